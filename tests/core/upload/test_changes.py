"""Tests for score changes of a file."""

from dataclasses import replace

from core.canvas.effects import EFFECTS, Effect
from core.results import prepare
from core.upload.changes import ChangedScore, changes_of, changes_of_rehearsal
from tests.changed import changes_from
from tests.classroom import make_results


def test_upload_changes_list_losses_first() -> None:
    upload = prepare(make_results()).upload
    changes = changes_of(upload)
    assert len(changes) == upload.count(*EFFECTS) == sum(changes.counts.values())
    assert [change.effect for change in changes] == sorted((change.effect for change in changes), key=EFFECTS.index)
    assert list(changes.losses) == [change for change in changes if change.is_loss]
    assert all(set(changes.of_effect(effect)) == {c for c in changes if c.effect is effect} for effect in EFFECTS)
    assert changes.columns == [(column.key, column.title) for column in upload.columns]


def test_rehearsal_changes_equal_upload_changes() -> None:
    outgoing = prepare(make_results())
    names = {row.student.canvas_id: row.student.name for row in outgoing.upload.rows}
    rehearsal_changes = changes_of_rehearsal(outgoing.rehearsal.changed_columns, names)
    assert {replace(change, key="") for change in changes_of(outgoing.upload)} == set(rehearsal_changes)
    assert len(rehearsal_changes) == len(outgoing.rehearsal.changes)
    assert changes_from(("T", {"9": ("", "1")}))[0].student == "9"


def test_changes_are_created_lazily() -> None:
    changes = changes_from(("Class 1", {f"S{number}": ("", "1") for number in range(1000)}))
    assert changes.positions.itemsize * len(changes.positions) == 8000
    assert changes[-1] == ChangedScore("S999", "S999", "", "Class 1", "", "1", Effect.NEW)
    assert changes[0] is not changes[0]
    assert list(changes[:2]) == [changes[0], changes[1]]


def test_empty_grid_has_no_changes() -> None:
    assert (len(changes_from()), changes_from().columns) == (0, [])


def test_changes_sort_by_person_column_and_cell() -> None:
    changes = changes_from(
        ("B", {"Bay": ("", "1"), "Ash": ("", "3")}),
        ("A", {"Bay": ("", "2"), "Ash": ("2", "1")}),
    )
    assert [change.after for change in changes.by_person(descending=False)] == ["1", "3", "1", "2"]
    assert [change.after for change in changes.by_person(descending=True)] == ["1", "2", "1", "3"]
    assert [change.title for change in changes.by_column(descending=False)] == ["A", "A", "B", "B"]
    by_score = changes.by_cell(lambda change: int(change.after or 0), descending=True)
    assert [change.after for change in by_score] == ["3", "2", "1", "1"]


def test_changes_filter_by_name_and_title() -> None:
    changes = changes_from(("B", {"Bay": ("", "1"), "Ash": ("", "3")}), ("A", {"Bay": ("", "2")}))
    assert [change.after for change in changes.of_people("Bay".__eq__)] == ["1", "2"]
    assert [change.after for change in changes.of_columns("B".__eq__)] == ["1", "3"]
    assert list(changes.of_columns(bool).of_people("Ash".__eq__)) == [changes[2]]


def test_is_subset_of_compares_person_column_and_texts() -> None:
    earlier = changes_from(("B", {"Bay": ("2", "1"), "Ash": ("5", "3")}), ("A", {"Bay": ("4", "2")}))
    current = changes_from(("A", {"Bay": ("4", "2")}), ("B", {"Coe": ("", "1"), "Ash": ("5", "3")}))
    assert current.of_people("Ash".__eq__).are_among([earlier])
    assert current.of_people("Bay".__eq__).are_among([current[:0], earlier])
    assert not current.are_among([earlier])
    assert current.are_among([earlier, current.of_people("Coe".__eq__)])
    assert not current.of_people("Bay".__eq__).are_among([earlier.of_people("Ash".__eq__)])
    assert not changes_from(("B", {"Ash": ("5", "2")})).are_among([earlier])
    assert not changes_from(("C", {"Ash": ("5", "3")})).are_among([earlier])
    assert not current.are_among([])
    assert current[:0].are_among([])
