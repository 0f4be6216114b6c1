"""Classification of rows: participants, the points row, and left-out rows."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain

from core.clicker.export import IdentityValue, LeftOutRow, Participant
from core.clicker.identity_columns import IdentityColumns
from core.cooperative import iter_yielding
from core.points import Points, parse_points, parse_score
from core.recognition.header_row import Grid
from core.recognition.roles import REMOTE_ID_PATTERN, REPEATABLE_ROLES, ColumnRole
from core.recognition.special_rows import SpecialRowDetector, find_label_columns

_REMARK_PATTERN = re.compile(
    r"\b(generated|exported|downloaded|printed|created|report|copyright|page \d|as of)\b|©|\d{1,2}:\d\d"
)
_EXCEL_TEXT_FORMULA = re.compile(r'="([^"]*)"')


@dataclass(eq=False)
class RowClassification:
    """The classified rows of a table.

    Row indexes count from 0, except in `left_out`, which has spreadsheet row numbers.
    """

    points_row: int | None = None
    is_points_row_guessed: bool = False
    participant_rows: list[int] = field(default_factory=list)
    unidentified_rows: list[int] = field(default_factory=list)
    multiline_rows: list[int] = field(default_factory=list)
    left_out: list[LeftOutRow] = field(default_factory=list)


def classify_rows(grid: Grid, identity: IdentityColumns) -> RowClassification:
    """Classify each nonblank row as a participant, the points row, or left out."""
    identity_columns = [item.column - 1 for item in identity.columns]
    other_columns = [column for column in range(grid.width) if column not in identity_columns]
    roles = {item.column - 1: item.role for item in identity.columns}
    labels = SpecialRowDetector(grid, roles | find_label_columns(grid.headers))
    result = RowClassification(points_row=_find_labeled_points_row(grid, labels))
    if result.points_row is None:
        result.points_row = _find_unlabeled_points_row(grid, identity_columns, other_columns)
        result.is_points_row_guessed = result.points_row is not None
    identity_texts = [grid.get_texts(column) for column in identity_columns]
    for row in iter_yielding(grid.body_rows):
        if row == result.points_row or not grid.filled_rows[row]:
            continue
        has_identity = any(texts[row] for texts in identity_texts)
        reason = _find_left_out_reason(grid, row, labels, other_columns, has_identity=has_identity)
        if reason:
            result.left_out.append(LeftOutRow(row + 1, _find_first_text(grid, row), reason))
            continue
        result.participant_rows.append(row)
        if not has_identity:
            result.unidentified_rows.append(row)
    result.multiline_rows = _find_multiline_rows(grid, result.participant_rows)
    return result


def _find_multiline_rows(grid: Grid, rows: Sequence[int]) -> list[int]:
    """Return the rows of a text file that have a cell with several lines."""
    if not grid.table.delimiter or b"\n" not in grid.table.data:
        return []
    multiline_rows: set[int] = set()
    for column in grid.table.columns:
        multiline_rows.update(column.mask(lambda text: "\n" in text).nonzero()[0].tolist())
    return [row for row in rows if row in multiline_rows]


def read_participants(grid: Grid, rows: Sequence[int], identity: IdentityColumns) -> tuple[Participant, ...]:
    """Return the participants in these rows, with trimmed fields.

    Some learning management systems put a "#" before every ID and login; these marks are removed.
    """
    columns = [_read_identity_texts(grid.get_texts(item.column - 1), rows, item.role) for item in identity.columns]
    numbers = [item.column for item in identity.columns]
    return tuple(
        _build_participant(row, dict(zip(numbers, texts, strict=True)), identity)
        for row, *texts in iter_yielding(zip(rows, *columns, strict=True))
    )


def _read_identity_texts(texts: Sequence[str], rows: Sequence[int], role: ColumnRole) -> list[str]:
    """Return one identity column in these rows, without marks around the texts."""
    selected = [texts[row] for row in rows]
    mark = "#" if role in REPEATABLE_ROLES and _is_marked(selected) else ""
    return [_unwrap_excel_text(text).removeprefix(mark) for text in selected]


def _is_marked(texts: Sequence[str]) -> bool:
    """Return True if each ID begins with "#" as a mark.

    The numbers of iClicker remotes, which are hexadecimal, also begin with "#" but aren't marked.
    """
    filled_texts = [text for text in texts if text]
    remote_count = sum(bool(REMOTE_ID_PATTERN.fullmatch(text)) and not text[1:].isdecimal() for text in filled_texts)
    return all(text.startswith("#") for text in filled_texts) and 2 * remote_count < len(filled_texts)


def _build_participant(row: int, texts: Mapping[int, str], identity: IdentityColumns) -> Participant:
    """Return the participant in a row.

    `texts` are the identity fields, by column number. A participant with an unregistered remote has only a remote ID.
    In a column of IDs, a remote ID can also be an ID that begins with "#".
    """
    fields = {role: texts[item.column] for role, item in identity.main.items()}
    filled_texts = list(filter(None, texts.values()))
    if filled_texts and all(map(REMOTE_ID_PATTERN.fullmatch, filled_texts)):
        possible_ids = (
            IdentityValue(item.column, item.role, texts[item.column])
            for item in identity.columns
            if item.role in REPEATABLE_ROLES and texts[item.column]
        )
        remote_id = fields.get(ColumnRole.REMOTE_ID) or filled_texts[0]
        return Participant(row + 1, "", remote_id=remote_id, other_identities=tuple(possible_ids))
    other_names, other_identities = _read_other_columns(texts, identity) if identity.others else ((), ())
    last, first = fields.get(ColumnRole.LAST_NAME, ""), fields.get(ColumnRole.FIRST_NAME, "")
    joined_name = f"{last}, {first}" if last and first else last or first
    return Participant(
        row=row + 1,
        name=fields.get(ColumnRole.NAME, "") or joined_name or "".join(other_names[:1]),
        last_name=last,
        first_name=first,
        student_id=fields.get(ColumnRole.STUDENT_ID, ""),
        email=fields.get(ColumnRole.EMAIL, ""),
        remote_id=fields.get(ColumnRole.REMOTE_ID, ""),
        login=fields.get(ColumnRole.LOGIN, ""),
        other_identities=other_identities,
        other_names=other_names,
    )


def _read_other_columns(
    texts: Mapping[int, str], identity: IdentityColumns
) -> tuple[tuple[str, ...], tuple[IdentityValue, ...]]:
    """Return the additional names and identities, which aren't in the main columns."""
    filled = [IdentityValue(item.column, item.role, text) for item in identity.others if (text := texts[item.column])]
    names = tuple(value.text for value in filled if value.role is ColumnRole.OTHER_NAME)
    return names, tuple(value for value in filled if value.role is not ColumnRole.OTHER_NAME)


