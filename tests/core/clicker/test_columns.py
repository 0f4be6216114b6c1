"""What is each column: identity, session, total, or nothing that counts?

What do the cells of one column say?

How do many scores become one exact table?
"""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clicker.columns import CellParser, build_score_table, detect_decimal_comma
from core.clicker.export import Role
from core.files.coded_columns import CodedColumn, TextColumn
from core.points import EXCUSED, Mark, Score, read_score
from tests.core.clicker.exported import CANVAS, codes, export, roles

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
        *(("Class 9 - Poll", ("red", "blue"), "session"), ("Other ID", ("17", "18"), "student id")),
        *(
            ("Total", ("2", "3"), "total"),
            ("Session 2 Total", ("2", "3"), "session"),
            ("Average", ("1", "2"), "ignored"),
        ),
        *(
            ("", ("", ""), "ignored"),
            ("Attend", ("PRESENT", "ABSENT"), "session"),
            ("Username", ("a", "b"), "student id"),
        ),
    ],
)
def test_a_column_is_told_by_its_name_then_by_what_it_holds(header: str, cells: tuple[str, str], role: str) -> None:
    read = export(f"Name,{header},Class 1 - Poll\nA,{cells[0]},1\nB,{cells[1]},2\n")
    assert roles(read)[1] == role
    assert read.columns[1].why


def test_points_possible_make_a_session() -> None:
    assert roles(export("Name,Trees,Class 1\nPoints Possible,5,2\nA,,1\n")) == ["name", "session", "session"]


@pytest.mark.parametrize("header", ["", "Card"])
def test_numbers_that_are_left_out_are_told(header: str) -> None:
    read = export(f"Name,{header},Class 1\nA,8585551234,1\n")
    assert codes(read) == ["column-not-read"]


def test_known_columns_are_left_out_without_a_word() -> None:
    assert codes(export("Name,Year,Total Absent,Class 1\nA,2,3,1\n")) == []


def test_the_sum_of_all_others_is_a_total_whatever_its_name() -> None:
    assert roles(export("Name,A,B,C,D,Grade\n" + PEOPLE))[-1] == "total"
    assert roles(export("Name,A,B,C,D,Session 5 Total\n" + PEOPLE))[-1] == "total"


def test_a_session_of_a_usual_name_is_never_a_total() -> None:
    assert roles(export("Name,A,B,C,D,Class 5 - Poll\n" + PEOPLE))[-1] == "session"


def test_a_sum_by_chance_is_no_total() -> None:
    assert roles(export("Name,A,B,C,D\nP,1,0,0,1\nQ,1,0,0,1\nR,1,0,0,1\nS,1,0,0,1\n")) == ["name", *["session"] * 4]
    assert roles(export("Name,A,B\nP,1,1\nQ,2,2\nR,1,1\n")) == ["name", "session", "session"]


def test_a_person_has_the_last_word() -> None:
    read = export("Name,A,B,C,D,Grade\n" + PEOPLE, {6: Role.SESSION, 2: Role.TOTAL})
    assert roles(read) == ["name", "total", "session", "session", "session", "session"]
    assert [session.title for session in read.sessions] == ["B", "C", "D", "Grade"]


def test_the_place_of_columns_does_not_matter() -> None:
    read = export("Total,Class 2 - Quiz,Email,Class 1 - Poll,Student ID,First,Last\n3,2,a@x,1,7,A,B\n")
    assert roles(read) == ["total", "session", "e-mail", "session", "student id", "first name", "last name"]


def test_canvas_columns_that_iclicker_leaves_blank_are_ignored() -> None:
    assert roles(export(CANVAS + "A,,1,a@x,,1,2,3,6\n"))[:5] == ["name", "ignored", "student id", "e-mail", "ignored"]


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
def test_the_decimal_sign_is_that_of_the_whole_file(texts: list[str], delimiter: str, expected: bool | None) -> None:
    assert detect_decimal_comma(texts, delimiter) is expected


def test_attendance_is_a_score_of_one_point() -> None:
    column = CellParser(None).parse_column(TextColumn.of(["PRESENT", "absent", "Excused", "", "2"]))
    assert column.is_attendance
    assert [score.mark for score in column.scores] == [Mark.SCORE, Mark.SCORE, Mark.EXCUSED, Mark.BLANK, Mark.SCORE]
    assert [score.points for score in column.scores] == [1, 0, None, None, 2]


def test_a_column_that_is_only_excused_is_no_attendance() -> None:
    column = CellParser(None).parse_column(TextColumn.of(["Excused", "Excused"]))
    assert not column.is_attendance
    assert (column.readable_fraction, column.has_numbers, column.smallest_magnitude) == (1.0, False, None)


def test_a_blank_column_holds_nothing() -> None:
    column = CellParser(None).parse_column(TextColumn.of(["", ""]))
    assert (column.is_blank, column.readable_fraction) == (True, 0.0)


def test_equal_cells_share_one_score() -> None:
    reader = CellParser(None)
    assert reader.parse("2.00") is reader.parse("2.00")


POINTS = st.decimals(-(10**12) + 1, 10**12 - 1, places=6)


def columns(*scores: list[Score]) -> list[CodedColumn[Score]]:
    return [CodedColumn.of(column) for column in scores]


def scored(points: str) -> Score:
    return read_score(points)


def test_units_are_of_the_smallest_decimal_printed() -> None:
    table = build_score_table([2, 3], ["A", "B"], columns([scored("2.50"), scored("")], [scored("1"), EXCUSED]))
    assert table.decimals == 2
    assert table.units.to_numpy().tolist() == [[250, 100], [0, 0]]
    assert table.units.to_numpy().dtype == np.int64
    assert table.marks.to_numpy().dtype == np.int8
    assert (table.points_at(2, "A"), table.points_at(3, "A")) == (Decimal("2.50"), None)
    assert (table.mark_at(3, "A"), table.mark_at(3, "B")) == (Mark.BLANK, Mark.EXCUSED)
    assert table.plain(250) == "2.5"


def test_an_empty_table_has_its_shape() -> None:
    assert build_score_table([], ["A"], columns([])).units.shape == (0, 1)
    assert build_score_table([2], [], []).units.shape == (1, 0)


def test_sums_that_could_overflow_are_python_ints() -> None:
    column = [scored("999999999999.999999")]
    table = build_score_table([2], [str(number) for number in range(20)], columns(column) * 20)
    assert table.units.to_numpy().dtype == object
    assert table.units.sum(axis=1).tolist() == [999999999999999999 * 20]


@given(st.lists(st.lists(POINTS, min_size=3, max_size=3), min_size=1, max_size=4))
def test_row_sums_are_exact(grid: list[list[Decimal]]) -> None:
    cells = columns(*([scored(f"{points:f}") for points in column] for column in grid))
    table = build_score_table([2, 3, 4], [str(number) for number in range(len(grid))], cells)
    sums = [Decimal(int(units)).scaleb(-table.decimals) for units in table.units.sum(axis=1)]
    assert sums == [sum(row, Decimal()) for row in zip(*grid, strict=True)]
