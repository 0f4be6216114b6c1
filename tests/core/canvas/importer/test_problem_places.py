"""Tests for the locations of the preview's problems in the upload file."""

import pytest

from core.canvas.importer.verification import verify_import
from core.problems import Problem, Severity, Source
from tests.core.canvas.course import COURSE, IDENTITY_HEADER, make_course, rehearse_upload
from tests.sentences import get_values

NAMESAKES = COURSE + '"Adler, Ida",14,0014,ida2,S1,,1,1,1,,\n'


def list_places(problems: tuple[Problem, ...]) -> list[tuple[str, int | None, int | None]]:
    """Return the code, row, and column of each problem, except the note on every file with changes."""
    return [
        (problem.code, problem.place.row, problem.place.column)
        for problem in problems
        if problem.place.source is Source.UPLOAD and problem.code != "gradebook-cannot-tell"
    ]


@pytest.mark.parametrize(
    ("upload", "places"),
    [
        (
            f"{IDENTITY_HEADER},Current Score,Final Grade,Poll 1 (71),Current Points\n,11,,,,1,2,1,3\n",
            [("column-ignored", 1, 6), ("column-ignored", 1, 7), ("column-ignored", 1, 9), ("scores-lowered", None, 8)],
        ),
        (
            f"{IDENTITY_HEADER},x,Poll 1 (71),Notes\n,11,,,,a,2,b\n",
            [("column-swallowed", 1, 6), ("custom-column-changes", 1, 8)],
        ),
        (
            f"{IDENTITY_HEADER},Notes,Poll 1 (71),Override Score\n,11,,,,b,2,50\n",
            [("column-ignored", 1, 8), ("custom-column-changes", 1, 6), ("override-changes", 1, 8)],
        ),
        (
            f"{IDENTITY_HEADER},Poll 1 (71),Lab (73)\n    Points Possible,,,,,(read only),7\n,11,,,,2,5\n",
            [("column-read-only", 1, 6), ("points-possible-differ", 1, 7)],
        ),
        (
            f"{IDENTITY_HEADER},New,Poll 1 (71),New\n,11,,,,1,2,2\n",
            [
                *[("assignment-new", 1, 6), ("assignment-new", 1, 8)],
                *[("header-repeated", 1, 6), ("header-repeated", 1, 8)],
            ],
        ),
        (f"{IDENTITY_HEADER},Essay (72)\n,11,,,,10\n", [("assignment-posted-by-hand", 1, 6)]),
        (f"{IDENTITY_HEADER},Poll 1 (71),\n,11,,,,2,\n", [("assignment-nameless", 1, 7)]),
        (
            f'{IDENTITY_HEADER},Poll 1 (71),Lab (73)\n,11,,,,3,A\n,12,,,,NA,\n,13,,,,"1,234",4\n',
            [
                *[("score-above-points", 2, 6), ("score-not-a-number", 3, 6), ("score-thousands", 4, 6)],
                *[("scores-removed", None, 6), ("score-not-a-number", 2, 7), ("score-not-assigned", 4, 7)],
                ("scores-removed", None, 7),
            ],
        ),
        (
            f'{IDENTITY_HEADER},Poll 1 (71)\nx,11,0011,,,2\nEve,99,,,,1\nx,11,,,,2\n"Bose, Ravi",,,,,1\nx,13,0012,,,\n',
            [
                *[("student-twice", 2, None), ("student-unknown", 3, None), ("student-twice", 4, None)],
                *[("student-by-name", 5, None), ("id-contradicts", 6, 2)],
            ],
        ),
        (
            f"{IDENTITY_HEADER},Poll 1 (71)\nx,11,0011,ida,,2\nx,11,0011,ida,,2\nx,12,0012,ravi,,1\n",
            [("student-twice", 2, None), ("student-twice", 3, None)],
        ),
        ("Student,SIS User ID,Section,Poll 1 (71)\nx,11,S1,2\n", [("upload-id-column-missing", 1, 2)]),
    ],
)
def test_rehearse_problem_has_location(upload: str, places: list[tuple[str, int | None, int | None]]) -> None:
    assert list_places(rehearse_upload(upload).problems.problems) == places


def test_rehearse_name_shared_by_two_students_has_row() -> None:
    rehearsal = rehearse_upload(f'{IDENTITY_HEADER},Poll 1 (71)\n"Adler, Ida",,,,,2\n', NAMESAKES)
    assert list_places(rehearsal.problems.problems) == [("student-name-ambiguous", 2, None)]


def test_rehearse_repeated_header_names_column_used() -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71),Poll one (71)\n,11,,,,1,2\n")
    messages = [problem.message for problem in rehearsal.problems if problem.code == "header-repeated"]
    assert [message.count("Canvas reads column 7 for both") for message in messages] == [1, 1]


def test_verify_import_problem_has_location() -> None:
    before, after = COURSE.replace("Lab (73)", "Gone (79)"), COURSE.replace("Lab (73)", "Poll 1 (73)")
    upload = f"{IDENTITY_HEADER},New,Poll 1 (0)\nx,11,,,,1,5\nEve,99,,,,,5\n"
    verification = verify_import(upload.encode(), make_course(after), make_course(before))
    assert list_places(verification.problems.problems) == [
        ("landed-column-missing", 1, 6),
        ("landed-title-shared", 1, 7),
        ("landed-row-unknown", 3, None),
    ]
    assert [problem.severity for problem in verification.problems] == [Severity.ERROR, Severity.INFO, Severity.ERROR]


def test_check_repeated_columns_two_headers_of_one_assignment_both_warn() -> None:
    rehearsal = rehearse_upload(f"{IDENTITY_HEADER},Poll 1 (71),Poll 1\n,11,,,,2,1\n")
    found = [problem for problem in rehearsal.problems if problem.code == "header-repeated"]
    assert [problem.place.column for problem in found] == [6, 7]
    assert [get_values(problem.message)["other"] for problem in found] == ["7", "7"]
