"""The grading rule in plain sentences, suitable for a syllabus.

Two rules that can give different totals never have the same sentences. The window imports this module before pandas is
loaded.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from core.choices import (
    DEFAULT_DECIMALS,
    AbsentPolicy,
    BelowThresholdPolicy,
    Choices,
    DuplicateAccountPolicy,
    ExcusedPolicy,
    NoResponsePolicy,
    ScoringRule,
    SectionSessions,
    SessionCredit,
    SessionKind,
    SessionSteps,
)
from core.points import Points, format_decimal
from core.problems import pluralize


@dataclass(frozen=True, slots=True)
class _SessionWords:
    """The words for a session of some kind, with "a" and with "every"."""

    one: str
    every: str


_ANY_SESSION = _SessionWords("a session", "Every session")
_OTHER_SESSION = _SessionWords("any other session", "Every other session")
_KIND_WORDS = {
    SessionKind.POLL: _SessionWords("a poll", "Every poll"),
    SessionKind.QUIZ: _SessionWords("a quiz", "Every quiz"),
    SessionKind.ATTENDANCE: _SessionWords("an attendance session", "Every attendance session"),
    SessionKind.PARTICIPATION: _SessionWords("a participation session", "Every participation session"),
}


def describe_rule(choices: Choices, extra_credit: Sequence[str] = ()) -> str:
    """Return the grading rule in sentences.

    `extra_credit` are the names of the extra-credit sessions.
    """
    rule = choices.rule
    sentences = (
        *_describe_sessions(rule, extra_credit),
        *_describe_total(rule),
        *_describe_missing_scores(choices),
        *_describe_rounding(rule),
    )
    return " ".join(sentences)


def _describe_sessions(rule: ScoringRule, extra_credit: Sequence[str]) -> Iterator[str]:
    """Yield the sentences about each session's scores, and about which sessions count."""
    if rule.kinds:
        for kind in sorted(rule.kinds):
            yield from _describe_steps(rule.kinds[kind], _KIND_WORDS[kind])
        yield from _describe_steps(rule, _OTHER_SESSION)
    else:
        yield from _describe_steps(rule, _ANY_SESSION)
    if rule.section_sessions is SectionSessions.OWN:
        yield "Sessions that only other sections had don't count for you."
    if extra_credit:
        names = ", ".join(f"“{name}”" for name in extra_credit)
        yield f"Extra credit: {names}. These points are added to your total, and you can't lose points there."


def _describe_steps(steps: SessionSteps, session: _SessionWords) -> Iterator[str]:
    """Yield the sentences about steps 1 to 4, which are never none if kinds of sessions differ."""
    if steps.credit is SessionCredit.ANSWERED:
        yield f"If you have a score in {session.one}, even 0, you get full points for it."
    if steps.credit is SessionCredit.POSITIVE:
        yield f"If you earn more than 0 points in {session.one}, you get full points for it."
    if steps.full_credit_at is not None:
        percent = _percent(steps.full_credit_at)
        yield f"If you earn at least {percent} of the points in {session.one}, you get full points for it."
    if steps.cap is not None:
        yield f"You can't earn more than {_points(steps.cap)} in {session.one}."
    if steps.each_worth is not None:
        yield f"{session.every} is worth {_points(steps.each_worth)}, and your score counts in proportion."
    limits = (steps.full_credit_at, steps.cap, steps.each_worth)
    if session is not _ANY_SESSION and steps.credit is SessionCredit.POINTS and limits == (None, None, None):
        yield f"Your score in {session.one} counts as it is."


def _describe_total(rule: ScoringRule) -> Iterator[str]:
    if rule.keep_best is not None:
        kept = "best session counts" if rule.keep_best == 1 else f"{rule.keep_best} best sessions count"
        yield f"Only your {kept}; a session without a score counts as 0."
    elif rule.drop_lowest:
        dropped = "lowest session is" if rule.drop_lowest == 1 else f"{rule.drop_lowest} lowest sessions are"
        yield f"Your {dropped} dropped; a session without a score counts as 0."
    else:
        yield "Your total is the sum of your sessions; a session without a score counts as 0."
    if rule.excused_in_total is ExcusedPolicy.PRORATE:
        yield "Excused sessions don't count, and your other sessions count for more instead."
    else:
        yield "Excused sessions count as 0."
    if rule.total_points is not None:
        yield f"The total is worth {_points(rule.total_points)}, and you get your share of them."
    if rule.total_full_credit_at is not None:
        below = {
            BelowThresholdPolicy.PROPORTIONAL: "below that, your total is in proportion",
            BelowThresholdPolicy.KEEP: "below that, your total stays as it is",
            BelowThresholdPolicy.ZERO: "below that, your total is 0",
        }[rule.below]
        percent = _percent(rule.total_full_credit_at)
        yield f"If your total is at least {percent} of the points possible, you get full credit; {below}."
    if rule.cap_total:
        yield "Your total can't be more than the points possible."


def _describe_missing_scores(choices: Choices) -> Iterator[str]:
    """Yield the sentences about missing scores and duplicate accounts."""
    yield {
        NoResponsePolicy.LEAVE: "If you have no score in any session, you get no total.",
        NoResponsePolicy.ZERO: "If you have no score in any session, your total is 0.",
        NoResponsePolicy.EXCUSED: "You are excused from every session in which you have no score.",
        NoResponsePolicy.CLEAR: "If you have no score in any session, your total is deleted.",
    }[choices.no_response]
    if choices.absent is AbsentPolicy.ZERO:
        yield "If you never used iClicker, your total is 0."
    if choices.absent is AbsentPolicy.EXCUSED:
        yield "If you never used iClicker, you are excused."
    if choices.two_accounts is DuplicateAccountPolicy.SUM:
        yield "If you have several iClicker accounts, their scores in a session are added."
    if choices.two_accounts is DuplicateAccountPolicy.FIRST:
        yield "If you have several iClicker accounts, the first one with a score in a session counts."


def _describe_rounding(rule: ScoringRule) -> Iterator[str]:
    if rule.scale_to is not None:
        yield f"Every score in Canvas is scaled to {_points(rule.scale_to)}."
    decimals = DEFAULT_DECIMALS if rule.decimals is None and rule.scale_to is not None else rule.decimals
    if decimals is not None:
        yield f"Scores are rounded half up to {pluralize(decimals, 'decimal')}."


def _percent(value: Points) -> str:
    return f"{format_decimal(value)}%"


def _points(value: Points) -> str:
    return f"{format_decimal(value)} {'point' if value == 1 else 'points'}"
