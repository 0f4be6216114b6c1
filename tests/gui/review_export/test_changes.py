from core.canvas.effects import EFFECTS
from core.results import Outgoing
from gui import tasks
from gui.review_export.changes import ChangeFilter, effect_word, say_changes
from tests.changed import LOWERED, NEW, RAISED, changes_from


def test_every_effect_has_its_word() -> None:
    assert all(effect_word(effect).lower() == effect for effect in EFFECTS)


def test_changes_are_counted_in_words(outgoing: Outgoing) -> None:
    assert say_changes(tasks.changes_of(outgoing.upload).counts) == "4 new scores, 1 raised, 1 lowered"


def test_a_filter_keeps_what_fits_everything_that_is_asked() -> None:
    both = changes_from(("Class 1", {"Ash, Ana": ("2", "1")}), ("Class 2", {"Bay, Bo": ("", "1")}))
    lowered, new = both
    assert list(ChangeFilter().select(both)) == [lowered, new]
    everything = ChangeFilter(effect=LOWERED, student="ANA", title="Class 1", losses_only=True)
    assert list(everything.select(both)) == [lowered]
    assert list(ChangeFilter(effect=NEW).select(both)) == [new]
    assert list(ChangeFilter(student="bo").select(both)) == [new]
    assert list(ChangeFilter(title="Class 2").select(both)) == [new]
    assert list(ChangeFilter(losses_only=True).select(both)) == [lowered]
    assert list(ChangeFilter(effect=RAISED).select(both)) == []
