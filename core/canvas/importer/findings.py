"""What should a person know of a file that Canvas takes, beyond its changes?

One small generator for each subject; `find_problems` puts them in the order of the file: the file, its columns, its
rows, its scores, and what a gradebook export cannot tell.

What may Canvas do that a gradebook export does not show?

Each is said once, and only of a file in which it can matter.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal

import numpy as np

from core.canvas.effects import EXCUSED
from core.canvas.gradebook import NOT_ASSIGNED
from core.canvas.importer.columns import Header
from core.canvas.importer.ruby import leading_integer
from core.canvas.importer.run import Run
from core.canvas.importer.scores import ColumnOfCells
from core.canvas.importer.students import Entry, names_of, rewritten_cell
from core.canvas.importer.surprises import check_columns, check_scores
from core.pacing import paced
from core.points import plain_decimal, shortest
from core.problems import Place, Problem, Report, Severity, Source

_WHOLE_NUMBER = re.compile(r"[0-9]+(\.0*)?")


def find_problems(run: Run) -> Report:
    """Every Problem of an accepted file."""
    return Report(
        (
            *_check_file(run),
            *check_columns(run),
            *_check_rows(run),
            *check_scores(run),
            *_check_page(run),
            *check_unseen(run),
        )
    )


def _odd(code: str, severity: Severity, message: str, row: int | None = None, column: int | None = None) -> Problem:
    return Problem(code, severity, message, Place(Source.UPLOAD, row, column))


def _check_file(run: Run) -> Iterator[Problem]:
    """A byte order mark, and the trap of a missing ID column. Canvas rules A3 and B6."""
    if run.upload.has_bom:
        yield _odd(
            "upload-byte-order-mark",
            Severity.WARNING,
            "The file begins with a byte order mark. A Canvas of before mid-2024 may answer with an unknown error. "
            "Save the file as UTF-8 without it.",
        )
    header = run.header
    id_header = header.cells[header.id] or ""
    if "SIS" in id_header:
        yield _odd(
            "upload-id-column-missing",
            Severity.WARNING,
            f"The column ID is missing, and Canvas takes “{id_header}” for it: those numbers are looked up as "
            "Canvas's own user IDs and can hit other students. Add the column ID directly after the name.",
            run.upload.header.number if run.upload.header else None,
            header.id + 1,
        )


def _check_rows(run: Run) -> Iterator[Problem]:
    """Rows that Canvas asks about, that repeat, or that it recognises by weak or contradicting evidence."""
    times = Counter(entry.student for entry in run.known)
    names: Counter[str] = Counter()
    if any(entry.by == "name" for entry in run.known):
        names.update(name for student in run.gradebook.students for name in set(names_of(student)))
    certain = _certain_rows(run)
    for entry in paced(run.entries):
        if entry.place in certain and times[entry.student] == 1:
            continue
        row = run.number_of(entry)
        if entry.student is None:
            yield _unknown(run, entry, row)
            continue
        if times[entry.student] > 1:
            yield _odd(
                "student-twice",
                Severity.WARNING,
                f"Row {row}, “{entry.name}”: Canvas takes {times[entry.student]} rows for this student. The last one "
                "counts for all of them, and changes can be lost. Leave one row.",
                row,
            )
        yield from _check_digits(run, entry, row)
        if entry.by == "id":
            yield from _check_id(run, entry, row, run.header)
        if entry.by == "name":
            yield _by_name(entry, row, names[entry.name])


def _certain_rows(run: Run) -> set[int]:
    """The rows whose ids are, letter by letter, those of their student: nothing can be odd about them."""
    header, students = run.header, run.gradebook.students
    columns = (header.id, header.sis_user_id, header.sis_login_id)
    ids, sis_user_ids, login_ids = (list(run.rows.column(column)) for column in columns)
    return {
        entry.place
        for entry in run.known
        if entry.by == "id"
        and entry.student is not None
        and ids[entry.place] == students[entry.student].canvas_id
        and sis_user_ids[entry.place] == students[entry.student].sis_user_id
        and login_ids[entry.place] == students[entry.student].login_id
    }


def _unknown(run: Run, entry: Entry, row: int) -> Problem:
    """A row of an unknown student: what Canvas asks and what to choose. Canvas rule E5."""
    return _odd(
        "student-unknown",
        Severity.WARNING,
        f"Row {row}, “{entry.name}”, is nobody in this course. Canvas will ask “This person is really”: choose “Not in "
        f"my class, Ignore this row.” {_cure(run, entry)}",
        row,
    )


def _cure(run: Run, entry: Entry) -> str:
    """What can be done about an unknown row in the file itself."""
    header = run.header
    columns = (header.id, header.sis_user_id, header.sis_login_id)
    if entry.name.strip().casefold() == "points possible":
        return "Canvas knows its points row only when it is written Points Possible, with capital letters."
    if not any(run.rows.cell(entry.place, column).strip() for column in columns):
        return "If the row is a total or a note and no student, delete it; else write the student's ID into it."
    if header.sis_user_id is not None and not run.gradebook.has_sis_user_id:
        return "The gradebook shows no SIS User ID, so Canvas may know this student by it all the same."
    return "If it is a student of this course, write the ID from the gradebook into the row."


def _by_name(entry: Entry, row: int, count: int) -> Problem:
    """A row recognised by its name alone. Canvas rule E4."""
    if count > 1:
        return _odd(
            "student-name-ambiguous",
            Severity.WARNING,
            f"Row {row}, “{entry.name}”: {count} students have this name, and Canvas takes the first it finds. Write "
            "the right student's ID into the file.",
            row,
        )
    return _odd("student-by-name", Severity.INFO, f"Row {row}, “{entry.name}”, is recognised by the name alone.", row)


def _check_digits(run: Run, entry: Entry, row: int) -> Iterator[Problem]:
    """An ID of which Canvas reads only the first digits, such as Excel's `1.2E+07`. Canvas rule E1."""
    column = run.header.id
    printed = run.rows.cell(entry.place, column).strip()
    number = rewritten_cell(printed)
    if printed and not _WHOLE_NUMBER.fullmatch(number.strip()):
        yield _odd(
            "id-cut-short",
            Severity.WARNING,
            f"Row {row}, “{entry.name}”: of the ID “{printed}” Canvas reads only {leading_integer(number)}. Check who "
            "is meant, and write the whole number.",
            row,
            column + 1,
        )


