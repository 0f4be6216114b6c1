"""Notices about opened files: which were refused, replaced, added, or not used."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from core.canvas.gradebook_age import read_modification_time
from core.choices import Choices
from core.problems import Severity
from core.workbook import Workbook
from core.workbook_comparison import is_compatible_class
from gui.file_loader.class_files import format_file_names
from gui.file_loader.file_edits import NewFiles
from gui.file_loader.file_reader import FileBatch, describe_damage
from gui.work.course_file_actions import summarize_decisions, summarize_lost
from gui.work.messages import Notice

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import ClickerExport
    from core.file_kind import DetectedFile


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
    errors += list(_describe_refused_files(kinds))
    replaced = [*_describe_replaced_work(batch, before), *_describe_replaced_files(base, after)]
    replaced += _describe_added_files(base, after)
    warnings = [*_describe_unused_files(batch, kinds, new, after), *_describe_decisions(base, after)]
    uploads = list(_describe_uploads(kinds, after))
    notes = [*_describe_recalled(kinds), *_describe_outdated_export(base, after, saved_at)]
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


def _describe_refused_files(kinds: "Iterable[DetectedFile]") -> Iterator[str]:
    """Yield the reason why each file isn't accepted, except for tables, which can be corrected on the page."""
    for kind in kinds:
        if kind.refused_table:
            message = _tr("“{name}” isn't used. Under Files, see why, and correct how it is read.")
            yield message.format(name=kind.path.name)
        elif not kind.is_accepted:
            yield list(kind.problems)[-1].message


def _describe_recalled(kinds: "Iterable[DetectedFile]") -> Iterator[str]:
    """Yield a sentence for each new file to which corrections of an earlier file apply."""
    for kind in kinds:
        if kind.export and kind.export.corrections.is_recalled:
            message = _tr("“{name}” is read with your {count} corrections from last time, listed under Files.")
            yield message.format(name=kind.path.name, count=kind.export.corrections.count)


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
