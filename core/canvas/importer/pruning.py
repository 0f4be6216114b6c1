"""Pruning of unchanged columns, which Canvas doesn't post.

Canvas prunes in the importer if every student is known (rule F3) and on the mapping page if any student or assignment
is unknown. It posts the remaining columns cell by cell.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from core.canvas.gradebook import Gradebook
from core.canvas.importer.columns import UploadHeader
from core.canvas.importer.reading import UploadRows
from core.canvas.importer.rehearsal_result import ChangedColumn
from core.canvas.importer.scores import ColumnComparison, find_effective_rows, is_unchanged_in_importer
from core.canvas.importer.students import StudentRow, convert_cell
from core.files.dictionary_column import DictionaryColumn

_OVERRIDE_HEADER_PATTERN = re.compile(r"^Override (Score|Status)(\s*\((.*)\))?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class PostedCells:
    """Cells that Canvas posts after pruning.

    `columns` are the indexes of the remaining columns. A student who appears twice in the file has their own list of
    remaining columns in `columns_by_student`, by index in the gradebook. If the mapping page's script stops
    (`is_page_stopped`), nothing is posted.
    """

    columns: list[int]
    columns_by_student: dict[int, list[int]]
    is_page_stopped: bool = False

    def is_posted(self, student: int, column: int) -> bool:
        """Return True if Canvas posts a student's cell in a remaining column."""
        return student not in self.columns_by_student or column in self.columns_by_student[student]


def keep_all_cells(columns: Sequence[ColumnComparison]) -> PostedCells:
    """Return all cells, because the importer prunes nothing if a student is unknown.

    Canvas rule F3.
    """
    return PostedCells(list(range(len(columns))), {})


def prune_in_importer(columns: Sequence[ColumnComparison], known_rows: Sequence[StudentRow]) -> PostedCells:
    """Return the cells that remain after the importer's pruning.

    The importer drops read-only and unchanged columns. All rows of a student share one list of columns, and the
    importer deletes each dropped index from this list once per row. So a student who appears twice also loses the
    columns that have moved up. Canvas rules D4, F3, and E9 (GradebookImporter#parse!).
    """
    dropped_columns = [
        index
        for index, comparison in enumerate(columns)
        if comparison.points.is_read_only or comparison.is_unchanged_in_importer
    ]
    dropped_indexes = set(dropped_columns)
    columns_by_student = {}
    for student, count in Counter(student_row.student_index for student_row in known_rows).items():
        if count > 1 and student is not None:
            remaining_columns = list(range(len(columns)))
            for index in reversed(dropped_columns):
                for _ in range(count):
                    del remaining_columns[index : index + 1]
            columns_by_student[student] = remaining_columns
    return PostedCells([index for index in range(len(columns)) if index not in dropped_indexes], columns_by_student)


def prune_on_mapping_page(
    columns: Sequence[ColumnComparison], known_rows: Sequence[StudentRow], posted_cells: PostedCells
) -> PostedCells:
    """Return the cells that remain after the mapping page's pruning.

    The page drops unchanged columns of existing assignments. It compares by position in each student's list, which rule
    E9 may have shortened. If a position is missing, its script stops. Canvas rule G4 (gradebook_uploads/index.js).
    """
    dropped_positions = []
    for position, index in enumerate(posted_cells.columns):
        if columns[index].column.assignment is None:
            continue
        is_unchanged = _is_column_unchanged_on_page(columns, known_rows, posted_cells, position)
        if is_unchanged is None:
            return PostedCells([], {}, is_page_stopped=True)
        if is_unchanged:
            dropped_positions.append(position)
    columns_by_student = {student: list(indexes) for student, indexes in posted_cells.columns_by_student.items()}
    for position in reversed(dropped_positions):
        for remaining in columns_by_student.values():
            del remaining[position : position + 1]
    remaining_columns = [
        index for position, index in enumerate(posted_cells.columns) if position not in set(dropped_positions)
    ]
    return PostedCells(remaining_columns, columns_by_student)


def find_changed_columns(
    gradebook: Gradebook,
    columns: Sequence[ColumnComparison],
    known_rows: Sequence[StudentRow],
    posted_cells: PostedCells,
) -> tuple[ChangedColumn, ...]:
    """Return the columns in which posted cells change scores.

    If two columns share an assignment, the later one wins.
    """
    student_indexes = [student_row.student_index for student_row in known_rows if student_row.student_index is not None]
    canvas_ids = tuple(gradebook.students[student].canvas_id for student in student_indexes)
    repeated_rows = _find_repeated_rows(student_indexes)
    changed_columns: list[ChangedColumn] = []
    for index in posted_cells.columns:
        comparison = columns[index]
        row_indexes = comparison.find_rows([effect.is_change for effect in comparison.effects])
        if len(repeated_rows):
            row_indexes = np.setdiff1d(row_indexes, repeated_rows, assume_unique=True)
        if posted_cells.columns_by_student:
            is_posted = [
                posted_cells.is_posted(student_indexes[row_index], index) for row_index in row_indexes.tolist()
            ]
            row_indexes = row_indexes[np.array(is_posted, np.bool_)]
        column, score_pairs = comparison.column, [(effect.before, effect.after) for effect in comparison.effects]
        scores = DictionaryColumn(comparison.codes[row_indexes], score_pairs)
        changed_column = ChangedColumn(column.assignment_id, column.title, canvas_ids, row_indexes, scores)
        changed_columns = [_drop_superseded_rows(earlier, changed_column) for earlier in changed_columns]
        changed_columns.append(changed_column)
    return tuple(column for column in changed_columns if len(column.row_indexes))


