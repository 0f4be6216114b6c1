"""Tests for reading iClicker exports."""

import contextlib
import hashlib
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clicker.reading import parse_export, read_export
from core.errors import ClickoverError, UnrecognizedFileError
from core.files.tables import format_csv, parse_table
from core.problems import Source
from core.scores.shares import resolve_shares
from tests.core.clicker.exported import CANVAS, build_export, format_scores, list_problem_codes
from tests.file_builders import make_export
from tests.sentences import as_text

POINTS = st.decimals(0, 10**6, places=3)


@pytest.mark.parametrize(
    ("name", "layout", "participant_count", "titles"),
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
def test_read_export_reads_every_known_layout(
    samples: Path, name: str, layout: str, participant_count: int, titles: list[str]
) -> None:
    path = samples / f"iclicker-{name}.csv"
    export = read_export(path)
    assert (export.layout, len(export.participants)) == (layout, participant_count)
    assert [session.title for session in export.sessions][: len(titles)] == titles
    assert (export.path, export.sha256) == (path, hashlib.sha256(path.read_bytes()).hexdigest())
    assert "total-mismatch" not in list_problem_codes(export)
    assert export.layout_label
    assert export.layout_reason


def test_read_export_canvas_sample_returns_all_data(samples: Path) -> None:
    export = read_export(samples / "iclicker-cloud-canvas.csv")
    assert [session.key for session in export.sessions][2:4] == ["Class 3 - Quiz", "Class 3 - Quiz #2"]
    assert [session.points_possible for session in export.sessions] == [2, 2, 5, 5, 0]
    assert [session.kind for session in export.sessions] == ["poll", "poll", "quiz", "quiz", "poll"]
    assert format_scores(export)[:2] == [
        ["2.00", "1.00", "5.00", "blank", "0.00"],
        ["2.00", "2.00", "3.50", "4.00", "blank"],
    ]
    assert (export.points_row, export.stated_totals[3]) == (2, Decimal(8))
    assert (export.participants[0].student_id, export.participants[6].student_id) == ("00451201", "10451206")
    assert list_problem_codes(export) == ["duplicate-session-title", "zero-points-session"]


def test_read_export_classic_brackets_set_date_and_points(samples: Path) -> None:
    session = read_export(samples / "iclicker-classic-session-total-brackets.csv").sessions[0]
    assert (session.held_on, session.points_possible, session.column) == (date(2025, 9, 10), Decimal(2), 4)


def test_read_export_no_response_is_not_zero(samples: Path) -> None:
    assert format_scores(read_export(samples / "iclicker-classic-uploadfile.csv"))[2] == ["no_response"] * 4


def test_read_export_attendance_sessions_have_no_stated_points(samples: Path) -> None:
    export = read_export(samples / "iclicker-cloud-attendance.csv")
    assert {session.points_possible for session in export.sessions} == {None}
    assert "points-possible-unknown" not in [problem.code for problem in export.problems]
    points = dict.fromkeys((session.key for session in export.sessions), Decimal(1))
    resolved = replace(export, scores=resolve_shares(export, points))
    assert format_scores(resolved)[0] == ["1", "1", "0", "excused"]
    assert format_scores(resolved)[5] == ["1", "blank", "blank", "blank"]
    assert list_problem_codes(export) == ["attendance-as-points"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_parse_export_ignores_encoding_and_delimiter(samples: Path, encoding: str, delimiter: str) -> None:
    original = read_export(samples / "iclicker-cloud-canvas.csv")
    rows = parse_table(original.path, original.path.read_bytes()).rows
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    export = parse_export(parse_table(Path("other.csv"), text.encode(encoding)))
    assert (export.sessions, export.participants) == (original.sessions, original.participants)
    assert format_scores(export) == format_scores(original)


def test_parse_export_parses_decimal_commas() -> None:
    export = build_export("Name;Class 1 - Poll;Class 2 - Poll;Total\nVance, Q;1,50;2,000;3,5\n")
    assert (format_scores(export), list_problem_codes(export)) == ([["1.500", "2.000"]], [])


@given(st.lists(st.tuples(POINTS, POINTS, POINTS), min_size=1, max_size=5))
def test_check_totals_exact_sums_yield_no_problem(rows: list[tuple[Decimal, Decimal, Decimal]]) -> None:
    lines = [["Name", "Class 1 - Poll", "Class 2 - Poll", "Class 3 - Poll", "Total"]]
    lines += [[f"P{number}", *(f"{points:f}" for points in row), f"{sum(row):f}"] for number, row in enumerate(rows)]
    export = parse_export(parse_table(Path("export.csv"), format_csv(lines)))
    assert list(export.stated_totals.values()) == [sum(row) for row in rows]
    assert list_problem_codes(export) == []


@given(st.binary(max_size=120), st.integers(0, 300))
def test_parse_export_damaged_file_raises_only_clickover_errors(damage: bytes, position: int) -> None:
    data = (CANVAS + "Points Possible,,,,,2,2,5,9\nA,,1,a@x,,1,2,3,6\n").encode()
    with contextlib.suppress(ClickoverError):
        assert parse_export(parse_table(Path("export.csv"), data[:position] + damage + data[position:])).sessions


def test_parse_export_table_problems_name_export_as_source() -> None:
    export = build_export('Name,Class 1\n"A"B,1\n')
    problem = next(iter(export.problems))
    assert (problem.code, problem.place.source) == ("misplaced-quote", Source.EXPORT)


def test_parse_export_each_missing_column_has_its_own_explanation() -> None:
    found = []
    for text in ("A,B\n1,2\n", "Name,Email\nA,a@x\n", "Name,Email,Total,Total Score\nA,a@x,3,4\n"):
        with pytest.raises(UnrecognizedFileError) as raised:
            build_export(text)
        found.append(as_text(raised.value.what).values["item_0"])
    no_people, no_scores, several_totals = found
    assert no_people != no_scores == several_totals


def test_parse_export_only_total_becomes_session() -> None:
    export = make_export("Name,Email,Total,Total Score\nA,a@x,3,\nB,b@x,5,\n")
    assert [(session.title, session.kind, session.generic_header) for session in export.sessions] == [
        ("Total", "total", "")
    ]
    assert (export.has_only_total, export.stated_totals) == (True, {})


def test_parse_export_generic_headers_are_named_after_file() -> None:
    export = make_export("Name,Email,Score,Score (10 pts),Class 1\nA,a@x,3,4,5\n", "week3.csv")
    assert [(session.key, session.generic_header, session.points_possible) for session in export.sessions] == [
        ("week3 Score", "Score", None),
        ("week3 Score #2", "Score", 10),
        ("Class 1", "", None),
    ]
    assert not export.has_only_total
