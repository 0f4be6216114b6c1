"""Texts for the rules whose values are numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from gui.session_selection.rule_texts import noop


@dataclass(frozen=True, slots=True)
class NumberRuleText:
    """Texts for a rule whose value is a number, stored as a field of `ScoringRule` or `SessionSteps`.

    `name` is the name of that field, and `pattern` is a regular expression for valid input. `placeholder` is shown
    while the rule is off, and `consequence` while it is on.
    """

    name: str
    label: str
    placeholder: str
    consequence: str
    pattern: str
    parse: Callable[[str], Decimal | int | None]


def _parse_positive_decimal(text: str) -> Decimal | None:
    """Return a number above 0, or None for an empty text or 0."""
    return (Decimal(text.replace(",", ".")) or None) if text.strip(" .,") else None


def _parse_optional_int(text: str) -> int | None:
    return int(text) if text.strip() else None


PERCENT_PATTERN = r"(100|\d{0,2}([.,]\d{0,2})?)"
_POINTS_PATTERN = r"\d{0,6}([.,]\d{0,4})?"

NUMBER_RULES = (
    NumberRuleText(
        "full_credit_at",
        noop("Full credit from (%)"),
        noop("off"),
        noop("Students who earn at least {value}% of a session's points get full points for it."),
        PERCENT_PATTERN,
        _parse_positive_decimal,
    ),
    NumberRuleText(
        "cap",
        noop("At most per session (points)"),
        noop("no limit"),
        noop("No session gives more than {value} points. Its points possible stay the same."),
        _POINTS_PATTERN,
        _parse_positive_decimal,
    ),
    NumberRuleText(
        "each_worth",
        noop("Each session is worth (points)"),
        noop("as in the file"),
        noop("Every session is worth {value} points, and its scores change in proportion."),
        _POINTS_PATTERN,
        _parse_positive_decimal,
    ),
    NumberRuleText(
        "total_points",
        noop("The total is worth (points)"),
        noop("the sum"),
        noop("Students get their share of {value} points."),
        _POINTS_PATTERN,
        _parse_positive_decimal,
    ),
    NumberRuleText(
        "total_full_credit_at",
        noop("Full total from (%)"),
        noop("off"),
        noop("Students who earn at least {value}% of the points possible get the full total."),
        PERCENT_PATTERN,
        _parse_positive_decimal,
    ),
    NumberRuleText(
        "scale_to",
        noop("Scale each column to (points)"),
        noop("off"),
        noop("Each column in Canvas is scaled to {value} points."),
        _POINTS_PATTERN,
        _parse_positive_decimal,
    ),
    NumberRuleText(
        "decimals",
        noop("Round to (decimals)"),
        noop("as needed"),
        noop("Scores are rounded once, half up, to this many decimals: {value}."),
        r"[0-6]?",
        _parse_optional_int,
    ),
)
