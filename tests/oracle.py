"""Slow, independent calculation of every cell that `convert` writes.

It follows the grading rule that the command line promises, step by step, and imports nothing from the program. All
numbers are `Fraction`, and the drop rule tries every choice. The steps are these:

1. credit for answering, 2. full credit at a share of a session, 3. cap, 4. equal worth of all sessions (these four can
differ by the kind of session),
5. extra credit, 6. dropped sessions, 7. share of the points x points of the total, 8. excused sessions,
9. full credit at a share of the total, 10. cap of the total; then scaling and rounding, once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations
from math import floor

EXCUSED = "EX"
TOTAL = "iClicker Total"
MAX_DECIMALS = 100

OTHER_SECTION = "other section"
"""Mark of a session that only other sections had. It's out like an excused one, but nothing is written."""

Mark = Fraction | str | None
"""A number, `EXCUSED`, `OTHER_SECTION`, or None for a blank."""


class RefusedRuleError(Exception):
    """The rule can't be applied to this class: exit status 2."""


class UndefinedResultError(Exception):
    """The rule's description doesn't say what happens, so nothing can be compared."""


@dataclass(frozen=True)
class Session:
    """A column of the iClicker file, with its points possible in both files."""

    title: str
    points_in_file: Fraction | None
    points_in_gradebook: Fraction | None = None

    @property
    def points(self) -> Fraction | None:
        """Return the points possible: the file's, else the assignment's."""
        return self.points_in_gradebook if self.points_in_file is None else self.points_in_file

    @property
    def kind(self) -> str:
        """Return the kind of session that the title ends with, such as "quiz"."""
        return self.title.split()[-1].casefold()


@dataclass(frozen=True)
class Course:
    """A class: its sessions, its students with their sections, and the rows of the iClicker file."""

    sessions: Sequence[Session]
    students: dict[str, frozenset[str]]
    rows: Sequence[tuple[str, Sequence[str]]]
    """A student and the printed cell of each session."""


@dataclass(frozen=True)
class Steps:
    """Steps 1 to 4 for the sessions of one kind."""

    credit: str = "points"
    full_credit_at: Fraction | None = None
    cap: Fraction | None = None
    each_worth: Fraction | None = None


@dataclass(frozen=True)
class Rule:
    """The options of `convert` that decide what a cell says."""

    columns: str = "both"
    dropped_sessions: tuple[str, ...] = ()
    two_accounts: str = "best"
    no_response: str = "leave"
    absent: str = "leave"
    credit: str = "points"
    full_credit_at: Fraction | None = None
    cap: Fraction | None = None
    each_worth: Fraction | None = None
    extra_credit: tuple[str, ...] = ()
    drop_lowest: int = 0
    keep_best: int | None = None
    total_points: Fraction | None = None
    excused_in_total: str = "prorate"
    total_full_credit_at: Fraction | None = None
    below: str = "proportional"
    cap_total: bool = False
    section_sessions: str = "all"
    scale_to: Fraction | None = None
    decimals: int | None = None
    kinds: Mapping[str, Steps] = field(default_factory=dict)


@dataclass
class Column:
    """The unrounded cells of one column, and whether a division took part in it."""

    cells: dict[str, Mark] = field(default_factory=dict)
    has_division: bool = False


def calculate_cells(course: Course, rule: Rule) -> dict[tuple[str, str], str]:
    """Return the text of each cell by student and column. An empty text means that nothing is written.

    Raises:
        RefusedRuleError: the rule can't be applied to this class.
        UndefinedResultError: the description leaves the result open.
    """
    included = [index for index, session in enumerate(course.sessions) if session.title not in rule.dropped_sessions]
    sessions = [course.sessions[index] for index in included]
    present = {student for student, _ in course.rows}
    marks = {student: [merge_rows(course, student, index, rule) for index in included] for student in course.students}
    if rule.no_response == "excused":
        for student in present:
            marks[student] = [fill_blank(mark, "excused") for mark in marks[student]]
    if rule.section_sessions == "own":
        marks = mark_other_sections(course, marks)

    check_sessions(sessions, rule)
    if rule.columns != "sessions":
        check_total(sessions, rule, [marks[student] for student in present])
    scores = {
        student: [score_session(mark, session, rule) for mark, session in zip(row, sessions, strict=True)]
        for student, row in marks.items()
    }

    columns: dict[str, Column] = {}
    if rule.columns != "total":
        for position, session in enumerate(sessions):
            columns[session.title] = build_session_column(course, rule, scores, present, position, session)
            if any(row[included[position]].endswith("%") for _, row in course.rows):
                columns[session.title].has_division = True
    if rule.columns != "sessions":
        columns[TOTAL] = build_total_column(rule, scores, present, sessions)
        if any(row[index].endswith("%") for _, row in course.rows for index in included):
            columns[TOTAL].has_division = True
    return {
        (student, title): format_cell(mark, column, rule)
        for title, column in columns.items()
        for student, mark in column.cells.items()
    }


