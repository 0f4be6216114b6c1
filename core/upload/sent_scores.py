"""Scores that earlier upload files sent to Canvas."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from core.canvas.gradebook import Assignment, Gradebook
from core.canvas.importer.columns import AssignmentColumn, parse_assignment_header
from core.canvas.importer.import_run import MatchedUpload, match_upload
from core.canvas.importer.rehearse import Rejection, accept_upload
from core.canvas.importer.scores import find_effective_rows, interpret_grade, parse_cell
from core.canvas.importer.verification import has_arrived
from core.cooperative import gc_paused, iter_yielding
from core.errors import UnrecognizedFileError
from core.files.dictionary_column import DictionaryColumn, TextColumn, zip_columns
from core.problems import Problem, Report, Severity
from core.sent_upload import SentUpload
from core.texts import _, join_sentences, ngettext

SentColumn = DictionaryColumn[str | None]
"""The sent score of each student in roster order: "", "EX", a plain decimal, or None if nothing was sent."""


@dataclass(frozen=True, eq=False)
class SentScores:
    """The score that was sent last for each student and assignment.

    `columns` maps assignment IDs to columns in the gradebook's roster order. `earlier_columns` has the scores that a
    later file replaced with other ones.
    """

    columns: Mapping[str, SentColumn] = field(default_factory=dict)
    problems: Report = field(default_factory=Report)
    earlier_columns: Mapping[str, SentColumn] = field(default_factory=dict)

    def get_column(self, assignment: Assignment | None) -> SentColumn | None:
        """Return the scores sent for an assignment, or None if there are none."""
        return self.columns.get(assignment.assignment_id) if assignment else None


NO_SENT_SCORES = SentScores()


@dataclass(frozen=True, eq=False)
class _FileScores:
    """The scores in one upload file.

    `columns` is as in `SentScores`. `created_ids` are the assignments that were found by title. `missing_count` is the
    number of scores in the columns that weren't found.
    """

    upload: SentUpload
    columns: Mapping[str, SentColumn]
    created_ids: Mapping[str, str]
    unknown_columns: Sequence[AssignmentColumn]
    missing_count: int


@gc_paused()
def find_sent_scores(uploads: Sequence[SentUpload], gradebook: Gradebook) -> SentScores:
    """Find the last value sent for each score in the gradebook.

    `uploads` are in the order in which they were imported. The last file with a cell for the score takes precedence. A
    file is reported if fewer than half of these scores have arrived, unless it is already known to have arrived.

    Raises:
        UnrecognizedFileError: Canvas would have rejected a file.
    """
    files = [_read_upload(upload, gradebook) for upload in uploads]
    columns: dict[str, SentColumn] = {}
    earlier_columns: dict[str, SentColumn] = {}
    sent_counts, arrived_counts = (np.zeros(len(files), np.intp) for _ in range(2))
    for assignment_id in iter_yielding(dict.fromkeys(key for file in files for key in file.columns), 1):
        columns[assignment_id], earlier_columns[assignment_id], sources = _merge_columns(
            files, assignment_id, gradebook
        )
        is_arrived = _find_arrived(columns[assignment_id], gradebook.cells[assignment_id])
        sent_counts += np.bincount(sources[sources >= 0], minlength=len(files))
        arrived_counts += np.bincount(sources[is_arrived], minlength=len(files))
    problems = [problem for file in files for problem in _check_unknown_columns(file)]
    for upload, sent_count, arrived_count in zip(uploads, sent_counts.tolist(), arrived_counts.tolist(), strict=True):
        if 2 * arrived_count < sent_count and not upload.has_arrived:
            problems.append(_build_not_imported_problem(upload, sent_count, arrived_count))
    return SentScores(columns, Report(tuple(problems)), earlier_columns)


def confirm_arrival(upload: SentUpload, gradebook: Gradebook, before: Gradebook | None = None) -> SentUpload:
    """Return the upload, marked as arrived if the gradebook shows at least half of its scores.

    Scores that `before`, the gradebook for which the file was built, already had don't count, because they don't show
    whether the file was imported. Scores in new columns that the gradebook lacks haven't arrived. The assignments that
    Canvas created for new columns are recorded.

    Raises:
        UnrecognizedFileError: Canvas would have rejected the file.
    """
    file = _read_upload(upload, gradebook)
    arrived_count, missing_count = 0, file.missing_count
    for assignment_id, column in file.columns.items():
        is_sent = column.mask(lambda text: text is not None)
        if before:
            is_sent &= ~_find_arrived(column, _align_scores(before, assignment_id, gradebook))
        is_arrived = _find_arrived(column, gradebook.cells[assignment_id])
        arrived_count += int((is_sent & is_arrived).sum())
        missing_count += int((is_sent & ~is_arrived).sum())
    if not arrived_count or arrived_count < missing_count:
        return upload
    return replace(upload, has_arrived=True, assignment_ids={**file.created_ids, **upload.assignment_ids})


def _read_upload(upload: SentUpload, gradebook: Gradebook) -> _FileScores:
    """Read an upload file's scores, matching students and assignments as Canvas's importer does."""
    accepted = accept_upload(gradebook, upload.data)
    if isinstance(accepted, Rejection):
        raise UnrecognizedFileError(
            join_sentences(_("This isn't an upload file, because Canvas would reject it."), accepted.cause or ""),
            where=upload.name,
            advice=_("Use the file that you imported into Canvas."),
        )
    matched = match_upload(gradebook, *accepted)
    columns: dict[str, SentColumn] = {}
    created_ids: dict[str, str] = {}
    unknown_columns: list[AssignmentColumn] = []
    missing_count = 0
    titles = _group_by_title(gradebook)
    rows = np.array(find_effective_rows(matched.known_rows), np.intp)
    by_id_last = sorted(range(len(matched.columns)), key=lambda index: matched.columns[index].matched_by == "id")
    for index in iter_yielding(by_id_last, 1):
        column = matched.columns[index]
        assignment_id = _find_assignment_id(column, upload, titles, gradebook)
        scores = _read_column(matched, index, rows)
        if assignment_id is None:
            unknown_columns.append(column)
            missing_count += int(scores.mask(bool).sum())
        else:
            columns[assignment_id] = scores
        if assignment_id is not None and column.matched_by != "id":
            created_ids[column.title.strip()] = assignment_id
    return _FileScores(upload, columns, created_ids, unknown_columns, missing_count)


def _group_by_title(gradebook: Gradebook) -> dict[str, list[str]]:
    """Return the IDs of the assignments with each title."""
    ids: dict[str, list[str]] = defaultdict(list)
    for assignment in gradebook.assignments:
        ids[assignment.title.strip()].append(assignment.assignment_id)
    return ids


def _find_assignment_id(
    column: AssignmentColumn, upload: SentUpload, titles: Mapping[str, Sequence[str]], gradebook: Gradebook
) -> str | None:
    """Return the assignment of a column, or None if it is unknown.

    A column without an ID, or with the ID 0, was new. A column with another ID belongs to that assignment only, even if
    another one has the same title.
    """
    if column.matched_by == "id":
        return column.assignment_id
    title = column.title.strip()
    if title in upload.assignment_ids:
        recorded_id = upload.assignment_ids[title]
        return recorded_id if recorded_id in gradebook.cells else None
    if parse_assignment_header(column.header)[1]:
        return None
    candidates = titles.get(title, ())
    return candidates[0] if len(candidates) == 1 else None


def _read_column(matched: MatchedUpload, index: int, rows: npt.NDArray[np.intp]) -> SentColumn:
    """Return the scores in a column of the file, in roster order.

    `rows` are the rows whose scores Canvas uses for the known rows.
    """
    column, points = matched.columns[index], matched.column_points[index].points
    students = np.array([row.student_index for row in matched.known_rows], np.intp)
    cells = matched.rows.get_column(column.source_index).take(rows)
    scores = cells.map(lambda text: interpret_grade(parse_cell(text).grade, points))
    codes = np.full(len(matched.gradebook.students), len(scores.values), np.int32)
    codes[students] = scores.codes
    return DictionaryColumn(codes, (*scores.values, None))


def _merge_columns(
    files: Sequence[_FileScores], assignment_id: str, gradebook: Gradebook
) -> tuple[SentColumn, SentColumn, npt.NDArray[np.intp]]:
    """Return an assignment's last sent scores, the ones sent before, and the index of the last file, or -1."""
    values: list[str | None] = [None]
    codes = np.zeros(len(gradebook.students), np.int32)
    earlier_codes = codes.copy()
    sources = np.full(len(gradebook.students), -1, np.intp)
    for index, file in enumerate(files):
        if assignment_id not in file.columns:
            continue
        column = file.columns[assignment_id]
        is_sent = column.mask(lambda text: text is not None)
        if repeated := file.upload.repeated.get(assignment_id):
            is_repeated = np.array([student.canvas_id in repeated for student in gradebook.students], np.bool_)
            is_sent &= ~is_repeated | (sources < 0)
        earlier_codes[is_sent] = codes[is_sent]
        codes[is_sent] = column.codes[is_sent] + len(values)
        values += column.values
        sources[is_sent] = index
    return DictionaryColumn(codes, values).compact(), DictionaryColumn(earlier_codes, values).compact(), sources


