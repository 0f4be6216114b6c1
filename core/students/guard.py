"""Does the name of a row agree with the student whom its id or e-mail names?

An id can be mistyped into another student's, so the name has to bear it out. A swapped, shortened, misspelled or short
name agrees; another first name, or another last name, does not.
"""

from core.students.identity import Email, login_name
from core.students.likeness import Likeness, closest
from core.students.names import Name, fold
from core.students.roster import Roster
from core.students.rows import Row


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
