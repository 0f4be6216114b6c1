"""Tests for the bounds of the files that are read."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from core.commands.command_line import run
from core.course_file import open_course
from core.course_version import is_course_file
from core.errors import UnreadableFileError, UnrecognizedFileError
from core.files import delimited_text, file_bytes
from core.files.containers import MAX_UNPACKED_BYTES, ZIP_SIGNATURE
from core.files.file_bytes import MAX_FILE_BYTES, MAX_LINE_BYTES, MAX_WORKBOOK_BYTES, read_bytes
from core.files.tables import read_table
from tests.file_builders import GRADEBOOK
from tests.sentences import get_values

ROOT = Path(__file__).parent.parent.parent.parent
MAX_S, MAX_MEMORY_KB = 2.0, 300_000
MEASURE = r"""
import json, re, sys, time
from core.commands.command_line import run
start = time.process_time()
status = run(sys.argv[1:])
seconds = time.process_time() - start
peak = re.search(r"VmHWM:\s*(\d+)", open("/proc/self/status").read())  # ru_maxrss would include the parent's peak
print(json.dumps([status, seconds, int(peak[1])]))
"""


def write_sparse(path: Path, size: int, start: bytes = b"Name,Email\n") -> Path:
    with path.open("wb") as file:
        file.write(start)
        file.truncate(size)
    return path


def write_long_line(path: Path) -> Path:
    with path.open("wb") as file:
        file.write(b"Name,Email,Quiz\nA B,a@x.edu,1\n")
        for _ in range(100):
            file.write(b"x" * 2**20)
    return path


def write_packed_zeros(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/worksheets/s.xml", "w") as part:
        for _ in range(300):
            part.write(bytes(2**20))
    return path


@pytest.mark.skipif(sys.platform != "linux", reason="memory is counted differently")
@pytest.mark.parametrize("kind", ["text", "workbook", "line", "unpacked"])
def test_check_oversized_file_is_rejected_within_bounds(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "file.csv"
    if kind == "text":
        write_sparse(path, MAX_FILE_BYTES + 1)
    elif kind == "workbook":
        write_sparse(path, MAX_WORKBOOK_BYTES + 1, ZIP_SIGNATURE)
    elif kind == "line":
        write_long_line(path)
    else:
        write_packed_zeros(path)
    command = [sys.executable, "-c", MEASURE, "match", str(path), "--roster", str(path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    status, seconds, memory_kb = json.loads(done.stdout)
    assert (status, done.stderr.count("\n")) == (2, 1)
    assert "larger" in done.stderr or "longer" in done.stderr or "large" in done.stderr
    assert seconds < MAX_S
    assert memory_kb < MAX_MEMORY_KB


def test_read_bytes_line_at_bound_returns_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_bytes, "_CHUNK_SIZE", 1000)
    monkeypatch.setattr(file_bytes, "MAX_LINE_BYTES", 3000)
    path = tmp_path / "file.csv"
    for line_end in (b"\n", b"\r\n", b"\r"):
        data = (b"x" * 2500 + line_end) * 5
        path.write_bytes(data)
        assert read_bytes(path) == data
    path.write_bytes(b"a\nb\n" + b"x" * 5000)
    with pytest.raises(UnreadableFileError) as raised:
        read_bytes(path)
    assert get_values(raised.value.what)["line"] == "3"
    assert MAX_LINE_BYTES == 2**24


def test_read_bytes_file_without_size_is_bounded() -> None:
    path = Path("/proc/self/maps")
    if not path.exists():
        pytest.skip("only Linux has such files")
    assert read_bytes(path)
    with pytest.raises(UnreadableFileError, match="larger"):
        read_bytes(path, 10)


@pytest.mark.parametrize("separator", [",", "\n", '"'])
def test_read_table_too_many_cells_raises_unrecognized(
    separator: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delimited_text, "MAX_TEXT_CELLS", 1000)
    path = tmp_path / "file.csv"
    path.write_text(f"Name,Email{separator * 2200}", encoding="utf-8")
    with pytest.raises(UnrecognizedFileError) as raised:
        read_table(path)
    assert get_values(raised.value.what) == {"limit": 1000}


def test_read_table_one_wide_row_raises_unrecognized(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delimited_text, "MAX_TEXT_CELLS", 1000)
    path = tmp_path / "file.csv"
    path.write_text("a\n" * 100 + "," * 100, encoding="utf-8")
    with pytest.raises(UnrecognizedFileError) as raised:
        read_table(path)
    assert get_values(raised.value.what) == {"limit": 1000}


def test_rehearse_too_many_cells_prints_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    gradebook, upload = tmp_path / "gradebook.csv", tmp_path / "upload.csv"
    gradebook.write_text(GRADEBOOK, encoding="utf-8")
    upload.write_text(GRADEBOOK + "\n" * 2000, encoding="utf-8")
    monkeypatch.setattr(delimited_text, "MAX_TEXT_CELLS", 1000)
    assert run(["rehearse", str(upload), "--roster", str(gradebook)]) == 2
    assert "1,000" in capsys.readouterr().err


def test_open_course_oversized_file_raises_unreadable(tmp_path: Path) -> None:
    path = write_sparse(tmp_path / "course.clickover", 4 * MAX_FILE_BYTES + 1, ZIP_SIGNATURE)
    assert not is_course_file(path)
    with pytest.raises(UnreadableFileError) as raised:
        open_course(path)
    assert get_values(raised.value.what) == {"limit": 1024}
    assert MAX_UNPACKED_BYTES == 2**28
