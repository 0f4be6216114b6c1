"""Tests for the detection of what a file is."""

from pathlib import Path

import pytest

from core.errors import UnreadableFileError
from core.file_kind import detect_file_kind
from core.recognition.file_type import FileType

HEADER = "Student,ID,SIS User ID,SIS Login ID,Section,"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        *(
            (f"iclicker-cloud-{name}.csv", FileType.EXPORT)
            for name in ("canvas", "gradebook", "brightspace", "attendance")
        ),
        *(
            (f"iclicker-classic-{name}", FileType.UNKNOWN)
            for name in ("L2509030932.csv", "L2509050930.xml", "roster.txt")
        ),
        *((f"canvas-gradebook{name}.csv", FileType.GRADEBOOK) for name in ("", "-login-only", "-last-first-columns")),
        *((f"canvas-gradebook-{name}.csv", FileType.GRADEBOOK) for name in ("grading-period", "integration-override")),
        ("canvas-gradebook-semicolon-decimal-comma.csv", FileType.GRADEBOOK),
        ("canvas-gradebook-resaved-in-excel.csv", FileType.GRADEBOOK),
    ],
)
def test_detect_file_kind_sample_returns_expected_kind(
    samples: Path, tmp_path: Path, name: str, kind: FileType
) -> None:
    path = tmp_path / "data.txt"
    path.write_bytes((samples / name).read_bytes())
    found = detect_file_kind(path)
    assert found.kind is kind
    assert found.is_accepted is (kind is not FileType.UNKNOWN)
    assert (found.export is not None, found.gradebook is not None) == (
        kind is FileType.EXPORT,
        kind is FileType.GRADEBOOK,
    )


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (HEADER + "Class 1 - Poll (0)\n    Points Possible,,,,,2\nA,910001,1,a,S1,2\n", FileType.UPLOAD),
        (HEADER + "Class 1 - Poll (33)\n    Points Possible,,,,,2\nA,910001,1,a,S1,1.5\n", FileType.GRADEBOOK),
        (HEADER + "Class 1 - Poll (33)\r\n    Points Possible,,,,,2\r\nA,910001,1,a,S1,1\r\n", FileType.GRADEBOOK),
        (HEADER + "Class 1 - Poll (33)\n    Points Possible,,,,,2.00\nA,910001,1,a,S1,1.50\n", FileType.GRADEBOOK),
        (
            HEADER + "Poll (33),Final Score\n    Points Possible,,,,,2,(read only)\nA,910001,1,a,S1,1,9\n",
            FileType.GRADEBOOK,
        ),
        (HEADER + "Poll (33)\n,,,,,Manual Posting\n    Points Possible,,,,,2\nA,910001,1,a,S1,1\n", FileType.GRADEBOOK),
        (HEADER + "Class 1 - Poll (33)\nA,,1,a,,2\n", FileType.UPLOAD),
        (HEADER + "Notes,Poll (33),Final Score\n    Points Possible,,,,,,2,(read only)\n", FileType.GRADEBOOK),
        (HEADER + "Class 1 - Poll\nPoints Possible,,,,,2\nA,,1,a@x,,2\n", FileType.EXPORT),
        (HEADER + "Poll (33)\nA,9.1E+05,1,a,S1,1.50\n", FileType.UNKNOWN),
    ],
)
def test_detect_file_kind_canvas_columns_distinguish_gradebook_from_upload(
    tmp_path: Path, text: str, kind: FileType
) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(text.encode())
    assert detect_file_kind(path).kind is kind


@pytest.mark.parametrize(("content", "what"), [(b"", "empty"), (b"\x89PNG\0", "picture"), (b"A,B\n1,2\n", "“A”")])
def test_detect_file_kind_unknown_file_reports_problem_with_advice(tmp_path: Path, content: bytes, what: str) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    found = detect_file_kind(path)
    (problem,) = found.problems
    assert (found.kind, problem.code) == (FileType.UNKNOWN, "file-not-accepted")
    assert what in problem.message


def test_detect_file_kind_missing_file_raises_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        detect_file_kind(tmp_path / "none.csv")
