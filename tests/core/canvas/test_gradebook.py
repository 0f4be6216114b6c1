"""Tests of reading Canvas's gradebook export in all its variants."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.canvas.gradebook import (
    Gradebook,
    PostingPolicy,
    normalize_score,
    parse_gradebook,
    read_gradebook,
)
from core.canvas.gradebook_checks import check_grading_periods
from core.canvas.gradebook_rejections import EXPORT_ADVICE, EXPORT_AGAIN_ADVICE
from core.errors import UnreadableFileError, UnrecognizedFileError
from core.files.table import Table
from core.files.tables import read_table
from core.problems import Severity
from tests.file_builders import NOW, make_gradebook
from tests.sentences import get_values

GRADEBOOK_FILES = [
    "canvas-gradebook.csv",
    "canvas-gradebook-grading-period.csv",
    "canvas-gradebook-integration-override.csv",
    "canvas-gradebook-last-first-columns.csv",
    "canvas-gradebook-login-only.csv",
    "canvas-gradebook-resaved-in-excel.csv",
    "canvas-gradebook-semicolon-decimal-comma.csv",
]


def list_codes(gradebook: Gradebook) -> list[str]:
    return [problem.code for problem in gradebook.problems if problem.code != "gradebook-old"]


@pytest.mark.parametrize("name", GRADEBOOK_FILES)
def test_read_gradebook_export_variant_returns_same_course(name: str, samples: Path) -> None:
    gradebook = read_gradebook(samples / name)
    students, assignments = gradebook.students, gradebook.assignments
    assert [student.canvas_id for student in students] == [*(f"91000{digit}" for digit in range(1, 8)), "910099"]
    assert students[1].name == "Brightwater, Odette"
    assert [student.is_test for student in students] == [False] * 7 + [True]
    assert [assignment.assignment_id for assignment in assignments] == [f"330010{digit}" for digit in range(1, 5)]
    assert [assignment.points_possible for assignment in assignments] == [10, 2, 50, 20]
    assert gradebook.cells["3300101"][:2] == ("10", "9.5")
    assert gradebook.cells["3300103"][1] == "EX"
    assert gradebook.cells["3300102"][2] == "N/A"


def test_read_gradebook_formula_name_returns_plain_name(samples: Path) -> None:
    gradebook = read_gradebook(samples / "canvas-gradebook-grading-period.csv")
    assert gradebook.students[0].name == "=Smithe, Ada"
    assert gradebook.ignored_columns[-1] == "Override Score (Fall 2025)"
    assert set(gradebook.override_cells) == {"Override Score (Fall 2025)"}


def test_read_gradebook_posting_marks_sets_policies(samples: Path) -> None:
    gradebook = read_gradebook(samples / "canvas-gradebook.csv")
    assert gradebook.custom_columns == ("Notes",)
    assert gradebook.custom_cells["Notes"][2] == "sits at front"
    assert [assignment.posting_policy for assignment in gradebook.assignments][2] is PostingPolicy.MANUAL
    hidden = read_gradebook(samples / "canvas-gradebook-integration-override.csv")
    assert hidden.assignments[2].posting_policy is PostingPolicy.MANUAL_HIDDEN
    assert hidden.students[0].root_account == "example.instructure.com"


def test_read_gradebook_file_resaved_in_excel_reports_damage(samples: Path) -> None:
    gradebook = read_gradebook(samples / "canvas-gradebook-resaved-in-excel.csv")
    assert list_codes(gradebook)[-3:] == ["sis-id-damaged", "gradebook-row-blank", "gradebook-row-blank"]


OLD_EXPORT = """\
Student,ID,SIS User ID,SIS Login ID,Student Number,Section,Seat,Midterm1,Return Code (241017),Assignments
,,,,,,,Muted,Muted,