def _check_id(run: Run, entry: Entry, row: int, header: Header) -> Iterator[Problem]:
    """Ids that speak for another student than the ID: Canvas goes by the first. Canvas rules E1 to E3."""
    assert entry.student is not None, "a row recognised by its id has a student"
    student = run.gradebook.students[entry.student]
    for column, known, name in (
        (header.sis_user_id, student.sis_user_id, "SIS User ID"),
        (header.sis_login_id, student.login_id, "SIS Login ID"),
    ):
        text = run.rows.cell(entry.place, column).strip()
        if text and known and text.casefold().lstrip("0") != known.casefold().lstrip("0"):
            yield _odd(
                "id-contradicts",
                Severity.WARNING,
                f"Row {row}: the ID {student.canvas_id} is “{student.name}”, whose {name} is {known}, but the row "
                f"says {text}. Canvas goes by the ID and checks nothing else. Check who is meant.",
                row,
                header.id + 1,
            )


def _check_page(run: Run) -> Iterator[Problem]:
    """A page of Canvas that stops. Canvas rule E9."""
    if run.posting.is_stuck:
        yield _odd(
            "import-page-stops",
            Severity.WARNING,
            "Canvas's page stops working after the questions, because a student stands in the file twice: nothing is "
            "saved. Leave one row for each student.",
        )


def check_unseen(run: Run) -> Iterator[Problem]:
    """What this gradebook cannot tell of the course, as far as the file touches it."""
    if run.changed:
        yield Problem("gradebook-cannot-tell", Severity.INFO, _REFUSED, Place(Source.UPLOAD))
    yield from _tell(run, "grading-type-not-shown", _GRADED, _may_be_pass_fail)
    yield from _tell(run, "decimals-not-shown", _ROUNDED, _carries_decimals)


_REFUSED = (
    "Canvas may also refuse scores without a word: of students who have not accepted their invitation or whose "
    "enrolment has ended, in closed grading periods, in unpublished assignments. A gradebook export does not show "
    "these."
)
_GRADED = (
    "Canvas may also read the numbers in {} in another way, since a gradebook export does not show how an assignment "
    "is graded. Points are taken here. If it is graded complete/incomplete, any number above 0 is complete and earns "
    "all the points; if by letters, a number that is the name of a grade is that grade. Look at the assignment in "
    "Canvas."
)
_ROUNDED = (
    "Canvas may also hold more than two decimals of scores in {}, and a gradebook export shows two. The file carries "
    "scores along that it does not change: 8.13 would then replace 8.126. Leave students whose scores do not change "
    "out of the file, if that matters."
)


def _tell(run: Run, code: str, words: str, matters: Callable[[Run, ColumnOfCells], bool]) -> Iterator[Problem]:
    """One Problem for all columns on the page in which something matters, at the first of them."""
    compared = [run.compared[index] for index in run.posting.columns]
    found = [each.column for each in compared if each.column.known is not None and matters(run, each)]
    if found:
        others = "" if len(found) == 1 else f" and {len(found) - 1} more"
        place = Place(Source.UPLOAD, None, found[0].source + 1)
        yield Problem(code, Severity.INFO, words.format(f"“{found[0].title}”{others}"), place)


def _may_be_pass_fail(run: Run, each: ColumnOfCells) -> bool:
    """Whether a number is written that is neither nothing nor everything, where no score yet says that points count.

    Canvas rules F8 and F9 (GradebookImporter#translate_pass_fail).
    """
    usual = {"", EXCUSED, NOT_ASSIGNED, "0", shortest(each.points.points or Decimal(0))}
    written = {effect.after for effect in each.effects if effect.is_change}
    present = {score for score in run.gradebook.cells[each.column.assignment_id].counts() if plain_decimal(score)}
    return not written <= usual and present <= usual


def _carries_decimals(run: Run, each: ColumnOfCells) -> bool:
    """Whether a score with decimals stands in the file unchanged. Canvas rule F6."""
    scores = run.gradebook.cells[each.column.assignment_id]
    has_decimals = scores.where(lambda score: "." in score and plain_decimal(score) is not None)
    if not has_decimals.any():
        return False
    is_kept = np.ones(len(run.known), bool)
    is_kept[each.places([effect.is_change for effect in each.effects])] = False
    students = np.array([entry.student for entry in run.known], np.intp)
    return bool((has_decimals[students] & is_kept).any())
