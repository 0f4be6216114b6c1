"""How alike two tokens of names are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.students.likeness import Similarity, compare_token_groups, compare_tokens
from core.students.names import find_other_spellings, find_short_forms, is_given_name, is_other_spelling

_TOKENS = st.text("abcdehijklmnoprstuyz", min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("one", "other", "likeness"),
    [
        ("odette", "odette", Similarity.SAME),
        ("bill", "william", Similarity.SHORT_FORM),
        ("paco", "francisco", Similarity.SHORT_FORM),
        ("gosia", "malgorzata", Similarity.SHORT_FORM),
        ("seun", "oluwaseun", Similarity.SHORT_FORM),
        ("medina", "medima", Similarity.TYPO),
        ("mhmd", "muhammad", Similarity.SPELLING_VARIANT),
        ("mstf", "mustafa", Similarity.SPELLING_VARIANT),
        ("zhang", "cheung", Similarity.SPELLING_VARIANT),
        ("wang", "wong", Similarity.TYPO),
        ("yi", "li", Similarity.SPELLING_VARIANT),
        ("filipson", "phillipson", Similarity.SPELLING_VARIANT),
        ("ode", "odette", Similarity.PREFIX),
        ("harbi", "alharbi", Similarity.SUFFIX),
        ("papadopoulos", "papadopaulus", Similarity.TWO_TYPOS),
        ("hn", "han", Similarity.TWO_TYPOS),
        ("s", "smith", Similarity.INITIAL),
        ("s", "jones", Similarity.DIFFERENT),
        ("lee", "amy", Similarity.DIFFERENT),
        ("kim", "rim", Similarity.DIFFERENT),
        ("barnard", "bannockburn", Similarity.DIFFERENT),
        ("ann", "hoffmann", Similarity.DIFFERENT),
    ],
)
def test_the_likeness_of_two_tokens(one: str, other: str, likeness: Similarity) -> None:
    assert compare_tokens(one, other) is likeness


@given(_TOKENS, _TOKENS)
def test_the_order_does_not_matter(one: str, other: str) -> None:
    assert compare_tokens(one, other) is compare_tokens(other, one)


def test_groups_are_as_alike_as_their_closest_tokens() -> None:
    assert compare_token_groups(("hua", "yan"), ("huayan",)) is Similarity.SAME
    assert compare_token_groups(("ann",), ("lee", "ann")) is Similarity.SAME
    assert compare_token_groups(("ann",), ()) is Similarity.DIFFERENT


def test_the_tables_know_names_in_both_directions() -> None:
    assert "bill" in find_short_forms("william")
    assert "william" in find_short_forms("bill")
    assert "cheung" in find_other_spellings("zhang")
    assert is_other_spelling("cheung", "zhang")
    assert is_given_name("amy")
    assert not is_given_name("xqzw")
    assert find_short_forms("xqzw") == frozenset()
