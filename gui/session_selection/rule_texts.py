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
    """Return the translation of a text of the rules dialog."""
    return QCoreApplication.translate("rules", text)


def noop(text: str) -> str:
    """Return a text of the rules dialog, which is marked for translation."""
    return str(QT_TRANSLATE_NOOP("rules", text))


CHOICE_RULES = (
    ChoiceRuleText(
        "no_response",
        noop("No score in a session"),
        (
            OptionText(
                NoResponsePolicy.LEAVE,
                noop("Leave Canvas as it is"),
                noop("Canvas keeps the score that it has."),
            ),
            OptionText(NoResponsePolicy.ZERO, noop("Give 0 points"), noop("Students with no score get 0 in Canvas.")),
            OptionText(
                NoResponsePolicy.EXCUSED,
                noop("Excuse (EX)"),
                noop("Canvas leaves the session out of the student's grade."),
            ),
            OptionText(
                NoResponsePolicy.CLEAR,
                noop("Delete the score in Canvas"),
                noop("The score in Canvas is deleted. Each deletion is listed before you save."),
            ),
        ),
    ),
    ChoiceRuleText(
        "absent",
        noop("Students not in iClicker"),
        (
            OptionText(
                AbsentPolicy.LEAVE,
                noop("Leave out"),
                noop("Nothing is written for them, so Canvas keeps their scores."),
            ),
            OptionText(
                AbsentPolicy.ZERO, noop("Give 0 points"), noop("They get 0 in every column of the upload file.")
            ),
            OptionText(
                AbsentPolicy.EXCUSED, noop("Excuse (EX)"), noop("They get EX in every column of the upload file.")
            ),
        ),
    ),
    ChoiceRuleText(
        "existing",
        noop("Canvas already has a score"),
        (
            OptionText(
                ExistingScorePolicy.OVERWRITE,
                noop("Replace it"),
                noop("The iClicker score counts. Each score that gets lower is listed before you save."),
            ),
            OptionText(
                ExistingScorePolicy.KEEP,
                noop("Keep it"),
                noop("Only empty cells are filled. Scores in Canvas stay."),
            ),
            OptionText(
                ExistingScorePolicy.RAISE,
                noop("Keep the higher one"),
                noop("Scores are raised, but never lowered."),
            ),
        ),
    ),
    ChoiceRuleText(
        "two_accounts",
        noop("Duplicate accounts"),
        (
            OptionText(
                DuplicateAccountPolicy.BEST,
                noop("The best score counts"),
                noop("In each session, the best score of the student's accounts counts."),
            ),
            OptionText(
                DuplicateAccountPolicy.SUM,
                noop("Add the scores"),
                noop("In each session, the scores of the student's accounts are added."),
            ),
            OptionText(
                DuplicateAccountPolicy.FIRST,
                noop("The first score counts"),
                noop("The first row with a score in the session counts."),
            ),
        ),
    ),
    ChoiceRuleText(
        "credit",
        noop("Credit in a session"),
        (
            OptionText(SessionCredit.POINTS, noop("The points earned"), noop("Every score counts as it is.")),
            OptionText(
                SessionCredit.ANSWERED,
                noop("Full points for any score"),
                noop("Students with a score in a session, even 0, get full points for it."),
            ),
            OptionText(
                SessionCredit.POSITIVE,
                noop("Full points above 0"),
                noop("Students with more than 0 points in a session get full points for it."),
            ),
        ),
    ),
    ChoiceRuleText(
        "excused_in_total",
        noop("Excused sessions"),
        (
            OptionText(
                ExcusedPolicy.PRORATE,
                noop("Don't count"),
                noop("The student's other sessions count for more instead."),
            ),
            OptionText(ExcusedPolicy.ZERO, noop("Count as 0"), noop("Excused sessions lower the total.")),
        ),
    ),
    ChoiceRuleText(
        "below",
        noop("Below that percentage"),
        (
            OptionText(
                BelowThresholdPolicy.PROPORTIONAL,
                noop("In proportion"),
                noop("At half of that percentage, students get half of the points."),
            ),
            OptionText(BelowThresholdPolicy.KEEP, noop("Unchanged"), noop("The total stays as it is.")),
            OptionText(BelowThresholdPolicy.ZERO, noop("0 points"), noop("Students below the percentage get nothing.")),
        ),
    ),
    ChoiceRuleText(
        "section_sessions",
        noop("Sessions of other sections"),
        (
            OptionText(SectionSessions.ALL, noop("Count for everyone"), noop("Every session counts.")),
            OptionText(
                SectionSessions.OWN,
                noop("Don't count"),
                noop("Sessions in which only other sections have scores don't count for a student."),
            ),
        ),
    ),
)

_NO_SCORE_TEXTS = {
    NoResponsePolicy.LEAVE: noop("A student without any score gets no total."),
    NoResponsePolicy.ZERO: noop("A student without any score gets 0."),
    NoResponsePolicy.EXCUSED: noop("A student without any score is excused (EX) from the total."),
    NoResponsePolicy.CLEAR: noop("A student without any score gets no total, and one that Canvas has is deleted."),
}


def describe_missing_scores(choices: Choices) -> str:
    """Return sentences about how missing scores affect the total.

    The sentences must agree with what `core.scores.sheet` computes.
    """
    missing_text = translate(noop("A session without a score counts as 0 in the total."))
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
    SessionKind.POLL: noop("Polls"),
    SessionKind.QUIZ: noop("Quizzes"),
    SessionKind.ATTENDANCE: noop("Attendance"),
    SessionKind.PARTICIPATION: noop("Participation"),
}

OWN_RULE_TEXTS = {
    SessionKind.POLL: noop("Polls have their own rule"),
    SessionKind.QUIZ: noop("Quizzes have their own rule"),
    SessionKind.ATTENDANCE: noop("Attendance has its own rule"),
    SessionKind.PARTICIPATION: noop("Participation has its own rule"),
}