def _find_arrived(sent: SentColumn, scores: TextColumn) -> npt.NDArray[np.bool_]:
    """Return a mask of the scores that were sent and that Canvas shows."""
    return zip_columns(sent, scores).mask(lambda texts: texts[0] is not None and has_arrived(texts[0], texts[1]))


def _align_scores(other: Gradebook, assignment_id: str, gradebook: Gradebook) -> TextColumn:
    """Return an assignment's scores in another gradebook, in the roster order of this one.

    They are blank for students and assignments that the other gradebook doesn't have.
    """
    scores = other.cells.get(assignment_id, ())
    by_student = dict(zip((student.canvas_id for student in other.students), scores, strict=False))
    return DictionaryColumn.from_cells(by_student.get(student.canvas_id, "") for student in gradebook.students)


def _check_unknown_columns(file: _FileScores) -> Iterator[Problem]:
    """Yield a warning for each column whose assignment is unknown."""
    for column in file.unknown_columns:
        message = _(
            "The gradebook doesn't have exactly one assignment for the column “{column}” in “{file}”. Clickover can't "
            "see whether its scores were changed in Canvas. If the assignment was renamed or deleted in Canvas, check "
            "its scores there.",
            column=column.header,
            file=file.upload.name,
        )
        yield Problem("sent-column-unknown", Severity.WARNING, message)


def _build_not_imported_problem(upload: SentUpload, sent_count: int, arrived_count: int) -> Problem:
    message = ngettext(
        "Canvas doesn't have the {n} score in “{file}”, so that file probably wasn't imported. A score that differs "
        "from it is treated as changed in Canvas. If you never imported the file, leave it out.",
        "Canvas has only {arrived} of the {n} scores in “{file}”, so that file probably wasn't imported. Scores that "
        "differ from it are treated as changed in Canvas. If you never imported the file, leave it out.",
        sent_count,
        arrived=arrived_count,
        file=upload.name,
    )
    return Problem("sent-not-imported", Severity.WARNING, message)
