"""How does a table show the problems, one row a repair?"""

from enum import IntEnum

from PySide6.QtGui import QPalette
from typing_extensions import override

from core.problems import Problem
from gui.appearance import SEVERITY_ICONS, icon
from gui.review_export.problem_groups import ProblemGroup, group_problems, severity_word
from gui.review_export.sentences import tr
from gui.table_model import TableModel


class Column(IntEnum):
    """The columns, from the left."""

    SEVERITY = 0
    HEADING = 1
    COUNT = 2


class ProblemsModel(TableModel[ProblemGroup, Column]):
    """One row a group of problems, gravest first."""

    columns = Column
    right = frozenset({Column.COUNT})

    def show_problems(self, problems: tuple[Problem, ...]) -> None:
        """Group these and show them."""
        self.show_rows(group_problems(problems))

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("How grave"), tr("What"), tr("How many")

    @override
    def _display(self, row: ProblemGroup, column: Column) -> str:
        return (severity_word(row.severity), row.heading, str(len(row.problems)))[column]

    @override
    def _sort(self, row: ProblemGroup, column: Column) -> object:
        return (int(row.severity), row.heading, len(row.problems))[column]

    @override
    def _decoration(self, row: ProblemGroup, column: Column) -> object:
        return icon(SEVERITY_ICONS[row.severity], QPalette.ColorRole.Text) if column is Column.SEVERITY else None

    @override
    def _tip(self, row: ProblemGroup, column: Column) -> str:
        return row.example

    @override
    def _spoken(self, row: ProblemGroup, column: Column) -> str:
        return f"{severity_word(row.severity)}: {row.heading}, {len(row.problems)}. {row.example}"
