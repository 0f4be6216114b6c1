"""Who and what goes into the file, and what stays out of it, and why?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.canvas.effects import EXCUSED, Effect
from core.canvas.gradebook import Gradebook, Student
from core.choices import COUNTED_TWICE, TOTAL, Absent, Choices
from core.clicker.export import Export
from core.files.coded_columns import CodedColumn, pair
from core.pacing import paced
from core.points import Mark, Points, shortest
from core.problems import NOWHERE, Place, Problem, Report, Severity, Source
from core.scores.sheet import ScoreSheet
from core.students.proposals import Accounts, Proposals
from core.students.settling import Roll, Settled, Standing
from core.upload.columns import ICLICKER_GRADE, Column, Refused, place_columns
from core.upload.file import Body, Cell, CellColumn, LeftOut, Upload, UploadRow, fill_column, safe_file, wanted_text
from core.workbook import Workbook


@dataclass(frozen=True, slots=True)
class _Line:
    """A student of the file, and their places in the roster and in the sheet (-1: absent)."""

    row: UploadRow
    in_roster: int
    in_sheet: int


def build_upload(workbook: Workbook, proposals: Proposals, roll: Roll, sheet: ScoreSheet) -> Upload:
    """The file for a course whose gradebook is known; `workbook` holds both files.

    Every row of the export ends in the file or in `left_out`, and every score that was there to write but is not stands
    in `left_out` too.
    """
    export, gradebook = _both(workbook)
    columns, refused = place_columns(workbook, sheet)
    absent = absent_students(gradebook, proposals, roll)
    lines = _lines(gradebook, sheet, absent if workbook.choices.absent is not Absent.LEAVE else ())
    body = Body(columns, tuple(line.row for line in lines), _fill(columns, lines, sheet, gradebook, workbook.choices))
    kept = body.changed_only()
    names = {participant.row: participant.label for participant in export.participants}
    left_out = (
        *_rows_out(roll, names, proposals, gradebook),
        *_unchanged_rows(body, kept, names, sheet),
        *_columns_out(refused),
        *_cells_out(body, names, sheet),
    )
    return Upload(
        columns=kept.columns,
        rows=kept.rows,
        cells=kept.cells,
        left_out=left_out,
        refused=tuple(column.key for column in refused),
        placed=columns,
        problems=Report((*_problems(workbook, kept, refused, sheet, names), *_counted_twice(columns))),
        data=safe_file(kept),
    )


def _both(workbook: Workbook) -> tuple[Export, Gradebook]:
    if workbook.export is None or workbook.gradebook is None:
        raise ValueError("a file is built from an export and a gradebook")
    return workbook.export, workbook.gradebook


def absent_students(gradebook: Gradebook, proposals: Proposals, roll: Roll) -> tuple[Student, ...]:
    """Students of the roster who are in no row of the export, the Test Student aside.

    Someone whom a row that still needs a person may turn out to be is not called absent.
    """
    here = set(roll.students.values())
    for row in roll.rows(Standing.NEEDS_PERSON):
        here.update(candidate.canvas_id for candidate in proposals.by_row[row].candidates)
    students = paced(gradebook.students)
    return tuple(student for student in students if student.canvas_id not in here and not student.is_test)


def _lines(gradebook: Gradebook, sheet: ScoreSheet, absent: Sequence[Student]) -> list[_Line]:
    """Students in roster order: those of the sheet, and those absent ones who get something."""
    without = {student.canvas_id for student in absent}
    in_sheet = {student: place for place, student in enumerate(sheet.rows)}
    return [
        _Line(UploadRow(student, sheet.rows.get(student.canvas_id, ())), place, in_sheet.get(student.canvas_id, -1))
        for place, student in enumerate(paced(gradebook.students))
        if student.canvas_id in in_sheet or student.canvas_id in without
    ]


def _fill(
    columns: Sequence[Column], lines: Sequence[_Line], sheet: ScoreSheet, gradebook: Gradebook, choices: Choices
) -> tuple[CellColumn, ...]:
    """The cells of each column."""
    in_sheet = np.array([line.in_sheet for line in lines], np.intp)
    in_roster = np.array([line.in_roster for line in lines], np.intp)
    for_absent = {Absent.LEAVE: None, Absent.ZERO: "0", Absent.EXCUSED: EXCUSED}[choices.absent]
    nothing = CodedColumn.of_one("", len(gradebook.students))
    filled = []
    for column in paced(columns, 1):
        earned = wanted_column(column, sheet, choices)
        codes = np.append(earned.codes, np.int32(len(earned.values)))[in_sheet]  # -1 is the last one: that of absence
        wanted = CodedColumn(codes, (*earned.values, for_absent))
        held = gradebook.cells[column.assignment.assignment_id] if column.assignment else nothing
        filled.append(fill_column(wanted, held.take(in_roster), choices))
    return tuple(filled)


def wanted_column(column: Column, sheet: ScoreSheet, choices: Choices) -> CodedColumn[str | None]:
    """What each student of the sheet should have in this column, in the sheet's order: see `cells.wanted_text`."""
    units = sheet.totals if column.key == TOTAL else sheet.scores.units[column.key]
    marks = sheet.total_marks if column.key == TOTAL else sheet.scores.marks[column.key]
    places, distinct = pd.factorize(units.to_numpy())
    both = pair(
        CodedColumn(places.astype(np.int32), distinct.tolist()),
        CodedColumn(marks.to_numpy().astype(np.int32), tuple(Mark)),
    )
    return both.map(lambda found: wanted_text(*found, sheet.scores.decimals, column, choices))


