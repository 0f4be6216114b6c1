"""Tests for left-out rows of a class with several iClicker files."""

from core.choices import AbsentPolicy
from core.clicker.export import build_file_key
from core.problems import Location, Source
from core.upload.file import NO_SCORE_REASON, LeftOutItem
from gui.review_export.left_out_view import Column, LeftOutModel, build_left_out_entries
from tests.class_builders import SECTION_A, SECTION_B, make_class


def test_build_left_out_entries_several_files_name_origin() -> None:
    row = build_file_key(2, 3)
    items = [
        LeftOutItem(row, "Cruz, Lena", None, NO_SCORE_REASON),
        LeftOutItem(None, "", "Quiz", NO_SCORE_REASON),
    ]
    entries = build_left_out_entries(items, (), AbsentPolicy.LEAVE, make_class(SECTION_A, SECTION_B))
    assert [(entry.origin, entry.location) for entry in entries] == [
        ("2.csv", Location(Source.EXPORT, row)),
        ("iClicker", Location(Source.EXPORT)),
    ]
    model = LeftOutModel()
    model.set_rows(entries)
    assert [model.index(position, Column.ROW).data() for position in range(2)] == ["3", ""]


def test_build_left_out_entries_single_file_names_iclicker() -> None:
    items = [LeftOutItem(3, "Adler, Ida", None, NO_SCORE_REASON)]
    for export in (None, make_class(SECTION_A)):
        (entry,) = build_left_out_entries(items, (), AbsentPolicy.LEAVE, export)
        assert entry.origin == "iClicker"
