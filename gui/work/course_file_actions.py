"""Actions for course files: saving, finding unsaved changes, naming the course."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

from core.choices import Choices, DestinationKind
from core.course_version import COURSE_FILE_SUFFIX
from core.errors import ClickoverError
from core.saved_upload import CourseContents
from core.workbook import Workbook
from core.workbook_comparison import has_same_content
from gui.work import tasks
from gui.work.background import TaskRunner
from gui.work.document import Document
from gui.work.edit import DocumentState
from gui.work.messages import Choice, Messages, choose_save_path


class CourseFileController(QObject):
    """Controller that saves courses and asks before unsaved work is lost.

    `changed` is emitted when the open course's path or its saved state changes. `path_recorded` carries the path of a
    course file after it was saved or opened. A document state contains the path of its file; the controller remembers
    what the files contain. `is_remembered` returns True for states that are saved without a file.
    """

    changed = Signal()
    path_recorded = Signal(object)

    def __init__(
        self, document: Document, messages: Messages, background: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._messages = messages
        self._background = background
        self._saved_contents: dict[Path, CourseContents] = {}
        self.is_remembered: Callable[[DocumentState], bool] = lambda _state: False

    @property
    def path(self) -> Path | None:
        """The path of the open course's file, or None if the course was never saved."""
        return self._document.state.course.path

    @property
    def is_saved(self) -> bool:
        """True if closing the open course would lose nothing.

        If the user has opened files but made no decisions, nothing would be lost.
        """
        return self.is_state_saved(self._document.state)

    def is_state_saved(self, state: DocumentState) -> bool:
        """Return True if nothing in this state would be lost."""
        path = state.course.path
        if self.is_remembered(state):
            return True
        if path is None:
            return not summarize_decisions(state.workbook)
        return self._has_saved_decisions(state) and self._saved_contents[path].saved_upload is state.course.saved_upload

    def record_contents(self, path: Path, contents: CourseContents) -> None:
        """Record what a course file contains, for later comparison."""
        self._saved_contents[path] = contents
        self.path_recorded.emit(path)
        self.changed.emit()

    def save(self, on_saved: Callable[[], object] = lambda: None) -> None:
        """Save to the course's file, asking for a path if there is none.

        If that succeeds, `on_saved` is called.
        """
        self._save(self._document.state, on_saved)

    def save_as(self, on_saved: Callable[[], object] = lambda: None) -> None:
        """Ask for a path and save there, then call `on_saved` if that succeeded."""
        self._save_as(self._document.state, on_saved)

    def confirm_close(self, close: Callable[[], object]) -> bool:
        """Return True if the window may close now.

        If the user chooses to save first, `close` is called afterwards.
        """
        unsaved = [
            state for state in (*self._document.replaced_states, self._document.state) if not self.is_state_saved(state)
        ]
        if not unsaved:
            return True
        kept_note = _tr("Your files from iClicker and Canvas stay, and so does what you saved for Canvas.")
        answer = self._messages.ask(
            _tr("Save your work before it is closed?"),
            f"{self._describe_loss(unsaved)}{kept_note}",
            [
                Choice("save", _tr("&Save work"), is_default=True),
                Choice("close", _tr("Close &without saving"), is_destructive=True),
                Choice("stay", _tr("Cancel"), is_cancel=True),
            ],
        )
        if answer == "save":
            self._save_all(unsaved, close)
        return answer == "close"

    def _has_saved_decisions(self, state: DocumentState) -> bool:
        """Return True if the course file contains this state's decisions.

        The latest upload may be missing from the file.
        """
        saved = self._saved_contents.get(state.course.path) if state.course.path else None
        return saved is not None and has_same_content(saved.workbook, state.workbook)

    def _describe_loss(self, unsaved: Sequence[DocumentState]) -> str:
        """Return a text about what would be lost, for each course if there are several."""
        if unsaved == [self._document.state]:
            template = _tr("If you quit without saving, Clickover forgets {things}.")
            return f"{template.format(things=self._describe_changes(unsaved[0]))} "
        template = _tr("If you quit without saving, Clickover forgets this, also of what was open before:")
        lines = [f"•  {get_display_name(state.workbook)}: {self._describe_changes(state)}" for state in unsaved]
        return "\n".join([template, *lines, "", ""])

    def _describe_changes(self, state: DocumentState) -> str:
        """Return a text that lists the state's unsaved changes."""
        path, saved_upload = state.course.path, state.course.saved_upload
        if path is None:
            return QLocale().createSeparatedList(summarize_decisions(state.workbook))
        if saved_upload and self._has_saved_decisions(state):
            template = _tr("that you saved {name} for Canvas, and can no longer check whether every score arrived")
            return template.format(name=saved_upload.path.name)
        return _tr("what you changed since you saved {name}").format(name=path.name)

    def _save_all(self, states: Sequence[DocumentState], on_saved: Callable[[], object]) -> None:
        if states:
            self._save(states[0], lambda: self._save_all(states[1:], on_saved))
        else:
            on_saved()

    def _save(self, state: DocumentState, on_saved: Callable[[], object]) -> None:
        """Save this state to its file, or ask for a path if it can't be saved there.

        It can't be saved there if it has no file or if another course now uses the file.
        """
        path = state.course.path
        if path is None or (path == self.path and state.course is not self._document.state.course):
            self._save_as(state, on_saved)
        else:
            self._start_saving(state, path, on_saved)

    def _save_as(self, state: DocumentState, on_saved: Callable[[], object]) -> None:
        title, filters = _tr("Save work"), _tr("Saved work (*.clickover)")
        path = choose_save_path(
            self._messages, title, _suggest_file_name(state), filters, COURSE_FILE_SUFFIX, state.workbook
        )
        if path is not None:
            self._start_saving(state, path, on_saved)

    def _start_saving(self, state: DocumentState, path: Path, on_saved: Callable[[], object]) -> None:
        contents = state.contents
        on_done = partial(self._handle_save_success, state, contents, path, on_saved)
        self._background.run(
            partial(tasks.save_course_file, contents, path), on_done, self._handle_save_failure, writes=True
        )

    def _handle_save_success(
        self,
        state: DocumentState,
        contents: CourseContents,
        path: Path,
        on_saved: Callable[[], object],
        _nothing: object,
    ) -> None:
        state.course.path = path
        self._messages.show_info(_tr("Your work is saved in {name}.").format(name=path.name))
        self.record_contents(path, contents)
        on_saved()

    def _handle_save_failure(self, error: BaseException) -> None:
        if not isinstance(error, ClickoverError):
            raise error
        self._messages.show_error(error)


