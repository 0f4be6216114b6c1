"""How does a workbook become an iClicker export?"""

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl

from core.clicker.export import Export
from core.clicker.reading import read_export
from tests.core.clicker.exported import codes, scores


def read_workbook(folder: Path, *rows: list[str | float | date | None]) -> Export:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    data = io.BytesIO()
    book.save(data)
    path = folder / "export.csv"  # the name tells nothing
    path.write_bytes(data.getvalue())
    return read_export(path)


def test_classic_session_totals_are_a_workbook(tmp_path: Path) -> None:
    read = read_workbook(
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
    assert (read.layout, read.encoding, read.delimiter) == ("classic-session-total-brackets", "xlsx", "")
    assert scores(read) == [["2.0", "1.5"], ["0.1", "0.2"], ["blank", "1.0"]]
    assert [person.student_id for person in read.participants] == ["451201", "obrightw", ""]
    assert codes(read) == []


def test_days_that_are_real_dates_head_sessions(tmp_path: Path) -> None:
    day = datetime(2025, 9, 5)  # noqa: DTZ001 - a spreadsheet knows no time zone
    read = read_workbook(tmp_path, ["Student ID", "Total", date(2025, 9, 3), day], ["a", 3, 1, 2])
    assert (read.layout, [session.title for session in read.sessions]) == (
        "classic-id-total-dates",
        ["9/3/25", "9/5/25"],
    )


def test_a_score_that_the_spreadsheet_turned_into_a_date_is_no_score(tmp_path: Path) -> None:
    read = read_workbook(tmp_path, ["Name", "Class 1"], ["A", date(2025, 8, 10)], ["B", 8])
    assert (scores(read), codes(read)) == ([["blank"], ["8"]], ["score-not-a-number"])
