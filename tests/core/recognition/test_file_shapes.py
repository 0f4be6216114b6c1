"""Tests of the shapes of files, and of corrections that are kept for other files."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from core.clicker.reading import parse_export
from core.files.table import Table
from core.files.tables import parse_table
from core.recognition.corrections import NO_CORRECTIONS, Corrections
from core.recognition.file_shapes import (
    KeptCorrections,
    forget_corrections,
    keep_corrections,
    recall_corrections,
)
from core.recognition.roles import ColumnRole

SESSION, IGNORED, NAME = ColumnRole.SESSION, ColumnRole.IGNORED, ColumnRole.NAME
TABLE = "Name,Email,Class 1 - Poll,Bonus\nAdler Ida,ida@example.edu,2,1\nBose Ravi,ravi@example.edu,LATE,1\n"
CORRECTED = Corrections(roles={4: IGNORED}, values={"LATE": "0.5"})
RECALLED = Corrections(roles={4: IGNORED}, values={"LATE": "0.5"}, is_recalled=True)


def parse(text: str) -> Table:
    return parse_table(Path("file.csv"), text.encode())


def keep(
    text: str, corrections: Corrections, kept: Mapping[str, KeptCorrections] | None = None
) -> Mapping[str, KeptCorrections]:
    """Return the kept corrections with those of one file."""
    return keep_corrections(kept or {}, parse_export(parse(text), corrections).list_corrections())


def test_shape_ignores_order_and_depends_on_all_headers() -> None:
    shape = KeptCorrections(frozenset({"Name", "Email"})).shape
    assert shape == KeptCorrections(frozenset({"Email", "Name"}), corrections=CORRECTED).shape != ""
    assert shape != KeptCorrections(frozenset({"Name", "Email", "Section"})).shape
    assert KeptCorrections(frozenset({"Name"})).shape == ""


def test_keep_corrections_stores_headers_without_sessions_and_roles_by_header() -> None:
    [item] = keep(TABLE, RECALLED).values()
    assert item == KeptCorrections(
        frozenset({"Name", "Email", "Bonus"}), {"Bonus": IGNORED}, Corrections(values={"LATE": "0.5"})
    )
    [item] = keep(TABLE, Corrections(roles={3: SESSION})).values()
    assert item.headers == {"Name", "Email", "Class 1 - Poll"}


def test_keep_corrections_of_file_without_corrections_changes_nothing() -> None:
    kept = keep(TABLE, CORRECTED)
    assert keep(TABLE, NO_CORRECTIONS, kept) is kept


@pytest.mark.parametrize(
    ("text", "column"),
    [
        (TABLE, 4),
        ("Bonus,Class 2 - Poll,Email,Class 1 - Poll,Name\n1,2,ida@example.edu,2,Adler Ida\n", 1),
        ("Bonus,Class 9 - Poll,Email,Name,Section\n1,2,ida@example.edu,Adler Ida,S1\n", 1),
    ],
)
def test_recall_corrections_file_with_other_sessions_has_the_shape(text: str, column: int) -> None:
    expected = Corrections(roles={column: IGNORED}, values={"LATE": "0.5"}, is_recalled=True)
    assert recall_corrections(parse(text), keep(TABLE, CORRECTED)) == expected


@pytest.mark.parametrize("header", ["Name,Email,Class 1 - Poll", "Name,Bonus,Class 1 - Poll", "name,Email,Bonus"])
def test_recall_corrections_file_without_a_header_has_another_shape(header: str) -> None:
    assert recall_corrections(parse(f"{header}\nAdler Ida,ida@example.edu,2\n"), keep(TABLE, CORRECTED)) is None


def test_recall_corrections_file_with_one_fixed_header_needs_all_sessions() -> None:
    kept = keep("Name,Class 1 - Poll\nAdler Ida,LATE\n", Corrections(values={"LATE": "1"}))
    assert recall_corrections(parse("Name,Class 1 - Poll,Class 2 - Poll\nAdler Ida,1,2\n"), kept)
    assert recall_corrections(parse("Name,Class 2 - Poll\nAdler Ida,1\n"), kept) is None
    assert keep_corrections({}, [KeptCorrections(frozenset({"Name"}), corrections=CORRECTED)]) == {}


def test_recall_corrections_finds_header_in_another_row() -> None:
    kept = keep(f"Week 1\n{TABLE}", Corrections(header_row=2))
    assert recall_corrections(parse(f"Week 2\nExported today\n{TABLE}"), kept) == Corrections(
        header_row=3, is_recalled=True
    )


def test_recall_corrections_repeated_headers_keep_their_order() -> None:
    table = TABLE.replace("Class 1 - Poll,Bonus", "Bonus,Bonus")
    corrections = Corrections(roles={3: SESSION, 4: IGNORED})
    recalled = recall_corrections(parse(table.replace("Email,Bonus", "Bonus,Email")), keep(table, corrections))
    assert recalled == Corrections(roles={2: SESSION, 4: IGNORED}, is_recalled=True)


def test_recall_corrections_shape_with_most_headers_counts() -> None:
    fewer = keep(TABLE.replace(",Bonus", ",Class 2 - Poll"), Corrections(values={"LATE": "1"}))
    for kept in (keep(TABLE, CORRECTED, fewer), {**keep(TABLE, CORRECTED), **fewer}):
        assert len(kept) == 2
        assert recall_corrections(parse(TABLE), kept) == RECALLED


def test_recall_corrections_without_kept_corrections_returns_none() -> None:
    assert recall_corrections(parse(TABLE), {}) is None
    assert recall_corrections(parse(TABLE), {"": KeptCorrections()}) is None


def test_forget_corrections_removes_those_that_were_recalled() -> None:
    fewer = keep(TABLE.replace(",Bonus", ",Class 2 - Poll"), Corrections(values={"LATE": "1"}))
    kept = keep(TABLE, CORRECTED, fewer)
    assert forget_corrections(kept, [["Bonus", "Class 7 - Poll", "Name", "Email"]]) == fewer
    assert forget_corrections(kept, [["Name", "Email"], ["Name", "Email", "Bonus"]]) == {}
    assert forget_corrections(kept, [["Name", "Bonus"]]) == kept


def test_with_corrections_adds_and_removes_corrections() -> None:
    corrections = Corrections(sheet="A", values={"LATE": "1"}, is_recalled=True)
    added = corrections.with_header_row(2).with_roles({3: SESSION})
    assert (added.count, added.is_recalled, added.are_scores_named, added.is_structural) == (4, False, True, True)
    assert added.with_sheet("B") == Corrections(sheet="B", values={"LATE": "1"})
    assert added.without_role(3).without_value("LATE") == Corrections(sheet="A", header_row=2)
    assert corrections.without_value("LATE").is_recalled
    assert not corrections.with_roles({1: NAME}).are_scores_named
    assert corrections.with_value("L", "2").values == {"LATE": "1", "L": "2"}


def test_with_overrides_other_corrections_take_precedence() -> None:
    recalled = Corrections("Sheet1", 3, {1: NAME, 2: ColumnRole.EMAIL}, {"LATE": "0.5", "P": "1"}, is_recalled=True)
    given = Corrections("Sheet2", 0, {2: ColumnRole.LOGIN}, {"LATE": "0"})
    assert recalled.with_overrides(given) == Corrections(
        "Sheet2", 3, {1: NAME, 2: ColumnRole.LOGIN}, {"LATE": "0", "P": "1"}
    )
