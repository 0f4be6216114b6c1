"""A class's conventions for IDs and logins, learned from its own rows.

A school may write the same ID in several ways: in a custom column of the gradebook, in a column with an unusual header,
or with a prefix or ending. Such a convention is accepted if it identifies several students and if most of their names
agree.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from core.clicker.export import MAIN_COLUMN
from core.cooperative import iter_yielding
from core.students.identity import Email, RowIdentity, StatedId, clean_id, extract_local_part, normalize_id, parse_email
from core.students.name_agreement import names_agree
from core.students.roster import Roster

_MIN_STUDENTS = 2
_MIN_SHARE = 0.34
_MIN_ID_LENGTH = 4
"""Shorter numbers, such as seat numbers, equal IDs by chance."""

_MAX_NAMESAKES = 4
_MAX_AFFIXES = 3


class _UniqueOwner(NamedTuple):
    """A row with a value that belongs to exactly one student."""

    row: RowIdentity
    student: int


def adapt_to_class(rows: Sequence[RowIdentity], roster: Roster) -> tuple[tuple[RowIdentity, ...], Roster]:
    """Return the rows and the roster with IDs and logins in a comparable form."""
    roster = _add_custom_ids(rows, roster)
    adapted = _select_ids(rows, roster)
    adapted = _remove_affixes(adapted, _IdForm(roster), roster)
    return _remove_affixes(adapted, _LoginForm(roster), roster), roster


def _is_convention(hits: Sequence[_UniqueOwner], count: int, roster: Roster, *, needs_names: bool = True) -> bool:
    """Return True if these matches are too many, and fit too well, to be chance.

    `hits` are the matches among `count` values.
    """
    if len({hit.student for hit in hits}) < _MIN_STUDENTS or len(hits) < _MIN_SHARE * count:
        return False
    named_hits = [hit for hit in hits if hit.row.name]
    agreeing = sum(names_agree(hit.row.name, roster.names[hit.student]) for hit in named_hits)
    return 2 * agreeing > len(named_hits) or (not named_hits and not needs_names)


def _add_custom_ids(rows: Sequence[RowIdentity], roster: Roster) -> Roster:
    """Add the IDs in the gradebook's custom columns to the roster.

    A column is used if its values are unique and match IDs in the rows that no student has in Canvas's own column.
    """
    column_count = max((len(student.custom_values) for student in iter_yielding(roster.students)), default=0)
    by_custom_id: dict[str, tuple[int, ...]] = {}
    unknown_ids = _list_unknown_ids(rows, roster) if column_count else []
    for column in range(column_count):
        values = (normalize_id(student.custom_values[column]) for student in iter_yielding(roster.students))
        positions = [(value, position) for position, value in enumerate(values) if value]
        owners = {value: position for value, position in positions if len(value) >= _MIN_ID_LENGTH}
        hits = [
            _UniqueOwner(row, owners[normalized_id]) for row, normalized_id in unknown_ids if normalized_id in owners
        ]
        if len(owners) == len(positions) and _is_convention(hits, len(unknown_ids), roster, needs_names=False):
            by_custom_id.update((value, (position,)) for value, position in positions)
    return replace(roster, by_custom_id=by_custom_id) if by_custom_id else roster


def _list_unknown_ids(rows: Iterable[RowIdentity], roster: Roster) -> list[tuple[RowIdentity, str]]:
    return [
        (row, stated.normalized_id)
        for row in iter_yielding(rows)
        for stated in (*row.ids, *row.uncertain_ids)
        if stated.normalized_id and stated.normalized_id not in roster.by_id
    ]


def _find_owners(stated: StatedId, roster: Roster) -> tuple[int, ...]:
    """Return the students with this ID or login."""
    login_owners = roster.by_login.get(stated.login) or roster.by_login_local_part.get(stated.login, ())
    return roster.find_id_owners(stated.normalized_id) or login_owners


def _select_ids(rows: Sequence[RowIdentity], roster: Roster) -> tuple[RowIdentity, ...]:
    """Remove IDs and logins from the rows unless they are evidence.

    A text in the format of a remote ID is kept if a student has this ID. A column of unknown IDs is kept if it follows
    a convention, and any other additional column if a student has any of its values.
    """
    if not any(row.uncertain_ids or len(row.ids) > 1 for row in iter_yielding(rows)):
        return tuple(rows)
    hits_by_column: dict[int, list[_UniqueOwner]] = defaultdict(list)
    counts: dict[int, int] = defaultdict(int)
    for row in iter_yielding(rows):
        for stated in (*row.ids, *row.uncertain_ids):
            counts[stated.column] += 1
            owners = _find_owners(stated, roster)
            if len(owners) == 1:
                hits_by_column[stated.column].append(_UniqueOwner(row, owners[0]))
    conventions = {column for column, hits in hits_by_column.items() if _is_convention(hits, counts[column], roster)}

    def counts_as_id(stated: StatedId) -> bool:
        if stated.text.startswith("#"):
            return bool(_find_owners(stated, roster))
        return stated.column in conventions

    return tuple(_select_row_ids(row, counts_as_id, hits_by_column) for row in iter_yielding(rows))


def _select_row_ids(
    row: RowIdentity, counts_as_id: Callable[[StatedId], bool], hits_by_column: Mapping[int, Sequence[_UniqueOwner]]
) -> RowIdentity:
    ids = [stated for stated in row.ids if stated.column == MAIN_COLUMN or stated.column in hits_by_column]
    ignored_logins = {stated.login for stated in row.ids if stated not in ids} - {stated.login for stated in ids}
    emails = tuple(email for email in row.emails if email.domain or email.local_part not in ignored_logins)
    ids.extend(stated for stated in row.uncertain_ids if counts_as_id(stated))
    return replace(row, ids=tuple(ids), emails=emails, uncertain_ids=())


class _Affix(NamedTuple):
    """A prefix or ending that IDs have in only one of the two files.

    `is_in_roster` is True if the file with the affix is the gradebook.
    """

    text: str
    is_prefix: bool
    is_in_roster: bool

    def remove(self, text: str) -> str:
        """Return the text without the affix, or "" if the text doesn't have the affix."""
        if self.is_prefix:
            return text.removeprefix(self.text) if text.startswith(self.text) else ""
        return text.removesuffix(self.text) if text.endswith(self.text) else ""

    def add(self, text: str) -> str:
        """Return the text with the affix."""
        return self.text + text if self.is_prefix else text + self.text


