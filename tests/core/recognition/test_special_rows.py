"""Tests of rows that aren't people."""

import pytest

from tests.core.clicker.exported import build_export
from tests.file_builders import make_gradebook

HEADER = "Name,Student ID,Username,Class 1,Class 2\n"
ROWS = '"Ardley, Bo",00451201,bardley,1,2\n"Brisco, Cam",00451202,cbrisco,2,1\n"Corliss, Dee",00451203,dcorliss,0,2\n'


@pytest.mark.parametrize(
    "row",
    [
        "Average,,,1,1.667",
        "Average,00451205,,1,1.667",
        "Class Average,451202,,1,1",
        "Average,451202.5,,1,1",
        "Average,Average,Average,1,1",
        "Maximum,00451203,,2,2",
        "Max,00451203,,2,2",
        "Max,,,2,2",
        "Max,3,n/a,2,2",
        "Min,-,,0,1",
        "Response rate,,,66%,100%",
        "% correct,n/a,n/a,50,60",
        "Number of students,3,,3,3",
        "4 students,,,4,4",
        "3 students responded,,,3,3",
        "Students: 3,,,3,3",
        "N = 3,,,3,3",
        "Std. Dev.,,,0.5,0.5",
        ",Average,,1,1",
        ",,Average,1,1",
        "Durchschnitt,,,1,1",
        "Promedio,,,1,1",
        "Klassendurchschnitt,,,1,1",
        "Moyenne de la classe,,,1,1",
        "Media della classe,,,1,1",
        "Desviación estándar,,,1,1",
        "Écart-type,00451205,,1,1",
        "Máximo,,,2,2",
        "3 étudiants,,,3,3",
        "平均,,,1,1",
    ],
)
@pytest.mark.parametrize("is_first", [True, False])
def test_classify_rows_summary_row_is_left_out(row: str, *, is_first: bool) -> None:
    export = build_export(HEADER + (f"{row}\n{ROWS}" if is_first else f"{ROWS}{row}\n"))
    assert len(export.participants) == 3
    assert [item.row for item in export.left_out] == [2 if is_first else 5]


@pytest.mark.parametrize(
    "row",
    [
        "Max,00451209,,1,1",
        "Max,,mmax,1,1",
        '"Max, Bo",,,1,1',
        '"Average, Ann",,,1,1',
        "Max,a7001,,1,1",
        "Total,,total@example.edu,1,1",
        "Student 12,,,1,1",
        "Maxwell,,,1,1",
        "Massimo,00451209,,1,1",
        "Máximo,,mmax,1,1",
        '"Nombre, Eva",,,1,1',
    ],
)
def test_classify_rows_person_with_name_of_summary_is_participant(row: str) -> None:
    assert len(build_export(f"{HEADER}{row}\n{ROWS}").participants) == 4


def test_classify_rows_single_word_names_without_ids_are_people() -> None:
    assert len(build_export("Name,Class 1\nBo,1\nMax,2\nMin,0\n").participants) == 3
    assert len(build_export("Name,Class 1\nBo Ardley,1\nCam Brisco,2\nMax,2\n").participants) == 2


GRADEBOOK = "Student,ID,SIS User ID,SIS Login ID,Section,Poll (14)\n"
STUDENTS = '"Ardley, Bo",5001,7001,bardley,S1,1\n"Brisco, Cam",5002,7002,cbrisco,S1,2\n'
POINTS = "    Points Possible,,,,,2\n"
POSTING = ",,,,,Manual Posting\n"


@pytest.mark.parametrize(
    "rows",
    [
        POSTING + POINTS + STUDENTS,
        STUDENTS + POINTS + POSTING,
        POINTS + STUDENTS + POSTING,
        "\n" + POINTS + STUDENTS + POSTING + ",,,,,\n",
        POSTING + POINTS + STUDENTS + "Average,5001.5,,,,1.5\nMax,5002,,,,2\n2 students,2,,,,2\n",
        POSTING + "Points Possible (read only),,,,,2\n" + STUDENTS,
    ],
)
def test_parse_gradebook_special_rows_anywhere_are_not_students(rows: str) -> None:
    gradebook = make_gradebook(GRADEBOOK + rows)
    assert [student.canvas_id for student in gradebook.students] == ["5001", "5002"]
    assert gradebook.assignments[0].points_possible == 2
    assert gradebook.assignments[0].posting_policy.value == "manual"


def test_parse_gradebook_summary_rows_are_listed() -> None:
    rows = "Average,5001.5,,,,1.5\nMax,5002,,,,2\n" + POINTS.replace("2", "3")
    gradebook = make_gradebook(GRADEBOOK + POINTS + STUDENTS + rows)
    places = [(problem.code, problem.place.row) for problem in gradebook.problems]
    assert places == [("gradebook-row-left-out", row) for row in (5, 6, 7)]


def test_parse_gradebook_student_named_max_is_a_student() -> None:
    gradebook = make_gradebook(GRADEBOOK + POINTS + STUDENTS + "Max,5009,7009,mmax,S1,1\n")
    assert gradebook.students[-1].name == "Max"


def test_parse_gradebook_test_student_in_any_row_and_language() -> None:
    row = f"Elev,5003,,{'0123456789' * 4},S1,\n"
    gradebook = make_gradebook(GRADEBOOK + POINTS + row + STUDENTS)
    assert [student.is_test for student in gradebook.students] == [True, False, False]


def test_parse_gradebook_unnamed_row_of_numbers_has_no_posting_marks() -> None:
    gradebook = make_gradebook(GRADEBOOK + POINTS + ",,,,,8.5\n" + STUDENTS)
    assert gradebook.assignments[0].posting_policy.value == ""
    assert [problem.code for problem in gradebook.problems] == ["gradebook-row-without-id"]
    translated = make_gradebook(GRADEBOOK + ",,,,,Manuelle Veröffentlichung\n" + POINTS + STUDENTS)
    assert translated.assignments[0].posting_policy.value == "manual"


def test_classify_rows_label_next_to_row_number_is_found() -> None:
    export = build_export(",Class 1,Class 2,Student ID\n1,Average,1,451202\n2,1,2,451201\n3,2,1,451202\n")
    assert [person.row for person in export.participants] == [3, 4]


@pytest.mark.parametrize("label", ["Mögliche Punkte", "Points possibles", "Puntos máximos", "満点"])
def test_classify_rows_points_label_in_other_languages_is_found(label: str) -> None:
    export = build_export(f"{HEADER}{label},,,2,2\n{ROWS}")
    assert export.points_row == 2
    assert len(export.participants) == 3


def test_classify_rows_summary_row_with_id_of_marked_row_is_left_out() -> None:
    people = "Ann Lee,#A0451201,a@x,1,2\nBo Ng,#A0451202,b@x,2,1\nCam Ode,#A0451203,c@x,0,2\n"
    export = build_export(f"Name,Student ID,Email,Class 1,Class 2\n{people}Count,A0451203,,3,3\n")
    assert [item.row for item in export.left_out] == [5]
