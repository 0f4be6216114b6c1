"""Edits that open files: which of several files of one kind is used, and what it replaces.

One file of each kind is used, the last one. If it replaces nothing that was open, the others of its kind are opened
before it, each as an edit of its own, so that Undo brings the earlier file. If it does, Undo brings the file that was
open.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from core.sent import Kept
from core.workbook import Workbook

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
