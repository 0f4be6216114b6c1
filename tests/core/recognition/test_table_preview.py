"""Tests of the first rows of a table."""

from pathlib import Path

from core.files.tables import parse_table
from core.recognition.table_preview import build_preview


def test_build_preview_has_rows_below_a_late_header() -> None:
    text = "Title\n" * 20 + "Name,Score\n" + "Ann, 1 \n" * 30
    table = parse_table(Path("file.csv"), text.encode())
    preview = build_preview(table, 21)
    assert (preview.header_row, len(preview.rows), preview.rows[20:22]) == (21, 27, (("Name", "Score"), ("Ann", "1")))
    assert (len(build_preview(table).rows), build_preview(table).is_table) == (12, False)
    assert preview.is_table


def test_build_preview_shortens_long_cells() -> None:
    table = parse_table(Path("file.csv"), f"Name,Score\n{'x' * 999},1\n".encode())
    assert len(build_preview(table, 1).rows[1][0]) == 200
