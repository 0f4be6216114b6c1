"""Detection of columns that identify people."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from core.errors import InvalidRequestError
from core.recognition.header_row import Grid
from core.recognition.headers import describe_header, parse_identity_header
from core.recognition.roles import REPEATABLE_ROLES, USER_REASON, ClassifiedColumn, ColumnRole
from core.texts import _, join_sentences, ngettext

_NAME_ROLES = (ColumnRole.NAME, ColumnRole.LAST_NAME, ColumnRole.FIRST_NAME)
_OTHER_ROLES = (ColumnRole.OTHER_ID, ColumnRole.OTHER_NAME)
_OTHER_NAME_REASON = _("It contains additional names.")
IDENTITY_ROLES = (*_NAME_ROLES, ColumnRole.OTHER_NAME, *REPEATABLE_ROLES, ColumnRole.REMOTE_ID)


@dataclass(frozen=True, slots=True)
class IdentityColumns:
    """The columns that identify people.

    `main` has one column for each role. `others` are all additional columns of names, IDs, logins, and email
    addresses.
    """

    main: Mapping[ColumnRole, ClassifiedColumn]
    others: tuple[ClassifiedColumn, ...] = ()

    @property
    def columns(self) -> tuple[ClassifiedColumn, ...]:
        """All identity columns, the main ones first."""
        return (*self.main.values(), *self.others)


def find_identity_columns(grid: Grid, corrections: Mapping[int, ColumnRole]) -> IdentityColumns:
    """Return the columns that identify people, by role.

    If several columns qualify as the main one, nonblank columns take precedence, then the most common headers.
    `corrections` maps column numbers (from 1) to roles chosen by the user, which take precedence over everything else.

    Raises:
        InvalidRequestError: a column doesn't exist, or two columns were assigned a role that only one can have.
    """
    main, others = _apply_corrections(grid, corrections)
    candidates = [
        (not _has_values(grid, column), match[1], column, match[0])
        for column, header in enumerate(grid.headers)
        if column + 1 not in corrections and (match := parse_identity_header(header))
    ]
    has_email = any(candidate[3] is ColumnRole.EMAIL for candidate in candidates)
    for is_blank, _rank, column, header_role in sorted(candidates):
        header = grid.headers[column]
        role, found = (
            (header_role, _("It's empty."))
            if is_blank
            else _refine_role(grid, column, header_role, has_email=has_email)
        )
        item = ClassifiedColumn(column + 1, header, role, join_sentences(describe_header(header), found))
        if role not in main and role not in _OTHER_ROLES:
            main[role] = item
        elif not is_blank and role is not ColumnRole.REMOTE_ID:
            others.append(_build_other_name(item) if role in _NAME_ROLES else item)
    selected = _merge_name_columns(dict(main), corrections)
    selected_columns = {item.column for item in selected.values()}
    unused = [item for item in main.values() if item.column not in selected_columns]
    others += [_build_other_name(item) for item in unused if _has_values(grid, item.column - 1)]
    return IdentityColumns(selected, tuple(sorted(others, key=lambda item: item.column)))


def _build_other_name(item: ClassifiedColumn) -> ClassifiedColumn:
    """Return a column of names that isn't the main one."""
    return replace(item, role=ColumnRole.OTHER_NAME, reason=join_sentences(item.reason, _OTHER_NAME_REASON))


def _refine_role(grid: Grid, column: int, role: ColumnRole, *, has_email: bool) -> tuple[ColumnRole, str]:
    """Return the role of a filled column, and the reason if its contents decide it."""
    header = grid.headers[column]
    if role in (ColumnRole.STUDENT_ID, ColumnRole.LOGIN) and not has_email and _contains_emails(grid, column):
        return ColumnRole.EMAIL, _("It contains email addresses.")
    if role is ColumnRole.EMAIL and "mail" not in header.casefold() and not _contains_emails(grid, column):
        return ColumnRole.LOGIN, _("It contains logins.")
    if role is ColumnRole.OTHER_ID:
        return role, _("Clickover uses it if students in the gradebook have these IDs.")
    return role, _OTHER_NAME_REASON if role is ColumnRole.OTHER_NAME else ""


def _apply_corrections(
    grid: Grid, corrections: Mapping[int, ColumnRole]
) -> tuple[dict[ColumnRole, ClassifiedColumn], list[ClassifiedColumn]]:
    main: dict[ColumnRole, ClassifiedColumn] = {}
    others: list[ClassifiedColumn] = []
    for number, role in sorted(corrections.items()):
        if not 1 <= number <= grid.width:
            what = ngettext(
                "There's no column {column}: the file has only {n} column.",
                "There's no column {column}: the file has only {n} columns.",
                grid.width,
                column=str(number),
            )
            raise InvalidRequestError(what, where=grid.table.path.name)
        if role in main and role not in REPEATABLE_ROLES:
            what = _(
                "Columns {first} and {second} can't have the same role: {role}.",
                first=str(main[role].column),
                second=str(number),
                role=role.label,
            )
            raise InvalidRequestError(what, where=grid.table.path.name, advice=_("Choose one of these columns."))
        if role in IDENTITY_ROLES:
            item = ClassifiedColumn(number, grid.headers[number - 1], role, USER_REASON)
            if role in main or role in _OTHER_ROLES:
                others.append(item)
            else:
                main[role] = item
    return main, others


def _merge_name_columns(
    identity: dict[ColumnRole, ClassifiedColumn], corrections: Mapping[int, ColumnRole]
) -> dict[ColumnRole, ClassifiedColumn]:
    """Keep either one name column or the last and first name columns.

    A lone last or first name becomes the name.
    """
    name_roles = [role for role in (ColumnRole.LAST_NAME, ColumnRole.FIRST_NAME) if role in identity]
    has_corrected_name = ColumnRole.NAME in identity and identity[ColumnRole.NAME].column in corrections
    if len(name_roles) == 2 and not has_corrected_name:
        identity.pop(ColumnRole.NAME, None)
        return identity
    single_names = [identity.pop(role) for role in name_roles]
    if single_names and ColumnRole.NAME not in identity:
        reason = join_sentences(single_names[0].reason, _("No other column contains names."))
        identity[ColumnRole.NAME] = ClassifiedColumn(
            single_names[0].column, single_names[0].header, ColumnRole.NAME, reason
        )
    return identity


def _has_values(grid: Grid, column: int) -> bool:
    return any(grid.get_texts(column)[grid.header_row + 1 :])


def _contains_emails(grid: Grid, column: int) -> bool:
    """Return True if at least half of the filled cells are email addresses.

    Remote IDs aren't included in this comparison.
    """
    cells = [text for text in grid.get_texts(column)[grid.header_row + 1 :] if text and not text.startswith("#")]
    return bool(cells) and 2 * sum("@" in text for text in cells) >= len(cells)
