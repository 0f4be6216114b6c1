"""Which rows name their student beyond doubt, by id, login or e-mail, without the name saying otherwise?

Does the name of a row agree with the student whom its id or e-mail names?

An id can be mistyped into another student's, so the name has to bear it out. A swapped, shortened, misspelled or short
name agrees; another first name, or another last name, does not.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from core.pacing import paced
from core.students.identity import Email, Row, login_name
from core.students.likeness import Likeness, closest
from core.students.names import Name, fold
from core.students.roster import Roster

_FEWEST_HITS = 2
_SMALLEST_SHARE = 0.34


class Route(Enum):
    """How a row can name a student exactly, with the reason in words."""

    STUDENT_ID = "same student ID"
    TYPED_LOGIN = "the student ID is the login"
    EMAIL = "the e-mail is the SIS Login ID"
    EMAIL_NAME = "e-mail name is the login"

    @property
    def is_by_id(self) -> bool:
        """Whether the student id field says so, not the e-mail."""
        return self in (Route.STUDENT_ID, Route.TYPED_LOGIN)


@dataclass(frozen=True, slots=True)
class Exact:
    """A row that is settled: the student's number in the roster, and why."""

    student: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class ExactFindings:
    """What the exact stage found. Rows and students by position.

    `matched`: rows that are settled. `held`: rows with exact evidence that a person must look at, and why in words.
    `sites`: the school's own e-mail sites. `routes`: for each row with exact evidence, the routes by student.
    """

    matched: Mapping[int, Exact]
    held: Mapping[int, str]
    sites: frozenset[str]
    routes: Mapping[int, Mapping[int, tuple[Route, ...]]]


def learn_sites(rows: Iterable[Row], roster: Roster) -> frozenset[str]:
    """The school's own e-mail sites.

    Not public, and the local part is the login of two students or more, and of a third of all addresses there.
    """
    seen: Counter[str] = Counter()
    hits: dict[str, set[int]] = defaultdict(set)
    for row in paced(rows):
        if row.email and not row.email.is_public:
            seen[row.email.site] += 1
            owners = roster.by_login_name.get(row.email.local, ())
            if len(owners) == 1:
                hits[row.email.site].add(owners[0])
    return frozenset(
        site
        for site, students in hits.items()
        if len(students) >= _FEWEST_HITS and len(students) >= _SMALLEST_SHARE * seen[site]
    )


def _email_routes(email: Email, roster: Roster, sites: frozenset[str]) -> list[tuple[Route, tuple[int, ...]]]:
    routes = [(Route.EMAIL, roster.by_login.get(email.address, ()))]
    if email.site in sites:
        routes.append((Route.EMAIL_NAME, roster.by_login_name.get(email.local, ())))
    return routes


def _owners_of_login(typed: str, roster: Roster) -> tuple[int, ...]:
    """Students with this login, or, where the school's logins are e-mail addresses, with this name before the @."""
    owners = roster.by_login.get(typed)
    return owners or roster.by_login_name.get(typed, ())


def find_routes(row: Row, roster: Roster, sites: frozenset[str]) -> dict[int, tuple[Route, ...]]:
    """Every student whom this row names exactly, with the ways in which it does."""
    routes: list[tuple[Route, tuple[int, ...]]] = []
    if row.id_key:
        routes.append((Route.STUDENT_ID, roster.by_id.get(row.id_key, ())))
    if row.typed_login:
        routes.append((Route.TYPED_LOGIN, _owners_of_login(row.typed_login, roster)))
    if row.email:
        routes.extend(_email_routes(row.email, roster, sites))
    found: dict[int, tuple[Route, ...]] = {}
    for route, students in routes:
        for student in students:
            found[student] = (*found.get(student, ()), route)
    return found


