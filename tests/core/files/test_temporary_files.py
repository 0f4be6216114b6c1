"""Tests for the names of temporary files and the removal of abandoned ones."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from core.files import temporary_files
from core.files.atomic_write import write_file
from core.files.temporary_files import MAX_AGE_S, create_temporary_file, remove_abandoned_files

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows can't tell whether a process is running")

KILL = """
import os, signal, sys
from pathlib import Path
from core.files.temporary_files import create_temporary_file
create_temporary_file(Path(sys.argv[1]))
os.kill(os.getpid(), signal.SIGKILL)
"""
ROOT = Path(__file__).parent.parent.parent.parent


def create_file(target: Path) -> Path:
    handle, path = create_temporary_file(target)
    os.close(handle)
    return path


def replace_in_name(path: Path, old: str, new: str) -> Path:
    assert path.name.count(old) == 1
    return path.rename(path.with_name(path.name.replace(old, new)))


def test_write_file_after_killed_run_removes_abandoned_file(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", KILL, str(tmp_path / "out.csv")], cwd=ROOT, check=False)
    assert len(list(tmp_path.iterdir())) == 1
    write_file(tmp_path / "other.csv", b"new")
    assert [path.name for path in tmp_path.iterdir()] == ["other.csv"]


def test_remove_abandoned_files_running_process_keeps_its_file(tmp_path: Path) -> None:
    path = create_file(tmp_path / "out.csv")
    remove_abandoned_files(tmp_path)
    assert path.exists()


def test_remove_abandoned_files_old_file_is_removed(tmp_path: Path) -> None:
    path = create_file(tmp_path / "out.csv")
    os.utime(path, (0, time.time() - MAX_AGE_S - 60))
    remove_abandoned_files(tmp_path)
    assert not path.exists()


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="the system doesn't tell when a process started")
def test_remove_abandoned_files_reused_process_id_removes_file(tmp_path: Path) -> None:
    path = create_file(tmp_path / "out.csv")
    start = temporary_files._read_process_start(os.getpid())
    path = replace_in_name(path, f"-{start}-", f"-{int(start) - 1}-")
    remove_abandoned_files(tmp_path)
    assert not path.exists()


def test_remove_abandoned_files_impossible_process_id_removes_file(tmp_path: Path) -> None:
    path = replace_in_name(create_file(tmp_path / "out.csv"), f"-{os.getpid()}-", f"-{10**30}-")
    remove_abandoned_files(tmp_path)
    assert not path.exists()


def test_remove_abandoned_files_other_computer_keeps_new_file(tmp_path: Path) -> None:
    path = replace_in_name(create_file(tmp_path / "out.csv"), f"-{os.getpid()}-", f"-{2**22 + 1}-")
    path = replace_in_name(path, temporary_files._identify_machine(), "00000000")
    remove_abandoned_files(tmp_path)
    assert path.exists()


def test_remove_abandoned_files_other_users_process_keeps_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: int, __: int) -> None:
        raise PermissionError

    path = create_file(tmp_path / "out.csv")
    monkeypatch.setattr(os, "kill", fail)
    remove_abandoned_files(tmp_path)
    assert path.exists()


def test_remove_abandoned_files_on_windows_keeps_new_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = replace_in_name(create_file(tmp_path / "out.csv"), f"-{os.getpid()}-", f"-{2**22 + 1}-")
    with monkeypatch.context() as patch:
        patch.setattr(temporary_files, "_ON_WINDOWS", True)
        remove_abandoned_files(tmp_path)
    assert path.exists()


def test_remove_abandoned_files_without_proc_keeps_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(temporary_files, "_PROCESS_FOLDER", tmp_path)
    path = create_file(tmp_path / "out.csv")
    remove_abandoned_files(tmp_path)
    assert path.exists()


def test_remove_abandoned_files_other_files_are_kept(tmp_path: Path) -> None:
    name = f".out.csv.clickover-{2**22 + 1}-1-{temporary_files._identify_machine()}-abcdefgh.tmp"
    for other in ("notes.tmp", ".out.csv.abcdefgh.tmp", name[1:], f"{name}.bak", ".clickover-1.tmp"):
        (tmp_path / other).touch()
        os.utime(tmp_path / other, (0, 0))
    (tmp_path / name).mkdir()
    (tmp_path / name.replace("abcdefgh", "link")).symlink_to("notes.tmp")
    before = sorted(tmp_path.iterdir())
    remove_abandoned_files(tmp_path)
    assert sorted(tmp_path.iterdir()) == before


def test_remove_abandoned_files_failing_removal_does_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_path: Path, **_options: bool) -> None:
        raise PermissionError

    path = replace_in_name(create_file(tmp_path / "out.csv"), f"-{os.getpid()}-", f"-{2**22 + 1}-")
    monkeypatch.setattr(Path, "unlink", fail)
    remove_abandoned_files(tmp_path)
    assert path.exists()


def test_remove_abandoned_files_missing_folder_does_nothing(tmp_path: Path) -> None:
    remove_abandoned_files(tmp_path / "none")