def _rows_out(roll: Roll, names: Mapping[int, str], proposals: Proposals, gradebook: Gradebook) -> Iterator[LeftOut]:
    in_canvas = {student.canvas_id: student.name for student in gradebook.students}
    accounts = Accounts(proposals, roll.students)
    for row, end in paced(roll.by_row.items()):
        if end.standing is not Standing.SETTLED:
            candidates = accounts.proposal(row).candidates
            likeliest = in_canvas[candidates[0].canvas_id] if candidates else ""
            yield LeftOut(row, names[row], None, _why_out(end, likeliest))
        elif end.canvas_id not in in_canvas:
            yield LeftOut(row, names[row], None, "matched to a student who is not in this gradebook")


def _why_out(end: Settled, likeliest: str) -> str:
    reason = f" ({end.why})" if end.why else ""
    return {
        Standing.NEEDS_PERSON: f"not decided yet who this is, perhaps {likeliest}{reason}",
        Standing.NOBODY: end.why,
        Standing.NOT_IN_COURSE: f"not in this course, as was decided{reason}",
        Standing.SKIPPED: f"no student of the course{reason}",
    }[end.standing]


def _unchanged_rows(body: Body, kept: Body, names: Mapping[int, str], sheet: ScoreSheet) -> Iterator[LeftOut]:
    """The rows of the export whose student gets nothing, and why."""
    written = {row.student.canvas_id for row in kept.rows}
    held_back = {row.student.canvas_id for row, _, _ in body.pick(_is_kept_back)}
    has_score = (sheet.scores.marks == Mark.SCORE).any(axis=1).to_dict()
    for row in paced(body.rows):
        student = row.student.canvas_id
        if student in written:
            continue
        if not body.columns:
            why = "no column is written"
        elif student in held_back:
            why = "nothing to write: its scores are kept back"
        elif has_score.get(student, True):
            why = "no change: Canvas would look the same afterwards"
        else:
            why = "no score in the chosen sessions"
        yield from (LeftOut(source, names[source], None, why) for source in row.sources)


def _is_kept_back(cell: Cell) -> bool:
    return bool(cell.kept_back)


def _columns_out(refused: Sequence[Refused]) -> Iterator[LeftOut]:
    return (LeftOut(None, "", column.name, column.why) for column in refused)


def _cells_out(body: Body, names: Mapping[int, str], sheet: ScoreSheet) -> Iterator[LeftOut]:
    """Scores of the export that are not written. What merely fills a blank is no score and not listed."""
    for row, column, cell in body.pick(_is_kept_back):
        if row.sources and sheet.mark_of(row.student.canvas_id, column.key).says_something:
            yield LeftOut(row.sources[0], names[row.sources[0]], column.name, cell.kept_back)


def _problems(
    workbook: Workbook,
    body: Body,
    refused: Sequence[Refused],
    sheet: ScoreSheet,
    names: Mapping[int, str],
) -> Iterator[Problem]:
    yield from (column.problem for column in refused if column.problem)
    yield from _points_that_differ(body.columns, workbook)
    yield from _iclicker_grade(workbook, body.columns)
    yield from _losses(body)
    yield from _excused_in_total(body.columns, sheet, workbook, names)
    if not body.rows:
        message = "The file changes nothing in Canvas: what could be written stands under what is left out."
        yield Problem("nothing-to-change", Severity.INFO, message)