def _suggest_file_name(state: DocumentState) -> str:
    return f"{get_display_name(state.workbook) or _tr('My class')}{COURSE_FILE_SUFFIX}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("WorkFile", text)


def summarize_decisions(workbook: Workbook) -> list[str]:
    """Return the user's decisions in words, one text for each kind.

    Accepted warnings are omitted because accepting them again takes a single click.
    """
    return _format_counts(_count_decisions(workbook))


def summarize_lost(before: Workbook, after: Workbook) -> list[str]:
    """Return the decisions and accepted warnings in `before` that `after` lacks.

    There is one text for each kind.
    """
    counts = [(*_count_decisions(workbook), len(workbook.accepted)) for workbook in (before, after)]
    return _format_counts(
        [max(count_before - count_after, 0) for count_before, count_after in zip(*counts, strict=True)]
    )


def _count_decisions(workbook: Workbook) -> list[int]:
    return [
        len(workbook.dropped),
        len({*_find_chosen_destinations(workbook), *workbook.titles, *workbook.points}),
        len(workbook.decisions.by_row),
        int(workbook.choices != Choices()),
        sum(len(file.corrections.roles) for file in workbook.export.files) if workbook.export else 0,
        len(workbook.corrections) + len(workbook.joined),
    ]


def _find_chosen_destinations(workbook: Workbook) -> list[str]:
    """Return the keys of the sessions whose destination the user chose."""
    return [
        key
        for key, destination in workbook.destinations.items()
        if destination.going is not DestinationKind.NEEDS_CHOICE
    ]


def _format_counts(counts: list[int]) -> list[str]:
    texts = [
        (_tr("which session you left out"), _tr("which {n} sessions you left out")),
        (_tr("what you entered for 1 session"), _tr("what you entered for {n} sessions")),
        (_tr("who 1 person is"), _tr("who {n} people are")),
        (_tr("which columns and rules you chose"), ""),
        (_tr("how you had 1 column read"), _tr("how you had {n} columns read")),
        (_tr("1 correction of a score"), _tr("{n} corrections of scores")),
        (_tr("which warning you accepted"), _tr("which {n} warnings you accepted")),
    ]
    counted_texts = zip(counts, texts, strict=False)
    return [
        (singular if count == 1 else plural).format(n=count) for count, (singular, plural) in counted_texts if count
    ]


def get_course_name(workbook: Workbook) -> str:
    """Return the course's name from the gradebook's file name, or "".

    Canvas's underscores are replaced by spaces.
    """
    return workbook.gradebook.course.replace("_", " ").strip() if workbook.gradebook else ""


def get_display_name(workbook: Workbook) -> str:
    """Return the course's name or, if it is unknown, the name of an open file."""
    file = workbook.gradebook or workbook.export
    return get_course_name(workbook) or (file.path.stem if file else "")
