"""Background readers for files whose reading the user corrects.

Each correction is a single edit that keeps the decisions about the rows. If nothing can be read from an open file with
a correction, the file stays open unchanged, and the corrected table is shown next to it until it can be used.
"""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from core.clicker.export import ClickerExport
from core.errors import ClickoverError
from core.problems import Severity
from core.refused_table import RefusedTable
from core.workbook import Workbook
from gui.file_loader.correction_edits import CorrectionEdit
from gui.work import tasks
from gui.work.background import TaskId, TaskRunner
from gui.work.document import Document
from gui.work.edit import DocumentState
from gui.work.messages import Messages, Notice, NoticeAction, run_when_no_modal

if TYPE_CHECKING:
    from core.file_kind import DetectedFile
    from core.recognition.corrections import Corrections


class FileCorrector(QObject):
    """Reads the open iClicker files and refused tables again with the user's corrections.

    `names_changed` is emitted when reading starts or ends. `table_accepted` carries the edit and the `DetectedFile` of
    a refused table that can now be used.
    """

    names_changed = Signal()
    table_accepted = Signal(object, object)

    def __init__(
        self, document: Document, messages: Messages, background: TaskRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._messages = messages
        self._background = background
        self._export: ClickerExport | None = None
        self._pending: dict[int, Corrections] = {}
        self._table: RefusedTable | None = None
        self._table_corrections: Corrections | None = None
        self._ticket: TaskId | None = None

    @property
    def file_names(self) -> tuple[str, ...]:
        """The names of the files that are being read again."""
        if self._table is not None:
            return (self._table.path.name,)
        return tuple(self._export.files[number - 1].path.name for number in self._pending) if self._export else ()

    def correct_file(self, edit: CorrectionEdit, file_number: int = 1) -> None:
        """Start rereading an open file with this correction and all pending ones.

        `file_number` is the position of the file in the class, from 1.
        """
        export = self._document.workbook.export
        if export is None:
            return
        if export is not self._export:
            self._pending.clear()
        before = self._pending.get(file_number, export.files[file_number - 1].corrections)
        after = edit.change(before)
        if after == before:
            return
        self._start(export, None)
        self._pending[file_number] = after
        task = partial(tasks.reread_export, export, dict(self._pending))
        self._run(task, partial(self._apply_correction, export, edit))

    def correct_table(self, edit: CorrectionEdit, table: RefusedTable) -> None:
        """Start rereading a refused table with this correction and all pending ones."""
        corrections = self._table_corrections if table is self._table else None
        before = table.corrections if corrections is None else corrections
        after = edit.change(before)
        if after == before:
            return
        self._pending.clear()
        self._start(None, table)
        self._table_corrections = after
        self._run(partial(tasks.reread_table, table, after), partial(self._apply_table_correction, table, edit))

    def announce_used_table(self, edit: CorrectionEdit, export: ClickerExport) -> None:
        """Announce that a table is used with this correction, and what was read."""
        text = _tr("The file is used now: {people} people, {columns} columns of scores.")
        self._notify(edit, text.format(people=len(export.participants), columns=len(export.sessions)))

    def cancel(self) -> None:
        """Cancel reading, and discard the pending corrections."""
        self._background.cancel(self._ticket)
        self._finish()

    def _start(self, export: ClickerExport | None, table: RefusedTable | None) -> None:
        self._background.cancel(self._ticket)
        self._export, self._table = export, table

    def _run(self, task: Callable[[], object], handle_result: Callable[..., None]) -> None:
        self._ticket = self._background.run(
            task, lambda result: run_when_no_modal(self, partial(handle_result, result)), self._handle_error
        )
        self.names_changed.emit()

    def _finish(self) -> None:
        self._export, self._table, self._table_corrections, self._ticket = None, None, None, None
        self._pending.clear()
        self.names_changed.emit()

    def _apply_correction(
        self, before: ClickerExport, edit: CorrectionEdit, reread: "ClickerExport | RefusedTable"
    ) -> None:
        workbook, refused_tables = self._document.workbook, self._document.refused_tables
        if before is self._export and before is workbook.export:
            if isinstance(reread, RefusedTable):
                others = tuple(table for table in refused_tables if table.sha256 != reread.sha256)
                self._apply(edit, workbook, (*others, reread))
                self._notify(edit, _tr("With it, no scores can be read. The file is used as before until they can."))
            else:
                hashes = {file.sha256 for file in reread.files}
                tables = tuple(table for table in refused_tables if table.sha256 not in hashes)
                self._apply(edit, workbook.with_corrected_export(reread), tables)
                self._notify(edit, _describe_change(before, reread))
        self._finish()

    def _apply_table_correction(
        self, table: RefusedTable, edit: CorrectionEdit, reread: "DetectedFile | RefusedTable"
    ) -> None:
        workbook, tables = self._document.workbook, self._document.refused_tables
        is_current = table is self._table and table in tables
        self._finish()
        if not is_current:
            return
        others = tuple(item for item in tables if item is not table)
        export, accepted = workbook.export, None if isinstance(reread, RefusedTable) else reread.export
        if isinstance(reread, RefusedTable):
            self._apply(edit, workbook, tuple(reread if item is table else item for item in tables))
            self._notify(edit, _tr("The file isn't used yet."))
        elif export is not None and accepted is not None and accepted.sha256 in {file.sha256 for file in export.files}:
            files = [accepted if file.sha256 == accepted.sha256 else file for file in export.files]
            combined = tasks.combine_exports(files, export.joined_titles)
            self._apply(edit, workbook.with_corrected_export(combined), others)
            self._notify(edit, _describe_change(export, combined))
        else:
            self.table_accepted.emit(edit, reread)

    def _apply(self, edit: CorrectionEdit, workbook: Workbook, tables: tuple[RefusedTable, ...]) -> None:
        self._document.apply_states([(edit.text, DocumentState(workbook, self._document.state.course, tables))])

    def _notify(self, edit: CorrectionEdit, consequence: str) -> None:
        """Show the correction and its effect, with an Undo button."""
        number = self._document.undo_stack.index() - 1
        undo = NoticeAction(_tr("&Undo"), partial(self._document.undo_to, number), edit.text)
        text = _tr("{edit}: done. {consequence}").format(edit=edit.text, consequence=consequence)
        self._messages.notice_posted.emit(Notice(Severity.INFO, text, (undo,)))

    def _handle_error(self, error: BaseException) -> None:
        if isinstance(error, ClickoverError):
            self._messages.show_error(error)
        self._finish()
        if not isinstance(error, ClickoverError):
            raise error


def _describe_change(before: ClickerExport, after: ClickerExport) -> str:
    """Describe the number of people and sessions in a corrected file, and added or removed sessions."""
    old, new = ({session.key for session in export.sessions} for export in (before, after))
    counts = _tr("{people} people, {sessions} sessions.")
    parts = [counts.format(people=len(after.participants), sessions=len(after.sessions))]
    for template, keys in ((_tr("New: {names}."), new - old), (_tr("Gone: {names}."), old - new)):
        if keys:
            listed = [f"“{session.key}”" for session in (*after.sessions, *before.sessions) if session.key in keys]
            names = ", ".join(listed[:_MAX_NAMED_SESSIONS])
            parts.append(template.format(names=f"{names} …" if len(listed) > _MAX_NAMED_SESSIONS else names))
    return " ".join(parts)


_MAX_NAMED_SESSIONS = 3


def _tr(text: str) -> str:
    return QCoreApplication.translate("Correcting", text)