class _IdForm:
    """The form of student IDs, which may differ in a prefix or ending.

    Leading zeros are ignored.
    """

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self.roster_texts = [clean_id(student.sis_user_id) for student in iter_yielding(roster.students)]

    def iter_unknown(self, row: RowIdentity) -> Iterator[str]:
        """Yield the row's IDs that no student has."""
        for stated in row.ids:
            if stated.normalized_id and not stated.is_login and not _find_owners(stated, self._roster):
                yield clean_id(stated.text.removeprefix("#"))

    def find_affix(self, text: str, roster_text: str) -> _Affix | None:
        """Return the affix by which the two IDs differ."""
        text, roster_text = text.lstrip("0"), roster_text.lstrip("0")
        affix = _detect_affix(text, roster_text, _MIN_ID_LENGTH)
        if affix and affix.is_prefix:
            affix = affix._replace(text=affix.text.rstrip("0"))
        return affix if affix and affix.text else None

    def simplify(self, text: str) -> str:
        """Return the part of an ID that is compared."""
        return text.lstrip("0")

    def rewrite(self, row: RowIdentity, texts: Mapping[str, str]) -> RowIdentity:
        """Return the row with these IDs replaced."""
        ids = tuple(
            stated._replace(normalized_id=normalize_id(texts.get(clean_id(stated.text.removeprefix("#")), stated.text)))
            for stated in row.ids
        )
        return replace(row, ids=ids)