Points Possible,,,,,,(nur lesen),40,999999999999,(läs endast)
"Lee, Ann",1,a,lee,7,S,front,3,B+,
"""


def test_parse_gradebook_old_export_classifies_columns_without_ids() -> None:
    gradebook = make_gradebook(OLD_EXPORT)
    assert gradebook.custom_columns == ("Student Number", "Seat")
    assert gradebook.read_only_columns == ("Seat",)
    assert gradebook.ignored_columns == ("Midterm1", "Assignments")
    assert gradebook.assignments[0].posting_policy is PostingPolicy.MUTED
    assert gradebook.assignments[0].points_possible == Decimal(999999999999)
    assert gradebook.cells["241017"] == ("B+",)
    assert list_codes(gradebook) == ["gradebook-column-unknown"]


HEADER = "Student,ID,Section,Notes,Essay Final Grade (13),Poll (14),Current Score (2025),Override Score (2025),Extra"


def test_parse_gradebook_points_row_distinguishes_totals_from_assignments() -> None:
    gradebook = make_gradebook(f"{HEADER}\nPoints Possible,,,,10,,(read only),,\nLee,1,S,,,,,\n")
    assert [assignment.title for assignment in gradebook.assignments] == ["Essay Final Grade", "Poll"]
    assert gradebook.ignored_columns == ("Current Score (2025)", "Override Score (2025)", "Extra")
    without_points = make_gradebook(f"{HEADER}\nLee,1,S,,,,,\n")
    assert [assignment.title for assignment in without_points.assignments] == ["Essay Final Grade", "Poll"]
    assert list_codes(without_points) == ["gradebook-column-unknown", "gradebook-no-points-row", "gradebook-row-short"]


def test_parse_gradebook_malformed_rows_reports_problems() -> None:
    text = "Student,ID,Section,Poll (14)\n  Points Possible,,,two\nLee,1,S,1,2\n\nAverage,,,1\nKim,2\n"
    gradebook = make_gradebook(text)
    assert [student.canvas_id for student in gradebook.students] == ["1", "2"]
    assert gradebook.cells["14"] == ("1", "")
    assert list_codes(gradebook) == [
        "gradebook-points-not-a-number",
        "gradebook-row-long",
        "gradebook-row-blank",
        "gradebook-row-left-out",
        "gradebook-row-short",
    ]


def test_parse_gradebook_without_students_reports_error() -> None:
    gradebook = make_gradebook("Student,ID,Section,Poll (14)\nPoints Possible,,,2\n")
    assert list_codes(gradebook) == ["gradebook-no-students"]
    assert [problem.severity for problem in gradebook.problems] == [Severity.ERROR]


def test_parse_gradebook_missing_first_or_last_name_keeps_other_name() -> None:
    text = "LastName,FirstName,ID,Section,Poll (1)\nPoints Possible,,,,2\nLee,,1,S,\n,Ann,2,S,\n"
    assert [student.name for student in make_gradebook(text).students] == ["Lee", "Ann"]


@pytest.mark.parametrize(
    ("row", "is_test"),
    [
        ('"Student, Test",9,,5d0c1a77be,S,', True),
        ('"Student, Test",9,,,S,', True),
        ('"Student, Test",9,,tstudent,S,', False),
        ('"Student, Test",9,77,5d0c1a77be,S,', False),
        (f"Elev,9,,{'0123456789' * 4},S,", True),
        ("Elev,9,,5d0c1a77be,S,", False),
    ],
)
def test_parse_gradebook_last_row_detects_test_student(row: str, *, is_test: bool) -> None:
    header = "Student,ID,SIS User ID,SIS Login ID,Section,Poll (14)\nPoints Possible,,,,,2\nLee,1,a,lee,S,\n"
    assert make_gradebook(f"{header}{row}\n").students[-1].is_test is is_test


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Student,ID,Section,Poll (1)\nLee,9.1E+05,S,\n", {"row": "2", "id": "9.1E+05"}),
        ("Student,ID,Section,Poll (1)\nLee,1,S,\nKim,1,S,\n", {"row": "2", "other_row": "3", "id": "1"}),
        ("Student,ID,Section,A (1),B (1)\nLee,1,S,,\n", {"column": "4", "other_column": "5", "id": "1"}),
    ],
)
def test_parse_gradebook_damaged_ids_raises_unrecognized_file_error(text: str, values: dict[str, object]) -> None:
    with pytest.raises(UnrecognizedFileError) as caught:
        make_gradebook(text)
    assert get_values(caught.value.what) == values
    assert caught.value.advice == EXPORT_AGAIN_ADVICE


def test_parse_gradebook_huge_points_raises_unrecognized_file_error() -> None:
    with pytest.raises(UnrecognizedFileError) as caught:
        make_gradebook(f"Student,ID,Section,Poll (1)\nPoints Possible,,,{'1' * 29}\nLee,1,S,\n")
    assert get_values(caught.value.what) == {"row": "2", "header": "Poll (1)", "points": "1" * 20}


WRONG_FILES: list[tuple[str, str, str]] = [
    ("iclicker-file", "Last Name,First Name,Remote ID\nx,y,z\n", "“Last Name”, “First Name”, “Remote ID”"),
    ("iclicker-file", "Name,iClicker Total\nx,1\n", "“Name”, “iClicker Total”"),
    ("list-of-students", "Last Name,First Name,Email\nx,y,z\n", "“Last Name”, “First Name”, “Email”"),
    ("incomplete", "Student,Section,Poll\nx,y,z\n", "“Student”, “Section”, “Poll”"),
    ("incomplete", "LastName,ID,Section,Poll\nx,1,y,z\n", "“LastName”, “ID”, “Section”, “Poll”"),
    ("iclicker-file-for-canvas", "Student,ID,SIS User ID,SIS Login ID,Section,Poll\nLee,,a,b,,1\n", ""),
    ("upload-without-ids", "Student,ID,SIS User ID,SIS Login ID,Section,Poll (4101)\nLee,,a,b,,1\n", ""),
    ("upload-with-new-assignment", "Student,ID,Section,Poll (0)\nLee,1,S,\n", ""),
    ("unknown", "a,b,c,d,e\n1,2,3,4,5\n", "“a”, “b”, “c”, “d”"),
]


def read_wrong_file(text: str) -> UnrecognizedFileError:
    with pytest.raises(UnrecognizedFileError) as caught:
        make_gradebook(text)
    return caught.value


@pytest.mark.parametrize(("_kind", "text", "first_cells"), WRONG_FILES)
def test_parse_gradebook_wrong_file_raises_error_with_advice(_kind: str, text: str, first_cells: str) -> None:
    error = read_wrong_file(text)
    assert error.advice == EXPORT_ADVICE
    assert first_cells in error.what
    assert bool(get_values(error.what)) is bool(first_cells)


def test_parse_gradebook_each_kind_of_wrong_file_has_its_own_explanation() -> None:
    sentences: dict[str, set[str]] = {}
    for kind, text, first_cells in WRONG_FILES:
        sentences.setdefault(kind, set()).add(read_wrong_file(text).what.replace(first_cells, ""))
    assert [kind for kind, texts in sentences.items() if len(texts) > 1] == []
    assert len(set.union(*sentences.values())) == len(sentences)


def test_parse_gradebook_other_download_names_the_file() -> None:
    error = read_wrong_file("Group Name,Canvas Group ID,Student\nA,1,Lee\n")
    assert error.advice == EXPORT_ADVICE
    assert error.what not in {read_wrong_file(text).what for _kind, text, _first_cells in WRONG_FILES}


def test_parse_gradebook_two_exports_in_one_file_raises_unrecognized_file_error() -> None:
    header = "Student,ID,Section,Poll (1)\n"
    error = read_wrong_file(f"{header}Points Possible,,,2\nLee,1,S,\n{header}Points Possible,,,2\nKim,2,S,\n")
    assert (error.where.endswith(".csv"), error.advice != EXPORT_ADVICE) == (True, True)


def test_parse_gradebook_blank_sheet_raises_unrecognized_file_error() -> None:
    blank = Table.from_rows(Path("blank.xlsx"), [["", " "], []], "xlsx", "")
    with pytest.raises(UnrecognizedFileError) as caught:
        parse_gradebook(blank)
    assert (get_values(caught.value.what), caught.value.where) == ({}, "blank.xlsx")


def list_values(gradebook: Gradebook) -> list[tuple[str, dict[str, object]]]:
    return [(problem.code, get_values(problem.message)) for problem in gradebook.problems]


def test_parse_gradebook_problems_name_row_column_and_text() -> None:
    text = (
        "Student,ID,Section,Poll (14),Extra\n  Points Possible,,,two,\nLee,1,S,1,,2\n\nAverage,,,1,\nRoe,,,,\nKim,2\n"
    )
    assert list_values(make_gradebook(text)) == [
        ("gradebook-column-unknown", {"column": "5", "header": "Extra"}),
        ("gradebook-points-not-a-number", {"header": "Poll (14)", "text": "two"}),
        ("gradebook-row-long", {"n": 6, "row": "3", "expected": 5}),
        ("gradebook-row-blank", {"row": "4"}),
        ("gradebook-row-left-out", {"row": "5", "label": "Average"}),
        ("gradebook-row-without-id", {"row": "6", "label": "Roe"}),
        ("gradebook-row-short", {"n": 2, "row": "7", "expected": 5}),
    ]


def test_parse_gradebook_sis_id_damaged_by_excel_names_column() -> None:
    text = "Student,ID,SIS User ID,SIS Login ID,Section,Poll (14)\nPoints Possible,,,,,2\nLee,1,1.05E+07,lee,S,\n"
    assert list_values(make_gradebook(text)) == [
        ("sis-id-damaged", {"row": "3", "column": "SIS User ID", "text": "1.05E+07"})
    ]


@pytest.mark.parametrize(
    ("titles", "values"),
    [(["A"], {"n": 1, "item_0": "“A”"}), (["A", "B"], {"n": 2, "first": "“A”", "last": "“B”"})],
)
def test_check_grading_periods_lists_new_assignments(titles: list[str], values: dict[str, object]) -> None:
    gradebook = make_gradebook(
        "Student,ID,Section,Poll (14),Current Score (Fall)\nPoints Possible,,,2,(read only)\nLee,1,S,,\n"
    )
    assert [get_values(problem.message) for problem in check_grading_periods(gradebook, titles)] == [values]


def test_parse_gradebook_canvas_file_name_sets_export_time_and_course() -> None:
    text = "Student,ID,Section,Poll (14)\nPoints Possible,,,2\nLee,1,S,\n"
    recent_export = make_gradebook(text, f"{NOW.astimezone():%Y-%m-%dT%H%M}_Grades-MATH_101 (1).csv")
    assert (
        recent_export.course,
        recent_export.is_date_from_name,
        recent_export.exported_at,
        len(recent_export.problems),
    ) == ("MATH_101", True, NOW, 0)
    old_export = make_gradebook(text, f"{(NOW - timedelta(hours=26)).astimezone():%Y-%m-%dT%H%M}_Grades-MATH.csv")
    assert [(problem.code, get_values(problem.message)) for problem in old_export.problems] == [
        ("gradebook-old", {"n": 1})
    ]


def test_read_gradebook_other_file_name_uses_modification_time(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    path.write_text("Student,ID,Section,Poll (14)\nPoints Possible,,,2\nLee,1,S,\n")
    gradebook = read_gradebook(path)
    assert (gradebook.is_date_from_name, gradebook.course, len(gradebook.problems)) == (False, "", 0)
    later = parse_gradebook(read_table(path), gradebook.exported_at + timedelta(hours=3))
    assert [(problem.code, get_values(problem.message)) for problem in later.problems] == [("gradebook-old", {"n": 3})]


def test_parse_gradebook_invalid_file_name_uses_current_time() -> None:
    assert make_gradebook(name="a\0b.csv").exported_at == NOW


def test_read_gradebook_missing_file_raises_unreadable_file_error(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        read_gradebook(tmp_path / "nowhere.csv")


@pytest.mark.parametrize(
    ("text", "score"), [("8,00", "8"), ("1,234.00", "1234"), ("ex", "EX"), ("n/a", "N/A"), ("A-", "A-"), ("", "")]
)
def test_normalize_score_any_text_returns_canonical_form(text: str, score: str) -> None:
    assert normalize_score(text) == score
