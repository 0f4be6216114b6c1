"""Headings for all problem codes."""

from core.problems import Severity
from core.students.course_fit import COURSE_MISMATCH
from gui.look.text_formatting import tr

LOSSES_CODE = "losses"
"""Code of the group that stands for all lost scores."""

_ROW_PROBLEM_CODES = frozenset(
    {"id-blank", "id-damaged", "id-cut-short", "id-contradicts", "email-blank", "email-damaged"}
)
"""Codes of problems in single rows, which are resolved once the row is matched."""


def format_problem_heading(code: str, severity: Severity = Severity.WARNING) -> str:
    """Return the heading for a problem code; an unknown code becomes its own heading."""
    headings = {
        **_build_student_headings(),
        **_build_score_headings(),
        **_build_column_headings(),
        **_build_canvas_headings(),
        **_build_file_headings(),
    }
    heading = headings.get(code, code.replace("-", " ").capitalize())
    return (
        tr("{heading} (settled)", heading=heading)
        if code in _ROW_PROBLEM_CODES and severity is Severity.INFO
        else heading
    )


def _build_student_headings() -> dict[str, str]:
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


def _build_score_headings() -> dict[str, str]:
    return {
        LOSSES_CODE: tr("Scores that go down or are lost"),
        "duplicate-scores": tr("Students with two different scores"),
        "points-needed": tr("Sessions whose points possible are needed"),
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
        "score-corrected": tr("Corrected scores"),
        "edited-in-canvas": tr("Scores changed in Canvas"),
        "edited-in-both": tr("Scores changed in Canvas and in iClicker"),
        "sent-again": tr("Scores that return to what was sent before"),
        "sent-column-unknown": tr("Columns of earlier uploads that Canvas no longer has"),
        "sent-file-unusable": tr("Earlier upload files that can't be used"),
        "sent-not-imported": tr("Earlier uploads that didn't arrive"),
        "correction-not-applied": tr("Corrections that aren't applied"),
        "correction-outdated": tr("Corrected scores that changed in the file"),
        "rule-changed": tr("Excused sessions in the total"),
    }


def _build_column_headings() -> dict[str, str]:
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
        "sessions-differ": tr("Sessions whose points differ between files"),
        "sessions-missing": tr("Sessions that only Canvas has"),
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
        "total-with-parts": tr("A total together with its parts"),
    }


def _build_canvas_headings() -> dict[str, str]:
    return {
        "gradebook-old": tr("The gradebook is not fresh"),
        "gradebook-older": tr("A gradebook older than the last one"),
        "export-older": tr("An iClicker file older than the last one"),
        "gradebook-in-future": tr("A gradebook from the future"),
        "formula-in-upload": tr("Text that Excel reads as a formula"),
        "grading-periods": tr("New assignments in a course with grading periods"),
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


def _build_file_headings() -> dict[str, str]:
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
        "lines-above-header": tr("Lines above the column headers"),
        "second-header": tr("Files that were pasted together"),
        "rows-in-one-cell": tr("Rows that were in one cell"),
        "invisible-characters": tr("Invisible characters that were removed"),
        "letters-repaired": tr("Letters that were garbled"),
        "ids-with-decimals": tr("IDs that ended in “.0”"),
        "header-is-date-number": tr("Column names that may be dates"),
        "gradebook-row-left-out": tr("Rows of the gradebook that sum up others"),
    }
