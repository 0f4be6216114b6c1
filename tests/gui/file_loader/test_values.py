"""Tests for the values of texts, and for tables of other tools, on the Files page."""

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from core.clicker.reading import parse_export
from core.files.tables import parse_table
from core.workbook import Workbook
from gui.file_loader.page import FilesPage
from gui.file_loader.values_model import Column, ValueRow, list_text_values
from gui.work.document import Document
from tests.gui.file_loader.test_page import page as page

TEXT = "Name,Student ID,Class 1 - Poll,Class 2 - Poll\nAnn,101,2,LATE\nBo,102,EX,late\nCy,103,LATE,1\n"


def open_text(document: Document, text: str, name: str = "export.csv") -> None:
    export = parse_export(parse_table(Path(name), text.encode()))
    document.apply("Open", document.workbook.with_export(export))


def find_rows(page: FilesPage) -> Sequence[ValueRow]:
    return page.export_sections[0].tables.values_model.rows


def set_value(page: FilesPage, position: int, value: str) -> bool:
    model = page.export_sections[0].tables.values_model
    return model.setData(model.index(position, Column.VALUE), value)


def test_values_model_lists_texts_without_value_first(page: FilesPage, document: Document) -> None:
    document.apply("Close", Workbook())
    open_text(document, TEXT)
    rows = find_rows(page)
    assert [(row.text, row.cell_count, len(row.sessions)) for row in rows] == [
        ("LATE", 2, 2),
        ("late", 1, 1),
        ("EX", 1, 1),
    ]
    model = page.export_sections[0].tables.values_model
    texts = [model.index(position, Column.VALUE).data() for position in range(3)]
    assert texts == ["no value yet", "no value yet", "excused"]
    assert model.flags(model.index(0, Column.VALUE)) & Qt.ItemFlag.ItemIsEditable
    assert not model.flags(model.index(0, Column.TEXT)) & Qt.ItemFlag.ItemIsEditable


def test_entered_value_adds_scores_and_is_undoable(page: FilesPage, document: Document) -> None:
    document.apply("Close", Workbook())
    open_text(document, TEXT)
    assert set_value(page, 0, "0.5")
    export = document.workbook.export
    assert export is not None
    assert dict(export.corrections.values) == {"LATE": "0.5"}
    assert export.scores.get_points(2, "Class 2 - Poll") == Decimal("0.5")
    assert export.scores.get_points(4, "Class 1 - Poll") == Decimal("0.5")
    document.undo_stack.undo()
    assert document.workbook.export is not None
    assert document.workbook.export.scores.get_points(2, "Class 2 - Poll") is None


@pytest.mark.parametrize("value", ["soon", "", "1 or 2"])
def test_entered_value_invalid_text_changes_nothing(page: FilesPage, document: Document, value: str) -> None:
    document.apply("Close", Workbook())
    open_text(document, TEXT)
    before = document.workbook
    assert not set_value(page, 0, value)
    assert document.workbook is before


def test_table_of_another_tool_includes_no_session(document: Document) -> None:
    document.apply("Close", Workbook())
    open_text(document, "Name,SID,Total Score,Max Points,Status,Lateness (H:M:S)\nAnn,101,1,2,Graded,00:00:00\n")
    workbook = document.workbook
    assert workbook.export is not None
    assert (len(workbook.export.sessions), workbook.chosen_sessions) == (1, ())
    assert list_text_values(workbook.export) == []
