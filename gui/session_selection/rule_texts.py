"""Texts in the rules dialog: labels, options, and the consequence of each option."""

from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from core.choices import (
    AbsentPolicy,
    BelowThresholdPolicy,
    Choices,
    DuplicateAccountPolicy,
    ExcusedPolicy,
    ExistingScorePolicy,
    NoResponsePolicy,
    SectionSessions,
    SessionCredit,
)
from gui.session_selection.number_rules import NUMBER_RULES, NumberRuleText


@dataclass(frozen=True, slots=True)
class OptionText:
    """Label for one value of a rule, and a sentence about its consequence."""

    value: StrEnum
    label: str
    consequence: str


@dataclass(frozen=True, slots=True)
class ChoiceRuleText:
    """Texts for a rule with fixed options.

    The rule is stored in the field `name` of `Choices` or `ScoringRule`. The default option comes first.
    """

    name: str
    label: str
    undo_text: str
    options: tuple[OptionText, ...]


def translate(text: str) -> str:
    """Return the translation of a text from this module."""
    return QCoreApplication.translate("rules", text)


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
    ChoiceRuleText(
        "credit",
        _noop("Cr&edit in a session"),
        _noop("Rule: credit"),
        (
            OptionText(SessionCredit.POINTS, _noop("The points earned"), _noop("Every score counts as it is.")),
            OptionText(
                SessionCredit.ANSWERED,
                _noop("Full points for any score"),
                _noop("Students with a score in a session, even 0, get full points for it."),
            ),
            OptionText(
                SessionCredit.POSITIVE,
                _noop("Full points above 0"),
                _noop("Students with more than 0 points in a session get full points for it."),
            ),
        ),
    ),
    ChoiceRuleText(
        "excused_in_total",
        _noop("E&xcused sessions"),
        _noop("Rule: excused sessions"),
        (
            OptionText(
                ExcusedPolicy.PRORATE,
                _noop("Leave out"),
                _noop("The student's other sessions count for more instead."),
            ),
            OptionText(ExcusedPolicy.ZERO, _noop("Count as 0"), _noop("The total stays out of the same points.")),
        ),
    ),
    ChoiceRuleText(
        "below",
        _noop("&Below that percentage"),
        _noop("Rule: below full credit"),
        (
            OptionText(
                BelowThresholdPolicy.PROPORTIONAL,
                _noop("In proportion"),
                _noop("The total is in proportion."),
            ),
            OptionText(BelowThresholdPolicy.KEEP, _noop("Unchanged"), _noop("The total stays as it is.")),
            OptionText(BelowThresholdPolicy.ZERO, _noop("0 points"), _noop("There is nothing below the percentage.")),
        ),
    ),
    ChoiceRuleText(
        "section_sessions",
        _noop("Sessions of other sect&ions"),
        _noop("Rule: sections"),
        (
            OptionText(SectionSessions.ALL, _noop("Count for everyone"), _noop("Every session counts.")),
            OptionText(
                SectionSessions.OWN,
                _noop("Leave out"),
                _noop("Sessions in which only other sections have scores don't count for a student."),
            ),
        ),
    ),
)

SECTIONS = (
    (_noop("What Canvas gets"), ("no_response", "absent", "existing")),
    (
        _noop("How a score is worked out"),
        ("two_accounts", "credit", "full_credit_at", "cap", "each_worth", "scale_to", "decimals"),
    ),
    (
        _noop("What the total is made of"),
        (
            *("drop_lowest", "keep_best", "total_points", "excused_in_total", "section_sessions"),
            *("total_full_credit_at", "below"),
        ),
    ),
)
"""Headings of the dialog, each with the names of its rules in display order."""

_NO_SCORE_TEXTS = {
    NoResponsePolicy.LEAVE: _noop("A student without any score gets no total."),
    NoResponsePolicy.ZERO: _noop("A student without any score gets 0."),
    NoResponsePolicy.EXCUSED: _noop("A student without any score is excused (EX) from the total."),
    NoResponsePolicy.CLEAR: _noop("A student without any score gets no total, and one that Canvas has is deleted."),
}


def describe_missing_scores(choices: Choices) -> str:
    """Return sentences about how missing scores affect the total.

    The sentences must agree with what `core.scores.sheet` computes.
    """
    missing_text = translate(_noop("A session without a score counts as 0 in the total."))
    return f"{missing_text} {translate(_NO_SCORE_TEXTS[choices.no_response])}"


def get_choice(choices: Choices, name: str) -> object:
    """Return the value of a field of `Choices` or of its scoring rule."""
    return getattr(choices if hasattr(choices, name) else choices.rule, name)


def count_changed_rules(choices: Choices) -> int:
    """Return the number of rules that the user has changed from their defaults."""
    defaults = Choices()
    names = (*(text.name for text in CHOICE_RULES), "overwrite_excused")
    changed = [name for name in names if get_choice(choices, name) != get_choice(defaults, name)]
    changed += [text.name for text in NUMBER_RULES if _get_rule_value(choices, text) != _get_rule_value(defaults, text)]
    return len(changed)


def _get_rule_value(choices: Choices, text: NumberRuleText) -> object:
    return getattr(choices.rule, text.name)
