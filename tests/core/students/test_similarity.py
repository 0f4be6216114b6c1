"""Similarity of name tokens, and the tables of nicknames and spellings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.students.names import find_other_spellings, find_short_forms, is_given_name, is_other_spelling
from core.students.similarity import Similarity, compare_token_groups, compare_tokens

_TOKENS = st.text("abcdehijklmnoprstuyz", min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("left", "right", "similarity"),
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
def test_compare_tokens_returns_similarity(left: str, right: str, similarity: Similarity) -> None:
    assert compare_tokens(left, right) is similarity


@given(_TOKENS, _TOKENS)
def test_compare_tokens_is_symmetric(left: str, right: str) -> None:
    assert compare_tokens(left, right) is compare_tokens(right, left)


def test_compare_token_groups_returns_highest_similarity() -> None:
    assert compare_token_groups(("hua", "yan"), ("huayan",)) is Similarity.SAME
    assert compare_token_groups(("ann",), ("lee", "ann")) is Similarity.SAME
    assert compare_token_groups(("ann",), ()) is Similarity.DIFFERENT


def test_is_short_form_and_is_other_spelling_are_symmetric() -> None:
    assert "bill" in find_short_forms("william")
    assert "william" in find_short_forms("bill")
    assert "cheung" in find_other_spellings("zhang")
    assert is_other_spelling("cheung", "zhang")
    assert is_given_name("amy")
    assert not is_given_name("xqzw")
    assert find_short_forms("xqzw") == frozenset()
