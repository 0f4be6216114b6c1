"""Which scores did not arrive, and which changed although the file did not touch them?"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from typing_extensions import override

from gui.review_export.sentences import counted, score_words, tr
from gui.table_model import TableModel

if TYPE_CHECKING:
    from core.canvas.landing import Landing


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
                tr("Changed elsewhere"),
                names.get(other.canvas_id, other.canvas_id),
                other.title,
                other.before,
                other.after,
            )
            for other in landing.changed_elsewhere
        ),
    )


def say_landing(landing: "Landing") -> str:
    """The result in a sentence or two."""
    cells = counted(landing.cells, tr("{n} score"), tr("{n} scores"))
    if landing.is_complete:
        told = tr("Everything arrived: {cells}.", cells=cells)
    elif not landing.cells:
        told = tr("Nothing arrived: this gradebook has none of the file's columns or students.")
    else:
        told = tr("{arrived:,} of {cells} arrived. Look at the others below.", arrived=landing.arrived, cells=cells)
    elsewhere = len(landing.changed_elsewhere)
    if not elsewhere:
        return told
    changed = counted(elsewhere, tr("{n} other score changed"), tr("{n} other scores changed"))
    return f"{told} {tr('Since the first export, {changed} in Canvas.', changed=changed)}"


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
        return tr("What"), tr("Student"), tr("Assignment"), tr("Expected"), tr("In Canvas")

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
