"""Who and what goes into the file, and what stays out of it, and why?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.canvas.decimals import shortest
from core.canvas.gradebook import EXCUSED, Gradebook, Student
from core.canvas.upload.cells import Cell, Effect, fill_column, wanted_text
from core.canvas.upload.columns import ICLICKER_GRADE, Column, Refused, place_columns
from core.canvas.upload.file import LeftOut, Upload, UploadRow, changed_only, safe_file
from core.choices import TOTAL, Absent, Choices
from core.clicker.export import Export
from core.problems import Place, Problem, Report, Severity, Source
from core.scores.points import Mark
from core.scores.sheet import ScoreSheet
from core.students.proposals import Proposals
from core.students.settling import Roll, Settled, Standing
from core.workbook import Workbook


@dataclass(frozen=True, slots=True)
class _Line:
    """A student of the file before their cells are decided; `place` is theirs in the roster."""

    student: Student
    sources: tuple[int, ...]
    place: int


def build_upload(workbook: Workbook, proposals: Proposals, roll: Roll, sheet: ScoreSheet) -> Upload:
    """The file for a course whose gradebook is known; `workbook` holds both files.

    Every row of the export ends in the file or in `left_out`, and every score that was there to write but is not stands
    in `left_out` too.
    """
    export, gradebook = _both(workbook)
    columns, refused = place_columns(workbook, sheet)
    absent = absent_students(gradebook, proposals, roll)
    lines = _lines(gradebook, sheet, absent if workbook.choices.absent is not Absent.LEAVE else ())
    grid = [_fill(column, lines, sheet, gradebook, workbook.choices) for column in columns]
    rows = [
        UploadRow(line.student, line.sources, cells)
        for line, cells in zip(lines, zip(*grid, strict=True) if grid else (() for _ in lines), strict=True)
    ]
    kept_columns, kept_rows = changed_only(columns, rows)
    names = {participant.row: participant.label for participant in export.participants}
    left_out = (
        *_rows_out(roll, names, proposals, gradebook),
        *_unchanged_rows(rows, kept_rows, names, sheet, has_columns=bool(columns)),
        *_columns_out(refused),
        *_cells_out(columns, rows, names, sheet),
    )
    return Upload(
        columns=kept_columns,
        rows=kept_rows,
        left_out=left_out,
        refused=tuple(column.key for column in refused),
        placed=columns,
        problems=Report(tuple(_problems(workbook, kept_columns, kept_rows, refused, sheet, names))),
        data=safe_file(kept_columns, kept_rows),
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
    return tuple(student for student in gradebook.students if student.canvas_id not in here and not student.is_test)


def _lines(gradebook: Gradebook, sheet: ScoreSheet, absent: Sequence[Student]) -> list[_Line]:
    """Students in roster order: those of the sheet, and those absent ones who get something."""
    without = {student.canvas_id for student in absent}
    return [
        _Line(student, sheet.rows.get(student.canvas_id, ()), place)
        for place, student in enumerate(gradebook.students)
        if student.canvas_id in sheet.rows or student.canvas_id in without
    ]


def _fill(
    column: Column, lines: Sequence[_Line], sheet: ScoreSheet, gradebook: Gradebook, choices: Choices
) -> list[Cell]:
    wanted = wanted_texts(column, sheet, choices)
    for_absent = {Absent.LEAVE: None, Absent.ZERO: "0", Absent.EXCUSED: EXCUSED}[choices.absent]
    held = gradebook.cells[column.assignment.assignment_id] if column.assignment else ("",) * len(gradebook.students)
    cells = list(held)
    return fill_column(
        [wanted[line.student.canvas_id] if line.sources else for_absent for line in lines],
        [cells[line.place] for line in lines],
        choices,
    )


def wanted_texts(column: Column, sheet: ScoreSheet, choices: Choices) -> dict[str, str | None]:
    """What each student of the sheet should have in this column: see `cells.wanted_text`."""
    units = sheet.totals if column.key == TOTAL else sheet.scores.units[column.key]
    marks = sheet.total_marks if column.key == TOTAL else sheet.scores.marks[column.key]
    texts: dict[tuple[int, int], str | None] = {}
    wanted: dict[str, str | None] = {}
    for student, unit, mark in zip(units.index, units.tolist(), marks.tolist(), strict=True):
        pair = (unit, mark)
        if pair not in texts:
            texts[pair] = wanted_text(unit, Mark(mark), sheet.scores.decimals, column, choices)
        wanted[student] = texts[pair]
    return wanted


def _rows_out(roll: Roll, names: Mapping[int, str], proposals: Proposals, gradebook: Gradebook) -> Iterable[LeftOut]:
    in_canvas = {student.canvas_id: student.name for student in gradebook.students}
    for row, end in roll.by_row.items():
        if end.standing is not Standing.SETTLED:
            candidates = proposals.by_row[row].candidates
            likeliest = in_canvas[candidates[0].canvas_id] if candidates else ""
            yield LeftOut(row, names[row], None, _why_out(end, likeliest))
        elif end.canvas_id not in in_canvas:
            yield LeftOut(row, names[row], None, "matched to a student who is not in this gradebook")


def _why_out(end: Settled, likeliest: str) -> str:
    reason = f" ({end.why})" if end.why else ""
    return {
        Standing.NEEDS_PERSON: f"needs a person: perhaps {likeliest}{reason}",
        Standing.NOBODY: end.why,
        Standing.NOT_IN_COURSE: f"not in this course, as was decided{reason}",
        Standing.SKIPPED: f"no student of the course{reason}",
    }[end.standing]


def _unchanged_rows(
    rows: Sequence[UploadRow],
    kept: Sequence[UploadRow],
    names: Mapping[int, str],
    sheet: ScoreSheet,
    *,
    has_columns: bool,
) -> Iterable[LeftOut]:
    written = {row.student.canvas_id for row in kept}
    for row in rows:
        if row.student.canvas_id not in written:
            why = _why_unchanged(row, sheet) if has_columns else "no column is written"
            yield from (LeftOut(source, names[source], None, why) for source in row.sources)


def _why_unchanged(row: UploadRow, sheet: ScoreSheet) -> str:
    if any(cell.kept_back for cell in row.cells):
        return "nothing to write: its scores are kept back"
    if row.sources and not (sheet.scores.marks.loc[row.student.canvas_id] == Mark.SCORE).any():
        return "no score in the chosen sessions"
    return "no change: Canvas would look the same afterwards"


def _columns_out(refused: Sequence[Refused]) -> Iterable[LeftOut]:
    return (LeftOut(None, "", column.name, column.why) for column in refused)


def _cells_out(
    columns: Sequence[Column], rows: Sequence[UploadRow], names: Mapping[int, str], sheet: ScoreSheet
) -> Iterable[LeftOut]:
    """Scores of the export that are not written. What merely fills a blank is no score and not listed."""
    for row in rows:
        for column, cell in zip(columns, row.cells, strict=True):
            if cell.kept_back and row.sources and sheet.mark_of(row.student.canvas_id, column.key).says_something:
                yield LeftOut(row.sources[0], names[row.sources[0]], column.name, cell.kept_back)


def _problems(
    workbook: Workbook,
    columns: Sequence[Column],
    rows: Sequence[UploadRow],
    refused: Sequence[Refused],
    sheet: ScoreSheet,
    names: Mapping[int, str],
) -> Iterable[Problem]:
    yield from (column.problem for column in refused if column.problem)
    yield from _points_that_differ(columns)
    yield from _iclicker_grade(workbook, columns)
    yield from _losses(columns, rows)
    yield from _excused_in_total(columns, sheet, names)
    if not rows:
        message = "The file changes nothing in Canvas: what could be written stands under what is left out."
        yield Problem("nothing-to-change", Severity.INFO, message)


def _points_that_differ(columns: Sequence[Column]) -> Iterable[Problem]:
    for column in columns:
        in_canvas = column.assignment.points_possible if column.assignment else None
        if column.points is not None and in_canvas is not None and column.points != in_canvas:
            ours, theirs = shortest(column.points), shortest(in_canvas)
            message = (
                f'"{column.title}" is worth {ours} points here and {theirs} in Canvas, and an upload never changes the '
                f"points of an assignment. Set it to {ours} points in Canvas first (Assignments, Edit, Points)"
            )
            others = " and every other column" if len(columns) > 1 else ""
            scaling = f", or scale its scores{others} to {theirs} points (--scale-to {theirs})" if in_canvas else ""
            yield Problem("points-possible-differ", Severity.WARNING, f"{message}{scaling}.")


def _iclicker_grade(workbook: Workbook, columns: Sequence[Column]) -> Iterable[Problem]:
    titles = {assignment.title for assignment in workbook.gradebook.assignments} if workbook.gradebook else set()
    if any(column.key == TOTAL and column.assignment is None for column in columns) and ICLICKER_GRADE in titles:
        message = (
            f'The course has an assignment "{ICLICKER_GRADE}", which iClicker\'s own sync may own. The total goes to a '
            "new assignment unless you choose that one."
        )
        yield Problem("iclicker-grade-exists", Severity.INFO, message)


def _losses(columns: Sequence[Column], rows: Sequence[UploadRow]) -> Iterable[Problem]:
    for row in rows:
        for column, cell in zip(columns, row.cells, strict=True):
            if cell.effect.is_loss:
                to = cell.text or "no score"
                message = (
                    f'{row.student.name}, "{column.title}": the score in Canvas is {cell.effect.value} (now {to}).'
                )
                yield Problem(f"score-{_LOSS_CODES[cell.effect]}", Severity.WARNING, message)


_LOSS_CODES = {Effect.LOWERED: "lowered", Effect.REMOVED: "removed", Effect.UNEXCUSED: "un-excused"}


def _excused_in_total(columns: Sequence[Column], sheet: ScoreSheet, names: Mapping[int, str]) -> Iterable[Problem]:
    """Each student whose total lacks an excused session, which the points possible still hold."""
    if not any(column.key == TOTAL for column in columns):
        return
    excused = sheet.scores.marks == Mark.EXCUSED
    for student in excused.index[excused.any(axis=1)]:
        gone = sheet.dropped.get(student, ())
        sessions = [f'"{key}"' for key in excused.columns[excused.loc[student]] if key not in gone]
        if sessions:
            row = sheet.rows[student][0]
            message = (
                f"{names[row]} is excused from {', '.join(sessions)}, which adds nothing to the total; the points "
                "possible of the total stay the same. Look whether the total is fair."
            )
            yield Problem("excused-in-total", Severity.WARNING, message, Place(Source.EXPORT, row))
