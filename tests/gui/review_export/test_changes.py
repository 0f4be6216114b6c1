from decimal import Decimal

import pytest

from core.canvas.rehearsal import Change
from core.canvas.upload.cells import Effect
from core.results import Outgoing
from gui.review_export.changes import (
    EFFECTS,
    LOSSES,
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
    assert say_changes(changes) == "4 new scores, 1 raised, 1 lowered"
    assert {change.is_loss for change in changes[1:]} == {False}


def test_the_rehearsal_tells_the_same_changes(outgoing: Outgoing) -> None:
    names = {row.student.canvas_id: row.student.name for row in outgoing.upload.rows}
    from_rehearsal = changes_of_rehearsal(outgoing.rehearsal.changes, names)
    seen = {(change.canvas_id, change.title, change.before, change.after, change.effect) for change in from_rehearsal}
    ours = changes_of(outgoing.upload)
    assert seen == {(change.canvas_id, change.title, change.before, change.after, change.effect) for change in ours}
    assert changes_of_rehearsal([Change("9", "", "T", "", "1")], {})[0].student == "9"


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
    lowered = ChangedScore("Ash, Ana", "11", "k", "Class 1", "2", str(Decimal(1)), "lowered")
    new = ChangedScore("Bay, Bo", "12", "k", "Class 2", "", "1", "new")
    both = [lowered, new]
    assert ChangeFilter().select(both) == both
    assert ChangeFilter(effect="lowered", student="ANA", title="Class 1", losses_only=True).select(both) == [lowered]
    assert ChangeFilter(effect="new").select(both) == [new]
    assert ChangeFilter(student="bo").select(both) == [new]
    assert ChangeFilter(title="Class 2").select(both) == [new]
    assert ChangeFilter(losses_only=True).select(both) == [lowered]
