"""Which problems want the same repair, and where is it made?

What is the matter, in a few words, for every code of a Problem?
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from core.problems import Place, Problem, Severity, Source
from core.students.course_fit import COURSE_MISMATCH
from gui.look.words import tr
from gui.steps import Step
from gui.work.messages import without_options

LOSS_CODES = frozenset({"score-lowered", "score-removed", "score-un-excused"})
"""Told as problems and shown as changes: they are confirmed with a tick of their own."""

POINTS_DIFFER = "points-possible-differ"

_STEPS = {
    "needs-person": Step.STUDENTS,
    "not-in-gradebook": Step.STUDENTS,
    "decision-without-student": Step.STUDENTS,
    "no-session": Step.SESSIONS,
    "zero-points-session": Step.SESSIONS,
    "assignment-ambiguous": Step.SESSIONS,
    "assignment-unusable": Step.SESSIONS,
    "assignment-shared": Step.SESSIONS,
    "header-unsafe": Step.SESSIONS,
    "scale-impossible": Step.SESSIONS,
    "rule-impossible": Step.SESSIONS,
    "iclicker-grade-exists": Step.SESSIONS,
    "counted-twice": Step.SESSIONS,
    "excused-in-total": Step.SESSIONS,
    POINTS_DIFFER: Step.SESSIONS,
    "canvas-asks-student": Step.STUDENTS,
    "canvas-ignores-column": Step.SESSIONS,
}


@dataclass(frozen=True)
class ProblemGroup:
    """All problems of one code and severity: one repair mends them all. `settled` is how many more only tell."""

    code: str
    severity: Severity
    problems: tuple[Problem, ...]
    settled: int = 0

    @cached_property
    def evidence(self) -> frozenset[Problem]:
        """The problems without their order: what is accepted when the group is."""
        return frozenset(self.problems)

    @property
    def count(self) -> int:
        """How many rows, columns or scores are concerned: a message may stand for several."""
        return sum(max(len(problem.members), 1) for problem in self.problems)

    @property
    def heading(self) -> str:
        """What is the matter, in a few words."""
        return heading_of(self.code, self.severity)

    @property
    def example(self) -> str:
        """The first of them, in full."""
        return without_options(self.problems[0].message)

    def goal(self, number: int = 0) -> Place | Step | None:
        """Where the problem of this number is mended: at its row or column, else in a step, else nowhere."""
        place = self.problems[min(number, len(self.problems) - 1)].place
        is_open = place.source in (Source.EXPORT, Source.GRADEBOOK)
        if is_open and (place.row, place.column) != (None, None):
            return place
        return _STEPS.get(self.code) or (Step.FILES if is_open else None)


def group_problems(problems: Iterable[Problem]) -> tuple[ProblemGroup, ...]:
    """The groups, gravest first, then as they were found. Lost scores stand among the changes, and in no group.

    What only tells is counted with the graver ones of its code, and makes a group where there are none.
    """
    found: dict[tuple[str, Severity], list[Problem]] = {}
    for problem in problems:
        if problem.code in LOSS_CODES:
            continue
        found.setdefault((problem.code, problem.severity), []).append(problem)
    graver = {code for code, severity in found if severity is not Severity.INFO}
    groups = [
        ProblemGroup(code, severity, tuple(several), len(found.get((code, Severity.INFO), ())) if code in graver else 0)
        for (code, severity), several in found.items()
        if severity is not Severity.INFO or code not in graver
    ]
    return tuple(sorted(groups, key=lambda group: -group.severity))


_OF_ROWS = frozenset({"id-blank", "id-damaged", "id-cut-short", "id-contradicts", "email-blank", "email-damaged"})
"""What is odd about single rows; it only tells where the row is settled all the same."""


def heading_of(code: str, severity: Severity = Severity.WARNING) -> str:
    """The heading of all problems of this code; an unknown code is told in its own words."""
    headings = {**_students(), **_scores(), **_columns(), **_canvas(), **_files()}
    found = headings.get(code, code.replace("-", " ").capitalize())
    return tr("{heading} (settled)", heading=found) if code in _OF_ROWS and severity is Severity.INFO else found


def _students() -> dict[str, str]:
    return {
        "accepted-unseen": tr("Matches that nobody looked at"),
        "needs-person": tr("People whose match is not certain"),
        "not-in-gradebook": tr("People who are not in the gradebook"),
        "decision-without-student": tr("Matches to students who are gone"),
        "id-blank": tr("Rows without a student ID"),
        "id-damaged": tr("Student IDs that a spreadsheet has damaged"),
        "id-cut-short": tr("Student IDs that are cut short"),
        "id-contradicts": tr("Student IDs that contradict the e-mail"),
        "sis-id-damaged": tr("SIS User IDs that a spreadsheet has damaged"),
        "email-blank": tr("Rows without an e-mail address"),
        "email-damaged": tr("E-mail addresses that are damaged"),
        "no-ids": tr("No student IDs in the file"),
        "no-emails": tr("No e-mail addresses in the file"),
        "no-names": tr("No names in the file"),
        "student-unknown": tr("Students whom Canvas does not know"),
        "student-twice": tr("Students who stand in the file twice"),
        "student-by-name": tr("Students whom Canvas finds by name only"),
        "student-name-ambiguous": tr("Students who share a name"),
        "row-without-identity": tr("Rows without a name or an ID"),
        "row-left-out": tr("Rows that are not students"),
    }


def _scores() -> dict[str, str]:
    return {
        "attendance-as-points": tr("Attendance counted as points"),
        "score-lowered": tr("Scores that go down"),
        "score-removed": tr("Scores that are removed"),
        "score-un-excused": tr("Students who are no longer excused"),
        "scores-lowered": tr("Scores that go down"),
        "scores-removed": tr("Scores that are removed"),
        "scores-unexcused": tr("Students who are no longer excused"),
        "score-not-a-number": tr("Scores that are not numbers"),
        "score-thousands": tr("Scores that Canvas would misread"),
        "score-not-assigned": tr("Scores for students without the assignment"),
        "score-above-points": tr("Scores above the points possible"),
        "score-negative": tr("Scores below zero"),
        "total-mismatch": tr("Totals in the file that do not add up"),
        "total-not-a-number": tr("Totals in the file that are not numbers"),
        "excused-in-total": tr("Excused sessions in the total"),
    }


def _columns() -> dict[str, str]:
    return {
        "no-session": tr("No session is chosen"),
        "no-participants": tr("Nobody in the file"),
        "column-not-read": tr("Columns that hold no scores"),
        "points-row-guessed": tr("A row taken for the points possible"),
        "points-not-a-number": tr("Points possible that are not numbers"),
        "points-unusable": tr("Points possible that Canvas refuses"),
        "zero-points-session": tr("Sessions worth 0 points"),
        "zero-points": tr("Sessions worth 0 points"),
        "few-answered": tr("Sessions that few people answered"),
        "nobody-answered": tr("Sessions that nobody answered"),
        "same-day": tr("Sessions on the same day"),
        "duplicate-session-title": tr("Sessions that share a title"),
        "points-possible-differ": tr("Points possible differ from Canvas"),
        "points-possible-unknown": tr("Sessions whose points are not known"),
        "points-unknown": tr("Sessions whose points are not known"),
        "points-total-mismatch": tr("Points that do not add up"),
        "assignment-ambiguous": tr("Columns whose place is not certain"),
        "assignment-unusable": tr("Assignments that cannot take scores"),
        "assignment-shared": tr("Two columns for one assignment"),
        "header-unsafe": tr("Names that Canvas would not keep"),
        "title-unsafe": tr("Names that Canvas would not keep"),
        "scale-impossible": tr("Columns that cannot be scaled"),
        "cap-below-points": tr("A cap below the points of a session"),
        "rule-impossible": tr("A rule that cannot be applied"),
        "iclicker-grade-exists": tr("iClicker's own column"),
        "counted-twice": tr("Points that may count twice"),
        "further-total": tr("More than one total in the file"),
    }


def _canvas() -> dict[str, str]:
    return {
        "gradebook-old": tr("The gradebook is not fresh"),
        "gradebook-cannot-tell": tr("What the gradebook does not show"),
        "gradebook-column-unknown": tr("Columns of the gradebook that are not known"),
        "gradebook-no-points-row": tr("A gradebook without points possible"),
        "gradebook-no-students": tr("A gradebook without students"),
        "gradebook-points-not-a-number": tr("Points in the gradebook that are not numbers"),
        "gradebook-row-blank": tr("Blank rows in the gradebook"),
        "gradebook-row-long": tr("Rows of the gradebook that are too long"),
        "gradebook-row-short": tr("Rows of the gradebook that are too short"),
        "gradebook-row-without-id": tr("Rows of the gradebook without an ID"),
        "grading-type-not-shown": tr("How assignments are graded"),
        "decimals-not-shown": tr("Decimals that Canvas does not show"),
        "restore-cannot-undo": tr("What cannot be put back"),
        "nothing-to-change": tr("Nothing would change"),
        "canvas-rejects": tr("Canvas would reject the file"),
        "canvas-asks-student": tr("Students whom Canvas would not know"),
        "canvas-ignores-column": tr("Columns that Canvas would ignore"),
        "rehearsal-differs": tr("Canvas would do something else than shown"),
        "rows-not-accounted": tr("Rows that are not accounted for"),
        "assignment-new": tr("New assignments"),
        "column-ignored": tr("Columns that Canvas ignores"),
        "column-read-only": tr("Columns that Canvas only reads"),
        "column-swallowed": tr("Columns that Canvas drops"),
        "custom-column-changes": tr("Notes and other columns of the gradebook"),
        "header-repeated": tr("Columns with the same heading"),
        "import-page-stops": tr("Canvas's page would stop"),
        "override-changes": tr("Grades that are overridden"),
        "upload-byte-order-mark": tr("A hidden mark at the start of the file"),
        "upload-id-column-missing": tr("A file without the column ID"),
        "assignment-nameless": tr("An assignment without a name"),
        "assignment-posted-by-hand": tr("Assignments that are posted by hand"),
        "assignment-closed": tr("Assignments in a closed grading period"),
        "landed-column-missing": tr("Columns that did not arrive"),
        "landed-row-unknown": tr("Students who did not arrive"),
        "landed-title-ambiguous": tr("Assignments that share a title"),
        "landed-title-shared": tr("Assignments that share a title with an older one"),
    }


def _files() -> dict[str, str]:
    return {
        COURSE_MISMATCH: tr("Files that may not belong together"),
        "encoding-guessed": tr("Letters that had to be guessed"),
        "file-not-accepted": tr("A file of another kind"),
        "damaged-letters": tr("Letters that are damaged"),
        "misplaced-quote": tr("Quotation marks in the wrong place"),
        "rows-run-together": tr("Rows that run together"),
        "far-cells-left-out": tr("Cells far from the table"),
        "formulas-without-values": tr("Formulas without results"),
        "other-sheets-left-out": tr("Other sheets of the spreadsheet"),
    }
