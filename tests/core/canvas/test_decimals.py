"""Canvas rule A8: which number a cell is."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.canvas.decimals import is_same_score, join_decimals, plain_decimal, shortest


@pytest.mark.parametrize(
    ("cell", "seen"),
    [
        ("123,4", "123.4"),
        ("1.234,5", "1234.5"),
        ("45,678.12", "45678.12"),
        ("1.234.5", "1234.5"),
        ("1,234", "1.234"),
        ("5.", "5"),
        (".", None),
        ("8", "8"),
        ("50,5%", "50.5%"),
        (" 8,5", " 8,5"),
        ("1.2E+07", "1.2E+07"),
        ("", ""),
        ("-1,5", "-1.5"),
    ],
)
def test_number_like_cells_get_a_decimal_point(cell: str, seen: str | None) -> None:
    assert join_decimals(cell) == seen


@pytest.mark.parametrize(
    ("cell", "plain"),
    [("8,00", "8"), ("1,234.00", "1234"), (" 1.50 ", "1.5"), (".5", "0.5"), ("-0", "0"), ("EX", None), ("", None)],
)
def test_plain_decimal_drops_locale_and_zeros(cell: str, plain: str | None) -> None:
    assert plain_decimal(cell) == plain


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-10_000, max_value=10_000))
def test_plain_decimal_is_idempotent_and_exact(number: Decimal) -> None:
    once = plain_decimal(f"{number:f}")
    assert once is not None
    assert plain_decimal(once) == once == shortest(number)
    assert Decimal(once) == number


def test_texts_are_the_same_score_as_canvas_sees_it() -> None:
    assert is_same_score("8", "8.00")
    assert not is_same_score("8", "EX")
    assert not is_same_score("", "0")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("8", "8.00", True), ("8.126", "8.13", True), ("8", "9", False), ("EX", "EX", True), ("", "0", False)],
)
def test_scores_are_compared_at_two_decimals(one: str, other: str, *, same: bool) -> None:
    assert is_same_score(one, other) is same
