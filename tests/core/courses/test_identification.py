"""Tests for recognizing courses by the IDs of their students and assignments."""

import pytest

from core.courses.course import CourseMembers, CourseStudent
from core.courses.identification import CourseFit, find_courses
from tests.file_builders import CLICKER, GRADEBOOK, make_export, make_gradebook

STUDENTS = {
    "11": CourseStudent("Adler, Ida", "1001", "ida"),
    "12": CourseStudent("Bose, Ravi", "1002", "ravi"),
    "13": CourseStudent("Cruz, Lena", "1003", "lena"),
}
MATH = CourseMembers("MATH", STUDENTS, frozenset({"71"}))
NEW = CourseMembers("NEW", STUDENTS, frozenset())
ART = CourseMembers("ART", STUDENTS, frozenset({"99"}))
OTHERS = CourseMembers("OTHERS", {"77": CourseStudent("X", "", "")}, frozenset({"71"}))


def test_find_courses_gradebook_requires_students_and_no_foreign_assignments() -> None:
    assert find_courses([ART, NEW, OTHERS, MATH], make_gradebook()) == (
        CourseFit("MATH", 1.0, shares_assignments=True),
        CourseFit("NEW", 1.0, shares_assignments=False),
    )


@pytest.mark.parametrize(("count", "fits"), [(3, 1), (1, 1), (0, 0)])
def test_find_courses_shared_assignment_requires_a_quarter_of_students(count: int, fits: int) -> None:
    lines = GRADEBOOK.splitlines()
    others = [f'"New {number}",9{number},9{number},new{number},S1,,,' for number in range(6)]
    gradebook = make_gradebook("\n".join([*lines[:2], *lines[2 : 2 + count], *others, ""]))
    assert len(find_courses([MATH], gradebook)) == fits


def test_find_courses_iclicker_file_requires_shared_people() -> None:
    assert find_courses([MATH, OTHERS], None, make_export()) == (CourseFit("MATH", 1.0, shares_assignments=False),)
    by_login = CLICKER.replace("1001", "").replace("1002", "").replace("1003", "")
    assert [fit.name for fit in find_courses([MATH], None, make_export(by_login))] == ["MATH"]
    nobody = by_login.replace("@example.edu", "x@example.edu")
    assert find_courses([MATH], None, make_export(nobody)) == ()
    assert find_courses([MATH], None) == ()