class _LoginForm:
    """The form of logins, and of local parts in the school's email addresses."""

    def __init__(self, roster: Roster) -> None:
        self._roster = roster
        self.roster_texts = [
            "" if (email := parse_email(student.login_id)) and email.is_public else extract_local_part(student.login_id)
            for student in iter_yielding(roster.students)
        ]

    def iter_unknown(self, row: RowIdentity) -> Iterator[str]:
        """Yield the row's logins that no student has."""
        for email in row.emails:
            if self._is_unknown(email):
                yield email.local_part

    def _is_unknown(self, email: Email) -> bool:
        return not email.is_public and email.local_part not in self._roster.by_login_local_part

    def find_affix(self, text: str, roster_text: str) -> _Affix | None:
        """Return the affix by which the two logins differ.

        A number isn't an affix, because it distinguishes people with similar names.
        """
        affix = _detect_affix(text, roster_text, _MIN_ID_LENGTH - 1)
        return affix if affix and not affix.text.isdecimal() else None

    def simplify(self, text: str) -> str:
        """Return the part of a login that is compared."""
        return text

    def rewrite(self, row: RowIdentity, texts: Mapping[str, str]) -> RowIdentity:
        """Return the row with these logins replaced."""
        emails = (
            email._replace(local_part=texts.get(email.local_part, email.local_part))
            if self._is_unknown(email)
            else email
            for email in row.emails
        )
        ids = (
            stated._replace(login=texts.get(stated.login, stated.login)) if stated.is_login else stated
            for stated in row.ids
        )
        return replace(row, ids=tuple(ids), emails=tuple(emails))


def _detect_affix(text: str, roster_text: str, min_length: int) -> _Affix | None:
    is_in_roster = len(roster_text) > len(text)
    short, long = (text, roster_text) if is_in_roster else (roster_text, text)
    if len(short) < min_length or short == long:
        return None
    if long.endswith(short):
        return _Affix(long.removesuffix(short), is_prefix=True, is_in_roster=is_in_roster)
    if long.startswith(short):
        return _Affix(long.removeprefix(short), is_prefix=False, is_in_roster=is_in_roster)
    return None


def _remove_affixes(rows: Sequence[RowIdentity], form: _IdForm | _LoginForm, roster: Roster) -> tuple[RowIdentity, ...]:
    """Return the rows with their IDs or logins in the gradebook's form.

    Affixes are suggested by people who have the same name as a student. An affix is used if it is a convention.
    """
    unknown = [(row, text) for row in iter_yielding(rows) for text in form.iter_unknown(row)]
    students_by_affix: dict[_Affix, set[int]] = defaultdict(set)
    for row, text in iter_yielding(unknown):
        for student in roster.find_namesakes(row.name)[:_MAX_NAMESAKES]:
            if affix := form.find_affix(text, form.roster_texts[student]):
                students_by_affix[affix].add(student)
    suggested = sorted(students_by_affix, key=lambda affix: (-len(students_by_affix[affix]), affix))
    texts: dict[str, str] = {}
    for affix in suggested[:_MAX_AFFIXES]:
        if len(students_by_affix[affix]) >= _MIN_STUDENTS:
            texts = {**_apply_affix(affix, unknown, form, roster), **texts}
    return tuple(form.rewrite(row, texts) for row in iter_yielding(rows)) if texts else tuple(rows)


def _apply_affix(
    affix: _Affix, unknown: Sequence[tuple[RowIdentity, str]], form: _IdForm | _LoginForm, roster: Roster
) -> dict[str, str]:
    """Return the gradebook's form of each unknown text, by text.

    The result is empty if the affix isn't a convention.
    """
    owners: dict[str, list[int]] = defaultdict(list)
    for position, roster_text in enumerate(form.roster_texts):
        owners[form.simplify(affix.remove(roster_text) if affix.is_in_roster else roster_text)].append(position)
    texts: dict[str, str] = {}
    hits: list[_UniqueOwner] = []
    for row, text in unknown:
        simplified = form.simplify(text if affix.is_in_roster else affix.remove(text))
        if not simplified:
            continue
        positions = owners.get(simplified, [])
        texts[text] = affix.add(text) if affix.is_in_roster else simplified
        if len(positions) == 1:
            texts[text] = form.roster_texts[positions[0]]
            hits.append(_UniqueOwner(row, positions[0]))
    return texts if _is_convention(hits, len(unknown), roster) else {}
