"""Explanation, as arithmetic, of how the grading rule changed a student's score."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from core.choices import BelowThresholdPolicy, ScoringRule, SessionCredit, SessionSteps
from core.points import Mark, Points, format_decimal, format_fraction
from core.scores.columns import StudentScore
from core.scores.sheet import ScoreSheet

MARK_TEXTS = {
    Mark.BLANK: "blank",
    Mark.NO_RESPONSE: "no response",
    Mark.EXCUSED: "excused",
    Mark.OTHER_SECTION: "of another section",
    Mark.NO_VALUE: "a text without a value",
}


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
        """The text of the cell, such as "2", "blank", or "excused"."""
        return MARK_TEXTS[self.mark] if self.points is None else format_decimal(self.points)


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
    notes: tuple[str, ...]
    is_left_out: bool = False
    is_extra_credit: bool = False

    @property
    def text(self) -> str:
        """The session, its points, the points possible, and the notes, on one line.

        Dropped points are in square brackets, and a session that is left out of the total is crossed out (~~).
        """
        suffix = "" if self.points_possible is None else f" of {format_decimal(self.points_possible)}"
        score = f"{self.title}: {self.counted_text}{suffix}"
        return (f"~~{score}~~" if self.is_left_out else score) + "".join(f"; {note}" for note in self.notes)

    @property
    def counted_text(self) -> str:
        """The points after the grading rule, or a word for no score; in square brackets if the session is dropped."""
        text = MARK_TEXTS[self.mark] if self.counted_points is None else format_fraction(self.counted_points)
        return f"[{text}]" if self.is_dropped else text


def describe_session_steps(
    steps: SessionSteps, points: tuple[Points | None, ...], points_possible: Points | None, score: StudentScore
) -> Iterator[str]:
    """Yield a note for each of the steps 1 to 4 that changes the score.

    `points` are the points before the rule and after each of the steps 1 to 3. `points_possible` are the points
    possible before step 4.
    """
    earned, credited, raised, capped = points
    if earned is None or credited is None or raised is None or capped is None:
        return
    if credited != earned:
        answer = "an answer" if steps.credit is SessionCredit.ANSWERED else "more than 0"
        yield f"earned {format_decimal(earned)}, and {answer} is full credit: {format_decimal(credited)}"
    if raised != credited and steps.full_credit_at is not None:
        percent = format_decimal(steps.full_credit_at)
        yield f"earned {format_decimal(credited)}, which is at least {percent}%: full credit"
    if capped != raised and steps.cap is not None:
        yield f"{format_decimal(raised)} is over the cap of {format_decimal(steps.cap)}"
    if steps.each_worth is not None and points_possible and points_possible != steps.each_worth:
        worth, value = format_decimal(steps.each_worth), format_fraction(score.earned)
        yield f"{format_decimal(capped)} × {worth} ÷ {format_decimal(points_possible)} = {value}"


def describe_total(contributions: tuple[SessionContribution, ...], sheet: ScoreSheet, student: str) -> Iterator[str]:
    """Yield the arithmetic of the total, one line per step."""
    counted = [item for item in contributions if not item.is_left_out and not item.is_extra_credit]
    left_out = [item.title for item in contributions if item.is_left_out]
    score, rule = sheet.total.get_score(student), sheet.rule
    if left_out:
        yield f"Left out on both sides: {', '.join(left_out)}"
    if score.mark is not Mark.SCORE:
        return
    earned = sum((item.counted_points or Fraction(0) for item in counted if not item.is_dropped), Fraction(0))
    terms = [item.counted_text for item in counted if item.counted_points is not None]
    points = sheet.totals.get_possible(student)
    suffix = "" if points is None else f" of {format_fraction(points)}"
    sum_text = f"{' + '.join(terms)} = " if len(terms) > 1 else ""
    yield f"Sum: {sum_text}{format_fraction(earned)}{suffix}"
    total = earned
    if points is not None and score.possible is not None and points != score.possible:
        total = earned * Fraction(score.possible) / points
        fraction = f"{format_fraction(earned)} ÷ {format_fraction(points)}"
        yield f"In proportion: {fraction} × {format_decimal(score.possible)} = {format_fraction(total)}"
    bonuses = [item.counted_points for item in contributions if item.is_extra_credit and item.counted_points]
    if bonuses:
        terms = [format_fraction(value) for value in (total, *bonuses)]
        total += sum(bonuses)
        yield f"Extra credit: {' + '.join(terms)} = {format_fraction(total)}"
    if score.possible is not None:
        yield from _describe_limits(total, score, rule)


def _describe_limits(total: Fraction, score: StudentScore, rule: ScoringRule) -> Iterator[str]:
    """Yield the arithmetic of steps 9 and 10, the limits of the total."""
    full = Fraction(score.possible or 0)
    if rule.total_full_credit_at is not None:
        percent = Fraction(rule.total_full_credit_at)
        needed, value, limit = full * percent / 100, format_fraction(total), format_decimal(rule.total_full_credit_at)
        threshold = f"{limit}% of {format_fraction(full)}, which is {format_fraction(needed)}"
        if total >= needed:
            total = max(total, full)
            yield f"{value} is at least {threshold}: full credit, {format_fraction(total)}"
        elif rule.below is BelowThresholdPolicy.ZERO:
            total = Fraction(0)
            yield f"{value} is below {threshold}: 0"
        elif rule.below is BelowThresholdPolicy.KEEP:
            yield f"{value} is below {threshold}: it stays {value}"
        else:
            total = total * 100 / percent
            yield f"{value} is below {threshold}: {value} ÷ {limit}% = {format_fraction(total)}"
    if rule.cap_total and total > full:
        yield f"{format_fraction(total)} is over the points possible: {format_fraction(full)}"