def parse_mark(text: str, points: Fraction | None) -> Mark:
    """Return the mark that a printed cell stands for."""
    if text == "" or text == EXCUSED:
        return text or None
    if text.endswith("%"):
        if points is None:
            raise UndefinedResultError("a percentage of unknown points")
        return Fraction(text[:-1]) / 100 * points
    return Fraction(text)


def merge_rows(course: Course, student: str, index: int, rule: Rule) -> Mark:
    """Return a student's one mark of a session: the best, the sum, or the first of all rows."""
    points = course.sessions[index].points
    marks = [parse_mark(cells[index], points) for name, cells in course.rows if name == student]
    numbers = [mark for mark in marks if isinstance(mark, Fraction)]
    if numbers and EXCUSED in marks:
        raise UndefinedResultError("one row has a number, another row is excused")
    if not numbers:
        return EXCUSED if EXCUSED in marks else None
    return {"best": max(numbers), "sum": sum(numbers, Fraction(0)), "first": numbers[0]}[rule.two_accounts]


def mark_other_sections(course: Course, marks: dict[str, list[Mark]]) -> dict[str, list[Mark]]:
    """Return the marks with the sessions taken out that only other sections have scores in."""
    with_scores: list[set[str]] = []
    for position in range(len(next(iter(marks.values()), []))):
        scored = [student for student, row in marks.items() if isinstance(row[position], Fraction)]
        with_scores.append({section for student in scored for section in course.students[student]})
    return {
        student: [
            OTHER_SECTION if sections and not sections & course.students[student] else mark
            for mark, sections in zip(row, with_scores, strict=True)
        ]
        for student, row in marks.items()
    }


def check_sessions(sessions: Sequence[Session], rule: Rule) -> None:
    """Check that each session has the points possible that steps 1, 2, and 4 and the scaling need."""
    for session in sessions:
        steps = get_steps(session, rule)
        if steps.credit != "points" or steps.full_credit_at is not None or steps.each_worth is not None:
            require(bool(session.points), f"{session.title} has no points possible, or 0")
        if rule.scale_to is not None and rule.columns != "total":
            require(session.points is not None, f"{session.title} has no points possible to scale from")
            if session.points == 0:
                raise UndefinedResultError("scaling a session of 0 points")


def check_total(sessions: Sequence[Session], rule: Rule, marks: Sequence[Sequence[Mark]]) -> None:
    """Check that the steps of the total can be applied to the class."""
    counted = [session for session in sessions if session.title not in rule.extra_credit]
    has_drop_rule = rule.drop_lowest > 0 or rule.keep_best is not None
    require(not (rule.drop_lowest and rule.keep_best is not None), "both drop rules")
    if not counted:
        raise UndefinedResultError("every session is extra credit")
    if has_drop_rule:
        require(all(session.points for session in counted), "a drop rule needs the points possible of each session")
        is_equal = len({get_worth(session, rule) for session in counted}) == 1
        require(is_equal or rule.total_points is not None, "a drop rule with unequal points needs the total's points")
        require(rule.drop_lowest < len(counted) and rule.keep_best != 0, "no session is left")
        if rule.keep_best is not None and rule.keep_best > len(counted):
            raise UndefinedResultError("more sessions to keep than there are")
    if any(session.points is None for session in counted):
        positions = [index for index, session in enumerate(sessions) if session in counted]
        has_excused = any(row[position] in (EXCUSED, OTHER_SECTION) for row in marks for position in positions)
        needs_points = (
            rule.total_points is not None
            or rule.total_full_credit_at is not None
            or rule.cap_total
            or rule.scale_to is not None
        )
        if has_excused and rule.excused_in_total == "zero" and not needs_points:
            raise UndefinedResultError("excused as zero, without points possible")
        require(not needs_points and not has_excused, "the total needs the points possible of each session")


def require(condition: bool, reason: str) -> None:
    """Refuse the rule unless the condition holds."""
    if not condition:
        raise RefusedRuleError(reason)


