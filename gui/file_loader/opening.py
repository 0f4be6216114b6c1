"""What happens to files that the person gives, in whatever way and at whatever place of the window?

Each is read off the GUI thread and told by its content. All that were given together become one edit.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

from core.choices import Choices
from core.problems import Severity
from core.resources import RESOURCES
from core.sent import Kept
from core.workbook import Workbook, is_same_class, is_same_course
from gui.attention import once_free
from gui.background import Background
from gui.decided import lost
from gui.document import Document
from gui.file_loader.correcting import Correcting
from gui.file_loader.reading import Batch, Reading
from gui.messages import Choice, Messages, Notice
from gui.preferences import Preferences
from gui.state import Work

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import Role
    from core.file_kind import FileKind

EXAMPLES = RESOURCES / "examples"
EXAMPLE_FILES = (EXAMPLES / "iclicker-cloud-canvas.csv", EXAMPLES / "canvas-gradebook.csv")


class Opening(QObject):
    """Opens files.

    `uploads_given` carries the path of a file made for upload, to be rehearsed; `landing_given` that of a gradebook in
    which scores should have arrived; `opened` says that files of the class come in, just before they are there;
    `work_opened` carries the path of saved work and what is kept in it; `reading_changed` the names of the files that
    are being read. `recovered` carries the path of set-aside work that is open now; `recovery_failed` that of work that
    can't be opened, and the sentence that says why.

    `may_be_landing` is asked of a gradebook that is given by itself whether it may be the one from after an upload.
    """

    uploads_given = Signal(object)
    landing_given = Signal(object)
    opened = Signal()
    work_opened = Signal(object, object)
    reading_changed = Signal(object)
    recovered = Signal(object)
    recovery_failed = Signal(object, object)

    def __init__(
        self,
        document: Document,
        messages: Messages,
        background: Background,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._messages = messages
        self._background = background
        self._preferences = preferences
        self.may_be_landing: Callable[[Gradebook], bool] = lambda _gradebook: False
        self._correcting = Correcting(document, messages, background, self)
        self._files = Reading(background, self)
        for reads in (self._correcting, self._files):
            reads.changed.connect(lambda: self.reading_changed.emit(self.reading))
        self._files.read.connect(lambda batch: once_free(self, partial(self._take, batch)))

    @property
    def reading(self) -> tuple[str, ...]:
        """The names of the files that are being read."""
        return (*self._correcting.names, *self._files.names)

    def browse(self) -> None:
        """Let the person choose files, and open them."""
        everything = _tr("Tables and saved work (*.csv *.xlsx *.xls *.txt *.clickover)")
        paths = self._messages.choose_files(_tr("Open files"), f"{everything};;{_tr('All files (*)')}")
        self.open(paths)

    def browse_work(self) -> None:
        """Let the person choose saved work, and open it."""
        self.open(self._messages.choose_files(_tr("Open work"), _tr("Saved work (*.clickover)")))

    def recover(self, path: Path) -> None:
        """Open work that was set aside when the program failed. It counts as not saved."""
        self._files.begin([path], is_recovery=True)

    def open_example(self) -> None:
        """Open the example class of invented people."""
        self.open(EXAMPLE_FILES)

    def open(self, paths: Sequence[Path]) -> None:
        """Read these files, with those that are being read already, and put them to use."""
        if paths:
            self._files.begin(paths)

    def cancel(self) -> None:
        """Let go of the files that are being read."""
        self._files.cancel()
        self._correcting.cancel()

    def correct(self, column: int, header: str, role: "Role") -> None:
        """Read the export again with what the person says of one column."""
        self._correcting.begin(column, header, role)

    def _take(self, batch: Batch) -> None:
        """Put everything to use that was read."""
        if batch.is_recovery:
            self._take_recovery(batch)
            return
        kinds = batch.kinds
        landing = None if batch.works else _lone_gradebook(kinds)
        if landing and self.may_be_landing(landing) and not self._is_to_work_with(landing.path):
            kinds = [kind for kind in kinds if not kind.gradebook]
        self._put_to_use(batch, kinds)

    def _take_recovery(self, batch: Batch) -> None:
        """Open work that was set aside, and report what became of it."""
        if batch.works:
            self._put_to_use(batch, ())
            self.recovered.emit(batch.works[-1][0])
        for path, error in batch.failed.items():
            self.recovery_failed.emit(path, error.sentence)

    def _is_to_work_with(self, path: Path) -> bool:
        """Ask what a gradebook is for that is given after a file was saved for Canvas, and do the other thing here."""
        answer = self._messages.ask(
            _tr("What is {name} for?").format(name=path.name),
            _tr(
                "Is this the gradebook after the upload, to check that everything arrived, or a new gradebook to work "
                "with?"
            ),
            [
                Choice("check", _tr("&Check that everything arrived"), is_default=True),
                Choice("work", _tr("&Work with it")),
                Choice("cancel", _tr("Cancel"), is_cancel=True),
            ],
        )
        if answer == "check":
            self.landing_given.emit(path)
        return answer == "work"

    def _put_to_use(self, batch: Batch, kinds: Sequence["FileKind"]) -> None:
        """Make what was read the person's work, and say what could not be. Files go into saved work given with them."""
        if batch.works or any(_news(self._document.workbook, kinds)):
            self.opened.emit()  # what is being typed becomes an edit, on which the files come
        before = self._document.workbook
        path, kept = batch.works[-1] if batch.works else (None, self._document.state.kept)
        after, names = _with_files(kept.workbook, kinds)
        if path or names:
            self._document.apply(_edit_text(names, batch), after, work=self._work_of(batch, kept, after))
        if path and not batch.is_recovery:
            self.work_opened.emit(path, kept)
        self._remember(kinds)
        self._tell(batch, kinds, before)
        uploads = [kind.path for kind in kinds if kind.kind == "canvas-upload"]
        if uploads and self._document.workbook.gradebook is not None:
            self.uploads_given.emit(uploads[-1])

    def _work_of(self, batch: Batch, kept: Kept, after: Workbook) -> Work:
        """The work that `after` belongs to: what was saved of one class is not another's."""
        if not _is_one_class(kept, after):
            return Work()
        if batch.works:
            return Work(None if batch.is_recovery else batch.works[-1][0], kept.sent)
        return Work() if kept.workbook.is_empty else self._document.state.work

    def _remember(self, kinds: Sequence["FileKind"]) -> None:
        for kind in kinds:
            if kind.is_accepted and kind.path not in EXAMPLE_FILES:
                self._preferences.add_recent(kind.path)

    def _tell(self, batch: Batch, kinds: Sequence["FileKind"], before: Workbook) -> None:
        """Say what was refused, what stands double, and what went with a replaced file."""
        wrong = [error.sentence for error in batch.failed.values()]
        wrong += [list(kind.problems)[-1].message for kind in kinds if not kind.is_accepted]
        told = wrong + [
            _tr("More than one file of the same kind was given. “{name}” is used.").format(name=name)
            for name in _doubled(batch)
        ]
        if self._document.workbook.gradebook is None:
            told += [
                _tr(
                    "“{name}” is a file made for upload to Canvas. Open the course's gradebook first, then this file "
                    "again, to see what Canvas would do with it."
                ).format(name=kind.path.name)
                for kind in kinds
                if kind.kind == "canvas-upload"
            ]
        told += [] if batch.works else list(_say_what_went_and_stayed(before, self._document.workbook))
        if told:
            self._messages.noticed.emit(Notice(Severity.ERROR if wrong else Severity.WARNING, "\n".join(told)))
        elif before is self._document.workbook:
            self._tell_open(kinds)

    def _tell_open(self, kinds: Sequence["FileKind"]) -> None:
        """Say that nothing is new in files that are open already."""
        files = [kind.path.name for kind in kinds if kind.export or kind.gradebook]
        if files:
            told = _tr("{names} is open already.") if len(files) == 1 else _tr("{names} are open already.")
            self._messages.tell(told.format(names=QLocale().createSeparatedList(files)))


