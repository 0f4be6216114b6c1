"""Why is a student suggested, and what speaks against it, in words?"""

from core.students.comparison import Comparison
from core.students.email_evidence import EmailFact
from core.students.id_evidence import IdFact
from core.students.likeness import Likeness, compare_tokens
from core.students.name_evidence import NameEvidence
from core.students.names import Tokens
from core.students.roster import Roster
from core.students.rows import Row

_SAME = {True: "same last name", False: "same first name"}
_DIFFERENT = {True: "last name differs", False: "first name differs"}
_WORDS = {
    Likeness.SHORT_FORM: "nickname {} = {}",
    Likeness.TYPO: "one letter off: {} / {}",
    Likeness.TWO_TYPOS: "spelled nearly alike: {} / {}",
    Likeness.SPELLING: "another spelling: {} / {}",
    Likeness.PREFIX: "shortened: {} / {}",
    Likeness.PART: "part of the name: {} / {}",
    Likeness.INITIAL: "initial {} fits {}",
    Likeness.DIFFERENT: "{2} name fits in part",
}


def _tell_part(these: Tokens, those: Tokens, *, is_whole: bool, is_last: bool) -> str:
    pairs = [(compare_tokens(this, that), this, that) for this in these for that in those]
    level, this, that = max(pairs, default=(Likeness.DIFFERENT, "", ""), key=lambda pair: pair[0])
    if is_whole or level is Likeness.SAME or (these and "".join(these) == "".join(those)):
        return _SAME[is_last]
    return _WORDS[level].format(this.title(), that.title(), "last" if is_last else "first")


def _tell_name(row: Row, name: NameEvidence, student: int, roster: Roster) -> tuple[list[str], list[str]]:
    other = roster.names[student]
    if name.order == "login":
        return ["the name is the login"], []
    if row.name and row.name.bag == other.bag:
        return ["same name"], []
    last, first = row.name.last, row.name.first + row.name.nick
    if name.order == "swapped":
        last, first = first, last
    parts = (
        (name.last, last or row.name.tokens, other.last, row.name.whole_last == other.whole_last),
        (name.first, first or row.name.tokens, other.first + other.nick, row.name.whole_first == other.whole_first),
    )
    reasons, against = [], []
    for is_last, (evidence, these, those, is_whole) in zip((True, False), parts, strict=True):
        if evidence.level > Likeness.DIFFERENT:
            reasons.append(_tell_part(these, those, is_whole=is_whole, is_last=is_last))
        elif evidence.is_contrary:
            against.append(_DIFFERENT[is_last])
    if reasons and name.order == "swapped":
        reasons.append("first and last name swapped")
    return reasons, against


def tell(row: Row, found: Comparison, roster: Roster) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The reasons for one candidate, and those against, from the evidence that decided; short phrases."""
    reasons, against = _tell_name(row, found.name, found.student, roster)
    fact = found.email.fact
    if fact.is_contrary:
        against.append(fact.value)
    elif fact not in (EmailFact.NONE, EmailFact.UNRELATED):
        reasons.append(fact.value)
    if found.id.fact.is_support or found.id.fact.is_weak_support:
        reasons.append(found.id.fact.value)
    elif found.id.fact is not IdFact.NONE:
        against.append(found.id.fact.value)
    return tuple(reasons), tuple(against)


def tell_namesakes(student: int, roster: Roster, taken: frozenset[int]) -> tuple[str, ...]:
    """That several students of the roster have this student's name, and how many of them are matched already."""
    namesakes = roster.by_bag.get(roster.names[student].bag, ())
    if len(namesakes) < 2:
        return ()
    last, _, first = roster.students[student].name.partition(", ")
    told = f"{len(namesakes)} students are named {f'{first} {last}'.strip()}"
    matched = sum(other in taken for other in namesakes)
    return (f"{told}; {matched} {'is' if matched == 1 else 'are'} already matched",) if matched else (told,)
