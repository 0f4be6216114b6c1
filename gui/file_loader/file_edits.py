"""Plans the edits that open files, and describes their consequences.

Clickover uses one file of each kind: the last one. If no file of that kind was open, the others are opened before it,
each as an edit, so that Undo returns to the previous file. Otherwise Undo returns to the file that was open.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from PySide6.QtCore import QCoreApplication, QLocale

from core.canvas.gradebook_age import read_modification_time
from core.choices import Choices
from core.problems import Severity
from core.saved_upload import CourseContents
from core.workbook import Workbook, is_compatible_class
from gui.file_loader.file_reader import FileBatch
from gui.work.course_file_actions import summarize_decisions, summarize_lost
from gui.work.messages import Notice

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import ClickerExport
    from core.file_kind import DetectedFile


class _SourceFile(Protocol):
    """The attributes that iClicker files and gradebooks have in common."""

    @property
    def path(self) -> Path:
        """The path of the file."""

    @property
    def sha256(self) -> str:
        """The SHA-256 hash of the file's bytes."""


File = TypeVar("File", bound=_SourceFile)


@dataclass(frozen=True, slots=True)
class NewFiles:
    """The files to open, in order, and the names of the unused ones."""

    exports: "tuple[ClickerExport, ...]" = ()
    gradebooks: "tuple[Gradebook, ...]" = ()
    unused_exports: tuple[str, ...] = ()
    unused_gradebooks: tuple[str, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True if there is nothing to open."""
        return not (self.exports or self.gradebooks)


@dataclass(frozen=True, eq=False)
class FileEdit:
    """One edit that opens files.

    `workbook` is the result, and `names` are those of the opened files. `saved` is the path and contents of the saved
    file that it opens.
    """

    workbook: Workbook
    names: tuple[str, ...] = ()
    saved: tuple[Path, CourseContents] | None = None


def find_new_files(workbook: Workbook, kinds: "Iterable[DetectedFile]") -> NewFiles:
    """Return the files to open and the names of the unused ones.

    A file with the same bytes as the open file isn't opened again, unless it is a later gradebook.
    """
    detected_files = tuple(kinds)
    exports, unused_exports = _select_files(
        workbook.export, [kind.export for kind in detected_files if kind.export], _is_never_later
    )
    gradebooks, unused_gradebooks = _select_files(
        workbook.gradebook, [kind.gradebook for kind in detected_files if kind.gradebook], _is_later
    )
    return NewFiles(exports, gradebooks, unused_exports, unused_gradebooks)


def plan_edits(
    before: Workbook, saved_files: Sequence[tuple[Path, CourseContents]], new_files: NewFiles
) -> tuple[FileEdit, ...]:
    """Return the edits that open the saved files, and then `new_files`.

    Files that replace nothing in a saved file become part of its edit.
    """
    edits = [
        FileEdit(contents.workbook, (), (path, contents))
        for path, contents in (saved_files if before.is_empty else saved_files[-1:])
    ]
    base = saved_files[-1][1].workbook if saved_files else before
    edit_count = max(len(new_files.exports), len(new_files.gradebooks))
    for number in range(edit_count):
        export, gradebook = _get_file(new_files.exports, number), _get_file(new_files.gradebooks, number)
        opened_names = [
            files[number].path.name for files in (new_files.exports, new_files.gradebooks) if number < len(files)
        ]
        edits.append(FileEdit(base.with_files(export, gradebook), tuple(opened_names)))
    if (
        saved_files
        and edit_count == 1
        and not (new_files.exports and base.export)
        and not (new_files.gradebooks and base.gradebook)
    ):
        files = edits.pop()
        edits[-1] = replace(edits[-1], workbook=files.workbook)
    return tuple(edits)


def _get_file(files: Sequence[File], number: int) -> File | None:
    """Return the file at this index, or the last one; None if there are none."""
    return files[min(number, len(files) - 1)] if files else None


def _select_files(
    open_file: File | None, given: Sequence[File], is_later: Callable[[File, File], bool]
) -> tuple[tuple[File, ...], tuple[str, ...]]:
    """Return the files to open, in order, and the names of the unused ones."""
    files_by_hash: dict[str, File] = {}
    for file in given:
        earlier = files_by_hash.pop(file.sha256, None)
        files_by_hash[file.sha256] = file if earlier is None or is_later(earlier, file) else earlier
    files = list(files_by_hash.values())
    unused = tuple(file.path.name for file in files[:-1] if open_file is None or file.sha256 != open_file.sha256)
    if open_file is None:
        return tuple(files), unused
    last = files[-1:]
    is_open = last and last[0].sha256 == open_file.sha256 and not is_later(open_file, last[0])
    return () if is_open else tuple(last), unused


def _is_never_later(_current: "ClickerExport", _candidate: "ClickerExport") -> bool:
    """Return False: an iClicker file doesn't say when it was exported."""
    return False


def _is_later(current: "Gradebook", candidate: "Gradebook") -> bool:
    """Return True if Canvas exported `candidate` after `current`.

    The date of a file never counts as later than a date from a file's name, unless its own name is from Canvas and in
    another time zone.
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

    A notice is needed if a file was rejected, replaced, or left unused.

    `before` is the workbook that was open, `after` the one with the files. `saved_at` is when the class's last upload
    file was saved, if any.
    """
    base = batch.saved_files[-1][1].workbook if batch.saved_files else before
    errors = [error.message for error in batch.errors.values()]
    errors += [list(kind.problems)[-1].message for kind in kinds if not kind.is_accepted]
    replaced = [*_describe_replaced_work(batch, before), *_describe_replaced_files(base, after)]
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


def _describe_replaced_files(base: Workbook, after: Workbook) -> Iterator[str]:
    """Yield a sentence for each file that was replaced."""
    pairs = ((base.export, after.export), (base.gradebook, after.gradebook))
    replaced = [(old, new) for old, new in pairs if old and new and new is not old]
    for old, new in replaced:
        if old.path.name == new.path.name:
            yield _tr("“{new}” replaced the earlier file with the same name.").format(new=new.path.name)
        else:
            yield _tr("“{new}” replaced “{old}”.").format(new=new.path.name, old=old.path.name)
    if replaced and summarize_decisions(base) and not summarize_lost(base, after):
        yield _tr("Everything that you decided still applies.")


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
    """Yield a sentence for each kind of file of which some are unused."""
    upload_names = list(dict.fromkeys(kind.path.name for kind in kinds if kind.kind == "canvas-upload"))
    saved_names = [path.name for path, _ in batch.saved_files]
    if new.unused_exports and after.export:
        message = _tr("Clickover uses one iClicker file at a time. “{used}” is open, but not {unused}.")
        yield message.format(used=after.export.path.name, unused=_format_names(new.unused_exports))
    if new.unused_gradebooks and after.gradebook:
        message = _tr("Clickover uses one gradebook at a time. “{used}” is open, but not {unused}.")
        yield message.format(used=after.gradebook.path.name, unused=_format_names(new.unused_gradebooks))
    if saved_names[:-1]:
        message = _tr("Clickover opens one saved work at a time. “{used}” is open, but not {unused}.")
        yield message.format(used=saved_names[-1], unused=_format_names(saved_names[:-1]))
    if upload_names[:-1]:
        message = _tr("Clickover previews one upload file at a time. “{used}” is used, but not {unused}.")
        yield message.format(used=upload_names[-1], unused=_format_names(upload_names[:-1]))


def _describe_decisions(base: Workbook, after: Workbook) -> Iterator[str]:
    """Yield sentences about lost decisions and settings of another class."""
    if lost_items := summarize_lost(base, after):
        items = QLocale().createSeparatedList(lost_items)
        yield _tr("Not carried over from the earlier file: {things}. Undo restores it.").format(things=items)
    has_settings = after.choices != Choices() or after.dropped or after.titles or after.points
    if has_settings and not is_compatible_class(base, after):
        yield _tr("Your Sessions settings from the earlier class still apply. Check them before you go on.")


def _describe_uploads(kinds: "Sequence[DetectedFile]", after: Workbook) -> Iterator[str]:
    """Yield a sentence for each upload file without a gradebook to preview it."""
    if after.gradebook is None:
        message = _tr(
            "“{name}” is a file made for upload to Canvas. Open the course's gradebook first, then this file again, to "
            "see what Canvas would do with it."
        )
        yield from (message.format(name=kind.path.name) for kind in kinds if kind.kind == "canvas-upload")


def _format_names(names: Sequence[str]) -> str:
    return QLocale().createSeparatedList([f"“{name}”" for name in names])


def _tr(text: str) -> str:
    return QCoreApplication.translate("Opening", text)
