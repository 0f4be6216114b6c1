"""Tests for the score changes in a file."""

from dataclasses import replace

from core.canvas.effects import EFFECTS, Effect
from core.results import prepare_upload
from core.upload.changes import CellChange, ChangedScore, build_rehearsal_changes, build_upload_changes
from tests.change_builders import build_changes
from tests.file_builders import make_results


def test_build_upload_changes_lists_losses_first() -> None:
    upload = prepare_upload(make_results()).upload
    changes = build_upload_changes(upload)
    assert len(changes) == upload.count_effects(*EFFECTS) == sum(changes.counts.values())
    assert [change.effect for change in changes] == sorted((change.effect for change in changes), key=EFFECTS.index)
    assert list(changes.losses) == [change for change in changes if change.is_loss]
    assert all(
        set(changes.filter_by_effect(effect)) == {c for c in changes if c.effect is effect} for effect in EFFECTS
    )
    assert changes.columns == [(column.key, column.title) for column in upload.columns]


def test_build_rehearsal_changes_equals_upload_changes() -> None:
    outgoing = prepare_upload(make_results())
    names = {row.student.canvas_id: row.student.name for row in outgoing.upload.rows}
    rehearsal_changes = build_rehearsal_changes(outgoing.rehearsal.changed_columns, names)
    assert {replace(change, key="") for change in build_upload_changes(outgoing.upload)} == set(rehearsal_changes)
    assert len(rehearsal_changes) == len(outgoing.rehearsal.changes)
    assert build_changes(("T", {"9": ("", "1")}))[0].student == "9"


def test_score_changes_are_created_lazily() -> None:
    changes = build_changes(("Class 1", {f"S{number}": ("", "1") for number in range(1000)}))
    assert changes.positions.itemsize * len(changes.positions) == 8000
    assert changes[-1] == ChangedScore("S999", "S999", "", "Class 1", "", "1", Effect.NEW)
    assert changes[0] is not changes[0]
    assert list(changes[:2]) == [changes[0], changes[1]]


def test_from_grid_empty_grid_has_no_changes() -> None:
    assert (len(build_changes()), build_changes().columns) == (0, [])


def test_score_changes_sort_by_person_column_and_cell() -> None:
    changes = build_changes(
        ("B", {"Bay": ("", "1"), "Ash": ("", "3")}),
        ("A", {"Bay": ("", "2"), "Ash": ("2", "1")}),
    )
    assert [change.after for change in changes.sort_by_person(descending=False)] == ["1", "3", "1", "2"]
    assert [change.after for change in changes.sort_by_person(descending=True)] == ["1", "2", "1", "3"]
    assert [change.title for change in changes.sort_by_column(descending=False)] == ["A", "A", "B", "B"]
    by_score = changes.sort_by_cell(lambda change: int(change.after or 0), descending=True)
    assert [change.after for change in by_score] == ["3", "2", "1", "1"]


def test_score_changes_filter_by_name_and_title() -> None:
    changes = build_changes(("B", {"Bay": ("", "1"), "Ash": ("", "3")}), ("A", {"Bay": ("", "2")}))
    assert [change.after for change in changes.filter_by_name("Bay".__eq__)] == ["1", "2"]
    assert [change.after for change in changes.filter_by_title("B".__eq__)] == ["1", "3"]
    assert list(changes.filter_by_title(bool).filter_by_name("Ash".__eq__)) == [changes[2]]


def test_is_subset_of_compares_person_column_and_texts() -> None:
    earlier = build_changes(("B", {"Bay": ("2", "1"), "Ash": ("5", "3")}), ("A", {"Bay": ("4", "2")}))
    current = build_changes(("A", {"Bay": ("4", "2")}), ("B", {"Coe": ("", "1"), "Ash": ("5", "3")}))
    assert current.filter_by_name("Ash".__eq__).is_subset_of([earlier])
    assert current.filter_by_name("Bay".__eq__).is_subset_of([current[:0], earlier])
    assert not current.is_subset_of([earlier])
    assert current.is_subset_of([earlier, current.filter_by_name("Coe".__eq__)])
    assert not current.filter_by_name("Bay".__eq__).is_subset_of([earlier.filter_by_name("Ash".__eq__)])
    assert not build_changes(("B", {"Ash": ("5", "2")})).is_subset_of([earlier])
    assert not build_changes(("C", {"Ash": ("5", "3")})).is_subset_of([earlier])
    assert not current.is_subset_of([])
    assert current[:0].is_subset_of([])


def test_filter_by_name_and_title_without_changes_return_nothing() -> None:
    assert list(build_changes().filter_by_name(bool)) == list(build_changes().filter_by_title(bool)) == []


def test_is_subset_of_ignores_equal_scores_of_other_people_and_columns() -> None:
    earlier = build_changes(("A", {"Ash": ("", "1"), "Bay": ("", "1")}), ("B", {"Ash": ("", "1"), "Bay": ("", "1")}))
    assert not build_changes(("A", {"Coe": ("", "1")})).is_subset_of([earlier])
    assert not build_changes(("C", {"Ash": ("", "1")})).is_subset_of([earlier])
    assert build_changes(("B", {"Bay": ("", "1")})).is_subset_of([earlier])


def test_build_rehearsal_changes_unchanged_cell_is_blank_without_effect() -> None:
    changes = build_changes(("A", {"Ash": ("", "1"), "Bay": ("", "2")}), ("B", {"Bay": ("3", "2")}))
    assert list(changes.grid.cells[1]) == [CellChange("", "", Effect.NONE), CellChange("3", "2", Effect.LOWERED)]
