"""Tests for column classification, cell parsing, and score tables."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clicker.cell_parsing import CellParser, build_score_table, detect_decimal_comma
from core.files.dictionary_column import DictionaryColumn, TextColumn
from core.points import EXCUSED, Mark, Score, parse_score
from core.recognition.roles import ColumnRole
from tests.core.clicker.exported import CANVAS, build_export, list_problem_codes, list_roles

PEOPLE = "".join(f"P{i},{i % 3},{i % 2},{i * 7 % 5},1,{i % 3 + i % 2 + i * 7 % 5 + 1}\n" for i in range(9))


@pytest.mark.parametrize(
    ("header", "cells", "role"),
    [
        *(("Guest lecture", ("2", ""), "session"), ("Guest lecture", ("NV", "NV"), "session")),
        *(
            ("Guest lecture", ("", ""), "ignored"),
            ("Poll on trees", ("", ""), "session"),
            ("Class 7", ("", ""), "session"),
        ),
        *(("Major", ("Biology", "Maths"), "ignored"), ("Colour", ("red", "2x"), "ignored")),
        *(("Phone", ("8585551234", "8585551235"), "ignored"), ("Card", ("8585551234", "8585551235"), "ignored")),
        *(("Class 9 - Poll", ("red", "blue"), "session"), ("Other ID", ("17", "18"), "other id")),
        *(
            ("Total", ("2", "3"), "total"),
            ("Session 2 Total", ("2", "3"), "session"),
            ("Average", ("1", "2"), "ignored"),
        ),
        *(
            ("", ("", ""), "ignored"),
            ("Attend", ("PRESENT", "ABSENT"), "session"),
            ("Username", ("a", "b"), "login"),
        ),
    ],
)
def test_classify_columns_uses_header_then_content(header: str, cells: tuple[str, str], role: str) -> None:
    export = build_export(f"Name,{header},Class 1 - Poll\nA,{cells[0]},1\nB,{cells[1]},2\n")
    assert list_roles(export)[1] == role
    assert export.columns[1].reason


@pytest.mark.parametrize("header", ["Class 1 - Poll - Max Points", "Class 1 - Poll Points Possible"])
def test_classify_columns_points_column_is_not_a_session(header: str) -> None:
    export = build_export(f"Name,Class 1 - Poll,{header},Class 2 - Max\nA,1,2,1\nB,2,2,0\n")
    assert list_roles(export) == ["name", "session", "points possible", "session"]
    assert export.sessions[0].points_possible == 2


@pytest.mark.parametrize(
    "header", ["Calculated Final Grade Numerator", "Total Page Views", "Adjusted Final Grade Symbol"]
)
def test_classify_columns_statistics_of_other_systems_are_ignored(header: str) -> None:
    assert list_roles(build_export(f"Name,{header},Class 1 - Poll\nA,4,1\nB,7,2\n"))[1] == "ignored"


def test_classify_columns_dates_as_numbers_are_ignored() -> None:
    export = build_export("Name,Badge,Class 1 - Poll\nA,46001,1\nB,46002,2\n")
    assert (export.columns[1].role, export.columns[1].reason) == (
        ColumnRole.IGNORED,
        "holds dates as numbers, as Excel stores them",
    )


@pytest.mark.parametrize("header", ["Unnamed: 0", "Unnamed..0.", "X", "X.1", ".", "—"])
def test_classify_columns_blank_header_is_not_a_session(header: str) -> None:
    export = build_export(f"Name,{header},Class 1 - Poll\nA,4,1\nB,7,2\n")
    assert [session.title for session in export.sessions] == ["Class 1 - Poll"]
    assert list_problem_codes(export) == ["column-not-read"]


def test_classify_columns_equal_scores_in_dated_series_are_a_session() -> None:
    export = build_export("Name,Trees 3 9/3/26,Trees 4,Credits\nA,1,2,4\nB,2,2,4\nC,0,2,4\n")
    assert list_roles(export) == ["name", "session", "session", "ignored"]


def test_classify_columns_points_possible_makes_column_a_session() -> None:
    assert list_roles(build_export("Name,Trees,Class 1\nPoints Possible,5,2\nA,,1\n")) == ["name", "session", "session"]


@pytest.mark.parametrize("header", ["", "Card"])
def test_check_export_ignored_numbers_yields_problem(header: str) -> None:
    export = build_export(f"Name,{header},Class 1\nA,8585551234,1\n")
    assert list_problem_codes(export) == ["column-not-read"]


def test_check_export_known_nonscore_columns_yields_no_problem() -> None:
    assert list_problem_codes(build_export("Name,Year,Total Absent,Class 1\nA,2,3,1\n")) == []


def test_classify_columns_sum_of_all_others_is_total() -> None:
    assert list_roles(build_export("Name,A,B,C,D,Grade\n" + PEOPLE))[-1] == "total"
    assert list_roles(build_export("Name,A,B,C,D,Session 5 Total\n" + PEOPLE))[-1] == "total"


def test_classify_columns_session_header_prevents_total() -> None:
    assert list_roles(build_export("Name,A,B,C,D,Class 5 - Poll\n" + PEOPLE))[-1] == "session"


def test_classify_columns_coincidental_sum_is_not_total() -> None:
    assert list_roles(build_export("Name,A,B,C,D\nP,1,0,0,1\nQ,1,0,0,1\nR,1,0,0,1\nS,1,0,0,1\n")) == [
        "name",
        *["session"] * 4,
    ]
    assert list_roles(build_export("Name,A,B\nP,1,1\nQ,2,2\nR,1,1\n")) == ["name", "session", "session"]


def test_classify_columns_corrections_override_detected_roles() -> None:
    export = build_export("Name,A,B,C,D,Grade\n" + PEOPLE, {6: ColumnRole.SESSION, 2: ColumnRole.TOTAL})
    assert list_roles(export) == ["name", "total", "session", "session", "session", "session"]
    assert [session.title for session in export.sessions] == ["A", "export Grade", "B", "C", "D"]


def test_classify_columns_ignores_column_order() -> None:
    export = build_export("Total,Class 2 - Quiz,Email,Class 1 - Poll,Student ID,First,Last\n3,2,a@x,1,7,A,B\n")
    assert list_roles(export) == ["total", "session", "e-mail", "session", "student id", "first name", "last name"]


def test_classify_columns_ignores_blank_canvas_columns() -> None:
    assert list_roles(build_export(CANVAS + "A,,1,a@x,,1,2,3,6\n"))[:5] == [
        "name",
        "ignored",
        "student id",
        "e-mail",
        "ignored",
    ]


@pytest.mark.parametrize(
    ("texts", "delimiter", "expected"),
    [
        (["7,5", "8"], ",", True),
        (["7.5", "8"], ";", False),
        (["7.5", "7,5"], ";", None),
        (["8"], ";", True),
        (["1,000", "12,500"], ",", None),
        (["0,500"], ",", True),
        (["1.000"], ";", True),
        (["1,0001", "-,5"], ",", True),
        (["1,000", "7.5"], ",", False),
        (["8", "Vance, Q"], ",", None),
    ],
)
def test_detect_decimal_comma_considers_all_cells(texts: list[str], delimiter: str, expected: bool | None) -> None:
    assert detect_decimal_comma(texts, delimiter) is expected


def test_parse_column_attendance_words_become_scores() -> None:
    column = CellParser(None).parse_column(TextColumn.from_cells(["PRESENT", "absent", "Excused", "", "2"]))
    assert column.is_attendance
    assert [score.mark for score in column.scores] == [Mark.NO_VALUE, Mark.SCORE, Mark.EXCUSED, Mark.BLANK, Mark.SCORE]
    assert [score.points for score in column.resolve_shares(Decimal(3)).scores] == [3, 0, None, None, 2]


def test_parse_column_only_excused_cells_is_not_attendance() -> None:
    column = CellParser(None).parse_column(TextColumn.from_cells(["Excused", "Excused"]))
    assert not column.is_attendance
    assert (column.readable_fraction, column.has_numbers, column.smallest_magnitude) == (1.0, False, None)


def test_parse_column_blank_cells_returns_blank_column() -> None:
    column = CellParser(None).parse_column(TextColumn.from_cells(["", ""]))
    assert (column.is_blank, column.readable_fraction) == (True, 0.0)


def test_cell_parser_equal_cells_return_same_score() -> None:
    parser = CellParser(None)
    assert parser.parse("2.00") is parser.parse("2.00")


POINTS = st.decimals(-(10**12) + 1, 10**12 - 1, places=6)


def build_columns(*scores: list[Score]) -> list[DictionaryColumn[Score]]:
    return [DictionaryColumn.from_cells(column) for column in scores]


def test_build_score_table_uses_most_precise_decimals() -> None:
    table = build_score_table(
        [2, 3], ["A", "B"], build_columns([parse_score("2.50"), parse_score("")], [parse_score("1"), EXCUSED])
    )
    assert table.decimals == 2
    assert table.units.to_numpy().tolist() == [[250, 100], [0, 0]]
    assert table.units.to_numpy().dtype == np.int64
    assert table.marks.to_numpy().dtype == np.int8
    assert (table.get_points(2, "A"), table.get_points(3, "A")) == (Decimal("2.50"), None)
    assert (table.get_mark(3, "A"), table.get_mark(3, "B")) == (Mark.BLANK, Mark.EXCUSED)
    assert table.format_units(250) == "2.5"


def test_build_score_table_without_rows_keeps_columns() -> None:
    assert build_score_table([], ["A"], build_columns([])).units.shape == (0, 1)
    assert build_score_table([2], [], []).units.shape == (1, 0)


def test_build_score_table_large_scores_uses_python_ints() -> None:
    column = [parse_score("999999999999.999999")]
    table = build_score_table([2], [str(number) for number in range(20)], build_columns(column) * 20)
    assert table.units.to_numpy().dtype == object
    assert table.units.sum(axis=1).tolist() == [999999999999999999 * 20]


@given(st.lists(st.lists(POINTS, min_size=3, max_size=3), min_size=1, max_size=4))
def test_build_score_table_has_exact_row_sums(grid: list[list[Decimal]]) -> None:
    cells = build_columns(*([parse_score(f"{points:f}") for points in column] for column in grid))
    table = build_score_table([2, 3, 4], [str(number) for number in range(len(grid))], cells)
    sums = [Decimal(int(units)).scaleb(-table.decimals) for units in table.units.sum(axis=1)]
    assert sums == [sum(row, Decimal()) for row in zip(*grid, strict=True)]
