"""Reasons for and against a candidate, in words."""

from collections.abc import Callable, Mapping
from itertools import product
from operator import itemgetter

from core.students.comparison import Comparison
from core.students.email_evidence import EmailEvidenceKind
from core.students.id_evidence import IdEvidenceKind
from core.students.identity import RowIdentity
from core.students.name_agreement import NAME_CHECK_TEXTS, NameCheck
from core.students.name_evidence import NameEvidence
from core.students.names import Name, Tokens
from core.students.roster import Roster
from core.students.similarity import Similarity, compare_tokens
from core.students.suffixes import format_full_name
from core.texts import Text, _, ngettext

SWAPPED_TEXT = _("first and last name are swapped")
SAME_LAST_NAME_TEXT, SAME_FIRST_NAME_TEXT = _("same last name"), _("same first name")
DIFFERENT_LAST_NAME_TEXT, DIFFERENT_FIRST_NAME_TEXT = _("different last name"), _("different first name")
PARTIAL_LAST_NAME_TEXT, PARTIAL_FIRST_NAME_TEXT = _("last name matches in part"), _("first name matches in part")

SIMILARITY_TEXTS: Mapping[Similarity, Callable[[str, str], Text]] = {
    Similarity.SHORT_FORM: lambda name, other: _("nickname: {name} for {other}", name=name, other=other),
    Similarity.TYPO: lambda name, other: _("one letter off: {name} and {other}", name=name, other=other),
    Similarity.TWO_TYPOS: lambda name, other: _("similar spelling: {name} and {other}", name=name, other=other),
    Similarity.SPELLING_VARIANT: lambda name, other: _(
        "different spelling: {name} and {other}", name=name, other=other
    ),
    Similarity.PREFIX: lambda name, other: _("shortened name: {name} and {other}", name=name, other=other),
    Similarity.SUFFIX: lambda name, other: _("part of a name: {name} and {other}", name=name, other=other),
    Similarity.INITIAL: lambda name, other: _("initial: {name} for {other}", name=name, other=other),
}

EMAIL_TEXTS: Mapping[EmailEvidenceKind, Text] = {
    EmailEvidenceKind.LOGIN: _("email matches the login"),
    EmailEvidenceKind.NEAR_LOGIN: _("email is one letter off the login"),
    EmailEvidenceKind.FULL_NAME: _("email contains the full name"),
    EmailEvidenceKind.INITIAL_AND_NAME: _("email contains a name and an initial"),
    EmailEvidenceKind.PART_OF_NAME: _("email contains part of the name"),
    EmailEvidenceKind.OTHER_NUMBER: _("school email has a different number than the login"),
    EmailEvidenceKind.OTHER_LOGIN: _("school email doesn't match the login"),
}

ID_TEXTS: Mapping[IdEvidenceKind, Text] = {
    IdEvidenceKind.SAME: _("same student ID"),
    IdEvidenceKind.LOGIN: _("student ID matches the login"),
    IdEvidenceKind.ROUNDED: _("student ID matches, except for digits that a spreadsheet rounded"),
    IdEvidenceKind.ONE_DIGIT_OFF: _("student ID is one digit off"),
    IdEvidenceKind.TWO_DIGITS_OFF: _("student ID is two digits off"),
    IdEvidenceKind.OTHER_STUDENT: _("student ID belongs to another student"),
    IdEvidenceKind.DIFFERENT: _("different student ID"),
    IdEvidenceKind.OTHER_FORMAT: _("student ID has a different format"),
}


def _describe_name_part(tokens: Tokens, student_tokens: Tokens, *, is_same_joined: bool, is_last: bool) -> Text:
    pairs = [(compare_tokens(*pair), *pair) for pair in product(tokens, student_tokens)]
    similarity, token, student_token = max(pairs, default=(Similarity.DIFFERENT, "", ""), key=itemgetter(0))
    if is_same_joined or similarity is Similarity.SAME or (tokens and "".join(tokens) == "".join(student_tokens)):
        return SAME_LAST_NAME_TEXT if is_last else SAME_FIRST_NAME_TEXT
    if similarity is Similarity.DIFFERENT:
        return PARTIAL_LAST_NAME_TEXT if is_last else PARTIAL_FIRST_NAME_TEXT
    return SIMILARITY_TEXTS[similarity](token.title(), student_token.title())


def _describe_name(row: RowIdentity, evidence: NameEvidence, student_name: Name) -> tuple[list[Text], list[Text]]:
    if evidence.reading == "login":
        return [NAME_CHECK_TEXTS[NameCheck.LOGIN]], []
    is_same_name = row.name.sorted_tokens == student_name.sorted_tokens
    if row.name and is_same_name and not row.name.has_other_suffix(student_name):
        return [NAME_CHECK_TEXTS[NameCheck.SAME]], []
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
            objections.append(DIFFERENT_LAST_NAME_TEXT if is_last else DIFFERENT_FIRST_NAME_TEXT)
    if reasons and evidence.reading == "swapped":
        reasons.append(SWAPPED_TEXT)
    return reasons, objections


def describe_evidence(
    row: RowIdentity, comparison: Comparison, roster: Roster
) -> tuple[tuple[Text, ...], tuple[Text, ...]]:
    """Return short reasons for and against one candidate."""
    reasons, objections = _describe_name(row, comparison.name, roster.names[comparison.student])
    email_kind, id_kind = comparison.email.kind, comparison.id.kind
    if email_kind.is_contradiction:
        objections.append(EMAIL_TEXTS[email_kind])
    elif email_kind not in (EmailEvidenceKind.NONE, EmailEvidenceKind.UNRELATED):
        reasons.append(EMAIL_TEXTS[email_kind])
    if id_kind.is_support or id_kind.is_weak_support:
        reasons.append(ID_TEXTS[id_kind])
    elif id_kind is not IdEvidenceKind.NONE:
        objections.append(ID_TEXTS[id_kind])
    return tuple(reasons), tuple(objections)


def describe_namesakes(
    student: int, row_name: Name, roster: Roster, taken_students: frozenset[int]
) -> tuple[Text, ...]:
    """Return how many namesakes the student has and how many are matched, or () if there are none.

    The suffix of the row's name decides between namesakes.
    """
    name = roster.names[student]
    is_same_name = row_name.sorted_tokens == name.sorted_tokens
    namesakes = roster.find_namesakes(row_name) if is_same_name else roster.by_name.get(name.sorted_tokens, ())
    if len(namesakes) < 2 or student not in namesakes:
        return ()
    full_name = format_full_name(roster.students[student].name)
    text = ngettext("{n} student is named {name}", "{n} students are named {name}", len(namesakes), name=full_name)
    matched = sum(namesake in taken_students for namesake in namesakes)
    if not matched:
        return (text,)
    return text, ngettext(
        "{n} student named {name} is already matched",
        "{n} students named {name} are already matched",
        matched,
        name=full_name,
    )
