"""Which rows are participants, which is the points row, and which are neither?"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from core.clicker.export import REMOTE, ColumnMeaning, LeftOutRow, Participant, Role
from core.clicker.header_row import Grid, simplify
from core.pacing import paced
from core.points import Points, parse_points, read_score

_POINTS_LABELS = frozenset(
    {
        *("points possible", "possible points", "max points", "maximum points", "max score", "maximum score"),
        *(
            "out of",
            "total points possible",
            "points available",
            "pts possible",
            "possible",
            "points possible read only",
        ),
    }
)
_SUMMARY = re.compile(
    r"(class |course |overall |session )?(average|averages|avg|mean|median|total|totals|sum|count|maximum|minimum|std|"
    r"std dev|stdev|standard deviation|responses|participants|number of students|number of participants)"
    r"( score| scores| points| percent| %| participants| responses| students)?"
    r"|(max|min|high|highest|low|lowest) (score|points|percent|%)"
)
_REMARK = re.compile(
    r"\b(generated|exported|downloaded|printed|created|report|copyright|page \d|as of)\b|©|\d{1,2}:\d\d"
)
_WRAPPED = re.compile(r'="([^"]*)"')


@dataclass(eq=False)
class RowPlan:
    """What each row under the header is. Rows count from 0."""

    points_row: int | None = None
    is_points_row_guessed: bool = False
    participants: list[int] = field(default_factory=list)
    nameless: list[int] = field(default_factory=list)
    run_together: list[int] = field(default_factory=list)
    left_out: list[LeftOutRow] = field(default_factory=list)


def plan_rows(grid: Grid, identity: Mapping[Role, ColumnMeaning]) -> RowPlan:
    """Tell every row that holds something: participant, points row, or left out with the reason."""
    fields = [meaning.column - 1 for meaning in identity.values()]
    others = [column for column in range(grid.width) if column not in fields]
    plan = RowPlan(points_row=_labelled_points_row(grid, fields))
    if plan.points_row is None:
        plan.points_row = _unlabelled_points_row(grid, fields, others)
        plan.is_points_row_guessed = plan.points_row is not None
    for row in paced(grid.body):
        if row == plan.points_row or not any(text.strip() for text in grid.table.rows[row]):
            continue
        named = [text for column in fields if (text := grid.cell(row, column))]
        why = _why_left_out(grid, row, named, others)
        if why:
            plan.left_out.append(LeftOutRow(row + 1, _first_text(grid, row), why))
            continue
        plan.participants.append(row)
        if not named:
            plan.nameless.append(row)
        if "\n" in "".join(grid.table.rows[row]) and grid.table.delimiter:
            plan.run_together.append(row)
    return plan


def read_participant(grid: Grid, row: int, identity: Mapping[Role, ColumnMeaning]) -> Participant:
    """One row's person, every field as printed but trimmed; an unregistered remote has its remote id alone."""
    texts = {role: _unwrap(grid.cell(row, meaning.column - 1)) for role, meaning in identity.items()}
    filled = [text for text in texts.values() if text]
    if filled and all(REMOTE.fullmatch(text) for text in filled):
        return Participant(row + 1, "", remote_id=texts.get(Role.REMOTE_ID) or filled[0])
    last, first = texts.get(Role.LAST_NAME, ""), texts.get(Role.FIRST_NAME, "")
    joined = f"{last}, {first}" if last and first else last or first
    return Participant(
        row=row + 1,
        name=texts.get(Role.NAME, "") or joined,
        last=last,
        first=first,
        student_id=texts.get(Role.STUDENT_ID, ""),
        email=texts.get(Role.EMAIL, ""),
        remote_id=texts.get(Role.REMOTE_ID, ""),
    )


def _unwrap(text: str) -> str:
    """A field without the `="..."` in which some programs hide leading zeros from Excel."""
    wrapped = _WRAPPED.fullmatch(text)
    return wrapped[1].strip() if wrapped else text


def _why_left_out(grid: Grid, row: int, named: list[str], others: list[int]) -> str:
    """Why a row is no participant, in words; "" where it is one."""
    cells = grid.table.rows[row]
    if named and named[0] in grid.headers and cells == grid.table.rows[grid.header_row]:
        return "repeats the header"
    label = simplify(named[0] if named else _first_text(grid, row))
    if len(named) <= 1 and label in _POINTS_LABELS:
        return "is a second row of points possible"
    if len(named) <= 1 and _SUMMARY.fullmatch(label):
        return "sums up the rows above, and is no participant"
    alone = len(named) < 2 and sum(bool(text.strip()) for text in cells) == 1
    if alone and grid.width > 2 and _is_remark(_first_text(grid, row)):
        return "holds a remark, and no participant"
    if not named and not any(parse_points(grid.cell(row, column)) is not None for column in others):
        return "names nobody and holds no score"
    return ""


def _is_remark(text: str) -> bool:
    return len(text.split()) > 6 or bool(_REMARK.search(text.casefold()))


def _first_text(grid: Grid, row: int) -> str:
    return next((text.strip() for text in grid.table.rows[row] if text.strip()), "")


def _labelled_points_row(grid: Grid, fields: list[int]) -> int | None:
    """The row that says Points Possible, above or below the header, wherever it stands."""
    for row in paced(range(len(grid.table.rows))):
        label = simplify(_first_text(grid, row))
        if row == grid.header_row or label not in _POINTS_LABELS:
            continue
        others = [text for column in fields if (text := grid.cell(row, column)) and simplify(text) != label]
        if not others and any(parse_points(text) is not None for text in grid.table.rows[row]):
            return row
    return None


def _unlabelled_points_row(grid: Grid, fields: list[int], others: list[int]) -> int | None:
    """The first row under the header, if it names nobody and holds the highest number of each column."""
    rows = [row for row in paced(grid.body) if any(text.strip() for text in grid.table.rows[row])]
    if len(rows) < 3 or any(grid.cell(rows[0], column) for column in fields):
        return None
    filled = [(column, text) for column in others if (text := grid.cell(rows[0], column))]
    if filled and all(_is_highest(grid, column, text, rows[1:]) for column, text in filled):
        return rows[0]
    return None


def _is_highest(grid: Grid, column: int, text: str, rows: list[int]) -> bool:
    highest = parse_points(text)
    return highest is not None and all(points <= highest for points in _points_in(grid, column, rows))


def _points_in(grid: Grid, column: int, rows: list[int]) -> Iterator[Points]:
    for text in set(grid.column(column, rows)):
        points = read_score(text).points
        if points is not None:
            yield points
