"""Random classes and random grading rules, the same for the same seed."""

from dataclasses import replace
from fractions import Fraction
from random import Random

from tests.oracle import Course, Rule, Session, Steps

NAMES = ("Ada", "Bea", "Cy", "Dov", "Eli", "Fay", "Gus")
SECTIONS = ("S1", "S2", "S3")


def has_whole_rule(options: frozenset[str]) -> bool:
    """Return True if this version has the whole grading rule, where excused sessions are left out pro rata."""
    return "--excused-in-total" in options


def make_random_course(seed: int, options: frozenset[str]) -> Course:
    """Return a class of up to 7 students and 6 sessions, with everything that changes a total."""
    course = make_course(Random(f"course {seed}"), has_percentages="--value" in options)
    return mix_kinds(Random(f"kinds {seed}"), course) if has_whole_rule(options) else simplify_course(course)


def mix_kinds(random: Random, course: Course) -> Course:
    """Return the class with sessions of several kinds, in half of all cases."""
    if random.random() < 0.5:
        return course
    kinds = [random.choice(("Poll", "Quiz", "Attendance", "Session")) for _ in course.sessions]
    sessions = [
        session
        if kind == "Attendance" and session.points is None  # attendance without points possible is worth 1
        else replace(session, title=f"Class {number} - {kind}")
        for number, (session, kind) in enumerate(zip(course.sessions, kinds, strict=True), 1)
    ]
    return replace(course, sessions=sessions)


def simplify_course(course: Course) -> Course:
    """Return the class with points possible for every session and no student who is excused from all of them."""
    sessions = [Session(item.title, item.points or Fraction(1), item.points_in_gradebook) for item in course.sessions]
    rows = [
        (name, cells if any(cell not in ("", "EX") for cell in cells) else ["0", *cells[1:]])
        for name, cells in course.rows
    ]
    return Course(sessions, course.students, rows)


def make_course(random: Random, *, has_percentages: bool) -> Course:
    """Return a class of up to 7 students and 6 sessions."""
    sessions = make_sessions(random)
    names = NAMES[: random.randint(1, len(NAMES))]
    sections = make_sections(random, names)
    present = [name for name in names if random.random() < 0.9] or list(names[:1])
    has_sections = random.random() < 0.3
    taught = [random.choice((None, None, *SECTIONS)) if has_sections else None for _ in sessions]
    decimals = random.choice((0, 0, 1, 2, 2, 5))
    percentages = 0.1 if has_percentages and random.random() < 0.2 else 0
    rows = []
    for name in present:
        cells = [
            "" if section and section not in sections[name] else make_cell(random, session, decimals, percentages)
            for session, section in zip(sessions, taught, strict=True)
        ]
        rows.append((name, cells))
        if random.random() < 0.15:
            rows.append((name, [make_duplicate_cell(random, cell) for cell in cells]))
    if random.random() < 0.3:
        random.shuffle(rows)
    return Course(sessions, sections, rows)


def make_sessions(random: Random) -> list[Session]:
    """Return sessions with equal or unequal points, sometimes without points or with an assignment's points."""
    kind = random.choice(("equal", "equal", "unequal", "unequal", "zero", "none", "gradebook", "long"))
    equal = Fraction(random.choice(("1", "2", "2.5", "10", "100")))
    sessions = []
    for number in range(1, random.randint(1, 6) + 1):
        points: Fraction | None = equal
        if kind not in ("equal", "gradebook"):
            points = Fraction(random.choice(("1", "2", "2", "3", "5", "7.5", "10")))
        if kind == "long":
            points = Fraction(random.choice(("0.7", "33.33", "12345678.125", "3")))
        in_gradebook = points if random.random() < 0.2 or kind == "gradebook" else None
        if kind in ("zero", "none") and random.random() < 0.4:
            points, in_gradebook = (Fraction(0) if kind == "zero" else None), None
        if kind == "gradebook" and random.random() < 0.6:
            points = None
        sessions.append(Session(f"Class {number} - Poll", points, in_gradebook))
    return sessions


def make_sections(random: Random, names: tuple[str, ...]) -> dict[str, frozenset[str]]:
    """Return the sections of each student: mostly one, sometimes two."""
    count = random.choice((1, 2, 2, 3))
    return {name: frozenset(random.choices(SECTIONS[:count], k=random.choice((1, 1, 1, 2)))) for name in names}


