"""Tests for reading iClicker exports from Excel workbooks."""

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl

from core.clicker.export import ClickerExport
from core.clicker.reading import read_export
from tests.core.clicker.exported import format_scores, list_problem_codes


def read_workbook_export(folder: Path, *rows: list[str | float | date | None]) -> ClickerExport:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    data = io.BytesIO()
    book.save(data)
    path = folder / "export.csv"  # the file name must not matter
    path.write_bytes(data.getvalue())
    return read_export(path)


def test_read_export_workbook_parses_classic_session_totals(tmp_path: Path) -> None:
    export = read_workbook_export(
        tmp_path,
        [
            "Student ID",
            "Student Name",
            "MATH101 TOTAL",
            "Session 2 Total 5/2/16 [2.00]",
            "Session 1 Total 5/1/16 [2.00]",
        ],
        [451201, "Vance, Quill", 3.5, 2, 1.5],
        ["obrightw", "Brightwater", 0.30000000000000004, 0.1, 0.2],
        [None, "Plum", 1, None, 1],
    )
    assert (export.layout, export.encoding, export.delimiter) == ("classic-session-total-brackets", "xlsx", "")
    assert format_scores(export) == [["2.0", "1.5"], ["0.1", "0.2"], ["blank", "1.0"]]
    assert [person.student_id for person in export.participants] == ["451201", "obrightw", ""]
    assert list_problem_codes(export) == []


def test_read_export_workbook_date_headers_become_sessions(tmp_path: Path) -> None:
    day = datetime(2025, 9, 5)  # noqa: DTZ001 - a spreadsheet knows no time zone
    export = read_workbook_export(tmp_path, ["Student ID", "Total", date(2025, 9, 3), day], ["a", 3, 1, 2])
    assert (export.layout, [session.title for session in export.sessions]) == (
        "classic-id-total-dates",
        ["9/3/25", "9/5/25"],
    )


def test_read_export_workbook_date_cell_is_not_a_score(tmp_path: Path) -> None:
    export = read_workbook_export(tmp_path, ["Name", "Class 1"], ["A", date(2025, 8, 10)], ["B", 8])
    assert (format_scores(export), list_problem_codes(export)) == ([["no_value"], ["8"]], ["score-not-a-number"])
