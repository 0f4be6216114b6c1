"""Explanation, as arithmetic, of how the grading rule changed a student's score."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from core.choices import BelowThresholdPolicy, ScoringRule, SessionCredit, SessionSteps
from core.points import Mark, Points, format_decimal, format_fraction
from core.score_words import MARK_WORDS
from core.scores.columns import StudentScore
from core.scores.sheet import ScoreSheet
from core.texts import Text, _, join_commas, join_semicolons


@dataclass(frozen=True, slots=True)
class RowScore:
    """One row's cell in a session.

    `points` is None unless `mark` is SCORE. `is_counted` is True if the student's score includes these points.
    """

    row: int
    mark: Mark
    points: Points | None
    is_counted: bool

    @property
    def text(self) -> str:
        """The text of the cell, such as "2", "no score", or "excused"."""
        return MARK_WORDS[self.mark] if self.points is None else format_decimal(self.points)


@dataclass(frozen=True, slots=True)
class SessionContribution:
    """The contribution of one session to a score.

    `rows` are the student's cells. `earned_points` are the points before the grading rule, and `counted_points` those
    after it; both are None if there is no score. `points_possible` ignores the cap and is None if unknown. `title` is
    unique within the file. `is_left_out` is True if the session is excused, or only other sections had it.
    """

    title: str
    column: int
    rows: tuple[RowScore, ...]
    mark: Mark
    earned_points: Points | None
    counted_points: Fraction | None
    points_possible: Points | None
    is_full_credit: bool
    is_capped: bool
    is_dropped: bool
    notes: tuple[Text, ...]
    is_left_out: bool = False
    is_extra_credit: bool = False

    @property
    def text(self) -> Text:
        """The session, its points, the points possible, and the notes, on one line.

        Dropped points are in square brackets, and a session that is left out of the total is crossed out (~~).
        """
        score = (
            _("{session}: {points}", session=self.title, points=self.counted_text)
            if self.points_possible is None
            else _(
                "{session}: {points} of {possible}",
                session=self.title,
                points=self.counted_text,
                possible=format_decimal(self.points_possible),
            )
        )
        return join_semicolons((Text("~~{score}~~", score=score) if self.is_left_out else score, *self.notes))

    @property
    def counted_text(self) -> str:
        """The points after the grading rule, or a word for no score; in square brackets if the session is dropped."""
        text = MARK_WORDS[self.mark] if self.counted_points is None else format_fraction(self.counted_points)
        return Text("[{text}]", text=text) if self.is_dropped else text


def describe_session_steps(
    steps: SessionSteps, points: tuple[Points | None, ...], points_possible: Points | None, score: StudentScore
) -> Iterator[Text]:
    """Yield a note for each of the steps 1 to 4 that changes the score.

    `points` are the points before the rule and after each of the steps 1 to 3. `points_possible` are the points
    possible before step 4.
    """
    earned, credited, raised, capped = points
    if earned is None or credited is None or raised is None or capped is None:
        return
    if credited != earned:
        values = {"earned": format_decimal(earned), "credited": format_decimal(credited)}
        if steps.credit is SessionCredit.ANSWERED:
            yield _("earned {earned}, and any answer gets full credit: {credited}", **values)
        else:
            yield _("earned {earned}, and more than 0 gets full credit: {credited}", **values)
    if raised != credited and steps.full_credit_at is not None:
        yield _(
            "earned {earned}, which is at least {percent}%: full credit",
            earned=format_decimal(credited),
            percent=format_decimal(steps.full_credit_at),
        )
    if capped != raised and steps.cap is not None:
        yield _("{points} is more than the cap of {cap}", points=format_decimal(raised), cap=format_decimal(steps.cap))
    if steps.each_worth is not None and points_possible and points_possible != steps.each_worth:
        yield _(
            "{points} × {worth} ÷ {possible} = {result}",
            points=format_decimal(capped),
            worth=format_decimal(steps.each_worth),
            possible=format_decimal(points_possible),
            result=format_fraction(score.earned),
        )


def describe_total(contributions: tuple[SessionContribution, ...], sheet: ScoreSheet, student: str) -> Iterator[Text]:
    """Yield the arithmetic of the total, one line per step."""
    counted = [item for item in contributions if not item.is_left_out and not item.is_extra_credit]
    left_out = [item.title for item in contributions if item.is_left_out]
    score, rule = sheet.total.get_score(student), sheet.rule
    if left_out:
        yield _("Not counted: {sessions}", sessions=join_commas(left_out))
    if score.mark is not Mark.SCORE:
        return
    earned = sum((item.counted_points or Fraction(0) for item in counted if not item.is_dropped), Fraction(0))
    terms = [item.counted_text for item in counted if item.counted_points is not None]
    points = sheet.totals.get_possible(student)
    total = earned
    addition = _format_sum(terms, earned)
    if points is None:
        yield _("Sum: {sum}", sum=addition)
    else:
        yield _("Sum: {sum} of {possible}", sum=addition, possible=format_fraction(points))
    if points is not None and score.possible is not None and points != score.possible:
        total = earned * Fraction(score.possible) / points
        yield _(
            "In proportion: {earned} ÷ {possible} × {worth} = {result}",
            earned=format_fraction(earned),
            possible=format_fraction(points),
            worth=format_decimal(score.possible),
            result=format_fraction(total),
        )
    bonuses = [item.counted_points for item in contributions if item.is_extra_credit and item.counted_points]
    if bonuses:
        terms = [format_fraction(value) for value in (total, *bonuses)]
        total += sum(bonuses)
        yield _("Extra credit: {sum}", sum=_format_sum(terms, total))
    if score.possible is not None:
        yield from _describe_limits(total, score, rule)


def _format_sum(terms: Sequence[str], result: Fraction) -> str:
    """Return an addition, or only its result if there is a single term."""
    return f"{' + '.join(terms)} = {format_fraction(result)}" if len(terms) > 1 else format_fraction(result)


def _describe_limits(total: Fraction, score: StudentScore, rule: ScoringRule) -> Iterator[Text]:
    """Yield the arithmetic of steps 9 and 10, the limits of the total."""
    full = Fraction(score.possible or 0)
    if rule.total_full_credit_at is not None:
        percent = Fraction(rule.total_full_credit_at)
        needed = full * percent / 100
        values = {
            "total": format_fraction(total),
            "limit": format_decimal(rule.total_full_credit_at),
            "possible": format_fraction(full),
            "needed": format_fraction(needed),
        }
        if total >= needed:
            total = max(total, full)
            yield _(
                "{total} is at least {limit}% of {possible}, which is {needed}: full credit, {result}",
                **values,
                result=format_fraction(total),
            )
        elif rule.below is BelowThresholdPolicy.ZERO:
            total = Fraction(0)
            yield _("{total} is below {limit}% of {possible}, which is {needed}: 0", **values)
        elif rule.below is BelowThresholdPolicy.KEEP:
            yield _("{total} is below {limit}% of {possible}, which is {needed}: it stays {total}", **values)
        else:
            total = total * 100 / percent
            yield _(
                "{total} is below {limit}% of {possible}, which is {needed}: {total} ÷ {limit}% = {result}",
                **values,
                result=format_fraction(total),
            )
    if rule.cap_total and total > full:
        yield _(
            "{total} is more than the points possible: {possible}",
            total=format_fraction(total),
            possible=format_fraction(full),
        )