def _judge(row: Row, roster: Roster, student: int, routes: tuple[Route, ...], *, has_names: bool) -> Exact | str:
    """The settled match, or why a person must look."""
    reasons = tuple(route.value for route in routes)
    both = any(route.is_by_id for route in routes) and not all(route.is_by_id for route in routes)
    if both or not has_names:
        return Exact(student, reasons)
    if not row.name:
        return "the row has no name"
    agrees, words = judge_name(row, roster, student)
    if agrees or (row.email and email_supports(row.email, roster.names[student])):
        return Exact(student, (*reasons, *words))
    return "; ".join(words)


def find_exact(rows: Sequence[Row], roster: Roster) -> ExactFindings:
    """Match every row whose exact evidence names one student, and hold back those where the evidence disagrees."""
    sites = learn_sites(rows, roster)
    has_names = any(row.name for row in rows)
    matched: dict[int, Exact] = {}
    held: dict[int, str] = {}
    routes: dict[int, Mapping[int, tuple[Route, ...]]] = {}
    for at, row in enumerate(paced(rows)):
        found = find_routes(row, roster, sites)
        if not found:
            continue
        routes[at] = found
        if len(found) > 1:
            held[at] = _disagreement(found)
            continue
        [(student, ways)] = found.items()
        judged = _judge(row, roster, student, ways, has_names=has_names)
        if isinstance(judged, Exact):
            matched[at] = judged
        else:
            held[at] = judged
    return ExactFindings(matched, held, sites, routes)


def _disagreement(found: Mapping[int, tuple[Route, ...]]) -> str:
    by_id = {student for student, routes in found.items() if any(route.is_by_id for route in routes)}
    by_email = {student for student, routes in found.items() if not all(route.is_by_id for route in routes)}
    if by_id and by_email and by_id != by_email:
        return "student ID and e-mail are those of different students"
    return f"{len(found)} students have this {'student ID' if by_id else 'e-mail'}"


def _is_agreement(last: Likeness, first: Likeness, *, has_last: bool, has_first: bool) -> bool:
    if has_last and has_first:
        return last > Likeness.DIFFERENT and first > Likeness.DIFFERENT and max(last, first) > Likeness.INITIAL
    return max(last, first) > Likeness.INITIAL


def _readings(name: Name) -> list[tuple[tuple[str, ...], tuple[str, ...]]]:
    readings = [(name.last, name.first + name.nick), (name.first, name.last + name.nick)]
    tokens = name.tokens
    if len(tokens) > 2:
        readings += [(tokens[:1], tokens[1:]), (tokens[-1:], tokens[:-1])]
    return readings


def names_agree(name: Name, other: Name) -> bool:
    """Whether two names can be one person's: last and first name both alike, in some order, where both are given."""
    if name.bag == other.bag or name.joined == other.joined:
        return True
    first = other.first + other.nick
    return any(
        _is_agreement(
            closest(here_last, other.last),
            closest(here_first, first),
            has_last=bool(here_last and other.last),
            has_first=bool(here_first and first),
        )
        for here_last, here_first in _readings(name)
    )


def _is_login(row: Row, roster: Roster, student: int) -> bool:
    login = login_name(roster.students[student].login_id)
    return bool(login) and "".join(fold(row.name_text)) == "".join(fold(login))


def _is_named_elsewhere(row: Row, roster: Roster, student: int) -> bool:
    return bool(set(roster.by_bag.get(row.name.bag, ())) - {student})


def judge_name(row: Row, roster: Roster, student: int) -> tuple[bool, tuple[str, ...]]:
    """Whether the row's name agrees with this student's, with the words that say so."""
    name, other = row.name, roster.names[student]
    if name.bag == other.bag:
        return True, ("same name",)
    if _is_login(row, roster, student):
        return True, ("the name is the login",)
    if _is_named_elsewhere(row, roster, student):
        return False, ("another student has this name",)
    if names_agree(name, other):
        return True, ()
    return False, ("the name disagrees",)


def email_supports(email: Email, name: Name) -> bool:
    """Whether an e-mail address spells out both names of a student."""
    letters = "".join(fold(email.local))
    return bool(name.last and name.first) and all(
        any(len(token) > 2 and token in letters for token in group) for group in (name.last, name.first)
    )
