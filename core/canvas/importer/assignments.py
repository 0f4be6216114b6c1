"""Which assignment does Canvas take each column for?"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.canvas.gradebook import Assignment
from core.canvas.importer.headers import CHECKPOINTS, Header
from core.canvas.importer.text_numbers import leading_float

_TITLE_AND_ID = re.compile(r"(.*)\s\(([0-9]+)\)")
_CHECKPOINT = re.compile(rf"({'|'.join(CHECKPOINTS)})\s*$")
_READ_ONLY = re.compile(r"read\s+only")
_STARTS_WITH_NUMBER = re.compile(r"\s*[+-]?[0-9]")


@dataclass(frozen=True, slots=True)
class Column:
    """One assignment column of the upload.

    `place` is where its header stands, `source` the column that its values are read from (rule C5), both from 0.
    `known` is None for an assignment that Canvas would ask about; `title` is then the title that it would offer.
    """

    place: int
    source: int
    header: str
    title: str
    known: Assignment | None
    by: str

    @property
    def assignment_id(self) -> str:
        """The assignment's id; "" for one that is new."""
        return self.known.assignment_id if self.known else ""


def title_and_id(header: str) -> tuple[str, int | None]:
    """The title and id of a header `Title (id)`; None where it has no id.

    Canvas rule C2 (AbstractAssignment.title_and_id).
    """
    found = _TITLE_AND_ID.fullmatch(header)
    return (_CHECKPOINT.sub("", found[1]).strip(), int(found[2])) if found else (header, None)


def match_assignments(header: Header, candidates: Sequence[Assignment]) -> list[Column]:
    """Each assignment column with what Canvas finds for it: by id, then by the whole header as title, else new.

    Canvas rules C1 to C5 (GradebookImporter#parse_assignments, #calc_assignment_indices).
    """
    in_order = sorted(candidates, key=lambda assignment: int(assignment.assignment_id))
    by_id = {int(assignment.assignment_id): assignment for assignment in in_order}
    by_title: dict[str, Assignment] = {}
    for assignment in in_order:
        by_title.setdefault(assignment.title, assignment)
    sources: dict[str, int] = {}
    found = []
    for place in header.assignment_columns:
        cell = header.cells[place]
        text = cell or ""
        title, number = title_and_id(text)
        known, by = (by_id.get(number) if number is not None else None), "id"
        if known is None:
            known, by = by_title.get(text), "title"
        source = header.cells.index(cell)
        if known is not None:
            sources[known.assignment_id] = source
        found.append((place, source, text, known, by if known else "new", known.title if known else title))
    return [
        Column(place, sources.get(known.assignment_id, source) if known else source, text, title, known, by)
        for place, source, text, known, by, title in found
    ]


@dataclass(frozen=True, slots=True)
class PointsCell:
    """What the points rows say of one column: its points, whether they count as changed, whether it is read-only."""

    points: Decimal | None
    is_changed: bool
    is_read_only: bool


def read_points(columns: Sequence[Column], points_rows: Sequence[Sequence[str | None]]) -> list[PointsCell]:
    """What the points rows say of each column; an unquoted blank says nothing, a quoted one takes the points away.

    Canvas rules D1 to D4 (GradebookImporter#process_pp, #readonly_assignment?).
    """
    cells = []
    for column in columns:
        points = was = column.known.points_possible if column.known else None
        is_changed = is_read_only = False
        for row in points_rows:
            text = row[column.source] if column.source < len(row) else None
            is_read_only = text is not None and _READ_ONLY.search(text) is not None
            if text is not None:
                points = leading_float(text) if text.strip() else None
                is_changed = points != was or (was is not None and not _STARTS_WITH_NUMBER.match(text))
        cells.append(PointsCell(points, is_changed, is_read_only))
    return cells
