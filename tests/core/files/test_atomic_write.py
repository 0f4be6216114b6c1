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
from tests.sentences import get_values


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
    path = tmp_path / "none" / "b.csv"
    with pytest.raises(UnwritableFileError) as raised:
        write_files({tmp_path / "a.csv": b"a", path: b"b"})
    assert raised.value.where == str(path)
    assert list_names(tmp_path) == []


def windows_error(number: int) -> OSError:
    error = OSError(errno.EACCES, "in use")
    error.winerror = number  # type: ignore[attr-defined,unused-ignore]
    return error


ERRORS = {
    "disk full": OSError(errno.ENOSPC, "No space"),
    "folder without permission": PermissionError(errno.EACCES, "denied"),
    "read-only disk": OSError(errno.EROFS, "read-only"),
    "long name": OSError(errno.ENAMETOOLONG, "too long"),
    "other error": OSError(errno.EIO, "Input/output error"),
    "open in Excel": windows_error(32),
}


def catch_error(path: Path) -> tuple[str, str]:
    """Return what is wrong, and the advice, when a file can't be written."""
    with pytest.raises(UnwritableFileError) as raised:
        write_file(path, b"new")
    assert raised.value.where == str(path)
    return raised.value.what, raised.value.advice


@pytest.mark.parametrize("name", ERRORS)
def test_write_file_failure_keeps_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    path = tmp_path / "out.csv"
    path.write_bytes(b"old")
    monkeypatch.setattr(atomic_write, "_ON_WINDOWS", False)
    build_failing_replace(monkeypatch, ERRORS[name])
    what, advice = catch_error(path)
    assert get_values(what) == ({"reason": "Input/output error"} if name == "other error" else {})
    assert advice
    assert path.read_bytes() == b"old"
    assert list_names(tmp_path) == ["out.csv"]


def test_write_file_each_failure_has_its_own_explanation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read_only = tmp_path / "read-only.csv"
    read_only.write_bytes(b"old")
    read_only.chmod(0o444)
    found = [catch_error(path) for path in (read_only, tmp_path, tmp_path / "none" / "a.csv")]
    monkeypatch.setattr(atomic_write, "_ON_WINDOWS", False)
    for name, error in ERRORS.items():
        if name != "read-only disk":  # explained like a folder without permission
            build_failing_replace(monkeypatch, error)
            found.append(catch_error(tmp_path / "out.csv"))
    assert len({what for what, _ in found}) == len(found)


def test_write_file_access_denied_on_windows_is_like_open_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "out.csv").write_bytes(b"old")
    monkeypatch.setattr(atomic_write, "_ON_WINDOWS", True)
    build_failing_replace(monkeypatch, PermissionError(errno.EACCES, "denied"))
    denied = catch_error(tmp_path / "out.csv")
    build_failing_replace(monkeypatch, ERRORS["open in Excel"])
    assert denied == catch_error(tmp_path / "out.csv")


@pytest.mark.parametrize("name", ["a\0b.csv", "a" * 5000])
def test_write_file_impossible_name_raises_unwritable_file(tmp_path: Path, name: str) -> None:
    with pytest.raises(UnwritableFileError):
        write_file(tmp_path / name, b"x")


def test_write_file_failed_sync_leaves_no_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UnwritableFileError):
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
    with pytest.raises(UnwritableFileError) as raised:
        write_files({tmp_path / "other.csv": b"new", path: b"new"})
    assert raised.value.where == str(path)
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
    with pytest.raises(UnwritableFileError):
        write_files({tmp_path / "other.csv": b"new", path: b"new"})
    assert path.read_bytes() == b"old"
    assert list_names(tmp_path) == ["out.csv"]
