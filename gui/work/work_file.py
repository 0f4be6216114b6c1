"""Where is the work saved, and would anything be lost if the window closed?

What did the person decide that stands in none of the files, in words?

What is the class called that is open, as far as its files tell?
"""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

from core.choices import Choices, Going
from core.errors import ClickoverError
from core.sent import Kept
from core.workbook import Workbook, says_the_same
from gui.work import tasks
from gui.work.background import Background
from gui.work.document import Document
from gui.work.edit import State
from gui.work.messages import Choice, Messages, choose_place

SUFFIX = ".clickover"


class WorkFile(QObject):
    """Saves the work in progress. `changed`: the file's name or whether it is saved is not as before.

    `kept_in` carries the file in which work was saved, or from which it was opened.

    Each state of the document knows in which file its work is saved; here is known what the files hold.
    """

    changed = Signal()
    kept_in = Signal(object)

    def __init__(
        self, document: Document, messages: Messages, background: Background, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._messages = messages
        self._background = background
        self._held: dict[Path, Kept] = {}

    @property
    def path(self) -> Path | None:
        """Where the work that is open is saved; None while it is nowhere."""
        return self._document.state.work.path

    @property
    def is_saved(self) -> bool:
        """Whether nothing of the work that is open would be lost: of files that were only opened, nothing is."""
        return self.holds(self._document.state)

    def holds(self, state: State) -> bool:
        """Whether nothing of this state would be lost."""
        path = state.work.path
        if path is None:
            return not decided(state.workbook)
        return self._holds_decisions(state) and self._held[path].sent is state.work.sent

    def take(self, path: Path, kept: Kept) -> None:
        """This file holds this work."""
        self._held[path] = kept
        self.kept_in.emit(path)
        self.changed.emit()

    def save(self, then: Callable[[], object] = lambda: None) -> None:
        """Save where it was saved before, or where the person says; then call `then` if it was saved."""
        self._save(self._document.state, then)

    def save_as(self, then: Callable[[], object] = lambda: None) -> None:
        """Save where the person says."""
        self._save_as(self._document.state, then)

    def confirm_close(self, close: Callable[[], object]) -> bool:
        """Whether the window may close now. Where the person wants to save first, `close` is called afterwards."""
        unsaved = [state for state in (*self._document.left, self._document.state) if not self.holds(state)]
        if not unsaved:
            return True
        stays = _tr("Your files from iClicker and Canvas stay, and so does what you saved for Canvas.")
        answer = self._messages.ask(
            _tr("Save your work before you quit?"),
            f"{self._loss(unsaved)}{stays}",
            [
                Choice("save", _tr("&Save work"), is_default=True),
                Choice("close", _tr("Quit &without saving"), loses=True),
                Choice("stay", _tr("Cancel"), is_cancel=True),
            ],
        )
        if answer == "save":
            self._save_all(unsaved, close)
        return answer == "close"

    def _holds_decisions(self, state: State) -> bool:
        """Whether the file of this work holds all but, perhaps, that it was saved for Canvas."""
        held = self._held.get(state.work.path) if state.work.path else None
        return held is not None and says_the_same(held.workbook, state.workbook)

    def _loss(self, unsaved: Sequence[State]) -> str:
        """What would be forgotten; where other classes were open before, class by class."""
        if unsaved == [self._document.state]:
            told = _tr("If you quit without saving, Clickover forgets {things}.")
            return f"{told.format(things=self._changes(unsaved[0]))} "
        told = _tr("If you quit without saving, Clickover forgets this, also of what was open before:")
        lines = [f"•  {class_name(state.workbook)}: {self._changes(state)}" for state in unsaved]
        return "\n".join([told, *lines, "", ""])

    def _changes(self, state: State) -> str:
        """What of this state stands in no file, in words."""
        path, sent = state.work.path, state.work.sent
        if path is None:
            return QLocale().createSeparatedList(decided(state.workbook))
        if sent and self._holds_decisions(state):
            told = _tr("that you saved {name} for Canvas, and can no longer check whether every score arrived")
            return told.format(name=sent.path.name)
        return _tr("what you changed since you saved {name}").format(name=path.name)

    def _save_all(self, states: Sequence[State], then: Callable[[], object]) -> None:
        if states:
            self._save(states[0], lambda: self._save_all(states[1:], then))
        else:
            then()

    def _save(self, state: State, then: Callable[[], object]) -> None:
        """Save this state in its file; where that is now the file of another work, where the person says."""
        path = state.work.path
        if path is None or (path == self.path and state.work is not self._document.state.work):
            self._save_as(state, then)
        else:
            self._write(state, path, then)

    def _save_as(self, state: State, then: Callable[[], object]) -> None:
        title, filters = _tr("Save work"), _tr("Saved work (*.clickover)")
        path = choose_place(self._messages, title, _suggestion(state), filters, SUFFIX, state.workbook)
        if path is not None:
            self._write(state, path, then)

    def _write(self, state: State, path: Path, then: Callable[[], object]) -> None:
        kept = state.kept
        done = partial(self._take_saved, state, kept, path, then)
        self._background.run(partial(tasks.save_work, kept, path), done, self._take_failure, writes=True)

    def _take_saved(self, state: State, kept: Kept, path: Path, then: Callable[[], object], _nothing: object) -> None:
        state.work.path = path
        self._messages.tell(_tr("Your work is saved in {name}.").format(name=path.name))
        self.take(path, kept)
        then()

    def _take_failure(self, error: BaseException) -> None:
        if not isinstance(error, ClickoverError):
            raise error
        self._messages.warn(error)


def _suggestion(state: State) -> str:
    return f"{class_name(state.workbook) or _tr('My class')}{SUFFIX}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("WorkFile", text)


def decided(workbook: Workbook) -> list[str]:
    """All of it.

    Warnings that were accepted are not worth a question: whoever begins again accepts them with one click.
    """
    return _words(_counts(workbook))


def lost(before: Workbook, after: Workbook) -> list[str]:
    """What of this, and of what was accepted, did not pass over to another file."""
    counts = [(*_counts(each), len(each.accepted)) for each in (before, after)]
    return _words([max(was - now, 0) for was, now in zip(*counts, strict=True)])


def _counts(workbook: Workbook) -> list[int]:
    return [
        len(workbook.dropped),
        len({*_sent(workbook), *workbook.titles, *workbook.points}),
        len(workbook.decisions.by_row),
        int(workbook.choices != Choices()),
        len(workbook.export.corrections if workbook.export else {}),
    ]


def _sent(workbook: Workbook) -> list[str]:
    """The columns of which the person has said where they go."""
    return [key for key, held in workbook.destinations.items() if held.going is not Going.TO_ASK]


def _words(counts: list[int]) -> list[str]:
    texts = [
        (_tr("which session you left out"), _tr("which {n} sessions you left out")),
        (_tr("what you entered for 1 session"), _tr("what you entered for {n} sessions")),
        (_tr("who 1 person is"), _tr("who {n} people are")),
        (_tr("which columns and rules you chose"), ""),
        (_tr("how you had 1 column read"), _tr("how you had {n} columns read")),
        (_tr("which warning you accepted"), _tr("which {n} warnings you accepted")),
    ]
    found = zip(counts, texts, strict=False)
    return [(one if count == 1 else many).format(n=count) for count, (one, many) in found if count]


def course_name(workbook: Workbook) -> str:
    """The course that the gradebook's file name gives, with the blanks that Canvas writes as "_"; "" where none."""
    return workbook.gradebook.course.replace("_", " ").strip() if workbook.gradebook else ""


def class_name(workbook: Workbook) -> str:
    """The course; where it is not known, the name of a file that is open; "" where none is."""
    file = workbook.gradebook or workbook.export
    return course_name(workbook) or (file.path.stem if file else "")