def _lone_gradebook(kinds: Sequence["FileKind"]) -> "Gradebook | None":
    """The gradebook among these files where it came without the iClicker file, with which another class begins."""
    gradebooks = [kind.gradebook for kind in kinds if kind.gradebook]
    return gradebooks[-1] if gradebooks and not any(kind.export for kind in kinds) else None


def _doubled(batch: Batch) -> list[str]:
    """The files of which several of one kind were given: the name of the one of each kind that is used."""
    last: dict[str, str] = {}
    doubled: dict[str, None] = {}
    given = [("work", path) for path, _ in batch.works]
    given += [(kind.kind, kind.path) for kind in batch.kinds if kind.is_accepted]
    for kind, path in given:
        if kind in last:
            doubled[kind] = None
        last[kind] = path.name
    return [last[kind] for kind in doubled]


def _with_files(workbook: Workbook, kinds: Sequence["FileKind"]) -> tuple[Workbook, list[str]]:
    """The workbook with these files, and the names of those that are new in it."""
    news = list(_news(workbook, kinds))
    export = next((kind.export for kind in reversed(news) if kind.export), None)
    gradebook = next((kind.gradebook for kind in reversed(news) if kind.gradebook), None)
    return workbook.with_files(export, gradebook), [kind.path.name for kind in news]


