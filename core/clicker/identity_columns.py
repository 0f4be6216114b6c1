"""The columns of an iClicker file that say who people are."""

from collections.abc import Mapping

from core.errors import InvalidRequestError
from core.recognition.header_row import Grid
from core.recognition.headers import parse_identity_header
from core.recognition.roles import ClassifiedColumn, ColumnRole

IDENTITY_ROLES = (
    ColumnRole.NAME,
    ColumnRole.LAST_NAME,
    ColumnRole.FIRST_NAME,
    ColumnRole.STUDENT_ID,
    ColumnRole.EMAIL,
    ColumnRole.REMOTE_ID,
)


def find_identity_columns(grid: Grid, corrections: Mapping[int, ColumnRole]) -> dict[ColumnRole, ClassifiedColumn]:
    """Return the column for each identity field.

    If several columns qualify, nonblank columns take precedence, then the most common headers. `corrections` maps
    column numbers (from 1) to the user's choices, which take precedence.

    Raises:
        InvalidRequestError: a column doesn't exist, or two columns were assigned the same role.
    """
    identity = _apply_corrections(grid, corrections)
    candidates = [
        (not _has_values(grid, column), match[1], column, match[0])
        for column, header in enumerate(grid.headers)
        if column + 1 not in corrections and (match := parse_identity_header(header))
    ]
    has_email = any(candidate[3] is ColumnRole.EMAIL for candidate in candidates)
    for is_blank, _, column, role in sorted(candidates):
        header = grid.headers[column]
        reason = f"headed “{header}”" + (", holds nothing" if is_blank else "")
        if role is ColumnRole.STUDENT_ID and not has_email and _contains_emails(grid, column):
            role, reason = ColumnRole.EMAIL, f"headed “{header}”, but holds e-mail addresses"
        identity.setdefault(role, ClassifiedColumn(column + 1, header, role, reason))
    return _merge_name_columns(identity, corrections)


def _apply_corrections(grid: Grid, corrections: Mapping[int, ColumnRole]) -> dict[ColumnRole, ClassifiedColumn]:
    identity: dict[ColumnRole, ClassifiedColumn] = {}
    for number, role in sorted(corrections.items()):
        if not 1 <= number <= grid.width:
            raise InvalidRequestError(
                f"there is no column {number}: the file has {grid.width}.", where=grid.table.path.name
            )
        if role in identity:
            message = f"columns {identity[role].column} and {number} cannot both be the {role.label}."
            raise InvalidRequestError(message, where=grid.table.path.name, advice="Choose one of them.")
        if role in IDENTITY_ROLES:
            identity[role] = ClassifiedColumn(number, grid.headers[number - 1], role, "you said so")
    return identity


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
        reason = f"{single_names[0].reason}, and there is no other name"
        identity[ColumnRole.NAME] = ClassifiedColumn(
            single_names[0].column, single_names[0].header, ColumnRole.NAME, reason
        )
    return identity


def _has_values(grid: Grid, column: int) -> bool:
    return any(grid.get_texts(column)[grid.header_row + 1 :])


def _contains_emails(grid: Grid, column: int) -> bool:
    """Return True if at least half of the filled cells are emails.

    Remote IDs don't count.
    """
    cells = [text for text in grid.get_texts(column)[grid.header_row + 1 :] if text and not text.startswith("#")]
    return bool(cells) and 2 * sum("@" in text for text in cells) >= len(cells)
