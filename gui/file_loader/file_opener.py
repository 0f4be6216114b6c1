"""Opener for all files that the user drops, chooses, or passes to the program.

Files are read off the GUI thread and recognized by their content. Files that were opened together become one edit,
unless one of them replaces another.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, QObject, Signal

from core.errors import ClickoverError
from core.resources import RESOURCES
from core.workbook import Workbook
from gui.file_loader.class_files import ADD, CANCEL, REPLACE, ask_how_to_open
from gui.file_loader.correction_edits import CorrectionEdit, assign_value, read_column_as
from gui.file_loader.file_corrector import FileCorrector
from gui.file_loader.file_edits import NewFiles, build_states, find_new_exports, find_new_files, plan_edits
from gui.file_loader.file_reader import FileBatch, FileReader
from gui.file_loader.opening_notices import describe_opening
from gui.file_loader.upload_detection import mark_uploads
from gui.work.background import TaskRunner
from gui.work.document import Document
from gui.work.edit import DocumentState
from gui.work.messages import Choice, Messages, NoticeAction, run_when_no_modal
from gui.work.preferences import Preferences

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.file_kind import DetectedFile
    from core.recognition.roles import ColumnRole
    from core.refused_table import RefusedTable

EXAMPLES = RESOURCES / "examples"
EXAMPLE_FILES = (EXAMPLES / "iclicker-cloud-canvas.csv", EXAMPLES / "canvas-gradebook.csv")


class FileOpener(QObject):
    """Object that opens files and saved work as edits of the document.

    Signals:
        upload_opened: the path of an upload file to preview.
        verification_requested: the path of a gradebook in which scores should have arrived.
        about_to_open: files of the class are about to be opened.
        work_opened: the path and contents of a saved file that was opened.
        reading_changed: the names of the files that are being read.
        recovered: the path and the contents of recovered work that is now open.
        recovery_failed: the path of recovered work that can't be opened, and the reason.

    `can_verify_import` is called with a gradebook that was opened alone, and returns whether it may have been exported
    after an upload.
    """

    upload_opened = Signal(object)
    verification_requested = Signal(object)
    about_to_open = Signal()
    saved_file_opened = Signal(object, object)
    reading_changed = Signal(object)
    recovered = Signal(object, object)
    recovery_failed = Signal(object, object)

    def __init__(
        self,
        document: Document,
        messages: Messages,
        background: TaskRunner,
        preferences: Preferences,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._messages = messages
        self._background = background
        self._preferences = preferences
        self._waiting_batches: list[FileBatch] = []
        self.can_verify_import: Callable[[Gradebook], bool] = lambda _gradebook: False
        self._file_corrector = FileCorrector(document, messages, background, self)
        self._file_reader = FileReader(background, self)
        for reader in (self._file_corrector, self._file_reader):
            reader.names_changed.connect(lambda: self.reading_changed.emit(self.names_being_read))
        self._file_corrector.names_changed.connect(self._process_waiting_batches)
        self._file_corrector.table_accepted.connect(self._open_corrected_table)
        self._file_reader.get_kept_corrections = lambda: document.workbook.kept_corrections
        self._file_reader.batch_read.connect(lambda batch: run_when_no_modal(self, partial(self._process_batch, batch)))

    @property
    def names_being_read(self) -> tuple[str, ...]:
        """The names of the files that are being read."""
        waiting = (path.name for batch in self._waiting_batches for path in batch.paths)
        return (*self._file_corrector.file_names, *waiting, *self._file_reader.file_names)

    def browse_files(self) -> None:
        """Let the user choose files of any kind, and open them."""
        file_filter = _tr("Tables and saved work (*.csv *.xlsx *.xls *.txt *.clickover)")
        paths = self._messages.choose_files(_tr("Open files"), f"{file_filter};;{_tr('All files (*)')}")
        self.open(paths)

    def browse_saved_work(self) -> None:
        """Let the user choose a saved file, and open it."""
        self.open(self._messages.choose_files(_tr("Open work"), _tr("Saved work (*.clickover)")))

    def recover(self, path: Path) -> None:
        """Open a file that was autosaved before a crash, as unsaved work."""
        self._file_reader.read_files([path], is_recovery=True)

    def open_example(self) -> None:
        """Open the example class, whose people are fictional."""
        self.open(EXAMPLE_FILES)

    def open(self, paths: Sequence[Path]) -> None:
        """Read and open these files, together with any that are still being read."""
        if paths:
            self._file_reader.read_files(paths)

    def cancel(self) -> None:
        """Cancel reading, including batches that wait for a correction."""
        self._waiting_batches.clear()
        self._file_reader.cancel()
        self._file_corrector.cancel()

    def correct_column(self, column: int, header: str, role: "ColumnRole", file_number: int = 1) -> None:
        """Reread an iClicker file of the class, with this role for one column."""
        self.correct(read_column_as(column, header, role), file_number)

    def correct_value(self, text: str, value: str, file_number: int = 1) -> None:
        """Read an iClicker file of the class again with this value of a text."""
        self.correct(assign_value(text, value), file_number)

    def correct(self, edit: CorrectionEdit, file_number: int = 1) -> None:
        """Read an iClicker file of the class again with this correction."""
        self._file_corrector.correct_file(edit, file_number)

    def correct_table(self, edit: CorrectionEdit, table: "RefusedTable") -> None:
        """Read a table that isn't used again with this correction, and open it if it can be used."""
        self._file_corrector.correct_table(edit, table)

    def close_table(self, table: "RefusedTable") -> None:
        """Close a table that isn't used."""
        state = self._document.state
        tables = tuple(other for other in state.refused_tables if other is not table)
        text = _tr("Close {name}").format(name=table.path.name)
        self._document.apply_states([(text, DocumentState(state.workbook, state.course, tables))])

    def _open_corrected_table(self, edit: CorrectionEdit, detected: "DetectedFile") -> None:
        """Open a table that was refused before."""
        batch = FileBatch(paths=[detected.path], results={detected.path: detected}, edit_text=edit.text)
        is_first = self._document.workbook.export is None

        def open_batch() -> None:
            self._process_batch(batch)
            if is_first and self._document.workbook.export is not None:
                self._file_corrector.announce_used_table(edit, self._document.workbook.export)

        run_when_no_modal(self, open_batch)

    def _process_batch(self, batch: FileBatch) -> None:
        """Open the files of a batch, or wait until a pending column correction is applied."""
        if self._file_corrector.file_names or self._waiting_batches:
            self._waiting_batches.append(batch)
            return
        if batch.is_recovery:
            self._process_recovery(batch)
            return
        kinds = mark_uploads(batch.detected_files, self._document.workbook, self._document.saved_upload)
        gradebook = None if batch.saved_files else _find_lone_gradebook(kinds)
        if gradebook and self.can_verify_import(gradebook) and not self._confirm_opening(gradebook.path):
            kinds = [kind for kind in kinds if not kind.gradebook]
        open_export = (batch.saved_files[-1][1].workbook if batch.saved_files else self._document.workbook).export
        new_exports = find_new_exports(open_export, kinds)
        answer = ask_how_to_open(self._messages, open_export, new_exports) if open_export and new_exports else REPLACE
        if answer == CANCEL:
            kinds = [kind for kind in kinds if not kind.export]
        self._open_batch(batch, kinds, adds_exports=answer == ADD)

    def _process_recovery(self, batch: FileBatch) -> None:
        """Open recovered work and emit the result."""
        if batch.saved_files:
            self._open_batch(batch, ())
            self.recovered.emit(*batch.saved_files[-1])
        for path, error in batch.errors.items():
            self.recovery_failed.emit(path, error.message)

    def _process_waiting_batches(self) -> None:
        """Open the batches that were waiting for a column correction."""
        if not self._file_corrector.file_names:
            batches, self._waiting_batches = self._waiting_batches, []
            for batch in batches:
                self._process_batch(batch)

    def _confirm_opening(self, path: Path) -> bool:
        """Ask what the gradebook is for; return True if it should be opened.

        If the user wants to check the import, request its verification.
        """
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
            self.verification_requested.emit(path)
        return answer == "work"

    def _open_batch(self, batch: FileBatch, kinds: Sequence["DetectedFile"], *, adds_exports: bool = False) -> None:
        """Open the files as edits, and notify the user about replaced and rejected files."""
        saved = batch.saved_files[-1][1].workbook if batch.saved_files else None
        if saved or not find_new_files(self._document.workbook, kinds).is_empty:
            self.about_to_open.emit()  # text being edited becomes an edit before the files are opened
        before = self._document.workbook
        new = find_new_files(saved or before, kinds)
        try:
            edits = plan_edits(before, batch.saved_files, new, adds_exports=adds_exports)
        except ClickoverError as error:
            self._messages.show_error(error)
            return
        self._document.apply_states(build_states(self._document.state, batch, edits, kinds))
        if not batch.is_recovery:
            for path, contents in (edit.saved for edit in edits if edit.saved and not edit.saved[1].lost):
                self.saved_file_opened.emit(path, contents)
        self._add_to_recent_files(kinds)
        has_undo = len(edits) > 1 or (bool(edits) and _has_replaced_file(before, self._document.workbook))
        self._notify(batch, kinds, new, before, has_undo=has_undo)
        uploads = [kind.path for kind in kinds if kind.kind == "canvas-upload"]
        if uploads and self._document.workbook.gradebook is not None:
            self.upload_opened.emit(uploads[-1])

    def _add_to_recent_files(self, kinds: Sequence["DetectedFile"]) -> None:
        for kind in kinds:
            if kind.is_accepted and kind.path not in EXAMPLE_FILES:
                self._preferences.add_recent_file(kind.path)

    def _notify(
        self, batch: FileBatch, kinds: Sequence["DetectedFile"], new: NewFiles, before: Workbook, *, has_undo: bool
    ) -> None:
        """Emit a notice about the files, with an Undo button if `has_undo` is True."""
        after = self._document.workbook
        saved_upload = self._document.saved_upload
        saved_at = saved_upload.saved_at if saved_upload else None
        notice = describe_opening(batch, kinds, new, before, after, saved_at)
        if notice is None:
            if before is after:
                self._notify_already_open(kinds)
        elif has_undo:
            number = self._document.undo_stack.index() - 1
            accessible_text = _tr("Bring back the earlier file and what you decided for it")
            undo = NoticeAction(_tr("&Undo"), partial(self._document.undo_to, number), accessible_text)
            self._messages.notice_posted.emit(replace(notice, actions=(undo,)))
        else:
            self._messages.notice_posted.emit(notice)

    def _notify_already_open(self, kinds: Sequence["DetectedFile"]) -> None:
        """Emit a notice with the names of the files that are already open."""
        files = [kind.path.name for kind in kinds if kind.export or kind.gradebook]
        if files:
            message = _tr("{names} is open already.") if len(files) == 1 else _tr("{names} are open already.")
            self._messages.show_info(message.format(names=QLocale().createSeparatedList(files)))


def _find_lone_gradebook(kinds: Sequence["DetectedFile"]) -> "Gradebook | None":
    """Return the last gradebook if no iClicker file was opened with it.

    If an iClicker file was also opened, both files may start another class.
    """
    gradebooks = [kind.gradebook for kind in kinds if kind.gradebook]
    return gradebooks[-1] if gradebooks and not any(kind.export for kind in kinds) else None


def _has_replaced_file(before: Workbook, after: Workbook) -> bool:
    """Return True if a file that was open before has been replaced."""
    files = (before.export, after.export), (before.gradebook, after.gradebook)
    return any(old is not None and old is not new for old, new in files)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Opening", text)
