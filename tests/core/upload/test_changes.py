"""Changed scores are told as they stand in the file, however many they are."""

from dataclasses import replace

from core.canvas.effects import EFFECTS, Effect
from core.results import prepare
from core.upload.changes import ChangedScore, build_rehearsal_changes, build_upload_changes
from tests.changed import changes_from
from tests.classroom import make_results


def test_every_changed_cell_of_the_file_is_told_losses_first() -> None:
    upload = prepare(make_results()).upload
    changes = build_upload_changes(upload)
    assert len(changes) == upload.count(*EFFECTS) == sum(changes.counts.values())
    assert [change.effect for change in changes] == sorted((each.effect for each in changes), key=EFFECTS.index)
    assert list(changes.losses) == [change for change in changes if change.is_loss]
    assert all(set(changes.of_effect(effect)) == {c for c in changes if c.effect is effect} for effect in EFFECTS)
    assert changes.columns == [(column.key, column.title) for column in upload.columns]


def test_the_rehearsal_tells_the_same_changes() -> None:
    outgoing = prepare(make_results())
    names = {row.student.canvas_id: row.student.name for row in outgoing.upload.rows}
    told = build_rehearsal_changes(outgoing.rehearsal.changed_columns, names)
    assert {replace(change, key="") for change in build_upload_changes(outgoing.upload)} == set(told)
    assert len(told) == len(outgoing.rehearsal.changes)
    assert changes_from(("T", {"9": ("", "1")}))[0].student == "9"


def test_a_change_is_put_together_when_somebody_looks() -> None:
    changes = changes_from(("Class 1", {f"S{number}": ("", "1") for number in range(1000)}))
    assert changes.places.itemsize * len(changes.places) == 8000
    assert changes[-1] == ChangedScore("S999", "S999", "", "Class 1", "", "1", Effect.NEW)
    assert changes[0] is not changes[0]
    assert list(changes[:2]) == [changes[0], changes[1]]


def test_nothing_is_no_change() -> None:
    assert (len(changes_from()), changes_from().columns) == (0, [])


def test_changes_are_sorted_by_what_is_asked() -> None:
    changes = changes_from(
        ("B", {"Bay": ("", "1"), "Ash": ("", "3")}),
        ("A", {"Bay": ("", "2"), "Ash": ("2", "1")}),
    )
    assert [change.after for change in changes.by_person(descending=False)] == ["1", "3", "1", "2"]
    assert [change.after for change in changes.by_person(descending=True)] == ["1", "2", "1", "3"]
    assert [change.title for change in changes.by_column(descending=False)] == ["A", "A", "B", "B"]
    by_score = changes.by_cell(lambda seen: int(seen.after or 0), descending=True)
    assert [change.after for change in by_score] == ["3", "2", "1", "1"]


def test_changes_of_some_people_or_columns_are_picked() -> None:
    changes = changes_from(("B", {"Bay": ("", "1"), "Ash": ("", "3")}), ("A", {"Bay": ("", "2")}))
    assert [change.after for change in changes.of_people("Bay".__eq__)] == ["1", "2"]
    assert [change.after for change in changes.of_columns("B".__eq__)] == ["1", "3"]
    assert list(changes.of_columns(bool).of_people("Ash".__eq__)) == [changes[2]]


def test_changes_are_known_again_in_another_file() -> None:
    seen = changes_from(("B", {"Bay": ("2", "1"), "Ash": ("5", "3")}), ("A", {"Bay": ("4", "2")}))
    again = changes_from(("A", {"Bay": ("4", "2")}), ("B", {"Coe": ("", "1"), "Ash": ("5", "3")}))
    assert again.of_people("Ash".__eq__).are_among([seen])
    assert again.of_people("Bay".__eq__).are_among([again[:0], seen])
    assert not again.are_among([seen])
    assert again.are_among([seen, again.of_people("Coe".__eq__)])
    assert not again.of_people("Bay".__eq__).are_among([seen.of_people("Ash".__eq__)])
    assert not changes_from(("B", {"Ash": ("5", "2")})).are_among([seen])
    assert not changes_from(("C", {"Ash": ("5", "3")})).are_among([seen])
    assert not again.are_among([])
    assert again[:0].are_among([])
