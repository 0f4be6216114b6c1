"""Reading Canvas's own gradebook export, in all its shapes."""

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from core.canvas.gradebook import Gradebook, Posting, is_gradebook, normalize_score, parse_gradebook, read_gradebook
from core.errors import UnknownFile, UnreadableFile
from core.files.tables import Table, parse_table, read_table
from core.problems import Severity
from tests.classroom import NOW, make_gradebook

NAMES = [
    "canvas-gradebook.csv",
    "canvas-gradebook-grading-period.csv",
    "canvas-gradebook-integration-override.csv",
    "canvas-gradebook-last-first-columns.csv",
    "canvas-gradebook-login-only.csv",
    "canvas-gradebook-resaved-in-excel.csv",
    "canvas-gradebook-semicolon-decimal-comma.csv",
]


def codes(gradebook: Gradebook) -> list[str]:
    return [problem.code for problem in gradebook.problems if problem.code != "gradebook-old"]


@pytest.mark.parametrize("name", NAMES)
def test_every_variant_gives_the_same_course(name: str, samples: Path) -> None:
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
    assert is_gradebook(read_table(samples / name))


def test_name_in_an_equals_sign_is_unwrapped(samples: Path) -> None:
    gradebook = read_gradebook(samples / "canvas-gradebook-grading-period.csv")
    assert gradebook.students[0].name == "=Smithe, Ada"
    assert gradebook.ignored_columns[-1] == "Override Score (Fall 2025)"
    assert set(gradebook.override_cells) == {"Override Score (Fall 2025)"}


def test_postings_and_custom_columns(samples: Path) -> None:
    gradebook = read_gradebook(samples / "canvas-gradebook.csv")
    assert gradebook.custom_columns == ("Notes",)
    assert gradebook.custom_cells["Notes"][2] == "sits at front"
    assert [assignment.posting for assignment in gradebook.assignments][2] is Posting.MANUAL
    hidden = read_gradebook(samples / "canvas-gradebook-integration-override.csv")
    assert hidden.assignments[2].posting is Posting.MANUAL_HIDDEN
    assert hidden.students[0].root_account == "example.instructure.com"


def test_excel_leaves_marks_that_are_told(samples: Path) -> None:
    gradebook = read_gradebook(samples / "canvas-gradebook-resaved-in-excel.csv")
    assert codes(gradebook)[-3:] == ["sis-id-damaged", "gradebook-row-blank", "gradebook-row-blank"]


OLD = """\
Student,ID,SIS User ID,SIS Login ID,Student Number,Section,Seat,Midterm1,Return Code (241017),Assignments
,,,,,,,Muted,Muted,

Points Possible,,,,,,(nur lesen),40,999999999999,(läs endast)
"Lee, Ann",1,a,lee,7,S,front,3,B+,
"""


def test_old_export_with_columns_without_an_id() -> None:
    gradebook = make_gradebook(OLD)
    assert gradebook.custom_columns == ("Student Number", "Seat")
    assert gradebook.read_only_columns == ("Seat",)
    assert gradebook.ignored_columns == ("Midterm1", "Assignments")
    assert gradebook.assignments[0].posting is Posting.MUTED
    assert gradebook.assignments[0].points_possible == Decimal(999999999999)
    assert gradebook.cells["241017"] == ("B+",)
    assert codes(gradebook) == ["gradebook-column-unknown"]


HEADER = "Student,ID,Section,Notes,Essay Final Grade (13),Poll (14),Current Score (2025),Override Score (2025),Extra"


def test_totals_are_told_from_assignments_by_the_points_row() -> None:
    gradebook = make_gradebook(f"{HEADER}\nPoints Possible,,,,10,,(read only),,\nLee,1,S,,,,,\n")
    assert [assignment.title for assignment in gradebook.assignments] == ["Essay Final Grade", "Poll"]
    assert gradebook.ignored_columns == ("Current Score (2025)", "Override Score (2025)", "Extra")
    without_points = make_gradebook(f"{HEADER}\nLee,1,S,,,,,\n")
    assert [assignment.title for assignment in without_points.assignments] == ["Essay Final Grade", "Poll"]
    assert codes(without_points) == ["gradebook-column-unknown", "gradebook-no-points-row", "gradebook-row-short"]


def test_rows_that_are_no_students_and_cells_beyond_the_header_are_told() -> None:
    text = "Student,ID,Section,Poll (14)\n  Points Possible,,,two\nLee,1,S,1,2\n\nAverage,,,1\nKim,2\n"
    gradebook = make_gradebook(text)
    assert [student.canvas_id for student in gradebook.students] == ["1", "2"]
    assert gradebook.cells["14"] == ("1", "")
    assert codes(gradebook) == [
        "gradebook-points-not-a-number",
        "gradebook-row-long",
        "gradebook-row-blank",
        "gradebook-row-without-id",
        "gradebook-row-short",
    ]


def test_gradebook_without_students_is_told() -> None:
    empty = make_gradebook("Student,ID,Section,Poll (14)\nPoints Possible,,,2\n")
    assert codes(empty) == ["gradebook-no-students"]
    assert [problem.severity for problem in empty.problems] == [Severity.ERROR]


