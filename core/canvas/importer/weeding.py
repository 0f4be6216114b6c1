"""Which cells of the upload are really posted?

Canvas weeds columns without a change twice: the importer, only where no student is unknown, and the mapping page, only
where anything is unknown. What is left is posted cell by cell.

Would the upload change anything but scores: text in a custom column such as Notes, or an override?
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from core.canvas.gradebook import Gradebook
from core.canvas.importer.columns import Header
from core.canvas.importer.reading import Rows
from core.canvas.importer.rehearsal import ChangedColumn
from core.canvas.importer.scores import ColumnOfCells, is_no_change, rows_that_count
from core.canvas.importer.students import Entry, rewritten_cell
from core.files.coded_columns import CodedColumn
from core.pacing import paced


@dataclass(frozen=True, slots=True)
class PostedCells:
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


def post_all(columns: Sequence[ColumnOfCells]) -> PostedCells:
    """Nothing weeded: what Canvas does where a student is unknown. Canvas rule F3."""
    return PostedCells(list(range(len(columns))), {})


def weed(columns: Sequence[ColumnOfCells], known: Sequence[Entry]) -> PostedCells:
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
    return PostedCells([index for index in range(len(columns)) if index not in gone], lists)


def weed_on_page(columns: Sequence[ColumnOfCells], known: Sequence[Entry], posting: PostedCells) -> PostedCells:
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
            return PostedCells([], {}, is_stuck=True)
        if same:
            dropped.append(place)
    lists = {student: list(left) for student, left in posting.lists.items()}
    for place in reversed(dropped):
        for left in lists.values():
            del left[place : place + 1]
    return PostedCells([index for place, index in enumerate(posting.columns) if place not in set(dropped)], lists)


def _is_same_on_page(
    columns: Sequence[ColumnOfCells], known: Sequence[Entry], posting: PostedCells, place: int
) -> bool | None:
    """Whether no student's grade at this place differs on the page; None where the script would stop."""
    if not posting.lists:
        return all(effect.is_same_on_page for effect in columns[posting.columns[place]].effects)
    for number, entry in enumerate(known):
        left = posting.columns if entry.student is None else posting.lists.get(entry.student, posting.columns)
        if place >= len(left):
            return None
        effect = columns[left[place]].effect(number)
        if effect is not None and not effect.is_same_on_page:
            return False
    return True


def list_changes(
    gradebook: Gradebook, columns: Sequence[ColumnOfCells], known: Sequence[Entry], posting: PostedCells
) -> tuple[ChangedColumn, ...]:
    """Every score that Save Changes would change, by column; of two columns for one assignment the last counts."""
    students = [entry.student for entry in known if entry.student is not None]
    canvas_ids = tuple(gradebook.students[student].canvas_id for student in students)
    repeated = _repeated(students)
    found: list[ChangedColumn] = []
    for index in paced(posting.columns, 1):
        each = columns[index]
        places = each.places([effect.is_change for effect in each.effects])
        if len(repeated):
            places = np.setdiff1d(places, repeated, assume_unique=True)
        if posting.lists:
            posted = [posting.posts(students[place], index) for place in places.tolist()]
            places = places[np.array(posted, np.bool_)]
        scores = CodedColumn(each.codes[places], [(effect.before, effect.after) for effect in each.effects])
        column = ChangedColumn(each.column.assignment_id, each.column.title, canvas_ids, places, scores)
        found = [*(_superseded(earlier, column) for earlier in found), column]
    return tuple(column for column in found if len(column.places))


def _repeated(students: Sequence[int]) -> npt.NDArray[np.intp]:
    """The places of students who stood in the file before: all their rows carry the same values."""
    _, first = np.unique(np.array(students, np.intp), return_index=True)
    return np.setdiff1d(np.arange(len(students)), first, assume_unique=True)


def _superseded(earlier: ChangedColumn, later: ChangedColumn) -> ChangedColumn:
    """An earlier column without what a later one of the same assignment says anew."""
    if not earlier.assignment_id or earlier.assignment_id != later.assignment_id:
        return earlier
    left = np.flatnonzero(~np.isin(earlier.places, later.places))
    return replace(earlier, places=earlier.places[left], scores=earlier.scores.take(left))


def find_changed_custom_columns(gradebook: Gradebook, header: Header, known: Sequence[Entry], rows: Rows) -> list[str]:
    """The titles of the writable custom columns in which a known student's text differs; blank over text deletes.

    Canvas rule F13 (GradebookImporter#no_change_to_column_values?). The text is compared as it is, after the rewriting
    of numbers: a note "1,5" counts as changed even in a file that nobody edited.
    """
    places = rows_that_count(known)
    changed = []
    for title, column in header.custom.items():
        if title in gradebook.read_only_columns:
            continue
        cells, texts = list(rows.column(column)), gradebook.custom_cells[title]
        for entry, place in zip(known, places, strict=True):
            new = rewritten_cell(cells[place])
            old = texts[entry.student] if entry.student is not None else new
            if new != old and (new.strip() or old.strip()):
                changed.append(title)
                break
    return changed


_OVERRIDE = re.compile(r"^Override (Score|Status)(\s*\((.*)\))?$", re.MULTILINE)


def find_changed_overrides(gradebook: Gradebook, header: Header, known: Sequence[Entry], rows: Rows) -> list[str]:
    """The override columns in which a known student's cell differs from the gradebook's; blank removes an override.

    Only a column that the gradebook shows is written: it tells that the course allows overrides and knows the grading
    period. Canvas rule F12 (GradebookImporter#parse_override_column,
    #remove_override_scores_for_unchanged_grading_periods!).
    """
    places = rows_that_count(known)
    changed = []
    for column, title in enumerate(header.cells):
        if title is None or title not in gradebook.override_cells or not _OVERRIDE.search(title):
            continue
        cells, old = list(rows.column(column)), gradebook.override_cells[title]
        for entry, place in zip(known, places, strict=True):
            new = rewritten_cell(cells[place])
            if entry.student is not None and not is_no_change(new, rewritten_cell(old[entry.student])):
                changed.append(title)
                break
    return changed
