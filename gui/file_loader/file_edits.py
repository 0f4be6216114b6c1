"""Functions that plan the edits for opened files.

New iClicker files are added to the open class or replace its files. Of several gradebooks, only the last is used. If no
gradebook was open, the earlier ones are opened first, each as its own edit, so that Undo returns to the previous one.
Otherwise, Undo returns to the gradebook that was open.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.saved_upload import CourseContents
from core.students.course_fit import is_same_course
from core.workbook import Workbook
from core.workbook_comparison import is_compatible_class
from gui.file_loader.class_files import find_updated_files
from gui.file_loader.file_reader import FileBatch
from gui.work import tasks
from gui.work.edit import CourseRecord, DocumentState

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import ClickerExport
    from core.file_kind import DetectedFile
    from core.refused_table import RefusedTable


@dataclass(frozen=True, slots=True)
class NewFiles:
    """Files to open, in order, and the names of gradebooks that aren't used."""

    exports: "tuple[ClickerExport, ...]" = ()
    gradebooks: "tuple[Gradebook, ...]" = ()
    unused_gradebooks: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if there is nothing to open."""
        return not (self.exports or self.gradebooks)


@dataclass(frozen=True, eq=False)
class FileEdit:
    """One edit that opens files.

    `workbook` is the result, and `names` are the names of the opened files. `saved` is the path and the contents of a
    course file, if the edit opens one.
    """

    workbook: Workbook
    names: tuple[str, ...] = ()
    saved: tuple[Path, CourseContents] | None = None


def find_new_files(workbook: Workbook, kinds: "Iterable[DetectedFile]") -> NewFiles:
    """Return the files to open, and the names of gradebooks that aren't used.

    A file whose bytes are already open isn't opened again, unless it is a gradebook with a later date.
    """
    detected_files = tuple(kinds)
    gradebooks, unused_gradebooks = _select_gradebooks(
        workbook.gradebook, [kind.gradebook for kind in detected_files if kind.gradebook]
    )
    return NewFiles(find_new_exports(workbook.export, detected_files), gradebooks, unused_gradebooks)


def find_new_exports(
    open_export: "ClickerExport | None", kinds: "Iterable[DetectedFile]"
) -> "tuple[ClickerExport, ...]":
    """Return the iClicker files that aren't open yet, without duplicates.

    Files are the same if their bytes are.
    """
    exports = {kind.export.sha256: kind.export for kind in kinds if kind.export}
    open_hashes = {file.sha256 for file in open_export.files} if open_export else set()
    return tuple(export for sha256, export in exports.items() if sha256 not in open_hashes)


def list_refused_tables(
    open_tables: "tuple[RefusedTable, ...]", kinds: "Iterable[DetectedFile]"
) -> "tuple[RefusedTable, ...]":
    """Return the refused tables, open and new, except those that are now files of the class."""
    files = tuple(kinds)
    used = {kind.export.sha256 for kind in files if kind.export}
    new = {kind.refused_table.sha256: kind.refused_table for kind in files if kind.refused_table}
    tables = {**new, **{table.sha256: table for table in open_tables}}
    return tuple(table for table in tables.values() if table.sha256 not in used)


def plan_edits(
    before: Workbook,
    saved_files: Sequence[tuple[Path, CourseContents]],
    new_files: NewFiles,
    *,
    adds_exports: bool = False,
) -> tuple[FileEdit, ...]:
    """Return the edits that open the saved files, followed by `new_files`.

    If `adds_exports` is True, the iClicker files are added to the open ones instead of replacing them. If the new files
    replace nothing in a saved file, they are opened in the same edit.

    Raises:
        InvalidRequestError: the iClicker files can't form a class.
    """
    edits = [
        FileEdit(contents.workbook, (), (path, contents))
        for path, contents in (saved_files if before.is_empty else saved_files[-1:])
    ]
    base = saved_files[-1][1].workbook if saved_files else before
    export = _combine_with_open(base.export, new_files.exports, adds_exports=adds_exports)
    edit_count = max(min(len(new_files.exports), 1), len(new_files.gradebooks))
    for number in range(edit_count):
        gradebook = new_files.gradebooks[number] if new_files.gradebooks else None
        names = [file.path.name for file in new_files.exports] if number == 0 else []
        names += [gradebook.path.name] if gradebook else []
        workbook = base.with_added_files(export) if export and adds_exports else base
        workbook = workbook.with_files(None if adds_exports else export, gradebook)
        edits.append(FileEdit(workbook, tuple(names)))
    if (
        saved_files
        and edit_count == 1
        and not (new_files.exports and base.export)
        and not (new_files.gradebooks and base.gradebook)
    ):
        files = edits.pop()
        edits[-1] = replace(edits[-1], workbook=files.workbook)
    return tuple(edits)


def _combine_with_open(
    open_export: "ClickerExport | None", new_files: "Sequence[ClickerExport]", *, adds_exports: bool
) -> "ClickerExport | None":
    """Return the new files, combined with the open ones if `adds_exports` is True."""
    if not new_files:
        return None
    if open_export is None:
        return tasks.combine_exports(new_files)
    files = (*open_export.files, *new_files) if adds_exports else find_updated_files(open_export, new_files)
    return tasks.combine_exports(files, open_export.joined_titles) if files else tasks.combine_exports(new_files)


def _select_gradebooks(
    open_file: "Gradebook | None", given: "Sequence[Gradebook]"
) -> "tuple[tuple[Gradebook, ...], tuple[str, ...]]":
    """Return the gradebooks to open, in order, and the names of the others."""
    files_by_hash: dict[str, Gradebook] = {}
    for file in given:
        earlier = files_by_hash.pop(file.sha256, None)
        files_by_hash[file.sha256] = file if earlier is None or _is_later(earlier, file) else earlier
    files = list(files_by_hash.values())
    unused = tuple(file.path.name for file in files[:-1] if open_file is None or file.sha256 != open_file.sha256)
    if open_file is None:
        return tuple(files), unused
    last = files[-1:]
    is_open = last and last[0].sha256 == open_file.sha256 and not _is_later(open_file, last[0])
    return () if is_open else tuple(last), unused


def _is_later(current: "Gradebook", candidate: "Gradebook") -> bool:
    """Return True if Canvas exported `candidate` after `current`.

    If `current` is dated by its name and `candidate` by its modification time, `candidate` is later only if its name
    also comes from Canvas. The date in such a name isn't used if it is in another time zone.
    """
    if current.is_date_from_name and not (candidate.is_date_from_name or candidate.course):
        return False
    return candidate.exported_at > current.exported_at


def build_states(
    state: DocumentState, batch: FileBatch, edits: Sequence[FileEdit], kinds: "Sequence[DetectedFile]"
) -> list[tuple[str, DocumentState]]:
    """Return the name of each edit and the state after it, beginning with the current state.

    If there are only new tables that aren't used, one edit shows them.
    """
    tables = list_refused_tables(state.refused_tables, kinds)
    records = _build_course_records(state, batch, edits)
    states = [
        (_format_edit_text(edit, batch), DocumentState(edit.workbook, record, tables))
        for edit, record in zip(edits, records, strict=True)
    ]
    if not states and set(tables) - set(state.refused_tables):
        text = _tr("Show {name}").format(name=next(kind.path.name for kind in kinds if kind.refused_table))
        states = [(text, DocumentState(state.workbook, state.course, tables))]
    return states


def _build_course_records(state: DocumentState, batch: FileBatch, edits: Sequence[FileEdit]) -> list[CourseRecord]:
    """Return the course record after each edit.

    A save location never carries over to another class.
    """
    records: list[CourseRecord] = []
    contents, record = state.contents, state.course
    for edit in edits:
        if edit.saved:
            path, contents = edit.saved
            is_unsaved = batch.is_recovery or bool(contents.lost)
            record = CourseRecord(None if is_unsaved else path, contents.saved_upload)
        elif contents.workbook.is_empty:
            record = CourseRecord()
        if not _is_same_class(contents, edit.workbook):
            record = CourseRecord()
        contents = CourseContents(edit.workbook, record.saved_upload)
        records.append(record)
    return records


def _is_same_class(contents: CourseContents, after: Workbook) -> bool:
    """Return True if `after` may belong to the same class as the saved contents."""
    before = contents.saved_upload.gradebook if contents.saved_upload else None
    is_other_course = before and after.gradebook and not is_same_course(before, after.gradebook)
    return not is_other_course and is_compatible_class(contents.workbook, after)


def _format_edit_text(edit: FileEdit, batch: FileBatch) -> str:
    if edit.saved:
        return _tr("Recover unsaved work") if batch.is_recovery else _tr("Open saved work")
    if batch.edit_text:
        return batch.edit_text
    if len(edit.names) == 1:
        return _tr("Open {name}").format(name=edit.names[0])
    return _tr("Open {count} files").format(count=len(edit.names))


def _tr(text: str) -> str:
    return QCoreApplication.translate("Opening", text)