def test_first_and_last_name_may_be_half_missing() -> None:
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
def test_test_student(row: str, *, is_test: bool) -> None:
    header = "Student,ID,SIS User ID,SIS Login ID,Section,Poll (14)\nPoints Possible,,,,,2\nLee,1,a,lee,S,\n"
    assert make_gradebook(f"{header}{row}\n").students[-1].is_test is is_test


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("Student,ID,Section,Poll (1)\nLee,9.1E+05,S,\n", "row 2: the ID “9.1E+05” is not a whole number."),
        ("Student,ID,Section,Poll (1)\nLee,1,S,\nKim,1,S,\n", "rows 2 and 3 have the same ID 1."),
        ("Student,ID,Section,A (1),B (1)\nLee,1,S,,\n", "columns 4 and 5 have the same assignment number 1."),
    ],
)
def test_damaged_ids_are_refused(text: str, what: str) -> None:
    with pytest.raises(UnknownFile) as caught:
        make_gradebook(text)
    assert caught.value.what == what
    assert caught.value.advice == (
        "Export it from Canvas again and do not open it in Excel before you give it to Clickover."
    )


@pytest.mark.parametrize(
    ("text", "looks"),
    [
        ("Last Name,First Name,Remote ID\nx,y,z\n", "this looks like an iClicker export, not"),
        ("Name,iClicker Total\nx,1\n", "this looks like an iClicker export, not"),
        ("Last Name,First Name,Email\nx,y,z\n", "this looks like a list of students of another program"),
        ("Student,Section,Poll\nx,y,z\n", "this looks like a Canvas gradebook export whose columns ID or Section"),
        ("LastName,ID,Section,Poll\nx,1,y,z\n", "this is not a Canvas gradebook export, whose first line begins"),
        (
            "Student,ID,SIS User ID,SIS Login ID,Section,Poll\nLee,,a,b,,1\n",
            "this looks like iClicker's export for Canvas",
        ),
        ("Student,ID,Section,Poll (0)\nLee,1,S,\n", "this looks like a file made for upload, not a Canvas gradebook"),
        ("a,b\n1,2\n", "this is not a Canvas gradebook export, whose first line begins"),
    ],
)
def test_other_files_are_refused_with_the_way_to_the_right_one(text: str, looks: str) -> None:
    with pytest.raises(UnknownFile) as caught:
        make_gradebook(text)
    assert caught.value.what.startswith(looks)
    assert caught.value.advice.endswith("Gradebook and choose Export > Export Entire Gradebook.")


def test_blank_sheet_of_a_workbook_is_refused() -> None:
    blank = Table(Path("blank.xlsx"), [["", " "], []], "xlsx", "", "")
    with pytest.raises(UnknownFile, match="this is not a Canvas gradebook export: the file is empty"):
        parse_gradebook(blank)
    assert not is_gradebook(blank)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("Student,ID,Section,Poll (14)\nLee,1,S,\n", True),
        ("Student,ID,Section,Poll (14)\n", True),
        ("Student,ID,SIS User ID,SIS Login ID,Section\nLee,1,a,b,S\n", True),
        ("Student,ID,SIS User ID,SIS Login ID,Section,Notes\nLee,,a,b,S,\n", False),
        ("Student,ID,Section,Poll (0)\nLee,1,S,\n", False),
        ("Student,ID,Section,Poll\nPoints Possible,,,2\nLee,1,S,\n", False),
        ("Name,Poll\nLee,1\n", False),
    ],
)
def test_is_gradebook_tells_by_content(text: str, *, is_one: bool) -> None:
    assert is_gradebook(parse_table(Path("any.csv"), text.encode())) is is_one


def test_age_and_course_come_from_the_name_that_canvas_gave() -> None:
    text = "Student,ID,Section,Poll (14)\nPoints Possible,,,2\nLee,1,S,\n"
    fresh = make_gradebook(text, f"{NOW.astimezone():%Y-%m-%dT%H%M}_Grades-MATH_101 (1).csv")
    assert (fresh.course, fresh.age_from_name, fresh.exported_at, len(fresh.problems)) == ("MATH_101", True, NOW, 0)
    old = make_gradebook(text, f"{(NOW - timedelta(hours=26)).astimezone():%Y-%m-%dT%H%M}_Grades-MATH.csv")
    assert [problem.message for problem in old.problems] == [
        (
            "This gradebook was exported 1 day ago, as the date in the file's name says. Scores entered in "
            "Canvas since then are not in it and could be overwritten. Export the gradebook "
            "again just before you upload."
        )
    ]
    assert not make_gradebook(text, "2021-99-99T9999_Grades-MATH.csv").age_from_name


def test_age_comes_from_the_file_time_else(tmp_path: Path) -> None:
    path = tmp_path / "grades.csv"
    path.write_text("Student,ID,Section,Poll (14)\nPoints Possible,,,2\nLee,1,S,\n")
    gradebook = read_gradebook(path)
    assert (gradebook.age_from_name, gradebook.course, len(gradebook.problems)) == (False, "", 0)
    later = parse_gradebook(read_table(path), gradebook.exported_at + timedelta(hours=3))
    assert "exported 3 hours ago, as the date of the file says." in later.problems.problems[0].message


def test_a_gradebook_without_a_name_that_a_file_can_have_is_of_now() -> None:
    assert make_gradebook(name="a\0b.csv").exported_at == NOW


def test_missing_file_is_unreadable(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_gradebook(tmp_path / "nowhere.csv")


@pytest.mark.parametrize(
    ("text", "score"), [("8,00", "8"), ("1,234.00", "1234"), ("ex", "EX"), ("n/a", "N/A"), ("A-", "A-"), ("", "")]
)
def test_canonical_score(text: str, score: str) -> None:
    assert normalize_score(text) == score
