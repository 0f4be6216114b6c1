"""Identification of the course of files, by the IDs of its students and assignments."""

from collections.abc import Collection, Iterable
from typing import TYPE_CHECKING, NamedTuple

from core.clicker.export import ClickerExport
from core.courses.course import CourseMembers
from core.students.identity import normalize_id, normalize_login

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook

_MIN_STUDENT_SHARE = 0.5
_MIN_SHARE_WITH_ASSIGNMENT = 0.25


class CourseFit(NamedTuple):
    """Degree to which files fit a course: the share of students that both have, from 0 to 1.

    `shares_assignments` is True if the gradebook has one of the course's assignments. Assignments are unique to a
    course.
    """

    name: str
    student_share: float
    shares_assignments: bool


def find_courses(
    courses: Iterable[CourseMembers], gradebook: "Gradebook | None", export: ClickerExport | None = None
) -> tuple[CourseFit, ...]:
    """Return the courses to which the files may belong, best first.

    If there are several, the user must confirm one. Without a gradebook, people in the iClicker file are compared by ID
    and login.
    """
    fits = [fit for course in courses if (fit := measure_fit(course, gradebook, export))]
    return tuple(sorted(fits, key=lambda fit: (not fit.shares_assignments, -fit.student_share, fit.name)))


def measure_fit(
    course: CourseMembers, gradebook: "Gradebook | None", export: ClickerExport | None = None
) -> CourseFit | None:
    """Return the degree to which files fit a course, or None if they don't."""
    if gradebook is None:
        share = _measure_people(course, export) if export else 0.0
        return CourseFit(course.name, share, shares_assignments=False) if share > _MIN_STUDENT_SHARE else None
    students = {student.canvas_id for student in gradebook.students if not student.is_test}
    share = _measure_overlap(students, course.students)
    assignment_ids = {assignment.assignment_id for assignment in gradebook.assignments if assignment.assignment_id}
    is_shared = not assignment_ids.isdisjoint(course.assignment_ids)
    has_others = bool(assignment_ids and course.assignment_ids) and not is_shared
    min_share = _MIN_SHARE_WITH_ASSIGNMENT if is_shared else _MIN_STUDENT_SHARE
    return CourseFit(course.name, share, is_shared) if share > min_share and not has_others else None


def _measure_overlap(first: Collection[str], second: Collection[str]) -> float:
    """Return the share of the smaller collection that is also in the other."""
    return len({*first} & {*second}) / max(1, min(len(first), len(second)))


def _measure_people(course: CourseMembers, export: ClickerExport) -> float:
    ids = {normalize_id(student.sis_user_id) for student in course.students.values()} - {""}
    logins = {normalize_login(student.login_id).partition("@")[0] for student in course.students.values()} - {""}
    known = sum(
        normalize_id(person.student_id) in ids
        or any(normalize_login(text).partition("@")[0] in logins for text in (person.login, person.email) if text)
        for person in export.participants
    )
    return known / max(1, len(export.participants))
