"""Which scores did not arrive, and which changed although the file did not touch them?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import TYPE_CHECKING

from typing_extensions import override

from gui.look.words import counted, listed, moment_words, score_words, tr
from gui.tables.table_model import TableModel

if TYPE_CHECKING:
    from core.canvas.importer.landing import Landing


@dataclass(frozen=True, slots=True)
class Unexpected:
    """One score that is not what one would expect: what should be there, and what is."""

    what: str
    student: str
    title: str
    expected: str
    found: str


def unexpected_of(landing: "Landing", names: Mapping[str, str]) -> tuple[Unexpected, ...]:
    """What did not arrive, then what changed elsewhere; `names` by Canvas id."""
    return (
        *(
            Unexpected(
                tr("Not arrived"), names.get(miss.canvas_id, miss.canvas_id), miss.title, miss.wanted, miss.found
            )
            for miss in landing.differs
        ),
        *(
            Unexpected(
                tr("Changed in Canvas"),
                names.get(other.canvas_id, other.canvas_id),
                other.title,
                other.before,
                other.after,
            )
            for other in landing.changed_elsewhere
        ),
    )


def say_landing(landing: "Landing", exported_at: datetime) -> str:
    """Whether everything arrived, what did not, and what to do about it; `exported_at` is when Canvas was asked."""
    if landing.is_from_before:
        return tr(
            "This looks like the gradebook from before the upload: it was exported on {when}, and nothing of your file "
            "is in it. Import the file in Canvas if you have not yet, export the gradebook again, and check that one.",
            when=moment_words(exported_at),
        )
    missing = list(_say_missing(landing))
    if not missing and landing.is_complete:
        cells = counted(landing.cells, tr("the {n} score of the file is"), tr("all {n} scores of the file are"))
        told = tr("Yes: {cells} in Canvas.", cells=cells)
    elif not landing.cells:
        told = tr(
            "Nothing could be compared: this gradebook has none of the file's columns or students. Is it the gradebook "
            "of this course, and did you export it after the import?"
        )
    else:
        told = tr(
            "Not everything arrived. Missing or different: {found}. If the import has only just finished, export the "
            "gradebook again and check again. Else import the file again.",
            found=listed(missing),
        )
    elsewhere = len(landing.changed_elsewhere)
    if not elsewhere:
        return told
    changed = counted(
        elsewhere,
        tr("Besides, {n} score that is not in the file has changed in Canvas since your first export."),
        tr("Besides, {n} scores that are not in the file have changed in Canvas since your first export."),
    )
    return f"{told} {changed}"


def _say_missing(landing: "Landing") -> Iterator[str]:
    """What did not arrive: whole columns, scores of the others, whole students."""
    students = sum(problem.code == "landed-row-unknown" for problem in landing.problems)
    if len(landing.lost) == 1:
        scores = counted(landing.lost[0].scores, tr("{n} score"), tr("{n} scores"))
        yield tr("the whole column “{title}” with {scores}", title=landing.lost[0].title, scores=scores)
    elif landing.lost:
        scores = counted(sum(column.scores for column in landing.lost), tr("{n} score"), tr("{n} scores"))
        yield tr("{n:,} whole columns with {scores}", n=len(landing.lost), scores=scores)
    if landing.differs:
        one, many = (
            (tr("{n} score of the other columns"), tr("{n} scores of the other columns"))
            if landing.lost
            else (tr("{n} score"), tr("{n} scores"))
        )
        yield tr("{n:,} of {cells}", n=len(landing.differs), cells=counted(landing.cells, one, many))
    if students:
        yield counted(students, tr("{n} student"), tr("{n} students"))


class Column(IntEnum):
    """The columns, from the left."""

    WHAT = 0
    STUDENT = 1
    ASSIGNMENT = 2
    EXPECTED = 3
    FOUND = 4


class LandingModel(TableModel[Unexpected, Column]):
    """One row an unexpected score."""

    columns = Column
    right = frozenset({Column.EXPECTED, Column.FOUND})

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("What"), tr("Student"), tr("Assignment"), tr("Expected"), tr("In Canvas now")

    @override
    def _display(self, row: Unexpected, column: Column) -> str:
        return (row.what, row.student, row.title, row.expected or "–", row.found or "–")[column]

    @override
    def _spoken(self, row: Unexpected, column: Column) -> str:
        return tr(
            "{what}: {student}, {title}, expected {expected}, found {found}",
            what=row.what,
            student=row.student,
            title=row.title,
            expected=score_words(row.expected),
            found=score_words(row.found),
        )
