"""How does a table become an iClicker export?"""

import contextlib
import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clicker.reading import parse_export, read_export
from core.errors import ClickoverError, UnknownFile
from core.files.tables import format_csv, parse_table
from core.problems import Source
from tests.core.clicker.exported import CANVAS, codes, export, scores

POINTS = st.decimals(0, 10**6, places=3)


@pytest.mark.parametrize(
    ("name", "layout", "people", "titles"),
    [
        ("cloud-canvas", "cloud-canvas", 9, ["Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz", "Class 3 - Quiz"]),
        ("cloud-canvas-resaved-in-excel", "cloud-canvas", 9, ["Class 1 - Poll", "Class 2 - Poll"]),
        ("cloud-gradebook", "cloud-gradebook", 9, ["Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"]),
        ("cloud-brightspace", "cloud-brightspace", 9, ["Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"]),
        ("cloud-attendance", "cloud-attendance", 7, ["Class 1 - Attendance 1/21/26", "Class 2 - Attendance 1/26/26"]),
        ("classic-uploadfile", "classic-uploadfile", 6, ["Session 1 Participation 9/3/2025"]),
        ("classic-id-total-dates", "classic-id-total-dates", 6, ["9/3/25", "9/5/25", "9/8/25", "9/10/25"]),
        (
            "classic-session-total-brackets",
            "classic-session-total-brackets",
            6,
            ["Session 4", "Session 3", "Session 2"],
        ),
    ],
)
def test_every_known_layout_is_read(samples: Path, name: str, layout: str, people: int, titles: list[str]) -> None:
    path = samples / f"iclicker-{name}.csv"
    read = read_export(path)
    assert (read.layout, len(read.participants)) == (layout, people)
    assert [session.title for session in read.sessions][: len(titles)] == titles
    assert (read.path, read.sha256) == (path, hashlib.sha256(path.read_bytes()).hexdigest())
    assert "total-mismatch" not in codes(read)
    assert read.layout_words
    assert read.layout_why


def test_the_canvas_export_is_read_whole(samples: Path) -> None:
    read = read_export(samples / "iclicker-cloud-canvas.csv")
    assert [session.key for session in read.sessions][2:4] == ["Class 3 - Quiz", "Class 3 - Quiz #2"]
    assert [session.points_possible for session in read.sessions] == [2, 2, 5, 5, 0]
    assert [session.kind for session in read.sessions] == ["poll", "poll", "quiz", "quiz", "poll"]
    assert scores(read)[:2] == [["2.00", "1.00", "5.00", "blank", "0.00"], ["2.00", "2.00", "3.50", "4.00", "blank"]]
    assert (read.points_row, read.stated_totals[3]) == (2, Decimal(8))
    assert (read.participants[0].student_id, read.participants[6].student_id) == ("00451201", "10451206")
    assert codes(read) == ["duplicate-session-title", "zero-points-session"]


def test_the_classic_brackets_give_day_and_points(samples: Path) -> None:
    session = read_export(samples / "iclicker-classic-session-total-brackets.csv").sessions[0]
    assert (session.held_on, session.points_possible, session.column) == (date(2025, 9, 10), Decimal(2), 4)


def test_no_response_is_not_zero(samples: Path) -> None:
    assert scores(read_export(samples / "iclicker-classic-uploadfile.csv"))[2] == ["no_response"] * 4


def test_attendance_is_worth_a_point(samples: Path) -> None:
    read = read_export(samples / "iclicker-cloud-attendance.csv")
    assert {session.points_possible for session in read.sessions} == {Decimal(1)}
    assert scores(read)[0] == ["1", "1", "0", "excused"]
    assert scores(read)[5] == ["1", "blank", "blank", "blank"]
    assert codes(read) == ["attendance-as-points"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encoding_and_delimiter_change_nothing(samples: Path, encoding: str, delimiter: str) -> None:
    original = read_export(samples / "iclicker-cloud-canvas.csv")
    rows = parse_table(original.path, original.path.read_bytes()).rows
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    read = parse_export(parse_table(Path("other.csv"), text.encode(encoding)))
    assert (read.sessions, read.participants) == (original.sessions, original.participants)
    assert scores(read) == scores(original)


def test_decimal_commas_are_read() -> None:
    read = export("Name;Class 1;Class 2;Total\nVance, Q;1,50;2,000;3,5\n")
    assert (scores(read), codes(read)) == ([["1.500", "2.000"]], [])


@given(st.lists(st.tuples(POINTS, POINTS, POINTS), min_size=1, max_size=5))
def test_totals_are_the_exact_sums(rows: list[tuple[Decimal, Decimal, Decimal]]) -> None:
    lines = [["Name", "Class 1", "Class 2", "Class 3", "Total"]]
    lines += [[f"P{number}", *(f"{points:f}" for points in row), f"{sum(row):f}"] for number, row in enumerate(rows)]
    read = parse_export(parse_table(Path("export.csv"), format_csv(lines)))
    assert list(read.stated_totals.values()) == [sum(row) for row in rows]
    assert codes(read) == []


@given(st.binary(max_size=120), st.integers(0, 300))
def test_a_damaged_file_is_read_or_refused(damage: bytes, place: int) -> None:
    data = (CANVAS + "Points Possible,,,,,2,2,5,9\nA,,1,a@x,,1,2,3,6\n").encode()
    with contextlib.suppress(ClickoverError):
        assert parse_export(parse_table(Path("export.csv"), data[:place] + damage + data[place:])).sessions


def test_problems_of_the_table_are_placed_in_the_export() -> None:
    read = export('Name,Class 1\n"A"B,1\n')
    first = next(iter(read.problems))
    assert (first.code, first.place.source) == ("misplaced-quote", Source.EXPORT)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("A,B\n1,2\n", "no column is headed as a name"),
        ("Name,Email\nA,a@x\n", "no column of scores"),
        ("Name,Email,Total\nA,a@x,3\n", "no column of scores"),
    ],
)
def test_other_tables_are_refused(text: str, what: str) -> None:
    with pytest.raises(UnknownFile, match=what):
        export(text)
