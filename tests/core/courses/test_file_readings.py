"""Tests for corrections of how files are read, stored by the shape of the file."""

from pathlib import Path

import pytest

from core.clicker.export import ClickerExport
from core.clicker.reading import parse_export
from core.courses.file_readings import find_corrections, merge_corrections, update_readings
from core.files.tables import parse_table
from core.recognition.corrections import NO_CORRECTIONS, Corrections
from core.recognition.roles import ColumnRole

TABLE = "Name,Email,Class 1 - Poll,Bonus\nAdler Ida,ida@example.edu,2,1\nBose Ravi,ravi@example.edu,LATE,1\n"
CORRECTED = Corrections(roles={4: ColumnRole.IGNORED}, values={"LATE": "0.5"})


def parse(text: str, corrections: Corrections = NO_CORRECTIONS) -> ClickerExport:
    return parse_export(parse_table(Path("table.csv"), text.encode()), corrections)


def find(readings: object, text: str) -> Corrections:
    return find_corrections(readings, parse_table(Path("next.csv"), text.encode()))  # type: ignore[arg-type]


def test_find_corrections_same_headers_in_any_order_returns_corrections() -> None:
    readings = update_readings((), [parse(TABLE, CORRECTED)])
    assert find(readings, TABLE) == CORRECTED
    other = "Bonus,Class 2 - Poll,Email,Class 1 - Poll,Name\n1,2,ida@example.edu,2,Adler Ida\n"
    assert find(readings, other) == Corrections(roles={1: ColumnRole.IGNORED}, values={"LATE": "0.5"})


@pytest.mark.parametrize("header", ["Name,Email,Class 1 - Poll", "Name,Bonus,Class 1 - Poll"])
def test_find_corrections_other_headers_returns_no_corrections(header: str) -> None:
    readings = update_readings((), [parse(TABLE, CORRECTED)])
    assert find(readings, f"{header}\nAdler Ida,ida@example.edu,2\n") == NO_CORRECTIONS


def test_find_corrections_moved_header_returns_its_row() -> None:
    readings = update_readings((), [parse(f"Week 1\n{TABLE}", Corrections(header_row=2))])
    assert find(readings, f"Week 2\nExported today\n{TABLE}").header_row == 3


def test_update_readings_withdrawn_corrections_are_removed() -> None:
    readings = update_readings((), [parse(TABLE, CORRECTED)])
    ignored_as_read = parse(TABLE.replace("Bonus", "Total"), Corrections(values={"LATE": "0.5"}))
    readings = update_readings(readings, [ignored_as_read])
    assert len(readings) == 2
    assert len(update_readings(readings, [parse(TABLE.replace("Bonus", "Total"))])) == 1


def test_find_corrections_repeated_headers_keep_their_numbers() -> None:
    table = TABLE.replace("Class 1 - Poll,Bonus", "Bonus,Bonus")
    corrections = Corrections(roles={3: ColumnRole.SESSION, 4: ColumnRole.IGNORED})
    readings = update_readings((), [parse(table, corrections)])
    assert find(readings, table).roles == corrections.roles


def test_find_corrections_several_shapes_uses_most_specific() -> None:
    readings = update_readings((), [parse(TABLE, CORRECTED)])
    fewer = parse(TABLE.replace(",Bonus", ",Class 2 - Poll"), Corrections(values={"LATE": "1"}))
    both = update_readings(readings, [fewer])
    assert find(both, TABLE) == CORRECTED


def test_merge_corrections_given_corrections_override_remembered() -> None:
    remembered = Corrections("Sheet1", 3, {1: ColumnRole.NAME, 2: ColumnRole.EMAIL}, {"LATE": "0.5", "P": "1"})
    given = Corrections("Sheet2", 0, {2: ColumnRole.LOGIN}, {"LATE": "0"})
    assert merge_corrections(remembered, given) == Corrections(
        "Sheet2", 3, {1: ColumnRole.NAME, 2: ColumnRole.LOGIN}, {"LATE": "0", "P": "1"}
    )