def get_steps(session: Session, rule: Rule) -> Steps | Rule:
    """Return the object with steps 1 to 4 for a session: its kind's steps, or else the rule."""
    return rule.kinds.get(session.kind, rule)


def score_session(mark: Mark, session: Session, rule: Rule) -> Mark:
    """Apply steps 1 to 4 to one mark."""
    if not isinstance(mark, Fraction):
        return mark
    score, points = mark, session.points or Fraction(0)
    steps = get_steps(session, rule)
    if steps.credit == "answered" or (steps.credit == "positive" and score > 0):  # step 1
        score = points
    if steps.full_credit_at is not None and score >= points * steps.full_credit_at / 100:  # step 2
        score = max(score, points)
    if steps.cap is not None:  # step 3
        score = min(score, steps.cap)
    if steps.each_worth is not None:  # step 4
        score = score / points * steps.each_worth
    return score


def get_worth(session: Session, rule: Rule) -> Fraction | None:
    """Return the points possible of a session after step 4."""
    each_worth = get_steps(session, rule).each_worth
    return session.points if each_worth is None else each_worth


def build_session_column(
    course: Course, rule: Rule, scores: dict[str, list[Mark]], present: set[str], position: int, session: Session
) -> Column:
    """Return the cells of one session's column."""
    column = Column(has_division=get_steps(session, rule).each_worth is not None or rule.scale_to is not None)
    for student in course.students:
        mark = scores[student][position]
        if mark == OTHER_SECTION:
            column.cells[student] = None
            continue
        mark = fill_blank(mark, rule.no_response if student in present else rule.absent)
        worth = get_worth(session, rule)
        if isinstance(mark, Fraction) and rule.scale_to is not None and worth:
            mark = mark / worth * rule.scale_to
        column.cells[student] = mark
    return column


def fill_blank(mark: Mark, policy: str) -> Mark:
    """Return what a blank becomes."""
    if mark is None and policy in ("zero", "excused"):
        return Fraction(0) if policy == "zero" else EXCUSED
    return mark


def build_total_column(
    rule: Rule, scores: dict[str, list[Mark]], present: set[str], sessions: Sequence[Session]
) -> Column:
    """Return the cells of the total's column."""
    column = Column(
        has_division=any(
            option is not None
            for option in (
                *(get_steps(session, rule).each_worth for session in sessions),
                *(rule.total_points, rule.total_full_credit_at, rule.scale_to),
            )
        )
    )
    possible = calculate_total_points(sessions, rule)
    for student, row in scores.items():
        policy = rule.no_response if student in present else rule.absent
        total: Mark
        if student not in present and policy == "leave":
            total = None
        elif not any(isinstance(mark, Fraction) for mark in row):
            total = fill_blank(get_total_without_numbers(row, rule), policy)
        else:
            total = calculate_total(row, sessions, rule, possible, column)
        if isinstance(total, Fraction) and rule.scale_to is not None:
            if not possible:
                raise UndefinedResultError("scaling a total of 0 points")
            total = total / possible * rule.scale_to
        column.cells[student] = total
    return column


def get_total_without_numbers(row: Sequence[Mark], rule: Rule) -> Mark:
    """Return the total of a student who has no number: EX if every session is excused, else none."""
    own = [mark for mark in row if mark != OTHER_SECTION]
    if not own:
        raise UndefinedResultError("a student whose sections had no session")
    is_excused = all(mark == EXCUSED for mark in own)
    return EXCUSED if is_excused and rule.excused_in_total != "zero" else None


def calculate_total_points(sessions: Sequence[Session], rule: Rule) -> Fraction | None:
    """Return the points possible of the total (step 7), or None if a session has none."""
    if rule.total_points is not None:
        return rule.total_points
    worths = [get_worth(session, rule) for session in sessions if session.title not in rule.extra_credit]
    if any(worth is None for worth in worths):
        return None
    kept = len(worths) - rule.drop_lowest if rule.keep_best is None else rule.keep_best
    return sum((worth for worth in worths[:kept] if worth is not None), Fraction(0))


