"""Tests for atomic file writes."""

import errno
import os
import stat
import sys
from pathlib import Path

import pytest

from core.errors import UnwritableFileError
from core.files import atomic_write
from core.files.atomic_write import write_file, write_files


def list_names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def build_failing_replace(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def fail(_: Path, __: Path) -> Path:
        raise error

    monkeypatch.setattr(Path, "replace", fail)


def test_write_file_existing_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    write_file(path, b"old")
    write_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert list_names(tmp_path) == ["out.csv"]


def test_write_file_new_file_is_private(tmp_path: Path) -> None:
    write_file(tmp_path / "out.csv", b"x")
    mode = stat.S_IMODE((tmp_path / "out.csv").stat().st_mode)
    assert mode == 0o600 or sys.platform == "win32"


def test_write_files_one_failure_writes_no_files(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFileError, match="folder does not exist"):
        write_files({tmp_path / "a.csv": b"a", tmp_path / "none" / "b.csv": b"b"})
    assert list_names(tmp_path) == []


def windows_error(number: int) -> OSError:
    error = OSError(errno.EACCES, "in use")
    error.winerror = number  # type: ignore[attr-defined,unused-ignore]
    return error


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space"), "the disk is full. Free some space"),
        (PermissionError(errno.EACCES, "denied"), "this folder may not be written to. Choose another folder"),
        (OSError(errno.EROFS, "read-only"), "this folder may not be written to"),
        (OSError(errno.ENAMETOOLONG, "too long"), "its name is too long"),
        (OSError(errno.EIO, "Input/output error"), "the system says: Input/output error"),
        (windows_error(32), "open in another program \\(Excel\\?\\). Close it there and save again"),
    ],
)
def test_write_file_failure_keeps_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, sentence: str
) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(atomic_write, "_ON_WINDOWS", False)
    build_failing_replace(monkeypatch, error)
    with pytest.raises(UnwritableFileError, match=sentence):
        write_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert list_names(tmp_path) == ["out.csv"]


def test_write_file_access_denied_on_windows_reports_open_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out.csv").write_bytes(b"old")
    monkeypatch.setattr(atomic_write, "_ON_WINDOWS", True)
    build_failing_replace(monkeypatch, PermissionError(errno.EACCES, "denied"))
    with pytest.raises(UnwritableFileError, match="open in another program"):
        write_file(tmp_path / "out.csv", b"new")


def test_write_file_folder_raises_unwritable_file(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFileError, match="a folder has that name"):
        write_file(tmp_path, b"x")


def test_write_file_impossible_name_raises_unwritable_file(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFileError, match="cannot be written"):
        write_file(tmp_path / "a\0b.csv", b"x")


def test_write_file_long_name_raises_unwritable_file(tmp_path: Path) -> None:
    with pytest.raises(UnwritableFileError, match=r"name is too long|folder does not exist|cannot be written"):
        write_file(tmp_path / ("a" * 5000), b"x")


def test_write_file_failed_sync_leaves_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UnwritableFileError, match="disk is full"):
        write_file(tmp_path / "out.csv", b"x")
    assert list_names(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such files")
@pytest.mark.parametrize("kind", ["pipe", "device", "link to a device"])
def test_write_file_special_file_raises_unwritable_file(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "special"
    if kind == "pipe" and sys.platform != "win32":
        os.mkfifo(path)
    elif kind == "device":
        path = Path(os.devnull)
    else:
        path.symlink_to(os.devnull)
    with pytest.raises(UnwritableFileError, match="a device or a pipe has that name"):
        write_files({tmp_path / "other.csv": b"new", path: b"new"})
    assert not path.is_file()
    assert not (tmp_path / "other.csv").exists()


def test_write_file_circular_links_raises_unwritable_file(tmp_path: Path) -> None:
    try:
        (tmp_path / "link").symlink_to(tmp_path / "link")
    except OSError:  # on Windows only some users may create links
        return
    with pytest.raises(UnwritableFileError):
        write_file(tmp_path / "link", b"new")


def test_write_file_through_link_replaces_target(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"old")
    try:
        (tmp_path / "link").symlink_to(tmp_path / "real")
    except OSError:  # on Windows only some users may create links
        return
    write_file(tmp_path / "link", b"new")
    assert (tmp_path / "real").read_bytes() == b"new"
    assert (tmp_path / "link").is_symlink()


def build_second_replace_failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    """Let moving `b.csv` into place fail, as in a sticky folder where it belongs to another user."""
    replace = Path.replace

    def replace_or_fail(path: Path, target: Path) -> Path:
        if target.name == "b.csv":
            raise error
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", replace_or_fail)


def test_write_files_failed_second_replace_restores_first_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    first.write_bytes(b"old a")
    second.write_bytes(b"old b")
    first.chmod(0o640)
    os.utime(first, ns=(10**18, 10**18))
    mode = first.stat().st_mode
    build_second_replace_failing(monkeypatch, PermissionError(errno.EPERM, "Operation not permitted"))
    with pytest.raises(UnwritableFileError):
        write_files({first: b"new a", second: b"new b"})
    assert (first.read_bytes(), second.read_bytes()) == (b"old a", b"old b")
    assert (first.stat().st_mode, first.stat().st_mtime_ns) == (mode, 10**18)
    assert list_names(tmp_path) == ["a.csv", "b.csv"]


@pytest.mark.parametrize("error", [OSError(errno.EIO, "Input/output error"), KeyboardInterrupt()])
def test_write_files_failed_second_replace_removes_new_first_file(
    error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_second_replace_failing(monkeypatch, error)
    with pytest.raises((UnwritableFileError, KeyboardInterrupt)):
        write_files({tmp_path / "a.csv": b"new", tmp_path / "b.csv": b"new"})
    assert list_names(tmp_path) == []


def test_write_files_success_replaces_all(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"old")
    write_files({tmp_path / "a.csv": b"new a", tmp_path / "b.csv": b"new b"})
    assert [(tmp_path / name).read_bytes() for name in list_names(tmp_path)] == [b"new a", b"new b"]


def test_write_files_read_only_target_writes_no_files(tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")
    path.chmod(0o444)
    with pytest.raises(UnwritableFileError, match="read-only"):
        write_files({tmp_path / "other.csv": b"new", path: b"new"})
    assert path.read_bytes() == b"old"
    assert list_names(tmp_path) == ["out.csv"]