def _unwrap_excel_text(text: str) -> str:
    """Remove the `="..."` that some programs write so that Excel keeps leading zeros."""
    wrapped = _EXCEL_TEXT_FORMULA.fullmatch(text)
    return wrapped[1].strip() if wrapped else text


def _find_left_out_reason(
    grid: Grid, row: int, labels: SpecialRowDetector, other_columns: Sequence[int], *, has_identity: bool
) -> str:
    """Return why a row isn't a participant, or "" if it is one."""
    header_rows = labels.header_rows
    if row in header_rows:
        return "repeats the header"
    if header_rows and row + 1 in header_rows and sum(map(bool, grid.get_row(row))) == 1:
        return "is a title above a second header"
    if labels.is_labeled_points_row(row):
        return "is a second row of points possible"
    if labels.is_summary_row(row):
        return "sums up the rows above, and is no participant"
    if has_identity and not any(map(_is_remark, labels.find_labels(row))):
        return ""
    cells = grid.get_row(row)
    texts = [text for text in cells if text]
    if len(texts) == 1 and grid.width > 2 and _is_remark(texts[0]):
        return "holds a remark, and no participant"
    has_score = any(parse_points(cells[column]) is not None for column in other_columns if column < len(cells))
    return "" if has_identity or has_score else "names nobody and holds no score"


def _is_remark(text: str) -> bool:
    return len(text.split()) > 6 or bool(_REMARK_PATTERN.search(text.casefold()))


def _find_first_text(grid: Grid, row: int) -> str:
    return next(filter(None, grid.get_row(row)), "")


def _find_labeled_points_row(grid: Grid, labels: SpecialRowDetector) -> int | None:
    """Return the row labeled as points possible, or None if there is none.

    It may be above or below the header.
    """
    for row in chain(range(grid.header_row), grid.body_rows):
        if labels.is_labeled_points_row(row) and any(parse_points(text) is not None for text in grid.table.rows[row]):
            return row
    return None


def _find_unlabeled_points_row(grid: Grid, identity_columns: list[int], other_columns: list[int]) -> int | None:
    """Return the first row below the header if it looks like a points row.

    Such a row identifies no one and has the highest value in each column.
    """
    rows = [row for row in grid.body_rows if grid.filled_rows[row]]
    if len(rows) < 3 or any(grid.get_texts(column)[rows[0]] for column in identity_columns):
        return None
    filled_cells = [(column, text) for column in other_columns if (text := grid.get_cell(rows[0], column))]
    if filled_cells and all(_is_highest(grid, column, text, rows[1:]) for column, text in filled_cells):
        return rows[0]
    return None


def _is_highest(grid: Grid, column: int, text: str, rows: list[int]) -> bool:
    highest = parse_points(text)
    return highest is not None and all(points <= highest for points in _iter_points(grid, column, rows))


def _iter_points(grid: Grid, column: int, rows: list[int]) -> Iterator[Points]:
    texts = grid.get_texts(column)
    for text in {texts[row] for row in rows}:
        points = parse_score(text).points
        if points is not None:
            yield points
