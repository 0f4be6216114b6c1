"""The grading rule in sentences, suitable for a syllabus.

Two rules that can give different totals never have the same sentences. The window imports this module before pandas is
loaded.
"""

from collections.abc import Iterator, Sequence

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
from core.points import format_decimal
from core.score_words import get_plural_number
from core.texts import Text, _, join_commas, join_sentences, ngettext


def describe_rule(choices: Choices, extra_credit: Sequence[str] = ()) -> Text:
    """Return the grading rule in sentences.

    `extra_credit` are the names of the extra-credit sessions.
    """
    rule = choices.rule
    return join_sentences(
        *_describe_sessions(rule, extra_credit),
        *_describe_total(choices),
        *_describe_missing_scores(choices),
        *_describe_rounding(rule),
    )


def _describe_sessions(rule: ScoringRule, extra_credit: Sequence[str]) -> Iterator[Text]:
    """Yield the sentences about each session's scores, and about which sessions count."""
    if rule.kinds:
        for kind in sorted(rule.kinds):
            yield _label_kind(kind, _describe_kind(rule.kinds[kind]))
        yield _label_kind(None, _describe_kind(rule))
    else:
        yield from _describe_steps(rule)
    if rule.section_sessions is SectionSessions.OWN:
        yield _("Sessions that only other sections had don't count for you.")
    if extra_credit:
        sessions = join_commas(f"“{name}”" for name in extra_credit)
        yield _("Extra credit: {sessions}. These points can only raise your total.", sessions=sessions)


def _label_kind(kind: SessionKind | None, sentences: Text) -> Text:
    """Return the sentences about a kind of sessions, or about all other sessions, after the name of the kind."""
    match kind:
        case SessionKind.POLL:
            return _("Polls: {sentences}", sentences=sentences)
        case SessionKind.QUIZ:
            return _("Quizzes: {sentences}", sentences=sentences)
        case SessionKind.ATTENDANCE:
            return _("Attendance sessions: {sentences}", sentences=sentences)
        case SessionKind.PARTICIPATION:
            return _("Participation sessions: {sentences}", sentences=sentences)
    return _("Other sessions: {sentences}", sentences=sentences)


def _describe_kind(steps: SessionSteps) -> Text:
    """Return the sentences about steps 1 to 4 for a kind of sessions, of which there is at least one."""
    return join_sentences(*_describe_steps(steps)) or _("Your score counts as you earned it.")


def _describe_steps(steps: SessionSteps) -> Iterator[Text]:
    """Yield the sentences about steps 1 to 4."""
    if steps.credit is SessionCredit.ANSWERED:
        yield _("If you have a score in a session, even 0, you get full points for it.")
    if steps.credit is SessionCredit.POSITIVE:
        yield _("If you earn more than 0 points in a session, you get full points for it.")
    if steps.full_credit_at is not None:
        percent = format_decimal(steps.full_credit_at)
        yield _("If you earn at least {percent}% of a session's points, you get full points for it.", percent=percent)
    if steps.cap is not None:
        yield ngettext(
            "You can earn at most {points} point in a session.",
            "You can earn at most {points} points in a session.",
            get_plural_number(steps.cap),
            points=format_decimal(steps.cap),
        )
    if steps.each_worth is not None:
        yield ngettext(
            "Every session is worth {points} point, and your score counts in proportion.",
            "Every session is worth {points} points, and your score counts in proportion.",
            get_plural_number(steps.each_worth),
            points=format_decimal(steps.each_worth),
        )


def _describe_total(choices: Choices) -> Iterator[Text]:
    rule = choices.rule
    if rule.keep_best is not None:
        yield ngettext("Only your best session counts.", "Only your {n} best sessions count.", rule.keep_best)
    elif rule.drop_lowest:
        yield ngettext("Your lowest session is dropped.", "Your {n} lowest sessions are dropped.", rule.drop_lowest)
    else:
        yield _("Your total is the sum of your sessions.")
    if choices.no_response is not NoResponsePolicy.EXCUSED:
        yield _("A session with no score counts as 0.")
    if rule.excused_in_total is ExcusedPolicy.PRORATE:
        yield _("Excused sessions don't count, so your other sessions count for more.")
    else:
        yield _("Excused sessions count as 0.")
    if rule.total_points is not None:
        yield ngettext(
            "The total is worth {points} point, and you get your share of it.",
            "The total is worth {points} points, and you get your share of them.",
            get_plural_number(rule.total_points),
            points=format_decimal(rule.total_points),
        )
    if rule.total_full_credit_at is not None:
        percent = format_decimal(rule.total_full_credit_at)
        yield _("If your total is at least {percent}% of the points possible, you get full credit.", percent=percent)
        yield _describe_lower_total(rule.below)
    if rule.cap_total:
        yield _("Your total can't be more than the points possible.")


def _describe_lower_total(policy: BelowThresholdPolicy) -> Text:
    match policy:
        case BelowThresholdPolicy.PROPORTIONAL:
            return _("A lower total counts in proportion.")
        case BelowThresholdPolicy.KEEP:
            return _("A lower total stays as it is.")
        case _:  # ZERO
            return _("A lower total becomes 0.")


def _describe_missing_scores(choices: Choices) -> Iterator[Text]:
    """Yield the sentences about missing scores and duplicate accounts."""
    yield _describe_no_scores(choices.no_response)
    if choices.absent is AbsentPolicy.ZERO:
        yield _("If you never used iClicker, your total is 0.")
    if choices.absent is AbsentPolicy.EXCUSED:
        yield _("If you never used iClicker, you are excused.")
    if choices.two_accounts is DuplicateAccountPolicy.SUM:
        yield _("If you have several iClicker accounts, their scores in a session are added.")
    if choices.two_accounts is DuplicateAccountPolicy.FIRST:
        yield _("If you have several iClicker accounts, the first one with a score in a session counts.")


def _describe_no_scores(policy: NoResponsePolicy) -> Text:
    match policy:
        case NoResponsePolicy.LEAVE:
            return _("If you have no scores, you get no total.")
        case NoResponsePolicy.ZERO:
            return _("If you have no scores, your total is 0.")
        case NoResponsePolicy.EXCUSED:
            return _("You are excused from every session in which you have no score.")
        case _:  # CLEAR
            return _("If you have no scores, you get no total. If Canvas already has a total for you, it is deleted.")


def _describe_rounding(rule: ScoringRule) -> Iterator[Text]:
    if rule.scale_to is not None:
        yield ngettext(
            "Every score in Canvas is scaled to {points} point.",
            "Every score in Canvas is scaled to {points} points.",
            get_plural_number(rule.scale_to),
            points=format_decimal(rule.scale_to),
        )
    decimals = DEFAULT_DECIMALS if rule.decimals is None and rule.scale_to is not None else rule.decimals
    if decimals is not None:
        yield ngettext(
            "Scores are rounded to {n} decimal place, and a final 5 is rounded up.",
            "Scores are rounded to {n} decimal places, and a final 5 is rounded up.",
            decimals,
        )
