"""Tests for detecting the columns that the user probably wants as scores."""

from core.clicker.combining import combine_exports
from core.clicker.export import ClickerExport
from core.clicker.score_choice import list_offered_sessions
from tests.file_builders import make_export

PEOPLE = ("Ann,101", "Bo,102", "Cy,103", "Di,104")
GRADESCOPE = "Name,SID,1: A,2: B,Total Score,Max Points\n" + "".join(
    f"{person},{number},1,{number + 1},5\n" for number, person in enumerate(PEOPLE)
)
SHEET = "Name,Number,Homework,Lab\n" + "".join(
    f"{person},{number},{2 * number}\n" for number, person in enumerate(PEOPLE)
)


def list_keys(export: ClickerExport, number: int = 1) -> list[tuple[str, bool, bool]]:
    return [(item.session.key, item.is_total, item.is_likely) for item in list_offered_sessions(export, number)]


def test_list_offered_sessions_prefers_the_total_to_its_parts() -> None:
    export = make_export(GRADESCOPE)
    assert export.is_score_table
    total, *parts = list_keys(export)
    assert (total[0].endswith("Total Score"), total[1:]) == (True, (True, True))
    assert [part[1:] for part in parts] == [(False, False), (False, False)]


def test_list_offered_sessions_without_total_returns_all_as_likely() -> None:
    assert list_keys(make_export(SHEET)) == [("Homework", False, True), ("Lab", False, True)]


def test_list_offered_sessions_second_file_uses_class_keys() -> None:
    first = make_export("Name,Student ID,Email,Class 1 - Poll\nAnn,101,a@x.edu,1\n")
    export = combine_exports([first, make_export(SHEET)])
    assert list_keys(export, 2) == [("Homework", False, True), ("Lab", False, True)]


def test_find_totals_iclicker_file_returns_nothing() -> None:
    export = make_export("Name,Student ID,Email,Class 1 - Poll,Class 2 - Poll\nAnn,101,a@x.edu,1,2\n")
    assert [item.is_total for item in list_offered_sessions(export, 1)] == [False, False]


def test_list_offered_sessions_attendance_with_scores_is_not_a_total() -> None:
    text = SHEET.replace("Lab", "Attendance")
    assert [item[1] for item in list_keys(make_export(text))] == [False, False]
