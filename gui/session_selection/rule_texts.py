"""Texts in the rules dialog: labels, options, and the consequence of each option."""

from dataclasses import dataclass, fields
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
    ScoringRule,
    SectionSessions,
    SessionCredit,
    SessionKind,
)


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
    options: tuple[OptionText, ...]


def translate(text: str) -> str:
    """Return the translation of a text from this module."""
    return QCoreApplication.translate("rules", text)


def _noop(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("rules", text))


CHOICE_RULES = (
    ChoiceRuleText(
        "no_response",
        _noop("No score in a session"),
        (
            OptionText(
                NoResponsePolicy.LEAVE,
                _noop("Leave Canvas as it is"),
                _noop("Canvas keeps the score that it has."),
            ),
            OptionText(NoResponsePolicy.ZERO, _noop("Give 0 points"), _noop("Students with no score get 0 in Canvas.")),
            OptionText(
                NoResponsePolicy.EXCUSED,
                _noop("Excuse (EX)"),
                _noop("Canvas leaves the session out of the student's grade."),
            ),
            OptionText(
                NoResponsePolicy.CLEAR,
                _noop("Delete the score in Canvas"),
                _noop("The score in Canvas is deleted. Each deletion is listed before you save."),
            ),
        ),
    ),
    ChoiceRuleText(
        "absent",
        _noop("Students not in iClicker"),
        (
            OptionText(
                AbsentPolicy.LEAVE,
                _noop("Leave out"),
                _noop("Nothing is written for them, so Canvas keeps their scores."),
            ),
            OptionText(
                AbsentPolicy.ZERO, _noop("Give 0 points"), _noop("They get 0 in every column of the upload file.")
            ),
            OptionText(
                AbsentPolicy.EXCUSED, _noop("Excuse (EX)"), _noop("They get EX in every column of the upload file.")
            ),
        ),
    ),
    ChoiceRuleText(
        "existing",
        _noop("Canvas already has a score"),
        (
            OptionText(
                ExistingScorePolicy.OVERWRITE,
                _noop("Replace it"),
                _noop("The iClicker score counts. Each score that gets lower is listed before you save."),
            ),
            OptionText(
                ExistingScorePolicy.KEEP,
                _noop("Keep it"),
                _noop("Only empty cells are filled. Scores in Canvas stay."),
            ),
            OptionText(
                ExistingScorePolicy.RAISE,
                _noop("Keep the higher one"),
                _noop("Scores are raised, but never lowered."),
            ),
        ),
    ),
    ChoiceRuleText(
        "two_accounts",
        _noop("Duplicate accounts"),
        (
            OptionText(
                DuplicateAccountPolicy.BEST,
                _noop("The best score counts"),
                _noop("In each session, the best score of the student's accounts counts."),
            ),
            OptionText(
                DuplicateAccountPolicy.SUM,
                _noop("Add the scores"),
                _noop("In each session, the scores of the student's accounts are added."),
            ),
            OptionText(
                DuplicateAccountPolicy.FIRST,
                _noop("The first score counts"),
                _noop("The first row with a score in the session counts."),
            ),
        ),
    ),
    ChoiceRuleText(
        "credit",
        _noop("Credit in a session"),
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
        _noop("Excused sessions"),
        (
            OptionText(
                ExcusedPolicy.PRORATE,
                _noop("Don't count"),
                _noop("The student's other sessions count for more instead."),
            ),
            OptionText(ExcusedPolicy.ZERO, _noop("Count as 0"), _noop("Excused sessions lower the total.")),
        ),
    ),
    ChoiceRuleText(
        "below",
        _noop("Below that percentage"),
        (
            OptionText(
                BelowThresholdPolicy.PROPORTIONAL,
                _noop("In proportion"),
                _noop("At half of that percentage, students get half of the points."),
            ),
            OptionText(BelowThresholdPolicy.KEEP, _noop("Unchanged"), _noop("The total stays as it is.")),
            OptionText(
                BelowThresholdPolicy.ZERO, _noop("0 points"), _noop("Students below the percentage get nothing.")
            ),
        ),
    ),
    ChoiceRuleText(
        "section_sessions",
        _noop("Sessions of other sections"),
        (
            OptionText(SectionSessions.ALL, _noop("Count for everyone"), _noop("Every session counts.")),
            OptionText(
                SectionSessions.OWN,
                _noop("Don't count"),
                _noop("Sessions in which only other sections have scores don't count for a student."),
            ),
        ),
    ),
)

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


def count_changed_rules(choices: Choices) -> int:
    """Return the number of rules that the user has changed from their defaults."""
    defaults = Choices()
    names = ("no_response", "absent", "existing", "overwrite_excused", "two_accounts")
    changed = [name for name in names if getattr(choices, name) != getattr(defaults, name)]
    rule_names = [spec.name for spec in fields(ScoringRule)]
    changed += [name for name in rule_names if getattr(choices.rule, name) != getattr(defaults.rule, name)]
    return len(changed)


KIND_NAMES = {
    SessionKind.POLL: _noop("Polls"),
    SessionKind.QUIZ: _noop("Quizzes"),
    SessionKind.ATTENDANCE: _noop("Attendance"),
    SessionKind.PARTICIPATION: _noop("Participation"),
}

OWN_RULE_TEXTS = {
    SessionKind.POLL: _noop("Polls have their own rule"),
    SessionKind.QUIZ: _noop("Quizzes have their own rule"),
    SessionKind.ATTENDANCE: _noop("Attendance has its own rule"),
    SessionKind.PARTICIPATION: _noop("Participation has its own rule"),
}
