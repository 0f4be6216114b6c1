"""Canvas rules F1 to F14 and G4: what a cell does."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.canvas.gradebook import read_gradebook
from core.canvas.importer.rehearse import rehearse
from core.canvas.importer.scores import compute_effect, interpret_grade, is_unchanged_in_importer, parse_plain_score
from tests.classroom import SAMPLES
from tests.core.canvas.course import COURSE, FULL, answer, changes, codes, message


@pytest.mark.parametrize(
    ("grade", "score"),
    [
        ("8.50", "8.5"),
        ("+5", "5"),
        ("-1", "-1"),
        ("50%", "5"),
        ("ex", "EX"),
        ("Excused", "EX"),
        ("complete", "10"),
        ("pass", "10"),
        ("fail", "0"),
        ("incomplete", "0"),
        ("", ""),
        ("-", ""),
        ("N/A", ""),
        ("9/10", ""),
        ("1e1", ""),
        ("8,5", ""),
    ],
)
def test_score_of_a_posted_grade(grade: str, score: str) -> None:
    assert interpret_grade(grade, Decimal(10)) == score


def test_percent_and_complete_of_nothing_are_zero() -> None:
    assert (interpret_grade("50%", None), interpret_grade("complete", None)) == ("0", "0")


@pytest.mark.parametrize(
    ("cell", "original", "same"),
    [
        ("8", "8", True),
        ("8.00", "8", True),
        ("8.126", "8.13", True),
        ("8.1", "8", False),
        ("ex", "EX", True),
        ("EXCUSED", "EX", False),
        ("", "", True),
        ("-", "", True),
        ("", "8", False),
        ("-", "8", False),
        ("0", "EX", False),
        ("N/A", "0", False),
        ("9/10", "9", False),
        ("1e1", "10", True),
        ("B", "B", True),
    ],
)
def test_no_change(cell: str, original: str, *, same: bool) -> None:
    assert is_unchanged_in_importer(cell, original) is same


@given(st.sampled_from(["", "8", "8.00", "ex", "-", "N/A", "9/10", "50%", "8,00"]), st.sampled_from(["", "8", "EX"]))
def test_a_plain_score_that_canvas_has_changes_nothing_anywhere(cell: str, original: str) -> None:
    if parse_plain_score(cell) == original:
        effect = compute_effect(cell, original, None)
        assert effect.is_unchanged_in_importer
        assert effect.is_unchanged_on_page
        assert not effect.is_change


def test_blank_and_dash_delete_and_text_removes() -> None:
    rehearsal = answer(f"{FULL},Poll 1 (71),Essay (72),Lab (73)\n,11,,,,,-,A\n,12,,,,1,,4\n")
    assert changes(rehearsal) == [
        ("11", "71", "2", ""),
        ("11", "72", "9", ""),
        ("11", "73", "5", ""),
        ("12", "72", "EX", ""),
    ]
    assert codes(rehearsal) == [
        "assignment-posted-by-hand",
        "scores-removed",
        "scores-removed",
        "scores-unexcused",
        "score-not-a-number",
        "scores-removed",
    ]


def test_not_assigned_takes_no_score() -> None:
    rehearsal = answer(f"{FULL},Lab (73)\n,13,,,,3\n")
    assert (rehearsal.outcome, rehearsal.changes) == ("no-changes", ())
    assert codes(rehearsal) == ["score-not-assigned"]


def test_short_rows_delete() -> None:
    upload = f"{FULL},Poll 1 (71),Lab (73)\nPoints Possible,,,,,,\n,12,,,,1,4\n,11\n"
    assert changes(answer(upload)) == [("11", "71", "2", ""), ("11", "73", "5", "")]


def test_surprising_numbers_are_told() -> None:
    rehearsal = answer(f'{FULL},Poll 1 (71)\n,11,,,,3\n,12,,,,"1,234"\n,13,,,,4\n')
    assert message(rehearsal, "score-above-points") == (
        "“Poll 1”, 2 rows, first row 2: the score is above the 2 points possible. Canvas takes it as it is."
    )
    assert message(rehearsal, "score-thousands") == (
        "“Poll 1”, row 3: Canvas reads the separator as a decimal point, so 1,234 becomes 1.234. Write the number "
        "without it."
    )


def test_lowered_letter_grades_are_not_compared() -> None:
    course = COURSE.replace("S1,sits at front,2.00", "S1,sits at front,B+")
    assert codes(answer(f"{FULL},Poll 1 (71)\n,11,,,,1\n", course)) == []


def test_scores_hidden_from_instructors_take_nothing() -> None:
    course = COURSE.replace("Manual Posting", "Manual Posting (scores hidden from instructors)")
    rehearsal = answer(f"{FULL},Essay (72)\n,11,,,,1\n", course)
    assert (rehearsal.outcome, rehearsal.changes, codes(rehearsal)) == ("no-changes", (), ["assignment-closed"])


def test_page_after_questions_keeps_a_column_of_excuses_but_posts_nothing() -> None:
    rehearsal = answer(f"{FULL},Essay (72),New\n,12,,,,EX,1\n")
    assert changes(rehearsal) == [("12", "New", "", "1")]


def test_page_drops_what_parse_float_finds_equal() -> None:
    asked = f"{FULL},Poll 1 (71)\n,11,,,,2 pts\nEve,,,,,1\n"
    assert changes(answer(asked)) == []
    assert changes(answer(f"{FULL},Poll 1 (71)\n,11,,,,2 pts\n")) == [("11", "71", "2", "")]


def test_custom_columns_and_overrides_count_as_changes() -> None:
    upload = "Student,ID,Section,Notes,Poll 1 (71),Override Score,Override Score (Fall)\n,11,,sits at back,2,88,5\n"
    rehearsal = answer(upload)
    assert (rehearsal.outcome, rehearsal.changes, codes(rehearsal)[-1]) == ("changes", (), "custom-column-changes")
    rehearsal = answer(upload.replace("back", "front"))
    assert rehearsal.outcome == "no-changes"
    rehearsal = answer(upload.replace("back", "front").replace("88", "70"))
    assert (rehearsal.outcome, codes(rehearsal)[-1]) == ("changes", "override-changes")
    assert (
        answer("Student,ID,Section,Notes,Override Score\n,12,,,\n,13,,,\n,11,,sits at front,88\n,12,\n").outcome
        == "no-changes"
    )


def test_read_only_custom_column_is_never_written() -> None:
    course = COURSE.replace("    Points Possible,,,,,,", "    Points Possible,,,,,(read only),")
    assert answer("Student,ID,Section,Notes,Poll 1 (71)\n,11,,moved,2\n", course).outcome == "no-changes"


@pytest.mark.parametrize(
    "name",
    [
        "canvas-gradebook.csv",
        "canvas-gradebook-login-only.csv",
        "canvas-gradebook-last-first-columns.csv",
        "canvas-gradebook-integration-override.csv",
        "canvas-gradebook-grading-period.csv",
        "canvas-gradebook-semicolon-decimal-comma.csv",
    ],
)
def test_a_gradebooks_own_export_changes_nothing(name: str) -> None:
    from_disk = (SAMPLES / name).read_bytes()
    rehearsal = rehearse(read_gradebook(SAMPLES / name), from_disk)
    assert (rehearsal.outcome, rehearsal.changes) == ("no-changes", ())
