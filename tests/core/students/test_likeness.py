"""How alike two tokens of names are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.students.likeness import Likeness, closest, compare_tokens
from core.students.names import is_given_name, is_other_spelling, other_spellings_of, short_forms_of

_TOKENS = st.text("abcdehijklmnoprstuyz", min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("odette", "odette", Likeness.SAME),
        ("bill", "william", Likeness.SHORT_FORM),
        ("paco", "francisco", Likeness.SHORT_FORM),
        ("gosia", "malgorzata", Likeness.SHORT_FORM),
        ("seun", "oluwaseun", Likeness.SHORT_FORM),
        ("medina", "medima", Likeness.TYPO),
        ("mhmd", "muhammad", Likeness.SPELLING),
        ("mstf", "mustafa", Likeness.SPELLING),
        ("zhang", "cheung", Likeness.SPELLING),
        ("wang", "wong", Likeness.TYPO),
        ("yi", "li", Likeness.SPELLING),
        ("filipson", "phillipson", Likeness.SPELLING),
        ("ode", "odette", Likeness.PREFIX),
        ("harbi", "alharbi", Likeness.PART),
        ("papadopoulos", "papadopaulus", Likeness.TWO_TYPOS),
        ("hn", "han", Likeness.TWO_TYPOS),
        ("s", "smith", Likeness.INITIAL),
        ("s", "jones", Likeness.DIFFERENT),
        ("lee", "amy", Likeness.DIFFERENT),
        ("kim", "rim", Likeness.DIFFERENT),
        ("barnard", "bannockburn", Likeness.DIFFERENT),
        ("ann", "hoffmann", Likeness.DIFFERENT),
    ],
)
def test_the_likeness_of_two_tokens(one: str, other: str, likeness: Likeness) -> None:
    assert compare_tokens(one, other) is likeness


@given(_TOKENS, _TOKENS)
def test_the_order_does_not_matter(one: str, other: str) -> None:
    assert compare_tokens(one, other) is compare_tokens(other, one)


def test_groups_are_as_alike_as_their_closest_tokens() -> None:
    assert closest(("hua", "yan"), ("huayan",)) is Likeness.SAME
    assert closest(("ann",), ("lee", "ann")) is Likeness.SAME
    assert closest(("ann",), ()) is Likeness.DIFFERENT


def test_the_tables_know_names_in_both_directions() -> None:
    assert "bill" in short_forms_of("william")
    assert "william" in short_forms_of("bill")
    assert "cheung" in other_spellings_of("zhang")
    assert is_other_spelling("cheung", "zhang")
    assert is_given_name("amy")
    assert not is_given_name("xqzw")
    assert short_forms_of("xqzw") == frozenset()
