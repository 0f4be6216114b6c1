"""Functions that plan the edits for opened files and describe the consequences.

New iClicker files are added to the open class or replace its files. Of several gradebooks, only the last is used. If no
gradebook was open, the earlier ones are opened first, each as its own edit, so that Undo returns to the previous one.
Otherwise, Undo returns to the gradebook that was open.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from core.canvas.gradebook_age import read_modification_time
from core.choices import Choices
from core.problems import Severity
from core.saved_upload import CourseContents
from core.workbook import Workbook
from core.workbook_comparison import is_compatible_class
from gui.file_loader.class_files import find_updated_files, format_file_names
from gui.file_loader.file_reader import FileBatch, describe_damage
from gui.work import tasks
from gui.work.course_file_actions import summarize_decisions, summarize_lost
from gui.work.messages import Notice

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import ClickerExport
    from core.file_kind import DetectedFile


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
    comes from Canvas, too. The date in such a name isn't used if it is in another time zone.
    """
    if current.is_date_from_name and not (candidate.is_date_from_name or candidate.course):
        return False
    return candidate.exported_at > current.exported_at


def describe_opening(
    batch: FileBatch,
    kinds: "Sequence[DetectedFile]",
    new: NewFiles,
    before: Workbook,
    after: Workbook,
    saved_at: datetime | None = None,
) -> Notice | None:
    """Return a notice about the opened files, or None if none is needed.

    A notice is needed if a file was rejected, replaced, or not used.

    `before` is the workbook before the files were opened, and `after` is the workbook with the files. `saved_at` is
    when the class's last upload file was saved, if any.
    """
    base = batch.saved_files[-1][1].workbook if batch.saved_files else before
    errors = [*describe_damage(batch), *(error.message for error in batch.errors.values())]
    errors += [list(kind.problems)[-1].message for kind in kinds if not kind.is_accepted]
    replaced = [*_describe_replaced_work(batch, before), *_describe_replaced_files(base, after)]
    replaced += _describe_added_files(base, after)
    warnings = [*_describe_unused_files(batch, kinds, new, after), *_describe_decisions(base, after)]
    uploads = list(_describe_uploads(kinds, after))
    notes = list(_describe_outdated_export(base, after, saved_at))
    messages = [*errors, *replaced, *warnings, *uploads, *notes]
    if not messages:
        return None
    if errors:
        return Notice(Severity.ERROR, "\n".join(messages))
    is_other_class = not is_compatible_class(base, after) or (
        bool(batch.saved_files) and bool(summarize_decisions(before))
    )
    severity = Severity.WARNING if warnings or uploads or is_other_class else Severity.INFO
    return Notice(severity, "\n".join(messages))


def _describe_replaced_work(batch: FileBatch, before: Workbook) -> Iterator[str]:
    """Yield a sentence about the open work that a saved file replaced."""
    if not batch.saved_files or before.is_empty:
        return
    if batch.is_recovery:
        yield _tr("Your recovered work replaced the files that were open.")
    else:
        yield _tr("“{name}” replaced the work that was open.").format(name=batch.saved_files[-1][0].name)


def _describe_added_files(base: Workbook, after: Workbook) -> Iterator[str]:
    """Yield a sentence about iClicker files that were combined into one class."""
    if after.export is None or after.export is base.export or not after.export.has_several_files:
        return
    if base.export and set(base.export.files) <= set(after.export.files):
        added = [file for file in after.export.files if file not in base.export.files]
        message = _tr("Added to the class: {names}. It now has {number} iClicker files.")
        yield message.format(names=format_file_names(file.path.name for file in added), number=len(after.export.files))
    else:
        names = format_file_names(file.path.name for file in after.export.files)
        yield _tr("These iClicker files are open as one class: {names}.").format(names=names)