def make_cell(random: Random, session: Session, decimals: int, percentages: float) -> str:
    """Return a printed cell: a number, a blank, EX, or with this probability a percentage."""
    if random.random() < percentages:
        return f"{random.randint(0, 100)}%"
    kind = random.random()
    if kind < 0.15:
        return ""
    if kind < 0.22:
        return "EX"
    points = session.points
    most = 10 if points is None else points
    if kind < 0.35:
        number = Fraction(0)
    elif kind < 0.5:
        number = Fraction(most)
    elif kind < 0.6:  # exactly at a threshold
        number = most * Fraction(random.choice(("0.5", "0.6", "0.75", "0.8", "0.9")))
    else:
        steps = 10**decimals
        highest = int(most * steps * (2 if kind > 0.95 else 1))
        number = Fraction(random.randint(0, highest), steps)
    places = random.choice((2, decimals, decimals + 1))
    return print_number(number, max(places, decimals))


def print_number(number: Fraction, places: int) -> str:
    """Return a number with at least this many decimals."""
    while (number * 10**places).denominator != 1:
        places += 1
    digits = str((number * 10**places).numerator).rjust(places + 1, "0")
    return f"{digits[:-places]}.{digits[-places:]}" if places else digits


def make_duplicate_cell(random: Random, cell: str) -> str:
    """Return the cell of the same student's other row."""
    if cell == "EX":
        return random.choice(("EX", ""))
    return random.choice(("", cell, "0", "1.00", "2.25", "1"))


def make_random_rule(seed: int, course: Course, options: frozenset[str]) -> Rule:
    """Return a random rule that uses only these options of the command line."""
    random = Random(f"rule {seed}")
    density = random.choice((0.15, 0.3, 0.5))
    titles = [session.title for session in course.sessions]
    values: dict[str, object] = {}

    def choose(option: str, name: str, *choices: object) -> None:
        chosen = random.choice(choices)
        if option in options and random.random() < density:
            values[name] = chosen

    columns = random.choice(("sessions", "total", "both", "both"))
    can_drop = has_whole_rule(options) and len(titles) > 1
    choose("--drop", "dropped_sessions", (random.choice(titles),) if can_drop else ())
    choose("--two-accounts", "two_accounts", "best", "sum", "first")
    choose("--no-response", "no_response", "leave", "zero", "excused" if has_whole_rule(options) else "zero")
    choose("--absent", "absent", "leave", "zero", "excused")
    choose("--credit", "credit", "answered", "positive")
    choose("--full-credit-at", "full_credit_at", *map(Fraction, ("50", "60", "75", "100", "33.3")))
    choose("--cap", "cap", *map(Fraction, ("1", "2", "4.5", "20")))
    choose("--each-worth", "each_worth", *map(Fraction, ("1", "3", "10")))
    choose("--total-points", "total_points", *map(Fraction, ("10", "7", "100", "0.5")))
    choose("--excused-in-total", "excused_in_total", "prorate", "zero")
    choose("--total-full-credit-at", "total_full_credit_at", *map(Fraction, ("80", "75", "90", "100", "66.6")))
    choose("--cap-total", "cap_total", True)
    choose("--section-sessions", "section_sessions", "own")
    choose("--scale-to", "scale_to", *map(Fraction, ("20", "100", "3", "0.7")))
    choose("--decimals", "decimals", 0, 1, 2, 4)
    if columns != "sessions":
        choose("--extra-credit", "extra_credit", (random.choice(titles),) if len(titles) > 1 else ())
        choose("--drop-lowest", "drop_lowest", 1, 1, 2, 3)
        if "drop_lowest" not in values or random.random() < 0.1:
            choose("--keep-best", "keep_best", 1, 2, 3, 4)
    if "total_full_credit_at" in values:
        choose("--below", "below", "proportional", "keep", "zero")
    if not has_whole_rule(options):
        values["excused_in_total"] = "zero"
    if has_whole_rule(options) and len({session.kind for session in course.sessions}) > 1:
        values["kinds"] = make_kinds(Random(f"steps {seed}"), course)
    return Rule(columns=columns, **values)  # type: ignore[arg-type]


def make_kinds(random: Random, course: Course) -> dict[str, Steps]:
    """Return random steps for some kinds of sessions. Sessions without a kind always follow the rule."""
    kinds = sorted({session.kind for session in course.sessions} - {"session"})
    return {
        kind: Steps(
            random.choice(("points", "answered", "positive")),
            random.choice((None, None, Fraction(75), Fraction("33.3"))),
            random.choice((None, None, Fraction(2), Fraction("4.5"))),
            random.choice((None, None, Fraction(3), Fraction(10))),
        )
        for kind in kinds
        if random.random() < 0.6
    }