def find_changed_custom_columns(
    gradebook: Gradebook, header: UploadHeader, known_rows: Sequence[StudentRow], rows: UploadRows
) -> list[str]:
    """Return the titles of writable custom columns whose text would change.

    Only known students count. The upload's text is compared after number conversion, so a note "1,5" counts as changed
    even in an unedited file. A blank cell deletes the text. Canvas rule F13
    (GradebookImporter#no_change_to_column_values?).
    """
    effective_rows = find_effective_rows(known_rows)
    changed_titles = []
    for title, column in header.custom_columns.items():
        if title in gradebook.read_only_columns:
            continue
        cells, texts = list(rows.get_column(column)), gradebook.custom_cells[title]
        for student_row, row_index in zip(known_rows, effective_rows, strict=True):
            new_text = convert_cell(cells[row_index])
            old_text = texts[student_row.student_index] if student_row.student_index is not None else new_text
            if new_text != old_text and (new_text.strip() or old_text.strip()):
                changed_titles.append(title)
                break
    return changed_titles


def find_changed_overrides(
    gradebook: Gradebook, header: UploadHeader, known_rows: Sequence[StudentRow], rows: UploadRows
) -> list[str]:
    """Return the titles of override columns that would change for a known student.

    A blank cell removes an override. Only columns in the gradebook are written: they show that the course allows
    overrides and has the grading period. Canvas rule F12 (GradebookImporter#parse_override_column,
    #remove_override_scores_for_unchanged_grading_periods!).
    """
    effective_rows = find_effective_rows(known_rows)
    changed_titles = []
    for column, title in enumerate(header.cells):
        if title is None or title not in gradebook.override_cells or not _OVERRIDE_HEADER_PATTERN.search(title):
            continue
        cells, old_scores = list(rows.get_column(column)), gradebook.override_cells[title]
        for student_row, row_index in zip(known_rows, effective_rows, strict=True):
            new_score = convert_cell(cells[row_index])
            if student_row.student_index is not None and not is_unchanged_in_importer(
                new_score, convert_cell(old_scores[student_row.student_index])
            ):
                changed_titles.append(title)
                break
    return changed_titles


def _is_column_unchanged_on_page(
    columns: Sequence[ColumnComparison], known_rows: Sequence[StudentRow], posted_cells: PostedCells, position: int
) -> bool | None:
    """Return True if the mapping page finds no change at a position.

    Return None if the page's script would stop.
    """
    if not posted_cells.columns_by_student:
        return all(effect.is_unchanged_on_page for effect in columns[posted_cells.columns[position]].effects)
    for row, student_row in enumerate(known_rows):
        remaining_columns = (
            posted_cells.columns
            if student_row.student_index is None
            else posted_cells.columns_by_student.get(student_row.student_index, posted_cells.columns)
        )
        if position >= len(remaining_columns):
            return None
        effect = columns[remaining_columns[position]].get_effect(row)
        if effect is not None and not effect.is_unchanged_on_page:
            return False
    return True


def _find_repeated_rows(student_indexes: Sequence[int]) -> npt.NDArray[np.intp]:
    """Return the indexes of rows whose student also has an earlier row.

    These rows can be skipped, because Canvas uses the same values for all rows of a student.
    """
    _, first_rows = np.unique(np.array(student_indexes, np.intp), return_index=True)
    return np.setdiff1d(np.arange(len(student_indexes)), first_rows, assume_unique=True)


def _drop_superseded_rows(earlier: ChangedColumn, later: ChangedColumn) -> ChangedColumn:
    """Return the earlier column without the rows that the later column also changes.

    Columns for different assignments don't affect each other.
    """
    if not earlier.assignment_id or earlier.assignment_id != later.assignment_id:
        return earlier
    remaining_rows = np.flatnonzero(~np.isin(earlier.row_indexes, later.row_indexes))
    row_indexes, scores = earlier.row_indexes[remaining_rows], earlier.scores.take(remaining_rows)
    return ChangedColumn(earlier.assignment_id, earlier.title, earlier.canvas_ids, row_indexes, scores)
