import pytest

from core.canvas.rehearsal import ChangedColumn
from core.canvas.upload.cells import Effect
from core.results import Outgoing
from gui.review_export.changes import (
    EFFECTS,
    LOSSES,
    AllChanges,
    ChangedScore,
    ChangeFilter,
    changes_of,
    changes_of_rehearsal,
    effect_of,
    effect_word,
    say_changes,
)


def test_the_effects_are_those_of_the_core_losses_first() -> None:
    assert set(EFFECTS) == {effect.value for effect in Effect} - {Effect.NONE.value}
    assert {effect.value for effect in Effect if effect.is_loss} == LOSSES
    assert set(EFFECTS[: len(LOSSES)]) == LOSSES
    assert all(effect_word(effect).lower() == effect for effect in EFFECTS)


def test_every_changed_cell_of_the_file_is_told_losses_first(outgoing: Outgoing) -> None:
    changes = changes_of(outgoing.upload)
    assert changes[0] == ChangedScore("Ash, Ana", "11", "Class 1 - Poll", "Class 1 - Poll", "2", "1", "lowered")
    assert len(changes) == outgoing.upload.count(*(effect for effect in Effect if effect is not Effect.NONE))
    assert say_changes(changes.counts) == "4 new scores, 1 raised, 1 lowered"
    assert {change.is_loss for change in changes[1:]} == {False}
    assert list(changes.losses) == [changes[0]]
    assert changes.columns == [(key, key) for key in ("Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz")]


def test_the_rehearsal_tells_the_same_changes(outgoing: Outgoing) -> None:
    names = {row.student.canvas_id: row.student.name for row in outgoing.upload.rows}
    from_rehearsal = changes_of_rehearsal(outgoing.rehearsal.changed_columns, names)
    seen = {(change.canvas_id, change.title, change.before, change.after, change.effect) for change in from_rehearsal}
    ours = changes_of(outgoing.upload)
    assert seen == {(change.canvas_id, change.title, change.before, change.after, change.effect) for change in ours}
    assert changes_of_rehearsal([ChangedColumn("", "T", {"9": ("", "1")})], {})[0].student == "9"


@pytest.mark.parametrize(
    ("before", "after", "effect"),
    [
        ("", "1", "new"),
        ("1", "2", "raised"),
        ("10", "9", "lowered"),
        ("1", "", "removed"),
        ("", "EX", "excused"),
        ("1", "EX", "removed"),
        ("EX", "1", "no longer excused"),
        ("EX", "", "no longer excused"),
        ("A", "8", "lowered"),
    ],
)
def test_an_effect_is_told_from_what_was_there(before: str, after: str, effect: str) -> None:
    assert effect_of(before, after) == effect


def test_a_filter_keeps_what_fits_everything_that_is_asked() -> None:
    both = changes_from(("Class 1", {"Ash, Ana": ("2", "1")}), ("Class 2", {"Bay, Bo": ("", "1")}))
    lowered, new = both
    assert list(ChangeFilter().select(both)) == [lowered, new]
    everything = ChangeFilter(effect="lowered", student="ANA", title="Class 1", losses_only=True)
    assert list(everything.select(both)) == [lowered]
    assert list(ChangeFilter(effect="new").select(both)) == [new]
    assert list(ChangeFilter(student="bo").select(both)) == [new]
    assert list(ChangeFilter(title="Class 2").select(both)) == [new]
    assert list(ChangeFilter(losses_only=True).select(both)) == [lowered]
    assert list(ChangeFilter(effect="raised").select(both)) == []


def test_a_change_is_put_together_when_somebody_looks() -> None:
    changes = changes_from(("Class 1", {f"S{number}": ("", "1") for number in range(1000)}))
    assert changes.places.itemsize * len(changes.places) == 4000
    assert changes[:] is changes
    assert changes[-1] == ChangedScore("S999", "S999", "", "Class 1", "", "1", "new")
    assert changes[0] is not changes[0]


def changes_from(*columns: tuple[str, dict[str, tuple[str, str]]]) -> AllChanges:
    return changes_of_rehearsal([ChangedColumn("", title, scores) for title, scores in columns], {})
