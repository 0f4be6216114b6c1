"""Texts for the scoring rules whose values are numbers."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from PySide6.QtCore import QT_TRANSLATE_NOOP


@dataclass(frozen=True, slots=True)
class NumberRuleText:
    """Texts for a rule whose value is a number, stored as a field of `ScoringRule`.

    `name` is the name of that field, and `pattern` is a regular expression for valid input. `placeholder` and
    `consequence_off` are shown while the rule is off, and `consequence` while it is on.
    """

    name: str
    label: str
    undo_text: str
    placeholder: str
    consequence_off: str
    consequence: str
    pattern: str
    parse: Callable[[str], Decimal | int | None]


def _parse_optional_decimal(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if text.strip() else None


def _parse_positive_decimal(text: str) -> Decimal | None:
    return _parse_optional_decimal(text) or None


def _parse_count(text: str) -> int:
    return int(text) if text.strip() else 0


def _parse_optional_int(text: str) -> int | None:
    return int(text) if text.strip() else None


def _noop(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("rules", text))


NUMBER_RULES = (
    NumberRuleText(
        "full_credit_at",
        _noop("Full &credit from (%)"),
        _noop("Rule: full credit"),
        _noop("off"),
        _noop("Every score counts as it is."),
        _noop("Students who earn at least {value}% of a session's points get full points for it."),
        r"(100|\d{0,2}([.,]\d{0,2})?)",
        _parse_positive_decimal,
    ),
    NumberRuleText(
        "cap",
        _noop("At &most per session (points)"),
        _noop("Rule: at most per session"),
        _noop("off"),
        _noop("There is no limit."),
        _noop("No session gives more than {value} points. What it is worth stays the same."),
        r"\d{0,6}([.,]\d{0,4})?",
        _parse_positive_decimal,
    ),
    NumberRuleText(
        "drop_lowest",
        _noop("&Drop the lowest sessions"),
        _noop("Rule: drop lowest"),
        _noop("none"),
        _noop("Every chosen session is in the total."),
        _noop(
            "Sessions dropped from each student's total: {value}. The highest share of points is left. A session "
            "without a score counts as 0. If sessions are worth different points, also set the points of the total."
        ),
        r"\d{0,3}",
        _parse_count,
    ),
    NumberRuleText(
        "keep_best",
        _noop("&Keep only the best sessions"),
        _noop("Rule: keep best"),
        _noop("all"),
        _noop("No session is dropped by this rule."),
        _noop("Sessions kept for each student: {value}. All others are dropped."),
        r"([1-9]\d{0,2})?",
        _parse_optional_int,
    ),
    NumberRuleText(
        "each_worth",
        _noop("Each session is &worth (points)"),
        _noop("Rule: equal weight"),
        _noop("as in the file"),
        _noop("Sessions keep their own points possible."),
        _noop("Every session is worth {value} points, and its scores change in proportion."),
        r"\d{0,6}([.,]\d{0,4})?",
        _parse_positive_decimal,
    ),
    NumberRuleText(
        "total_points",
        _noop("The total is worth (&points)"),
        _noop("Rule: points of the total"),
        _noop("the sum"),
        _noop("The total is worth as much as its sessions together."),
        _noop("Students get their share of {value} points."),
        r"\d{0,6}([.,]\d{0,4})?",
        _parse_positive_decimal,
    ),
    NumberRuleText(
        "total_full_credit_at",
        _noop("Full total from (%)"),
        _noop("Rule: full credit for the total"),
        _noop("off"),
        _noop("The total counts as it is."),
        _noop("Students who earn at least {value}% of the points possible get the full total."),
        r"(100|\d{0,2}([.,]\d{0,2})?)",
        _parse_positive_decimal,
    ),
    NumberRuleText(
        "scale_to",
        _noop("&Scale each column to (points)"),
        _noop("Rule: scale"),
        _noop("off"),
        _noop("Scores keep the points of iClicker."),
        _noop("Each column is scaled so that full marks are {value} points."),
        r"\d{0,6}([.,]\d{0,4})?",
        _parse_positive_decimal,
    ),
    NumberRuleText(
        "decimals",
        _noop("&Round to (decimals)"),
        _noop("Rule: rounding"),
        _noop("as needed"),
        _noop("Only divided scores are rounded: to 2 decimals, as many as Canvas shows."),
        _noop("Scores are rounded once, to this many decimals: {value}. A 5 is rounded up."),
        r"[0-6]?",
        _parse_optional_int,
    ),
)
