"""Small course that covers most of Canvas's rules, with rehearsal helpers."""

from core.canvas.gradebook import Gradebook
from core.canvas.importer.rehearsal_result import RehearsalResult
from core.canvas.importer.rehearse import rehearse
from tests.file_builders import make_gradebook

COURSE = """\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,Poll 1 (71),Essay (72),Lab (73),Current Score,Override Score
,,,,,,,Manual Posting,,,
    Points Possible,,,,,,2.00,10.00,5.00,(read only),
"Adler, Ida",11,0011,ida,S1,sits at front,2.00,9.00,5.00,90.00,88.00
"Bose, Ravi",12,0012,ravi,S1,,1.00,EX,4.00,80.00,
"Cruz, Lena",13,0013,lena,S1,,,,N/A,70.00,
"""
IDENTITY_HEADER = "Student,ID,SIS User ID,SIS Login ID,Section"


def make_course(text: str = COURSE) -> Gradebook:
    """Return the course as a gradebook."""
    return make_gradebook(text)


def rehearse_upload(upload: str | bytes, course: str = COURSE) -> RehearsalResult:
    """Rehearse the import of a file into the course."""
    return rehearse(make_course(course), upload.encode() if isinstance(upload, str) else upload)


def list_changes(rehearsal: RehearsalResult) -> list[tuple[str, str, str, str]]:
    """Return the changes as tuples of student ID, assignment, old and new score.

    A new assignment is identified by its title, an existing one by its ID.
    """
    return [
        (change.canvas_id, change.assignment_id or change.title, change.before, change.after)
        for change in rehearsal.changes
    ]


def list_codes(rehearsal: RehearsalResult) -> list[str]:
    """Return the problem codes except the one that every changing file gets."""
    return [problem.code for problem in rehearsal.problems if problem.code != "gradebook-cannot-tell"]


def find_message(rehearsal: RehearsalResult, code: str) -> str:
    """Return the message of the first problem with this code."""
    return next(problem.message for problem in rehearsal.problems if problem.code == code)
