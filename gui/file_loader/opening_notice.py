"""Sentences about files that were just opened: what they replaced, what wasn't carried over, what isn't used."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale

from core.choices import Choices
from core.problems import Severity
from core.workbook import Workbook, is_same_class
from gui.decided import decided, lost
from gui.file_loader.file_edits import NewFiles
from gui.file_loader.reading import Batch
from gui.messages import Notice

if TYPE_CHECKING:
    from core.file_kind import FileKind


def describe_opening(
    batch: Batch, kinds: "Sequence[FileKind]", new: NewFiles, before: Workbook, after: Workbook
) -> Notice | None:
    """Return what to say of these files; None if nothing was refused, replaced, or left unused.

    `before` is the workbook that was open, `after` the one with the files.
    """
    base = batch.works[-1][1].workbook if batch.works else before
    wrong = [error.sentence for error in batch.failed.values()]
    wrong += [list(kind.problems)[-1].message for kind in kinds if not kind.is_accepted]
    replaced = [*_describe_replaced_work(batch, before), *_describe_replaced_files(base, after)]
    warnings = [*_describe_unused(batch, kinds, new, after), *_describe_decisions(base, after)]
    uploads = list(_describe_uploads(kinds, after))
    told = [*wrong, *replaced, *warnings, *uploads]
    if not told:
        return None
    if wrong:
        return Notice(Severity.ERROR, "\n".join(told))
    is_other_class = not is_same_class(base, after) or (bool(batch.works) and bool(decided(before)))
    severity = Severity.WARNING if warnings or uploads or is_other_class else Severity.INFO
    return Notice(severity, "\n".join(told))


def _describe_replaced_work(batch: Batch, before: Workbook) -> Iterator[str]:
    """Say what saved work took the place of."""
    if not batch.works or before.is_empty:
        return
    if batch.is_recovery:
        yield _tr("Your recovered work replaced the files that were open.")
    else:
        yield _tr("“{name}” replaced the work that was open.").format(name=batch.works[-1][0].name)


def _describe_replaced_files(base: Workbook, after: Workbook) -> Iterator[str]:
    """Say which file took the place of which."""
    pairs = ((base.export, after.export), (base.gradebook, after.gradebook))
    replaced = [(old, new) for old, new in pairs if old and new and new is not old]
    for old, new in replaced:
        if old.path.name == new.path.name:
            yield _tr("“{new}” replaced the earlier file with the same name.").format(new=new.path.name)
        else:
            yield _tr("“{new}” replaced “{old}”.").format(new=new.path.name, old=old.path.name)
    if replaced and decided(base) and not lost(base, after):
        yield _tr("Everything that you decided still applies.")


def _describe_unused(batch: Batch, kinds: "Sequence[FileKind]", new: NewFiles, after: Workbook) -> Iterator[str]:
    """Say which of several files of one kind are not used."""
    uploads = list(dict.fromkeys(kind.path.name for kind in kinds if kind.kind == "canvas-upload"))
    works = [path.name for path, _ in batch.works]
    if new.unused_exports and after.export:
        told = _tr("Clickover uses one iClicker file at a time. “{used}” is open, but not {unused}.")
        yield told.format(used=after.export.path.name, unused=_list(new.unused_exports))
    if new.unused_gradebooks and after.gradebook:
        told = _tr("Clickover uses one gradebook at a time. “{used}” is open, but not {unused}.")
        yield told.format(used=after.gradebook.path.name, unused=_list(new.unused_gradebooks))
    if works[:-1]:
        told = _tr("Clickover opens one saved work at a time. “{used}” is open, but not {unused}.")
        yield told.format(used=works[-1], unused=_list(works[:-1]))
    if uploads[:-1]:
        told = _tr("Clickover previews one upload file at a time. “{used}” is used, but not {unused}.")
        yield told.format(used=uploads[-1], unused=_list(uploads[:-1]))


def _describe_decisions(base: Workbook, after: Workbook) -> Iterator[str]:
    """Say what was decided of replaced files and isn't carried over, and what of another class still applies."""
    if gone := lost(base, after):
        things = QLocale().createSeparatedList(gone)
        yield _tr("Not carried over from the earlier file: {things}. Undo restores it.").format(things=things)
    has_stayed = after.choices != Choices() or after.dropped or after.titles or after.points
    if has_stayed and not is_same_class(base, after):
        yield _tr("Your Sessions settings from the earlier class still apply. Check them before you go on.")


def _describe_uploads(kinds: "Sequence[FileKind]", after: Workbook) -> Iterator[str]:
    """Say what is missing before an upload file can be rehearsed."""
    if after.gradebook is None:
        told = _tr(
            "“{name}” is a file made for upload to Canvas. Open the course's gradebook first, then this file again, to "
            "see what Canvas would do with it."
        )
        yield from (told.format(name=kind.path.name) for kind in kinds if kind.kind == "canvas-upload")


def _list(names: Sequence[str]) -> str:
    return QLocale().createSeparatedList([f"“{name}”" for name in names])


def _tr(text: str) -> str:
    return QCoreApplication.translate("Opening", text)