def _news(workbook: Workbook, kinds: Sequence["FileKind"]) -> Iterator["FileKind"]:
    """The files that are not open already; of those of one kind, each is held against the one before."""
    export, gradebook = workbook.export, workbook.gradebook
    for kind in kinds:
        if kind.export and not _is_same(export, kind.export):
            export = kind.export
            yield kind
        if kind.gradebook and not (_is_same(gradebook, kind.gradebook) and not _is_later(gradebook, kind.gradebook)):
            gradebook = kind.gradebook
            yield kind


def _is_same(held: object, given: object) -> bool:
    """Whether the very bytes are open already: then everything that was decided stands."""
    return held is not None and getattr(held, "sha256", None) == getattr(given, "sha256", "")


def _is_later(held: "Gradebook | None", given: "Gradebook") -> bool:
    """Whether Canvas exported a gradebook later than the one that is open, as far as the files tell it alike."""
    if held is None or (held.age_from_name and not given.age_from_name):
        return False
    return given.exported_at > held.exported_at


def _say_what_went_and_stayed(before: Workbook, after: Workbook) -> Iterator[str]:
    """What went with the files that were replaced, and what of another class holds for this one."""
    if gone := lost(before, after):
        things = QLocale().createSeparatedList(gone)
        yield _tr("This went with the earlier file: {things}. Undo brings it back.").format(things=things)
    has_stayed = after.choices != Choices() or after.dropped or after.titles or after.points
    if has_stayed and not is_same_class(before, after):
        yield _tr("What you chose under Sessions for the earlier class holds for this one, too: look there.")


def _is_one_class(kept: Kept, after: Workbook) -> bool:
    """Whether the files of `after` may be of the class whose work is kept so far."""
    before = kept.sent.gradebook if kept.sent else None
    is_other_course = before and after.gradebook and not is_same_course(before, after.gradebook)
    return not is_other_course and is_same_class(kept.workbook, after)


def _edit_text(names: Sequence[str], batch: Batch) -> str:
    if batch.works:
        return _tr("Recover unsaved work") if batch.is_recovery else _tr("Open saved work")
    if len(names) == 1:
        return _tr("Open {name}").format(name=names[0])
    return _tr("Open {count} files").format(count=len(names))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Opening", text)
