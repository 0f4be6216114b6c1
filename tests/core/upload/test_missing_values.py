"""Tests for scores that aren't written because a text has no value."""

from decimal import Decimal

from core.choices import Choices, OutputColumns
from core.problems import Problem, Severity
from core.results import derive_results
from core.upload.columns import resolve_columns
from core.upload.file import LeftOutItem
from core.upload.missing_values import check_unknown_shares, find_students_without_value, list_left_out_texts
from core.workbook import Workbook
from tests.file_builders import make_workbook

TEXTS = """\
Name,Student ID,Class 1 - Poll,Class 2 - Poll,Class 3 - Quiz
Points Possible,,2,2,5
Ida Adler,1001,2,late,1
Ravi Bose,1002,1,1,sick
Ravi Bose,1002,1,lost,
Lena Cruz,1003,1,2,3
"""
SHARES = """\
Name,Student ID,Class 1 - Poll,Class 2 - Poll
Ida Adler,1001,85%,1
Ravi Bose,1002,50%,100%
"""


def list_left_out(columns: OutputColumns) -> list[LeftOutItem]:
    workbook = make_workbook(TEXTS).with_choices(Choices(columns=columns))
    sheet = derive_results(workbook).score_sheet
    assert workbook.export is not None
    assert sheet is not None
    names = {person.row: f"{person.name} in row {person.row}" for person in workbook.export.participants}
    return list(list_left_out_texts(workbook.export, sheet, resolve_columns(workbook, sheet)[0], names))


def list_share_problems(workbook: Workbook) -> list[Problem]:
    sheet = derive_results(workbook).score_sheet
    assert workbook.export is not None
    assert sheet is not None
    return list(check_unknown_shares(workbook.export, sheet))


def test_list_left_out_texts_of_sessions_names_row_session_and_text() -> None:
    found = list_left_out(OutputColumns.SESSIONS)
    assert [(item.row, item.name, item.session) for item in found] == [
        (3, "Ida Adler in row 3", "Class 2 - Poll"),
        (5, "Ravi Bose in row 5", "Class 2 - Poll"),
        (4, "Ravi Bose in row 4", "Class 3 - Quiz"),
    ]
    assert ["late" in found[0].reason, "lost" in found[1].reason, "sick" in found[2].reason] == [True] * 3
    assert len({item.reason.replace("late", "").replace("lost", "").replace("sick", "") for item in found}) == 1


def test_list_left_out_texts_of_total_names_the_session_with_the_text() -> None:
    found = list_left_out(OutputColumns.TOTAL)
    assert [(item.row, item.session) for item in found] == [(3, "iClicker Total"), (4, "iClicker Total")]
    assert all(text in found[0].reason for text in ("Class 2 - Poll", "late"))
    assert all(text in found[1].reason for text in ("Class 3 - Quiz", "sick"))


def test_find_students_without_value_lists_columns_by_student() -> None:
    workbook = make_workbook(TEXTS)
    sheet = derive_results(workbook).score_sheet
    assert sheet is not None
    columns, _ = resolve_columns(workbook, sheet)
    found = find_students_without_value(sheet, columns)
    assert {student: [column.key for column in found[student]] for student in found} == {
        "11": ["Class 2 - Poll"],
        "12": ["Class 2 - Poll", "Class 3 - Quiz"],
    }


def test_check_unknown_shares_warns_once_for_each_session_without_points() -> None:
    workbook = make_workbook(SHARES, None)
    problems = list_share_problems(workbook)
    assert [(problem.severity, problem.place.column) for problem in problems] == [
        (Severity.WARNING, 3),
        (Severity.WARNING, 4),
    ]
    assert all(text in problems[0].message for text in ("Class 1 - Poll", "85%"))
    assert all(text in problems[1].message for text in ("Class 2 - Poll", "100%"))
    with_points = workbook.with_points_possible("Class 1 - Poll", Decimal(4))
    assert [problem.place.column for problem in list_share_problems(with_points)] == [4]
    without_first = workbook.with_sessions_included(["Class 1 - Poll"], included=False)
    assert [problem.place.column for problem in list_share_problems(without_first)] == [4]
