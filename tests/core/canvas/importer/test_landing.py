"""Did an upload arrive?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core.canvas.gradebook import Gradebook
from core.canvas.importer.landing import ChangedElsewhere, Landing, LostColumn, Miss, check_landing
from core.errors import UnknownFile
from core.problems import Severity
from tests.core.canvas.course import COURSE, FULL, make_course


def land(upload: str, after: str = COURSE, before: str | None = None) -> Landing:
    return check_landing(upload.encode(), make_course(after), make_course(before) if before else None)


def test_everything_arrived() -> None:
    landing = land(f"{FULL},Poll 1 (71),Lab (0)\nx,11,,,,2.004,5\nx,12,,,,1,4\nx,13,,,,,N/A\n")
    assert (landing.cells, landing.arrived, landing.differs, len(landing.problems)) == (6, 6, (), 0)
    assert landing.is_complete


def test_what_did_not_arrive_is_listed() -> None:
    landing = land(f"{FULL},Poll 1 (71),Essay (72),Lab (73)\nx,13,,,,2,EX,1\nx,12,,,,,3,4\n")
    assert landing.differs == (
        Miss("12", "71", "Poll 1", "", "1"),
        Miss("12", "72", "Essay", "3", "EX"),
        Miss("13", "71", "Poll 1", "2", ""),
        Miss("13", "72", "Essay", "EX", ""),
        Miss("13", "73", "Lab", "1", "N/A"),
    )
    assert (landing.cells, landing.arrived, landing.is_complete) == (6, 1, False)


def test_columns_and_rows_that_are_not_there_are_problems() -> None:
    after = COURSE.replace("Lab (73)", "Poll 1 (73)")
    landing = land(f"{FULL},Poll 1 (0),New\nx,11,,,,2,1\nEve,,,,,2,1\n", after)
    assert (landing.cells, landing.is_complete) == (0, False)
    assert landing.lost == (LostColumn("Poll 1", 2), LostColumn("New", 2))
    assert [problem.message for problem in landing.problems] == [
        (
            "The gradebook has 2 assignments called “Poll 1” (numbers 71, 73), so nobody can tell which one was "
            "uploaded. Look at them in Canvas and delete the one that is too many."
        ),
        (
            "The gradebook has no assignment called “New”: the column with its 2 scores did not arrive. Upload the "
            "file again, or export the gradebook again if the upload has only just finished."
        ),
        "Row 3, “Eve”, is nobody in the gradebook: its scores are not in Canvas.",
    ]


def test_of_two_assignments_of_one_title_the_one_that_the_upload_made_is_compared() -> None:
    before, after = COURSE.replace("Lab (73)", "Gone (79)"), COURSE.replace("Lab (73)", "Poll 1 (73)")
    landing = land(f"{FULL},Poll 1 (0)\nx,11,,,,5\nx,12,,,,1\n", after, before)
    assert landing.differs == (Miss("12", "73", "Poll 1", "1", "4"),)
    assert landing.lost == ()
    assert [(problem.code, problem.severity) for problem in landing.problems] == [
        ("landed-title-shared", Severity.INFO)
    ]


def test_changes_elsewhere_need_the_gradebook_of_before() -> None:
    before = COURSE.replace("sits at front,2.00,9.00", "sits at front,1.00,8.00").replace("Lab (73)", "Gone (79)")
    before += '"Dorn, Max",14,0014,max,S1,,1,1,1,,\n'
    landing = land(f"{FULL},Poll 1 (71)\nx,11,,,,2\n", before=before)
    assert landing.changed_elsewhere == (ChangedElsewhere("11", "72", "Essay", "8", "9"),)
    assert landing.is_complete


def test_rejected_file_cannot_have_been_uploaded() -> None:
    with pytest.raises(UnknownFile, match="Canvas does not take this file, so it cannot have been uploaded"):
        land("")


UPLOAD = f"{FULL},Poll 1 (71),Lab (73)\nx,11,,,,1,5\nx,12,,,,2,4\nx,13,,,,,N/A\n".encode()
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def at(minutes: int, text: str = COURSE) -> Gradebook:
    """The course as it was exported so many minutes after noon."""
    return replace(make_course(text), exported_at=NOON + timedelta(minutes=minutes))


@pytest.mark.parametrize(
    ("after", "before", "is_from_before"),
    [
        (at(30), at(-30), True),  # the very same file
        (at(-1, f"{COURSE}\n"), at(-30), True),
        (at(-1, f"{COURSE}\n"), None, True),
        (at(0, f"{COURSE}\n"), at(-30), False),  # in the minute of saving
        (at(1, f"{COURSE}\n"), at(-30), False),
        (at(-1, COURSE.replace("S1,sits at front,2.00", "S1,sits at front,1.00")), at(-30), False),  # one arrived
        (at(-1, f"{COURSE}\n"), at(-30, COURSE.replace("Poll 1 (71)", "Poll 1 (70)")), True),
    ],
)
def test_a_gradebook_from_before_the_upload_is_known(
    after: Gradebook, before: Gradebook | None, is_from_before: bool
) -> None:
    saved_at = NOON + timedelta(seconds=40)
    landing = check_landing(UPLOAD, after, before, saved_at)
    assert (landing.is_from_before, landing.is_complete) == (is_from_before, False)
    assert check_landing(UPLOAD, at(1, f"{COURSE}\n"), at(-30)).is_from_before is False


def test_where_everything_arrived_no_gradebook_is_from_before() -> None:
    landing = check_landing(f"{FULL},Poll 1 (71)\nx,11,,,,2\n".encode(), at(-60), at(-60), NOON)
    assert (landing.is_complete, landing.is_from_before) == (True, False)
