"""Edits that open files: which of several files of one kind is used, and what it replaces.

One file of each kind is used, the last one. If it replaces nothing that was open, the others of its kind are opened
before it, each as an edit of its own, so that Undo brings the earlier file. If it does, Undo brings the file that was
open.

Sentences about files that were just opened: what they replaced, what wasn't carried over, what isn't used.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QCoreApplication, QLocale

from core.choices import Choices
from core.problems import Severity
from core.sent import Kept
from core.workbook import Workbook, is_same_class
from gui.file_loader.reading import Batch
from gui.work.messages import Notice
from gui.work.work_file import decided, lost

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import Export
    from core.file_kind import FileKind


class _File(Protocol):
    """What both kinds of files have."""

    @property
    def path(self) -> Path:
        """Where the file is."""

    @property
    def sha256(self) -> str:
        """The hash of its bytes."""


File = TypeVar("File", bound=_File)


@dataclass(frozen=True, slots=True)
class NewFiles:
    """The files to open one after the other, and the names of those that are not used in the end."""

    exports: "tuple[Export, ...]" = ()
    gradebooks: "tuple[Gradebook, ...]" = ()
    unused_exports: tuple[str, ...] = ()
    unused_gradebooks: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Return True if there is nothing to open."""
        return not (self.exports or self.gradebooks)


@dataclass(frozen=True, eq=False)
class FileEdit:
    """One edit: the names of the files that it opens and the workbook with them; `saved` is saved work it opens."""

    workbook: Workbook
    names: tuple[str, ...] = ()
    saved: tuple[Path, Kept] | None = None


def find_new_files(workbook: Workbook, kinds: "Iterable[FileKind]") -> NewFiles:
    """Return which of these files to open, given what is open. The very bytes that are open are nothing new."""
    given = tuple(kinds)
    exports, unused_exports = _choose(workbook.export, [each.export for each in given if each.export], _is_never_later)
    gradebooks, unused_gradebooks = _choose(
        workbook.gradebook, [each.gradebook for each in given if each.gradebook], _is_later
    )
    return NewFiles(exports, gradebooks, unused_exports, unused_gradebooks)


def plan_edits(before: Workbook, works: Sequence[tuple[Path, Kept]], new: NewFiles) -> tuple[FileEdit, ...]:
    """Return the edits that open saved work, then the `new` files in it.

    Files that replace nothing in the work come in with it, as one edit.
    """
    edits = [FileEdit(kept.workbook, (), (path, kept)) for path, kept in (works if before.is_empty else works[-1:])]
    base = works[-1][1].workbook if works else before
    turns = max(len(new.exports), len(new.gradebooks))
    for number in range(turns):
        export, gradebook = _at(new.exports, number), _at(new.gradebooks, number)
        opened = [files[number].path.name for files in (new.exports, new.gradebooks) if number < len(files)]
        edits.append(FileEdit(base.with_files(export, gradebook), tuple(opened)))
    if works and turns == 1 and not (new.exports and base.export) and not (new.gradebooks and base.gradebook):
        files = edits.pop()
        edits[-1] = replace(edits[-1], workbook=files.workbook)
    return tuple(edits)


def _at(files: Sequence[File], number: int) -> File | None:
    """Return the file of this number, else the last one, else None."""
    return files[min(number, len(files) - 1)] if files else None


def _choose(
    open_file: File | None, given: Sequence[File], is_later: Callable[[File, File], bool]
) -> tuple[tuple[File, ...], tuple[str, ...]]:
    """Return the files to open one after the other, and the names of those that are neither used nor replaced."""
    found: dict[str, File] = {}
    for file in given:
        same = found.pop(file.sha256, None)
        found[file.sha256] = file if same is None or is_later(same, file) else same
    files = list(found.values())
    unused = tuple(file.path.name for file in files[:-1] if open_file is None or file.sha256 != open_file.sha256)
    if open_file is None:
        return tuple(files), unused
    last = files[-1:]
    is_open = last and last[0].sha256 == open_file.sha256 and not is_later(open_file, last[0])
    return () if is_open else tuple(last), unused


def _is_never_later(_held: "Export", _given: "Export") -> bool:
    """Return False: an iClicker file doesn't say when it was exported."""
    return False


def _is_later(held: "Gradebook", given: "Gradebook") -> bool:
    """Return True if Canvas exported `given` later than `held`, as far as both files say it in the same way."""
    if held.age_from_name and not given.age_from_name:
        return False
    return given.exported_at > held.exported_at


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
