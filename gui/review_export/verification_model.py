"""Summary of a verified import, and a table of its unexpected scores."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING

from typing_extensions import override

from gui.look.text_formatting import format_datetime, format_score, join_nonempty, pluralize, tr
from gui.tables.table_model import TableModel

if TYPE_CHECKING:
    from core.canvas.importer.verification import ImportVerification


@dataclass(frozen=True, slots=True)
class UnexpectedScore:
    """Score that isn't as expected after the import."""

    canvas_id: str
    kind: str
    student: str
    title: str
    expected: str
    actual: str


def find_unexpected_scores(verification: "ImportVerification", names: Mapping[str, str]) -> tuple[UnexpectedScore, ...]:
    """Return the scores that didn't arrive, then others that changed in Canvas.

    `names` maps Canvas IDs to student names.
    """
    return (
        *(
            UnexpectedScore(
                score.canvas_id,
                tr("Not arrived"),
                names.get(score.canvas_id, score.canvas_id),
                score.title,
                score.expected,
                score.actual,
            )
            for score in verification.mismatches
        ),
        *(
            UnexpectedScore(
                score.canvas_id,
                tr("Changed in Canvas"),
                names.get(score.canvas_id, score.canvas_id),
                score.title,
                score.before,
                score.after,
            )
            for score in verification.unrelated_changes
        ),
    )


def describe_verification(verification: "ImportVerification", exported_at: datetime) -> str:
    """Return a message about what arrived, what didn't, and what to do about it.

    `exported_at` is when the gradebook was exported from Canvas.
    """
    if verification.is_outdated:
        return tr(
            "This looks like the gradebook from before the upload: it was exported on {when}, and nothing of your file "
            "is in it. Import the file in Canvas if you have not yet, export the gradebook again, and check that one.",
            when=format_datetime(exported_at),
        )
    missing_parts = list(_describe_missing(verification))
    if not missing_parts and verification.is_complete:
        cells = pluralize(
            verification.cell_count, tr("the {n} score of the file is"), tr("all {n} scores of the file are")
        )
        result_text = tr("Yes: {cells} in Canvas.", cells=cells)
    elif not verification.cell_count:
        result_text = tr(
            "Nothing could be compared: this gradebook has none of the file's columns or students. Is it the gradebook "
            "of this course, and did you export it after the import?"
        )
    else:
        result_text = tr(
            "Not everything arrived. Missing or different: {found}. If the import has only just finished, export the "
            "gradebook again and check again. Else import the file again.",
            found=join_nonempty(missing_parts),
        )
    changed_count = len(verification.unrelated_changes)
    if not changed_count:
        return result_text
    changed_text = pluralize(
        changed_count,
        tr("Besides, {n} score that is not in the file has changed in Canvas since your first export."),
        tr("Besides, {n} scores that are not in the file have changed in Canvas since your first export."),
    )
    return f"{result_text} {changed_text}"


def _describe_missing(verification: "ImportVerification") -> Iterator[str]:
    """Yield phrases that count the missing columns, scores, and students."""
    student_count = sum(problem.code == "landed-row-unknown" for problem in verification.problems)
    if len(verification.missing_columns) == 1:
        scores = pluralize(verification.missing_columns[0].score_count, tr("{n} score"), tr("{n} scores"))
        yield tr("the whole column “{title}” with {scores}", title=verification.missing_columns[0].title, scores=scores)
    elif verification.missing_columns:
        scores = pluralize(
            sum(column.score_count for column in verification.missing_columns), tr("{n} score"), tr("{n} scores")
        )
        yield tr("{n:,} whole columns with {scores}", n=len(verification.missing_columns), scores=scores)
    if verification.mismatches:
        singular, plural = (
            (tr("{n} score of the other columns"), tr("{n} scores of the other columns"))
            if verification.missing_columns
            else (tr("{n} score"), tr("{n} scores"))
        )
        yield tr(
            "{n:,} of {cells}",
            n=len(verification.mismatches),
            cells=pluralize(verification.cell_count, singular, plural),
        )
    if student_count:
        yield pluralize(student_count, tr("{n} student"), tr("{n} students"))


class Column(IntEnum):
    """Columns of the table, from left to right."""

    KIND = 0
    STUDENT = 1
    ASSIGNMENT = 2
    EXPECTED = 3
    ACTUAL = 4


class VerificationModel(TableModel[UnexpectedScore, Column]):
    """Table model with one row for each unexpected score."""

    columns = Column
    right_aligned = frozenset({Column.EXPECTED, Column.ACTUAL})

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("What"), tr("Student"), tr("Assignment"), tr("Expected"), tr("In Canvas now")

    @override
    def _display(self, row: UnexpectedScore, column: Column) -> str:
        return (row.kind, row.student, row.title, row.expected or "–", row.actual or "–")[column]

    @override
    def _accessible_text(self, row: UnexpectedScore, column: Column) -> str:
        return tr(
            "{what}: {student}, {title}, expected {expected}, found {found}",
            what=row.kind,
            student=row.student,
            title=row.title,
            expected=format_score(row.expected),
            found=format_score(row.actual),
        )
