"""Which cells of the upload are really posted?

Canvas weeds columns without a change twice: the importer, only where no student is unknown, and the mapping page, only
where anything is unknown. What is left is posted cell by cell. All work is done a column at a time and once for each
different pair of cell and score, since a course may have ten million cells.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

from core.canvas.gradebook import Gradebook
from core.canvas.gradebook import Posting as PostingMark
from core.canvas.importer.assignments import Column, PointsCell
from core.canvas.importer.scores import Effect, effect_of
from core.canvas.importer.students import Entry
from core.canvas.rehearsal import Change


@dataclass(frozen=True, slots=True)
class ColumnOfCells:
    """One column's cells against the gradebook, a known student each, and the effect of each different pair."""

    column: Column
    points: PointsCell
    cells: Sequence[str]
    originals: Sequence[str]
    effects: dict[tuple[str, str], Effect]

    @property
    def is_weeded_by_importer(self) -> bool:
        """Canvas rules D2 and F3: no cell and no points changed. A new assignment always stays."""
        is_same = self.column.known is not None and not self.points.is_changed
        return is_same and all(effect.is_weeded for effect in self.effects.values())


def known_entries(entries: Sequence[Entry]) -> list[Entry]:
    """The entries of students whom Canvas knows."""
    return [entry for entry in entries if entry.student is not None]


def rows_that_count(known: Sequence[Entry]) -> list[int]:
    """The row that each known entry's values come from: the last one of that student. Canvas rule E9."""
    last = {entry.student: entry.index for entry in known}
    return [last[entry.student] for entry in known]


def compare(
    gradebook: Gradebook,
    known: Sequence[Entry],
    cells: Sequence[Sequence[str]],
    columns: Sequence[Column],
    points: Sequence[PointsCell],
) -> list[ColumnOfCells]:
    """Each column's cells against the gradebook's scores. Short rows are filled up with blanks (Canvas rule F1)."""
    transposed = list(zip_longest(*(cells[row] for row in rows_that_count(known)), fillvalue=""))
    blanks = ("",) * len(known)
    students = [entry.student for entry in known if entry.student is not None]
    is_whole_roster = students == list(range(len(gradebook.students)))
    compared = []
    for column, points_cell in zip(columns, points, strict=True):
        values = transposed[column.source] if column.source < len(transposed) else blanks
        originals: Sequence[str] = blanks
        if column.known is not None:
            scores = gradebook.cells[column.known.assignment_id]
            originals = scores if is_whole_roster else [scores[student] for student in students]
        is_closed = column.known is not None and column.known.posting is PostingMark.MANUAL_HIDDEN
        effects = {
            (cell, original): effect_of(cell, original, points_cell.points, is_closed=is_closed)
            for cell, original in set(zip(values, originals, strict=True))
        }
        compared.append(ColumnOfCells(column, points_cell, values, originals, effects))
    return compared


@dataclass(frozen=True, slots=True)
class Posting:
    """What is left after weeding: the columns on the page, by their index among all, and what is posted of whom.

    `lists` holds, for the place in the roster of each student who stands in the file twice, the columns in that
    student's list of grades; everybody else's list is `columns`. `is_stuck`: the page's script stops, and nothing is
    posted.
    """

    columns: list[int]
    lists: dict[int, list[int]]
    is_stuck: bool = False

    def posts(self, student: int, column: int) -> bool:
        """Whether this student's cell of a column on the page is posted."""
        return student not in self.lists or column in self.lists[student]


def post_all(columns: Sequence[ColumnOfCells]) -> Posting:
    """Nothing weeded: what Canvas does where a student is unknown. Canvas rule F3."""
    return Posting(list(range(len(columns))), {})


def weed(columns: Sequence[ColumnOfCells], known: Sequence[Entry]) -> Posting:
    """Drop read-only and unchanged columns as the importer does. Canvas rules D4, F3 and E9 (GradebookImporter#parse!).

    The importer deletes each dropped place once per entry from a list that all entries of a student share, so a student
    who stands in the file twice loses the columns that have moved up.
    """
    dropped = [index for index, each in enumerate(columns) if each.points.is_read_only or each.is_weeded_by_importer]
    gone = set(dropped)
    lists = {}
    for student, times in Counter(entry.student for entry in known).items():
        if times > 1 and student is not None:
            left = list(range(len(columns)))
            for index in reversed(dropped):
                for _ in range(times):
                    del left[index : index + 1]
            lists[student] = left
    return Posting([index for index in range(len(columns)) if index not in gone], lists)


def weed_on_page(columns: Sequence[ColumnOfCells], known: Sequence[Entry], posting: Posting) -> Posting:
    """Drop unchanged columns of known assignments as the mapping page does.

    Canvas rule G4 (gradebook_uploads/index.js). The page compares by place in each student's list, which rule E9 may
    have shortened: a missing place stops its script.
    """
    dropped = []
    for place, index in enumerate(posting.columns):
        if columns[index].column.known is None:
            continue
        same = _is_same_on_page(columns, known, posting, place)
        if same is None:
            return Posting([], {}, is_stuck=True)
        if same:
            dropped.append(place)
    lists = {student: list(left) for student, left in posting.lists.items()}
    for place in reversed(dropped):
        for left in lists.values():
            del left[place : place + 1]
    return Posting([index for place, index in enumerate(posting.columns) if place not in set(dropped)], lists)


def _is_same_on_page(
    columns: Sequence[ColumnOfCells], known: Sequence[Entry], posting: Posting, place: int
) -> bool | None:
    """Whether no student's grade at this place differs on the page; None where the script would stop."""
    if not posting.lists:
        return all(effect.is_same_on_page for effect in columns[posting.columns[place]].effects.values())
    for number, entry in enumerate(known):
        left = posting.columns if entry.student is None else posting.lists.get(entry.student, posting.columns)
        if place >= len(left):
            return None
        each = columns[left[place]]
        if not each.effects[each.cells[number], each.originals[number]].is_same_on_page:
            return False
    return True


def list_changes(
    gradebook: Gradebook, columns: Sequence[ColumnOfCells], known: Sequence[Entry], posting: Posting
) -> tuple[Change, ...]:
    """Every score that would be another one after Save Changes, in the order of the command line."""
    changes: dict[tuple[str, str | int], Change] = {}
    for index in posting.columns:
        each = columns[index]
        changing = {pair: effect for pair, effect in each.effects.items() if effect.is_change}
        if not changing:
            continue
        column = each.column
        for entry, pair in zip(known, zip(each.cells, each.originals, strict=True), strict=True):
            effect = changing.get(pair)
            if effect is None or entry.student is None or not posting.posts(entry.student, index):
                continue
            canvas_id = gradebook.students[entry.student].canvas_id
            changes[canvas_id, column.assignment_id or index] = Change(
                canvas_id, column.assignment_id, column.title, effect.before, effect.after
            )
    return tuple(
        sorted(changes.values(), key=lambda each: (each.canvas_id, each.assignment_id, each.title, each.after))
    )
