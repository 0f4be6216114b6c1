"""Did every score of an upload arrive in Canvas?

Compares the uploaded file with a gradebook that was exported afterwards, at the two decimals that an export shows.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

import numpy as np

from core.canvas.gradebook import NOT_ASSIGNED, Assignment, Gradebook
from core.canvas.importer.columns import Column
from core.canvas.importer.rehearse import Rejection, take_upload
from core.canvas.importer.run import Run, run_import
from core.canvas.importer.scores import compare
from core.errors import UnknownFile
from core.pacing import paced
from core.points import is_same_score
from core.problems import Place, Problem, Report, Severity, Source, counted


@dataclass(frozen=True, slots=True)
class Miss:
    """One score of the upload that is not in Canvas: `wanted` and `found` are "", "EX", "N/A" or a plain decimal."""

    canvas_id: str
    assignment_id: str
    title: str
    wanted: str
    found: str


@dataclass(frozen=True, slots=True)
class ChangedElsewhere:
    """One score that is not in the upload and yet differs between the gradebooks of before and after."""

    canvas_id: str
    assignment_id: str
    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class LostColumn:
    """A column of the upload that was not found again, and how many scores it has there."""

    title: str
    scores: int


@dataclass(frozen=True, eq=False)
class Landing:
    """How an upload landed. `cells` counts those of recognised rows and columns, `arrived` those that are as wanted.

    `is_from_before`: the gradebook cannot show the upload, since it was exported before that.
    """

    cells: int
    arrived: int
    differs: tuple[Miss, ...]
    changed_elsewhere: tuple[ChangedElsewhere, ...]
    problems: Report
    lost: tuple[LostColumn, ...] = ()
    is_from_before: bool = False

    @property
    def is_complete(self) -> bool:
        """Whether every score arrived and every row and column was found again."""
        return not self.differs and self.problems.worst is not Severity.ERROR


def check_landing(
    upload: bytes, after: Gradebook, before: Gradebook | None = None, saved_at: datetime | None = None
) -> Landing:
    """Compare an uploaded file, byte for byte, with the gradebook that Canvas exports after the upload.

    A column that Canvas had to create is found again by its title. `before` is a gradebook from before the upload; with
    it, every score that changed though the file does not hold it is listed. `saved_at` is when the file was made: what
    was exported earlier, and shows nothing of it, is from before the upload, too. Raises UnknownFile where Canvas would
    have rejected the file.
    """
    taken = take_upload(after, upload)
    if isinstance(taken, Rejection):
        raise UnknownFile(f"Canvas does not take this file, so it cannot have been uploaded. {taken.cause}")
    run = run_import(after, *taken)
    problems: list[Problem] = []
    lost: list[LostColumn] = []
    columns = list(_found_columns(run, after, before, problems, lost))
    cells = _compare(run, after, columns)
    differs = sorted((miss for miss in cells.values() if not _has_arrived(miss)), key=_order)
    return Landing(
        len(cells),
        len(cells) - len(differs),
        tuple(differs),
        tuple(_changed_elsewhere(after, before, cells)) if before else (),
        Report((*problems, *_lost_rows(run))),
        tuple(lost),
        bool(differs or lost) and _is_from_before(after, before, saved_at, cells),
    )


def _compare(run: Run, after: Gradebook, columns: Sequence[tuple[int, Column]]) -> dict[tuple[str, str], Miss]:
    """What is wanted in each cell of these columns and what was found there, by student and assignment."""
    points = [run.points[index] for index, _ in columns]
    cells: dict[tuple[str, str], Miss] = {}
    for each in compare(after, run.known, run.rows, [column for _, column in columns], points):
        assignment = each.column.known
        assert assignment is not None, "only columns that were found again are compared"
        scores = list(after.cells[assignment.assignment_id])
        for number, entry in enumerate(paced(run.known)):
            assert entry.student is not None, "a known entry has a student"
            found = scores[entry.student]
            effect = each.effect(number)
            wanted = effect.wanted if effect is not None else found
            key = (after.students[entry.student].canvas_id, assignment.assignment_id)
            cells[key] = Miss(*key, assignment.title, wanted, found)
    return cells


def _is_from_before(
    after: Gradebook, before: Gradebook | None, saved_at: datetime | None, cells: Mapping[tuple[str, str], Miss]
) -> bool:
    """Whether a gradebook is the one of before, or was exported before the file was saved and shows nothing of it."""
    if before is not None and before.sha256 == after.sha256:
        return True
    if saved_at is None or after.exported_at >= saved_at.replace(second=0, microsecond=0):  # a name tells the minute
        return False
    return before is None or not _has_news(cells.values(), before)


def _has_news(cells: Iterable[Miss], before: Gradebook) -> bool:
    """Whether any score has arrived that Canvas did not have before."""
    places = {student.canvas_id: place for place, student in enumerate(before.students)}
    for miss in paced(cells):
        scores, place = before.cells.get(miss.assignment_id), places.get(miss.canvas_id)
        old = "" if scores is None or place is None else scores[place]
        if _has_arrived(miss) and not is_same_score(miss.found, old):
            return True
    return False


def _order(miss: Miss) -> tuple[str, str]:
    return miss.canvas_id, miss.assignment_id


def _found_columns(
    run: Run, after: Gradebook, before: Gradebook | None, problems: list[Problem], lost: list[LostColumn]
) -> Iterator[tuple[int, Column]]:
    """Each column of the upload with its assignment in the fresh gradebook, new ones found by their title.

    Of several with this title it is the one that was not there before, where that is known.
    """
    for index, column in enumerate(run.columns):
        if column.known is not None and column.by == "id":
            yield index, column
            continue
        same = [assignment for assignment in after.assignments if assignment.title.strip() == column.title.strip()]
        made = [assignment for assignment in same if before and assignment.assignment_id not in before.cells]
        if len(same) > 1 == len(made):
            problems.append(_shared(run, column))
        if len(same) == 1 or len(made) == 1:
            yield index, replace(column, known=(made or same)[0], by="title")
        else:
            entries = np.array([entry.place for entry in run.entries], np.intp)
            scores = run.rows.column(column.source).take(entries).where(lambda text: bool(text.strip()))
            lost.append(LostColumn(column.title, int(scores.sum())))
            problems.append(_not_found(run, column, same, lost[-1].scores))


def _place_of(run: Run, column: Column) -> Place:
    return Place(Source.UPLOAD, run.upload.header.number if run.upload.header else None, column.place + 1)


def _shared(run: Run, column: Column) -> Problem:
    message = (
        f"The gradebook has more than one assignment called “{column.title}”. The one that was not there before the "
        "upload was compared."
    )
    return Problem("landed-title-shared", Severity.INFO, message, _place_of(run, column))


def _not_found(run: Run, column: Column, same: Sequence[Assignment], scores: int) -> Problem:
    place = _place_of(run, column)
    if same:
        ids = ", ".join(assignment.assignment_id for assignment in same)
        message = (
            f"The gradebook has {len(same)} assignments called “{column.title}” (numbers {ids}), so nobody can tell "
            "which one was uploaded. Look at them in Canvas and delete the one that is too many."
        )
        return Problem("landed-title-ambiguous", Severity.ERROR, message, place)
    message = (
        f"The gradebook has no assignment called “{column.title}”: the column with its {counted(scores, 'score')} did "
        "not arrive. Upload the file again, or export the gradebook again if the upload has only just finished."
    )
    return Problem("landed-column-missing", Severity.ERROR, message, place)


def _lost_rows(run: Run) -> Iterator[Problem]:
    """Rows of nobody in the fresh gradebook."""
    for entry in run.unknown:
        row = run.number_of(entry)
        message = f"Row {row}, “{entry.name}”, is nobody in the gradebook: its scores are not in Canvas."
        yield Problem("landed-row-unknown", Severity.ERROR, message, Place(Source.UPLOAD, row))


def _has_arrived(miss: Miss) -> bool:
    """Whether a score is as wanted. A score for somebody to whom nothing is assigned has not arrived."""
    if miss.found == NOT_ASSIGNED:
        return not miss.wanted
    return is_same_score(miss.wanted, miss.found)


def _changed_elsewhere(
    after: Gradebook, before: Gradebook, touched: Mapping[tuple[str, str], object]
) -> Iterator[ChangedElsewhere]:
    """Each score that both gradebooks hold, that the upload does not, and that differs; in the order of `before`."""
    places = {student.canvas_id: place for place, student in enumerate(after.students)}
    for assignment in before.assignments:
        if assignment.assignment_id not in after.cells:
            continue
        now = list(after.cells[assignment.assignment_id])
        for student, old in zip(before.students, before.cells[assignment.assignment_id], strict=True):
            place = places.get(student.canvas_id)
            if place is None or (student.canvas_id, assignment.assignment_id) in touched:
                continue
            if not is_same_score(old, now[place]):
                yield ChangedElsewhere(student.canvas_id, assignment.assignment_id, assignment.title, old, now[place])
