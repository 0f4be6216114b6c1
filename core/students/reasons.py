"""Reasons for and against a candidate, in words."""

from itertools import product
from operator import itemgetter

from core.students.comparison import Comparison
from core.students.email_evidence import EmailEvidenceKind
from core.students.id_evidence import IdEvidenceKind
from core.students.identity import RowIdentity
from core.students.name_evidence import NameEvidence
from core.students.names import Name, Tokens
from core.students.roster import Roster
from core.students.similarity import Similarity, compare_tokens
from core.students.suffixes import format_full_name

_SAME_NAME_TEXTS = {True: "same last name", False: "same first name"}
_DIFFERENT_NAME_TEXTS = {True: "last name differs", False: "first name differs"}
_SIMILARITY_TEXTS = {
    Similarity.SHORT_FORM: "nickname {} = {}",
    Similarity.TYPO: "one letter off: {} / {}",
    Similarity.TWO_TYPOS: "spelled nearly alike: {} / {}",
    Similarity.SPELLING_VARIANT: "another spelling: {} / {}",
    Similarity.PREFIX: "shortened: {} / {}",
    Similarity.SUFFIX: "part of the name: {} / {}",
    Similarity.INITIAL: "initial {} fits {}",
    Similarity.DIFFERENT: "{2} name fits in part",
}


def _describe_name_part(tokens: Tokens, student_tokens: Tokens, *, is_same_joined: bool, is_last: bool) -> str:
    pairs = [(compare_tokens(*pair), *pair) for pair in product(tokens, student_tokens)]
    similarity, token, student_token = max(pairs, default=(Similarity.DIFFERENT, "", ""), key=itemgetter(0))
    if is_same_joined or similarity is Similarity.SAME or (tokens and "".join(tokens) == "".join(student_tokens)):
        return _SAME_NAME_TEXTS[is_last]
    return _SIMILARITY_TEXTS[similarity].format(token.title(), student_token.title(), "last" if is_last else "first")


def _describe_name(row: RowIdentity, evidence: NameEvidence, student_name: Name) -> tuple[list[str], list[str]]:
    if evidence.reading == "login":
        return ["the name is the login"], []
    is_same_name = row.name.sorted_tokens == student_name.sorted_tokens
    if row.name and is_same_name and not row.name.has_other_suffix(student_name):
        return ["same name"], []
    last, first = row.name.last, row.name.first + row.name.nicknames
    if evidence.reading == "swapped":
        last, first = first, last
    student_first = student_name.first + student_name.nicknames
    parts = (
        (evidence.last, last or row.name.tokens, student_name.last, row.name.joined_last == student_name.joined_last),
        (evidence.first, first or row.name.tokens, student_first, row.name.joined_first == student_name.joined_first),
    )
    reasons, objections = [], []
    for is_last, (part, tokens, student_tokens, is_same_joined) in zip((True, False), parts, strict=True):
        if part.similarity > Similarity.DIFFERENT:
            reasons.append(_describe_name_part(tokens, student_tokens, is_same_joined=is_same_joined, is_last=is_last))
        elif part.is_contradiction:
            objections.append(_DIFFERENT_NAME_TEXTS[is_last])
    if reasons and evidence.reading == "swapped":
        reasons.append("first and last name swapped")
    return reasons, objections


def describe_evidence(
    row: RowIdentity, comparison: Comparison, roster: Roster
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return short reasons for and against one candidate."""
    reasons, objections = _describe_name(row, comparison.name, roster.names[comparison.student])
    email_kind = comparison.email.kind
    if email_kind.is_contradiction:
        objections.append(email_kind.value)
    elif email_kind not in (EmailEvidenceKind.NONE, EmailEvidenceKind.UNRELATED):
        reasons.append(email_kind.value)
    if comparison.id.kind.is_support or comparison.id.kind.is_weak_support:
        reasons.append(comparison.id.kind.value)
    elif comparison.id.kind is not IdEvidenceKind.NONE:
        objections.append(comparison.id.kind.value)
    return tuple(reasons), tuple(objections)


def describe_namesakes(student: int, row_name: Name, roster: Roster, taken_students: frozenset[int]) -> tuple[str, ...]:
    """Return a message that counts the student's namesakes, or () if there are none.

    The suffix of the row's name decides between namesakes.
    """
    name = roster.names[student]
    is_same_name = row_name.sorted_tokens == name.sorted_tokens
    namesakes = roster.find_namesakes(row_name) if is_same_name else roster.by_name.get(name.sorted_tokens, ())
    if len(namesakes) < 2 or student not in namesakes:
        return ()
    text = f"{len(namesakes)} students are named {format_full_name(roster.students[student].name)}"
    matched = sum(namesake in taken_students for namesake in namesakes)
    return (f"{text}; {matched} {'is' if matched == 1 else 'are'} already matched",) if matched else (text,)