def _points_that_differ(columns: Sequence[Column], workbook: Workbook) -> Iterator[Problem]:
    sessions = {session.key: session.column for session in (workbook.export.sessions if workbook.export else ())}
    differing = list(_differing(columns))
    goals = {theirs for _, _, theirs in differing}
    others = " and every other column" if len(columns) > 1 else ""
    for column, ours, theirs in differing:
        mine, goal = shortest(ours), shortest(theirs)
        message = (
            f"“{column.title}” is worth {mine} points here and {goal} in Canvas, and an upload never changes the "
            f"points of an assignment. Set it to {mine} points in Canvas first (Assignments, Edit, Points)"
        )
        can_scale = theirs and len(goals) == 1
        scaling = f", or scale its scores{others} to {goal} points (--scale-to {goal})" if can_scale else ""
        place = Place(Source.EXPORT, column=sessions[column.key]) if column.key in sessions else NOWHERE
        yield Problem("points-possible-differ", Severity.WARNING, f"{message}{scaling}.", place)


def _differing(columns: Sequence[Column]) -> Iterator[tuple[Column, Points, Points]]:
    """The columns that are not worth here what their assignment is worth in Canvas, with both."""
    for column in columns:
        in_canvas = column.assignment.points_possible if column.assignment else None
        if column.points is not None and in_canvas is not None and column.points != in_canvas:
            yield column, column.points, in_canvas


def _iclicker_grade(workbook: Workbook, columns: Sequence[Column]) -> Iterator[Problem]:
    titles = {assignment.title for assignment in workbook.gradebook.assignments} if workbook.gradebook else set()
    for column in columns:
        if column.assignment and column.title == ICLICKER_GRADE:
            message = (
                f"The scores of “{column.name}” go to the assignment “{ICLICKER_GRADE}”, which iClicker's own sync may "
                "own: it can replace them at any time. Turn that sync off in iClicker, or choose another assignment."
            )
            yield Problem("iclicker-grade-exists", Severity.INFO, message)
    if any(column.key == TOTAL and column.assignment is None for column in columns) and ICLICKER_GRADE in titles:
        message = (
            f"The course has an assignment “{ICLICKER_GRADE}”, which iClicker's own sync may own. The total goes to a "
            "new assignment unless you choose that one."
        )
        yield Problem("iclicker-grade-exists", Severity.INFO, message)


def _counted_twice(columns: Sequence[Column]) -> Iterator[Problem]:
    """The total beside sessions that are in it."""
    if len({column.key == TOTAL for column in columns}) > 1:
        yield Problem("counted-twice", Severity.INFO, COUNTED_TWICE)


def _losses(body: Body) -> Iterator[Problem]:
    for row, column, cell in body.pick(lambda cell: cell.effect.is_loss):
        effect, now = cell.effect.value, cell.text or "no score"
        message = f"{row.student.name}, “{column.title}”: the score in Canvas is {effect} (now {now})."
        yield Problem(f"score-{_LOSS_CODES[cell.effect]}", Severity.WARNING, message)


_LOSS_CODES = {Effect.LOWERED: "lowered", Effect.REMOVED: "removed", Effect.UNEXCUSED: "un-excused"}


def _excused_in_total(
    columns: Sequence[Column], sheet: ScoreSheet, workbook: Workbook, names: Mapping[int, str]
) -> Iterator[Problem]:
    """Each student whose total lacks an excused session, which the points possible still hold."""
    if not any(column.key == TOTAL for column in columns):
        return
    called = {session.key: workbook.name_of(session) for session in workbook.chosen}
    excused = sheet.scores.marks == Mark.EXCUSED
    for student in excused.index[excused.any(axis=1)]:
        gone = sheet.dropped.get(student, ())
        sessions = [f"“{called[key]}”" for key in excused.columns[excused.loc[student]] if key not in gone]
        if sessions:
            row = sheet.rows[student][0]
            message = (
                f"{names[row]} is excused from {', '.join(sessions)}, which adds nothing to the total; the points "
                "possible of the total stay the same. Look whether the total is fair."
            )
            yield Problem("excused-in-total", Severity.WARNING, message, Place(Source.EXPORT, row))
