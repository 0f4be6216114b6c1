"""Tests of the file tables' models and of the file summaries."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from core.canvas.gradebook import Gradebook, read_gradebook
from core.clicker.export import ClickerExport
from core.clicker.reading import read_export
from core.recognition.roles import ColumnRole
from gui.file_loader.columns_model import (
    Column,
    ColumnsModel,
    get_role_labels,
    list_columns,
    list_gradebook_columns,
)
from gui.file_loader.file_card import summarize_export, summarize_gradebook
from gui.file_loader.first_rows_model import FirstRowsModel, fill_from_gradebook, fill_from_preview
from gui.tables.table_model import OBJECT_ROLE

FATAL = QAbstractItemModelTester.FailureReportingMode.Fatal

pytestmark = pytest.mark.usefixtures("qapp")


@pytest.fixture
def export(samples: Path) -> ClickerExport:
    return read_export(samples / "iclicker-cloud-canvas.csv")


@pytest.fixture
def gradebook(samples: Path) -> Gradebook:
    return read_gradebook(samples / "canvas-gradebook.csv")


def test_columns_model_lists_every_column_with_its_role(export: ClickerExport) -> None:
    model = ColumnsModel()
    tester = QAbstractItemModelTester(model, FATAL)
    model.set_rows(list_columns(export.columns))
    assert model.rowCount() == len(export.columns)
    assert model.has_column_numbers
    assert model.index(0, Column.MEANING).data() == get_role_labels()[ColumnRole.NAME]
    model.set_rows([])
    assert model.rowCount() == 0
    tester.deleteLater()


def test_columns_model_set_data_only_requests_correction(export: ClickerExport) -> None:
    model, requests = ColumnsModel(), list[tuple[object, ...]]()
    model.set_rows(list_columns(export.columns))
    model.correction_requested.connect(lambda *request: requests.append(request))
    index = model.index(5, Column.MEANING)
    assert index.flags() & Qt.ItemFlag.ItemIsEditable
    assert model.setData(index, ColumnRole.IGNORED)
    assert not model.setData(index, ColumnRole.SESSION)
    assert requests == [(6, "Class 1 - Poll", ColumnRole.IGNORED)]
    assert index.data() == get_role_labels()[ColumnRole.SESSION]
    assert not model.index(5, Column.HEADER).flags() & Qt.ItemFlag.ItemIsEditable


def test_gradebook_columns_are_not_editable(gradebook: Gradebook) -> None:
    model = ColumnsModel()
    model.set_rows(list_gradebook_columns(gradebook))
    meanings = {model.index(row, Column.HEADER).data(): model.index(row, Column.MEANING).data() for row in range(9)}
    assert "10" in meanings["Homework 1 (3300101)"]
    assert meanings["Notes"] not in ("", meanings["Homework 1 (3300101)"])
    assert not model.has_column_numbers
    assert not model.index(0, Column.MEANING).flags() & Qt.ItemFlag.ItemIsEditable
    assert all(row.reason for row in model.rows)
    assert model.index(0, Column.HEADER).data() == "Student"
    apart = list_gradebook_columns(replace(gradebook, has_last_first=True))
    assert [row.header for row in apart[:3]] == ["LastName", "FirstName", "ID"]
    bare = replace(gradebook.assignments[0], points_possible=None)
    without = list_gradebook_columns(replace(gradebook, assignments=(bare,)))
    [meaning] = [row.meaning for row in without if row.header == bare.header]
    assert not re.search(r"\d", meaning)


def test_first_rows_model_shows_file_rows(export: ClickerExport, gradebook: Gradebook) -> None:
    model = FirstRowsModel()
    tester = QAbstractItemModelTester(model, FATAL)
    fill_from_preview(model, export.preview, export.columns)
    assert model.rowCount() == len(export.preview.rows)
    assert model.index(0, 0).data() == export.columns[0].header
    assert model.headerData(0, Qt.Orientation.Horizontal) == get_role_labels()[ColumnRole.NAME]
    assert model.headerData(1, Qt.Orientation.Vertical) == "2"
    fonts = [model.index(row, 0).data(Qt.ItemDataRole.FontRole) for row in range(2)]
    assert (fonts[0].bold() or fonts[0].weight() > 400, fonts[1]) == (True, None)
    fill_from_gradebook(model, gradebook)
    assert model.index(0, 1).data() == gradebook.students[0].canvas_id
    assert model.index(1, 0).data(OBJECT_ROLE) == 1
    assert model.headerData(5, Qt.Orientation.Horizontal) == gradebook.assignments[0].title
    tester.deleteLater()


def test_summarize_export_names_kind_and_counts(export: ClickerExport) -> None:
    summary = summarize_export(export)
    assert summary.heading.endswith("iclicker-cloud-canvas.csv")
    counts = [str(len(export.participants)), str(len(export.sessions))]
    assert re.findall(r"\d+", summary.counts)[:2] == counts
    assert export.layout_label in summary.layout_note
    guessed = summarize_export(replace(export, encoding="cp1252"))
    assert ("cp1252" in guessed.counts, "cp1252" in summary.counts) == (True, False)


@pytest.mark.parametrize(
    ("age", "words"),
    [
        (timedelta(seconds=5), "a minute ago"),
        (timedelta(minutes=59), "59 minutes ago"),
        (timedelta(minutes=61), "an hour ago"),
        (timedelta(hours=47), "47 hours ago"),
        (timedelta(days=3), "3 days ago"),
    ],
)
def test_summarize_gradebook_formats_age(gradebook: Gradebook, age: timedelta, words: str) -> None:
    assert words in summarize_gradebook(gradebook, gradebook.exported_at.astimezone(UTC) + age).counts
    assert datetime.now(UTC) > gradebook.exported_at
