"""Texts of the rules dialog: labels, options, and the consequence of each option."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from core.choices import (
    AbsentPolicy,
    Choices,
    DuplicateAccountPolicy,
    ExistingScorePolicy,
    NoResponsePolicy,
)


@dataclass(frozen=True, slots=True)
class OptionText:
    """Label of one value of a rule, and a sentence about its consequence."""

    value: StrEnum
    label: str
    consequence: str


@dataclass(frozen=True, slots=True)
class ChoiceRuleText:
    """Texts of a rule with fixed options, stored as a field of `Choices`.

    `name` is the name of that field. The default option comes first.
    """

    name: str
    label: str
    undo_text: str
    options: tuple[OptionText, ...]


@dataclass(frozen=True, slots=True)
class NumberRuleText:
    """Texts of a rule that is a number, stored as a field of `ScoringRule`.

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


def translate(text: str) -> str:
    """Return the translation of a text from this module."""
    return QCoreApplication.translate("rules", text)


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


CHOICE_RULES = (
    ChoiceRuleText(
        "no_response",
        _noop("&No score in a session"),
        _noop("Rule: no score in a session"),
        (
            OptionText(
                NoResponsePolicy.LEAVE,
                _noop("Leave Canvas as it is"),
                _noop("Whatever Canvas has for that student stays."),
            ),
            OptionText(
                NoResponsePolicy.ZERO, _noop("Give 0 points"), _noop("Everyone without an answer gets 0 in Canvas.")
            ),
            OptionText(
                NoResponsePolicy.EXCUSED,
                _noop("Excuse (EX)"),
                _noop("Canvas leaves the session out of that student's grade."),
            ),
            OptionText(
                NoResponsePolicy.CLEAR,
                _noop("Delete the score in Canvas"),
                _noop("A score that Canvas has is really deleted. Each one is listed before you save."),
            ),
        ),
    ),
    ChoiceRuleText(
        "absent",
        _noop("Students who are not in &iClicker"),
        _noop("Rule: students not in iClicker"),
        (
            OptionText(
                AbsentPolicy.LEAVE, _noop("Leave out"), _noop("They are not in the file; Canvas stays as it is.")
            ),
            OptionText(AbsentPolicy.ZERO, _noop("Give 0 points"), _noop("They get 0 in every column of the file.")),
            OptionText(AbsentPolicy.EXCUSED, _noop("Excuse (EX)"), _noop("They get EX in every column of the file.")),
        ),
    ),
    ChoiceRuleText(
        "existing",
        _noop("Canvas already &has a score"),
        _noop("Rule: scores that Canvas has"),
        (
            OptionText(
                ExistingScorePolicy.OVERWRITE,
                _noop("Replace it"),
                _noop("The iClicker score counts. Each score that gets lower is listed before you save."),
            ),
            OptionText(
                ExistingScorePolicy.KEEP,
                _noop("Keep it"),
                _noop("Only empty cells are filled. Scores typed in Canvas stay."),
            ),
            OptionText(
                ExistingScorePolicy.RAISE,
                _noop("Keep the higher one"),
                _noop("A score is only ever raised, never lowered."),
            ),
        ),
    ),
    ChoiceRuleText(
        "two_accounts",
        _noop("&Two iClicker accounts of one student"),
        _noop("Rule: two accounts"),
        (
            OptionText(
                DuplicateAccountPolicy.BEST,
                _noop("The better score"),
                _noop("In each session the better of the two counts."),
            ),
            OptionText(
                DuplicateAccountPolicy.SUM, _noop("Both together"), _noop("In each session the two are added up.")
            ),
            OptionText(
                DuplicateAccountPolicy.FIRST,
                _noop("The first row"),
                _noop("The upper row counts; the other one only fills gaps."),
            ),
        ),
    ),
)

NUMBER_RULES = (
    NumberRuleText(
        "full_credit_at",
        _noop("Full &credit from (%)"),
        _noop("Rule: full credit"),
        _noop("off"),
        _noop("Every score counts as it is."),
        _noop("Who reaches {value} % of a session's points gets all of them."),
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
            "So many of each student's sessions stay out of the total: {value}. Excused ones go first, then those "
            "without a score, then the lowest scores. All sessions must be worth the same."
        ),
        r"\d{0,3}",
        _parse_count,
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
        _noop("Only scaled scores are rounded: to 2 decimals, as many as Canvas shows."),
        _noop("Scores are rounded once, to this many decimals: {value}. A 5 is rounded up."),
        r"[0-6]?",
        _parse_optional_int,
    ),
)

SECTIONS = (
    (_noop("What Canvas gets"), ("no_response", "absent", "existing")),
    (_noop("How a score is worked out"), ("two_accounts", "full_credit_at", "cap", "scale_to", "decimals")),
    (_noop("What the total is made of"), ("drop_lowest",)),
)
"""Headings of the dialog, each with the names of its rules in display order."""

_NO_SCORE_TEXTS = {
    NoResponsePolicy.LEAVE: _noop("A student without any score gets no total."),
    NoResponsePolicy.ZERO: _noop("A student without any score gets 0."),
    NoResponsePolicy.EXCUSED: _noop("A student without any score is excused (EX) from the total."),
    NoResponsePolicy.CLEAR: _noop("A student without any score gets no total, and one that Canvas has is deleted."),
}


def describe_missing_scores(choices: Choices) -> str:
    """Return sentences on how missing scores affect the total.

    They must match what `core.scores.sheet` computes.
    """
    missing_text = translate(_noop("A session without a score counts as 0 in the total, and so does an excused one."))
    return f"{missing_text} {translate(_NO_SCORE_TEXTS[choices.no_response])}"


def count_changed_rules(choices: Choices) -> int:
    """Return the number of rules that the user has changed from their defaults."""
    defaults = Choices()
    names = (*(text.name for text in CHOICE_RULES), "overwrite_excused")
    changed = [name for name in names if getattr(choices, name) != getattr(defaults, name)]
    changed += [text.name for text in NUMBER_RULES if _get_rule_value(choices, text) != _get_rule_value(defaults, text)]
    return len(changed)


def _get_rule_value(choices: Choices, text: NumberRuleText) -> object:
    return getattr(choices.rule, text.name)
