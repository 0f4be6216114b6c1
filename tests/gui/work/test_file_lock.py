"""Tests of `gui.work.file_lock`: only a running program holds a lock, whatever its file contains."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from gui.work import file_lock
from gui.work.file_lock import FileLock

ROOT = Path(__file__).parents[3]
HOLD = """
import sys
from pathlib import Path
from gui.work.file_lock import FileLock
print(FileLock(Path(sys.argv[1])).try_lock(), flush=True)
sys.stdin.read()
"""


def test_try_lock_held_lock_returns_false(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    first, second = FileLock(path), FileLock(path)
    assert first.try_lock()
    assert not second.try_lock()
    first.unlock()
    assert not path.exists()
    assert second.try_lock()
    second.unlock()
    second.unlock()


def test_try_lock_after_program_is_killed_returns_true(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    command = [sys.executable, "-c", HOLD, str(path)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "True\n"
        assert not FileLock(path).try_lock()
        program.kill()
        program.wait()
    assert path.exists()
    lock = FileLock(path)
    assert lock.try_lock()
    lock.unlock()


@pytest.mark.skipif(sys.platform == "win32", reason="open files can't be deleted there")
def test_try_lock_file_deleted_meanwhile_locks_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, lock = tmp_path / "a.lock", file_lock._lock

    def delete_and_lock(descriptor: int) -> bool:
        monkeypatch.setattr(file_lock, "_lock", lock)
        path.unlink()
        return lock(descriptor)

    monkeypatch.setattr(file_lock, "_lock", delete_and_lock)
    first, second = FileLock(path), FileLock(path)
    assert first.try_lock()
    assert not second.try_lock()
    first.unlock()


@pytest.mark.skipif(sys.platform == "win32", reason="open files can't be deleted there")
def test_try_lock_file_always_deleted_gives_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.lock"

    def delete(_descriptor: int) -> bool:
        path.unlink()
        return True

    monkeypatch.setattr(file_lock, "_lock", delete)
    assert not FileLock(path).try_lock()


def make_folder(path: Path) -> None:
    path.mkdir()


def make_dangling_link(path: Path) -> None:
    path.symlink_to(path.parent / "none" / "file")


@pytest.mark.parametrize("make", [make_folder, make_dangling_link])
def test_try_lock_impossible_file_returns_true(tmp_path: Path, make: Callable[[Path], None]) -> None:
    path = tmp_path / "a.lock"
    make(path)
    lock = FileLock(path)
    assert lock.try_lock()
    lock.unlock()
    assert os.path.lexists(path)


@pytest.mark.skipif(sys.platform == "win32", reason="uses fcntl")
def test_try_lock_unsupported_returns_true(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr("fcntl.flock", fail)
    lock = FileLock(tmp_path / "a.lock")
    assert lock.try_lock()
    lock.unlock()
