"""What happens to files that the person gives, in whatever way and at whatever place of the window?

Each is read off the GUI thread and told by its content. Those that were given together become one edit, unless one
replaces another that was given with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

from core.resources import RESOURCES
from core.sent import Kept
from core.workbook import Workbook, is_same_class, is_same_course
from gui.file_loader.file_edits import FileEdit, NewFiles, describe_opening, find_new_files, plan_edits
from gui.file_loader.reading import Batch, Correcting, Reading
from gui.work.background import Background
from gui.work.document import Document
from gui.work.edit import Work
from gui.work.messages import Action, Choice, Messages, once_free
from gui.work.preferences import Preferences

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
        self._waiting: list[Batch] = []
        self.may_be_landing: Callable[[Gradebook], bool] = lambda _gradebook: False
        self._correcting = Correcting(document, messages, background, self)
        self._files = Reading(background, self)
        for reads in (self._correcting, self._files):
            reads.changed.connect(lambda: self.reading_changed.emit(self.reading))
        self._correcting.changed.connect(self._take_waiting)
        self._files.read.connect(lambda batch: once_free(self, partial(self._take, batch)))

    @property
    def reading(self) -> tuple[str, ...]:
        """The names of the files that are being read."""
        waiting = (path.name for batch in self._waiting for path in batch.paths)
        return (*self._correcting.names, *waiting, *self._files.names)

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
        self._waiting.clear()
        self._files.cancel()
        self._correcting.cancel()

    def correct(self, column: int, header: str, role: "Role") -> None:
        """Read the export again with what the person says of one column."""
        self._correcting.begin(column, header, role)

    def _take(self, batch: Batch) -> None:
        """Put everything to use that was read, once what was said of a column of the open file is an edit."""
        if self._correcting.names or self._waiting:
            self._waiting.append(batch)
            return
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

    def _take_waiting(self) -> None:
        """Put to use what was read while a column was being read again."""
        if not self._correcting.names:
            waiting, self._waiting = self._waiting, []
            for batch in waiting:
                self._take(batch)

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
        """Make what was read the person's work, and say what it replaced and what could not be read."""
        saved = batch.works[-1][1].workbook if batch.works else None
        if saved or not find_new_files(self._document.workbook, kinds).is_empty:
            self.opened.emit()  # what is being typed becomes an edit, on which the files come
        before = self._document.workbook
        new = find_new_files(saved or before, kinds)
        edits = plan_edits(before, batch.works, new)
        works = self._works_of(batch, edits)
        self._document.apply_each(((_edit_text(edit, batch), edit.workbook) for edit in edits), works)
        if not batch.is_recovery:
            for path, kept in (edit.saved for edit in edits if edit.saved):
                self.work_opened.emit(path, kept)
        self._remember(kinds)
        has_undo = len(edits) > 1 or (bool(edits) and _is_replaced(before, self._document.workbook))
        self._tell(batch, kinds, new, before, has_undo=has_undo)
        uploads = [kind.path for kind in kinds if kind.kind == "canvas-upload"]
        if uploads and self._document.workbook.gradebook is not None:
            self.uploads_given.emit(uploads[-1])

    def _works_of(self, batch: Batch, edits: Sequence[FileEdit]) -> list[Work]:
        """Return the work that each edit leads to: what was saved of one class is not another's."""
        works: list[Work] = []
        kept, work = self._document.state.kept, self._document.state.work
        for edit in edits:
            if edit.saved:
                path, kept = edit.saved
                work = Work(None if batch.is_recovery else path, kept.sent)
            elif kept.workbook.is_empty:
                work = Work()
            if not _is_one_class(kept, edit.workbook):
                work = Work()
            kept = Kept(edit.workbook, work.sent)
            works.append(work)
        return works

    def _remember(self, kinds: Sequence["FileKind"]) -> None:
        for kind in kinds:
            if kind.is_accepted and kind.path not in EXAMPLE_FILES:
                self._preferences.add_recent(kind.path)

    def _tell(
        self, batch: Batch, kinds: Sequence["FileKind"], new: NewFiles, before: Workbook, *, has_undo: bool
    ) -> None:
        """Say what became of the files, with a way back where one replaced another."""
        after = self._document.workbook
        notice = describe_opening(batch, kinds, new, before, after)
        if notice is None:
            if before is after:
                self._tell_open(kinds)
        elif has_undo:
            number = self._document.undo_stack.index() - 1
            spoken = _tr("Bring back the earlier file and what you decided for it")
            undo = Action(_tr("&Undo"), partial(self._document.undo_to, number), spoken)
            self._messages.noticed.emit(replace(notice, actions=(undo,)))
        else:
            self._messages.noticed.emit(notice)

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


def _is_replaced(before: Workbook, after: Workbook) -> bool:
    """Return True if a file that was open no longer is."""
    files = (before.export, after.export), (before.gradebook, after.gradebook)
    return any(old is not None and old is not new for old, new in files)


def _is_one_class(kept: Kept, after: Workbook) -> bool:
    """Whether the files of `after` may be of the class whose work is kept so far."""
    before = kept.sent.gradebook if kept.sent else None
    is_other_course = before and after.gradebook and not is_same_course(before, after.gradebook)
    return not is_other_course and is_same_class(kept.workbook, after)


def _edit_text(edit: FileEdit, batch: Batch) -> str:
    if edit.saved:
        return _tr("Recover unsaved work") if batch.is_recovery else _tr("Open saved work")
    if len(edit.names) == 1:
        return _tr("Open {name}").format(name=edit.names[0])
    return _tr("Open {count} files").format(count=len(edit.names))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Opening", text)
