"""Tests for parsing, formatting, and comparing scores, and for Canvas rule A8."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.points import (
    Mark,
    ScoreFault,
    count_decimals,
    count_units,
    format_decimal,
    format_fraction,
    format_units,
    is_same_score,
    normalize_number,
    normalize_separators,
    parse_points,
    parse_score,
    round_points,
    round_to_cents,
)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        *(("8", "8"), ("8.00", "8.00"), (" 8 ", "8"), ("-1", "-1"), ("+2", "2"), (".5", "0.5"), ("5.", "5")),
        *(("7,5", "7.5"), ("0,500", "0.500"), ("8/10", "8"), ("8 / 10", "8"), ("1.000", "1.000"), ("007", "7")),
        *(("７．５", "7.5"), ("\N{NO-BREAK SPACE}8\N{NO-BREAK SPACE}", "8"), ("٣", "3"), ("\N{MINUS SIGN}1", "-1")),
        *(("8\N{NO-BREAK SPACE}/\N{NO-BREAK SPACE}10", "8"), (f"0.{'3' * 30}", f"0.{'3' * 30}")),
        *(("999999999999.999999", "999999999999.999999"), ("2.00000000", "2.0")),
    ],
)
def test_parse_score_number_returns_points(text: str, points: str) -> None:
    assert parse_points(text) == Decimal(points)


def test_parse_score_decimals_keeps_trailing_zeros() -> None:
    assert str(parse_points("2.50")) == "2.50"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        *(("", Mark.BLANK), ("  ", Mark.BLANK), ("\N{NO-BREAK SPACE}", Mark.BLANK)),
        *(
            ("NV", Mark.NO_RESPONSE),
            ("No Response", Mark.NO_RESPONSE),
            ("-", Mark.NO_RESPONSE),
            ("–", Mark.NO_RESPONSE),
            ("—", Mark.NO_RESPONSE),
            ("No Vote", Mark.NO_RESPONSE),
        ),
        *(("EX", Mark.EXCUSED), ("Excused", Mark.EXCUSED)),
    ],
)
def test_parse_score_text_without_number_returns_no_points(text: str, mark: Mark) -> None:
    score = parse_score(text)
    assert (score.mark, score.points, score.fault) == (mark, None, None)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        *(
            (text, ScoreFault.NOT_A_NUMBER)
            for text in ("7,5 pts", "4.51E+05", "1e5", "inf", "nan", "8²", "½", "85%", "A")
        ),
        *(
            (text, ScoreFault.NOT_A_NUMBER)
            for text in ("3/4/25", "1.2.3", "--1", ".", "1 000", "8\n9", "#REF!", "TRUE")
        ),
        *(
            ("1234567890123", ScoreFault.TOO_LARGE),
            ("9" * 400, ScoreFault.TOO_LARGE),
            ("0." + "3" * 31, ScoreFault.TOO_FINE),
        ),
        *(("1,000", ScoreFault.AMBIGUOUS), ("-12,345", ScoreFault.AMBIGUOUS)),
    ],
)
def test_parse_score_invalid_text_returns_no_value_with_fault(text: str, fault: ScoreFault) -> None:
    score = parse_score(text)
    assert (score.mark, score.points, score.fault) == (Mark.NO_VALUE, None, fault)


@pytest.mark.parametrize(
    ("text", "decimal_comma", "points"),
    [
        *(("1,000", True, "1.000"), ("1.000", True, None), ("7.5", True, "7.5")),
        *(("1,000", False, None), ("1.000", False, "1.000"), ("7,5", False, "7.5")),
    ],
)
def test_parse_points_known_decimal_separator_resolves_thousands(
    text: str, decimal_comma: bool, points: str | None
) -> None:
    assert parse_score(text, decimal_comma).points == (None if points is None else Decimal(points))


def test_mark_score_or_excused_is_definite() -> None:
    assert [mark for mark in Mark if mark.is_definite] == [Mark.SCORE, Mark.EXCUSED]


@given(st.text(), st.sampled_from([True, False, None]))
def test_parse_score_any_text_has_points_only_for_score_mark(text: str, decimal_comma: bool | None) -> None:
    score = parse_score(text, decimal_comma)
    assert (score.points is not None) == (score.mark is Mark.SCORE)


@given(st.integers(-(10**12) + 1, 10**12 - 1), st.integers(0, 6))
def test_format_units_any_number_can_be_parsed_back(units: int, decimals: int) -> None:
    assert parse_points(format_units(units, decimals)) == Decimal(units).scaleb(-decimals)


@pytest.mark.parametrize(
    ("units", "decimals", "text"), [(800, 2, "8"), (150, 2, "1.5"), (-25, 2, "-0.25"), (0, 3, "0"), (7, 0, "7")]
)
def test_format_units_trailing_zeros_are_omitted(units: int, decimals: int, text: str) -> None:
    assert format_units(units, decimals) == text


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
def test_normalize_separators_localized_number_returns_decimal_point(cell: str, seen: str | None) -> None:
    assert normalize_separators(cell) == seen


@pytest.mark.parametrize(
    ("cell", "plain"),
    [("8,00", "8"), ("1,234.00", "1234"), (" 1.50 ", "1.5"), (".5", "0.5"), ("-0", "0"), ("EX", None), ("", None)],
)
def test_normalize_number_localized_number_returns_plain_decimal(cell: str, plain: str | None) -> None:
    assert normalize_number(cell) == plain


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-10_000, max_value=10_000))
def test_normalize_number_any_decimal_is_idempotent(number: Decimal) -> None:
    once = normalize_number(f"{number:f}")
    assert once is not None
    assert normalize_number(once) == once == format_decimal(number)
    assert Decimal(once) == number


def test_is_same_score_examples_match_canvas() -> None:
    assert is_same_score("8", "8.00")
    assert not is_same_score("8", "EX")
    assert not is_same_score("", "0")


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("8", "8.00", True), ("8.126", "8.13", True), ("8", "9", False), ("EX", "EX", True), ("", "0", False)],
)
def test_is_same_score_any_numbers_compares_two_decimals(one: str, other: str, *, same: bool) -> None:
    assert is_same_score(one, other) is same


def test_score_fault_codes_are_stable() -> None:
    codes = ["score-not-a-number", "score-ambiguous", "score-too-large", "score-too-fine"]
    assert [fault.value for fault in ScoreFault] == codes


def test_count_units_more_digits_than_the_default_context_is_exact() -> None:
    assert count_units(Decimal(f"{'7' * 12}.{'3' * 30}"), 30) == int("7" * 12 + "3" * 30)


@pytest.mark.parametrize(
    ("number", "rounded"),
    [("0.125", "0.13"), ("-0.125", "-0.13"), ("0.1249", "0.12"), (f"{'1' * 60}.005", f"{'1' * 60}.01")],
)
def test_round_to_cents_half_rounds_away_from_zero(number: str, rounded: str) -> None:
    assert str(round_to_cents(Decimal(number))) == rounded


@pytest.mark.parametrize(
    ("value", "count"), [("0", 0), ("7", 0), ("1/2", 1), ("1/5", 1), ("1/8", 3), ("3/50", 2), ("1/3", None)]
)
def test_count_decimals_fraction_returns_fewest_decimals(value: str, count: int | None) -> None:
    assert count_decimals(Fraction(value)) == count


@pytest.mark.parametrize(
    ("value", "text"),
    [("1/3", "0.333333…"), ("-1/3", "-0.333333…"), ("5/2", "2.5"), ("1.234567", "1.234567"), ("1/128", "0.007812…")],
)
def test_format_fraction_more_than_six_decimals_ends_in_ellipsis(value: str, text: str) -> None:
    assert format_fraction(Fraction(value)) == text


def test_round_points_zero_has_no_sign() -> None:
    assert str(round_points(Fraction(0), 2)) == "0.00"


def test_round_points_endless_decimals_without_limit_raises_value_error() -> None:
    with pytest.raises(ValueError, match="1/3 is not a finite decimal"):
        round_points(Fraction(1, 3), None)
