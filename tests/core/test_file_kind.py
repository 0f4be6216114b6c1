"""Tests for the detection of what a file is."""

from pathlib import Path

import pytest

from core.errors import UnreadableFileError
from core.file_kind import build_refused_table, detect_file_kind
from core.recognition.corrections import Corrections
from core.recognition.file_shapes import KeptCorrections
from core.recognition.file_type import FileType
from core.recognition.roles import ColumnRole
from core.workbook import Workbook

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


@pytest.mark.parametrize(
    ("content", "what"), [(b"", "empty"), (b"\x89PNG\0", "a picture"), (b"A,B\n1,2\n", "begins “A”")]
)
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


UNKNOWN = "Wer,Kennung,Punkte\nAnn Lee,101,9\nBo Lee,102,8\nCy Lee,103,7\n"
GERMAN = Corrections(roles={1: ColumnRole.NAME, 2: ColumnRole.STUDENT_ID, 3: ColumnRole.SESSION})
ANALYSIS = "name,id,sis_id,section,section_id,section_sis_id,submitted,attempt,score\nAnn,1,101,S,1,s,2026-01-21,1,4\n"


def test_build_refused_table_has_columns_and_first_rows(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(UNKNOWN)
    table = build_refused_table(detect_file_kind(path))
    assert table is not None
    assert [column.role for column in table.columns] == [ColumnRole.IGNORED, ColumnRole.SESSION, ColumnRole.SESSION]
    assert (table.preview.header_row, table.preview.rows[1]) == (1, ("Ann Lee", "101", "9"))
    assert table.message.startswith("table.csv: ")
    assert table.data == path.read_bytes()
    corrections = Corrections(roles={1: ColumnRole.NAME, 2: ColumnRole.IGNORED, 3: ColumnRole.IGNORED})
    table = build_refused_table(detect_file_kind(path, corrections), corrections)
    assert table is not None
    assert [column.role for column in table.columns][::2] == [ColumnRole.NAME, ColumnRole.IGNORED]
    assert build_refused_table(detect_file_kind(path, GERMAN)) is None


@pytest.mark.parametrize("text", ["", "just some words\nand more\n"])
def test_build_refused_table_non_table_file_returns_none(tmp_path: Path, text: str) -> None:
    path = tmp_path / "words.csv"
    path.write_text(text)
    detected = detect_file_kind(path)
    assert (detected.is_accepted, build_refused_table(detected)) == (False, None)


def test_detect_file_kind_canvas_download_with_named_scores_is_read(tmp_path: Path) -> None:
    path = tmp_path / "analysis.csv"
    path.write_text(ANALYSIS)
    assert detect_file_kind(path).kind is FileType.CANVAS_OTHER
    assert detect_file_kind(path, Corrections(roles={2: ColumnRole.STUDENT_ID})).kind is FileType.CANVAS_OTHER
    detected = detect_file_kind(path, Corrections(roles={9: ColumnRole.SESSION}))
    assert detected.kind is FileType.SCORE_TABLE
    assert detected.export is not None
    assert [session.title for session in detected.export.sessions] == ["analysis score"]


def test_detect_file_kind_damaged_gradebook_with_named_scores_is_read(tmp_path: Path) -> None:
    path = tmp_path / "mangled.csv"
    path.write_text("Student,ID,SIS.User.ID,SIS.Login.ID,Section,Quiz..4101.\nAnn Lee,1,101,ann,S,4\n")
    assert detect_file_kind(path).kind is FileType.UNKNOWN
    assert detect_file_kind(path, Corrections(roles={6: ColumnRole.SESSION})).kind is FileType.SCORE_TABLE


def test_detect_file_kind_same_headers_uses_kept_corrections(tmp_path: Path) -> None:
    first, second = tmp_path / "week1.csv", tmp_path / "week2.csv"
    first.write_text(UNKNOWN)
    second.write_text("Woche 2\nPunkte,Wer,Kennung\n7,Ann Lee,101\n6,Bo Lee,102\n5,Cy Lee,103\n")
    export = detect_file_kind(first, GERMAN).export
    assert export is not None
    kept = Workbook().with_export(export).kept_corrections
    detected = detect_file_kind(second, kept=kept)
    assert detected.export is not None
    assert detected.export.corrections == Corrections(
        roles={1: ColumnRole.SESSION, 2: ColumnRole.NAME, 3: ColumnRole.STUDENT_ID}, is_recalled=True
    )
    assert detect_file_kind(second).export is None


def test_detect_file_kind_ignoring_kept_corrections_reads_file_anew(tmp_path: Path) -> None:
    path = tmp_path / "week2.csv"
    path.write_text(UNKNOWN)
    headers = frozenset({"Wer", "Kennung", "Punkte"})
    without_scores = {"Wer": ColumnRole.NAME, "Kennung": ColumnRole.IGNORED, "Punkte": ColumnRole.IGNORED}
    for roles in (without_scores, {"Wer": ColumnRole.NAME, "Kennung": ColumnRole.NAME}):
        kept = {"": KeptCorrections(headers, roles)}
        assert detect_file_kind(path, kept=kept).export is None
