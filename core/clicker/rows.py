"""Classification of rows: participants, the points row, and left-out rows."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.clicker.export import REMOTE_ID_PATTERN, ClassifiedColumn, ColumnRole, LeftOutRow, Participant
from core.clicker.header_row import Grid, normalize_header
from core.cooperative import iter_yielding
from core.points import Points, parse_points, parse_score

_POINTS_LABELS = frozenset(
    {
        *("points possible", "possible points", "max points", "maximum points", "max score", "maximum score"),
        *("out of", "total points possible", "points available", "pts possible", "possible"),
        "points possible read only",
    }
)
_SUMMARY_LABEL = re.compile(
    r"(class |course |overall |session )?(average|averages|avg|mean|median|total|totals|sum|count|maximum|minimum|std|"
    r"std dev|stdev|standard deviation|responses|participants|number of students|number of participants)"
    r"( score| scores| points| percent| %| participants| responses| students)?"
    r"|(max|min|high|highest|low|lowest) (score|points|percent|%)"
)
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


def classify_rows(grid: Grid, identity: Mapping[ColumnRole, ClassifiedColumn]) -> RowClassification:
    """Classify every nonblank row: participant, points row, or left out."""
    identity_columns = [item.column - 1 for item in identity.values()]
    other_columns = [column for column in range(grid.width) if column not in identity_columns]
    result = RowClassification(points_row=_find_labeled_points_row(grid, identity_columns))
    if result.points_row is None:
        result.points_row = _find_unlabeled_points_row(grid, identity_columns, other_columns)
        result.is_points_row_guessed = result.points_row is not None
    for row in iter_yielding(grid.body_rows):
        if row == result.points_row or not any(text.strip() for text in grid.table.rows[row]):
            continue
        identity_texts = [text for column in identity_columns if (text := grid.get_cell(row, column))]
        reason = _find_left_out_reason(grid, row, identity_texts, other_columns)
        if reason:
            result.left_out.append(LeftOutRow(row + 1, _find_first_text(grid, row), reason))
            continue
        result.participant_rows.append(row)
        if not identity_texts:
            result.unidentified_rows.append(row)
        if "\n" in "".join(grid.table.rows[row]) and grid.table.delimiter:
            result.multiline_rows.append(row)
    return result


def read_participant(grid: Grid, row: int, identity: Mapping[ColumnRole, ClassifiedColumn]) -> Participant:
    """Return the participant in a row, with trimmed fields.

    An unregistered remote has only its remote ID.
    """
    texts = {role: _unwrap_excel_text(grid.get_cell(row, item.column - 1)) for role, item in identity.items()}
    filled_texts = [text for text in texts.values() if text]
    if filled_texts and all(REMOTE_ID_PATTERN.fullmatch(text) for text in filled_texts):
        return Participant(row + 1, "", remote_id=texts.get(ColumnRole.REMOTE_ID) or filled_texts[0])
    last, first = texts.get(ColumnRole.LAST_NAME, ""), texts.get(ColumnRole.FIRST_NAME, "")
    joined_name = f"{last}, {first}" if last and first else last or first
    return Participant(
        row=row + 1,
        name=texts.get(ColumnRole.NAME, "") or joined_name,
        last_name=last,
        first_name=first,
        student_id=texts.get(ColumnRole.STUDENT_ID, ""),
        email=texts.get(ColumnRole.EMAIL, ""),
        remote_id=texts.get(ColumnRole.REMOTE_ID, ""),
    )


def _unwrap_excel_text(text: str) -> str:
    """Remove the `="..."` with which some programs keep leading zeros in Excel."""
    wrapped = _EXCEL_TEXT_FORMULA.fullmatch(text)
    return wrapped[1].strip() if wrapped else text


def _find_left_out_reason(grid: Grid, row: int, identity_texts: list[str], other_columns: list[int]) -> str:
    """Return why a row isn't a participant. The reason is empty if it is one."""
    cells = grid.table.rows[row]
    if identity_texts and identity_texts[0] in grid.headers and cells == grid.table.rows[grid.header_row]:
        return "repeats the header"
    label = normalize_header(identity_texts[0] if identity_texts else _find_first_text(grid, row))
    if len(identity_texts) <= 1 and label in _POINTS_LABELS:
        return "is a second row of points possible"
    if len(identity_texts) <= 1 and _SUMMARY_LABEL.fullmatch(label):
        return "sums up the rows above, and is no participant"
    is_only_text = len(identity_texts) < 2 and sum(bool(text.strip()) for text in cells) == 1
    if is_only_text and grid.width > 2 and _is_remark(_find_first_text(grid, row)):
        return "holds a remark, and no participant"
    if not identity_texts and not any(parse_points(grid.get_cell(row, column)) is not None for column in other_columns):
        return "names nobody and holds no score"
    return ""


def _is_remark(text: str) -> bool:
    return len(text.split()) > 6 or bool(_REMARK_PATTERN.search(text.casefold()))


def _find_first_text(grid: Grid, row: int) -> str:
    return next((text.strip() for text in grid.table.rows[row] if text.strip()), "")


def _find_labeled_points_row(grid: Grid, identity_columns: list[int]) -> int | None:
    """Return the row labeled as points possible, or None if there is none.

    It may be above or below the header.
    """
    for row in range(len(grid.table.rows)):
        label = normalize_header(_find_first_text(grid, row))
        if row == grid.header_row or label not in _POINTS_LABELS:
            continue
        other_texts = [
            text
            for column in identity_columns
            if (text := grid.get_cell(row, column)) and normalize_header(text) != label
        ]
        if not other_texts and any(parse_points(text) is not None for text in grid.table.rows[row]):
            return row
    return None


def _find_unlabeled_points_row(grid: Grid, identity_columns: list[int], other_columns: list[int]) -> int | None:
    """Return the first row below the header if it looks like a points row.

    Such a row has no identity and the highest value of each column.
    """
    rows = [row for row in grid.body_rows if any(text.strip() for text in grid.table.rows[row])]
    if len(rows) < 3 or any(grid.get_cell(rows[0], column) for column in identity_columns):
        return None
    filled_cells = [(column, text) for column in other_columns if (text := grid.get_cell(rows[0], column))]
    if filled_cells and all(_is_highest(grid, column, text, rows[1:]) for column, text in filled_cells):
        return rows[0]
    return None


def _is_highest(grid: Grid, column: int, text: str, rows: list[int]) -> bool:
    highest = parse_points(text)
    return highest is not None and all(points <= highest for points in _iter_points(grid, column, rows))


def _iter_points(grid: Grid, column: int, rows: list[int]) -> Iterator[Points]:
    for text in set(grid.get_column(column, rows)):
        points = parse_score(text).points
        if points is not None:
            yield points