def calculate_total(
    row: Sequence[Mark], sessions: Sequence[Session], rule: Rule, possible: Fraction | None, column: Column
) -> Mark:
    """Apply steps 5 to 10 to the marks of one student who has a number."""
    extra = Fraction(0)
    left: list[tuple[Fraction, Fraction | None]] = []
    is_complete = True
    for mark, session in zip(row, sessions, strict=True):
        if session.title in rule.extra_credit:  # step 5
            extra += mark if isinstance(mark, Fraction) else 0
        elif mark == OTHER_SECTION or (mark == EXCUSED and rule.excused_in_total == "prorate"):  # step 8
            is_complete = False
        else:
            left.append((mark if isinstance(mark, Fraction) else Fraction(0), get_worth(session, rule)))
    dropped = rule.drop_lowest if rule.keep_best is None else max(0, len(left) - rule.keep_best)
    if len(left) <= dropped:
        return EXCUSED

    if is_complete and not dropped and rule.total_points is None:  # a plain sum
        total = sum((score for score, _ in left), Fraction(0)) + extra
    else:
        total = find_best_share(left, len(left) - dropped) * (possible or 0) + extra  # steps 6 and 7
        column.has_division |= not is_complete
    if rule.total_full_credit_at is not None:  # step 9
        total = apply_total_threshold(total, possible or Fraction(0), rule.total_full_credit_at / 100, rule.below)
    if rule.cap_total:  # step 10
        total = min(total, possible or Fraction(0))
    return total


def find_best_share(left: Sequence[tuple[Fraction, Fraction | None]], count: int) -> Fraction:
    """Return the highest share of points among all choices of this many sessions (step 6)."""
    shares = []
    for choice in combinations(left, count):
        possible = sum((worth or Fraction(0) for _, worth in choice), Fraction(0))
        if not possible:
            raise UndefinedResultError("a share of 0 points")
        shares.append(sum((score for score, _ in choice), Fraction(0)) / possible)
    return max(shares)


def apply_total_threshold(total: Fraction, possible: Fraction, threshold: Fraction, below: str) -> Fraction:
    """Return the total after step 9."""
    if total >= possible * threshold:
        return max(total, possible)
    return {"proportional": total / threshold, "keep": total, "zero": Fraction(0)}[below]


def format_cell(mark: Mark, column: Column, rule: Rule) -> str:
    """Return the mark as text: rounded once, half up, as a plain decimal without trailing zeros."""
    if not isinstance(mark, Fraction):
        return mark or ""
    decimals = rule.decimals
    if decimals is None and column.has_division:
        decimals = 2
    if decimals is not None:
        mark = Fraction(floor(mark * 10**decimals + Fraction(1, 2)), 10**decimals)
    return format_decimal(mark)


def format_decimal(number: Fraction) -> str:
    """Return an exact plain decimal without trailing zeros.

    Raises:
        ValueError: the number has no end as a decimal, so a column with a division wasn't rounded.
    """
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
        if places > MAX_DECIMALS:
            raise ValueError(f"{number} is no plain decimal")
    digits = str(abs((number * 10**places).numerator)).rjust(places + 1, "0")
    text = f"{digits[:-places]}.{digits[-places:]}" if places else digits
    return f"-{text}" if number < 0 else text


def compare_three_ways(
    sent: str | None,
    canvas: str,
    iclicker: str | None,
    existing: str = "overwrite",
    *,
    overwrite_excused: bool = False,
    edited_in_canvas: str = "keep",
) -> tuple[str, str]:
    """Return the score that Canvas has after the upload, and the code of the problem about it or "".

    A text is "" for no score, "EX", or a number; `canvas` can also be "N/A". `sent` is None if no earlier file has the
    score, and `iclicker` is None if it has no score to write.
    """
    if canvas == "N/A" or iclicker is None or is_equal_score(iclicker, canvas):
        return canvas, ""
    code = ""
    if sent is not None and not is_equal_score(sent, canvas):
        code = "edited-in-canvas" if is_equal_score(sent, iclicker) else "edited-in-both"
        if edited_in_canvas == "keep":
            return canvas, code
    if canvas == EXCUSED and not overwrite_excused:
        return canvas, code
    if canvas and existing == "keep":
        return canvas, code
    if existing == "raise" and canvas not in ("", EXCUSED):
        is_raised = iclicker not in ("", EXCUSED) and Fraction(iclicker) > Fraction(canvas)
        return (iclicker if is_raised else canvas), code
    return iclicker, code


def is_equal_score(first: str, second: str) -> bool:
    """Return True if two scores are equal when rounded to two decimals. EX and no score equal only themselves."""
    if {first, second} & {"", EXCUSED}:
        return first == second
    return floor(Fraction(first) * 100 + Fraction(1, 2)) == floor(Fraction(second) * 100 + Fraction(1, 2))