def _describe_replaced_files(base: Workbook, after: Workbook) -> Iterator[str]:
    """Yield a sentence for each file that was replaced."""
    pairs = [_find_replaced_exports(base.export, after.export)]
    if base.gradebook and after.gradebook and after.gradebook is not base.gradebook:
        pairs.append(((base.gradebook,), (after.gradebook,)))
    replaced = [(old, new) for old, new in pairs if old and new]
    for old, new in replaced:
        old_names, new_names = (format_file_names(file.path.name for file in files) for files in (old, new))
        if old_names == new_names and len(new) == 1:
            yield _tr("{new} replaced the earlier file with the same name.").format(new=new_names)
        else:
            yield _tr("{new} replaced {old}.").format(new=new_names, old=old_names)
    if replaced and summarize_decisions(base) and not summarize_lost(base, after):
        yield _tr("Everything that you decided still applies.")


def _find_replaced_exports(
    old: "ClickerExport | None", new: "ClickerExport | None"
) -> "tuple[Sequence[ClickerExport | Gradebook], Sequence[ClickerExport | Gradebook]]":
    """Return the iClicker files that are no longer open, and the newly opened ones."""
    old_files, new_files = (export.files if export else () for export in (old, new))
    return [file for file in old_files if file not in new_files], [file for file in new_files if file not in old_files]


def _describe_outdated_export(base: Workbook, after: Workbook, saved_at: datetime | None) -> Iterator[str]:
    """Yield a sentence if the new iClicker file is older than the last upload file."""
    if saved_at is None or after.export is None or after.export is base.export:
        return
    changed_at = read_modification_time(after.export.path)
    if changed_at and changed_at < saved_at:
        message = _tr("“{name}” is older than your last upload file, so later sessions aren't in it.")
        yield message.format(name=after.export.path.name)


def _describe_unused_files(
    batch: FileBatch, kinds: "Sequence[DetectedFile]", new: NewFiles, after: Workbook
) -> Iterator[str]:
    """Yield a sentence for each kind of file if some files of that kind aren't used."""
    upload_names = list(dict.fromkeys(kind.path.name for kind in kinds if kind.kind == "canvas-upload"))
    saved_names = [path.name for path, _ in batch.saved_files]
    if new.unused_gradebooks and after.gradebook:
        message = _tr("Clickover uses one gradebook at a time. “{used}” is open, but not {unused}.")
        yield message.format(used=after.gradebook.path.name, unused=format_file_names(new.unused_gradebooks))
    if saved_names[:-1]:
        message = _tr("Clickover opens one saved work at a time. “{used}” is open, but not {unused}.")
        yield message.format(used=saved_names[-1], unused=format_file_names(saved_names[:-1]))
    if upload_names[:-1]:
        message = _tr("Clickover previews one upload file at a time. “{used}” is used, but not {unused}.")
        yield message.format(used=upload_names[-1], unused=format_file_names(upload_names[:-1]))


def _describe_decisions(base: Workbook, after: Workbook) -> Iterator[str]:
    """Yield sentences about lost decisions and about settings kept from another class."""
    if lost_items := summarize_lost(base, after):
        items = QLocale().createSeparatedList(lost_items)
        yield _tr("Not carried over from the earlier file: {things}. Undo restores it.").format(things=items)
    has_settings = after.choices != Choices() or after.dropped or after.titles or after.points
    if has_settings and not is_compatible_class(base, after):
        yield _tr("Your Sessions settings from the earlier class still apply. Check them before you go on.")


def _describe_uploads(kinds: "Sequence[DetectedFile]", after: Workbook) -> Iterator[str]:
    """Yield a sentence for each upload file that has no gradebook to preview it."""
    if after.gradebook is None:
        message = _tr(
            "“{name}” is a file made for upload to Canvas. Open the course's gradebook first, then this file again, to "
            "see what Canvas would do with it."
        )
        yield from (message.format(name=kind.path.name) for kind in kinds if kind.kind == "canvas-upload")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Opening", text)
