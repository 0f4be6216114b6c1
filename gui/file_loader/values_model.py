"""Table model of the texts in score columns and their values."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, Qt, Signal
from typing_extensions import override

from core.errors import InvalidRequestError
from core.points import Mark, Score, format_decimal
from core.text_values import parse_value
from gui.tables.table_model import Index, TableModel

if TYPE_CHECKING:
    from core.clicker.export import ClickerExport


@dataclass(frozen=True, slots=True)
class ValueRow:
    """A distinct text with its cells, its sessions, and its score.

    `key` is the text, or "Session:text" if the value is for one session.
    """

    key: str
    text: str
    cell_count: int
    sessions: tuple[str, ...]
    score: Score

    @property
    def is_unknown(self) -> bool:
        """True if the text has no value yet."""
        return self.score.fault is not None


class Column(IntEnum):
    """The columns of the table."""

    TEXT = 0
    COUNT = 1
    SESSIONS = 2
    VALUE = 3


class ValuesModel(TableModel[ValueRow, Column]):
    """The texts in one file that aren't numbers.

    `value_requested` carries the key of a row and its new value: points, "full", "excused", or "none".
    """

    columns = Column
    right_aligned = frozenset({Column.COUNT})
    value_requested = Signal(object, object)

    @override
    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return flags | Qt.ItemFlag.ItemIsEditable if index.column() == Column.VALUE else flags

    @override
    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row = self._rows[index.row()]
        text = str(value).strip()
        if role != Qt.ItemDataRole.EditRole or text == self._edit_value(row, Column.VALUE):
            return False
        try:
            parse_value(text)
        except InvalidRequestError:
            return False
        self.value_requested.emit(row.key, text)
        return True

    @override
    def _headings(self) -> tuple[str, ...]:
        return _tr("Text"), _tr("Cells"), _tr("Where"), _tr("Worth")

    @override
    def _display(self, row: ValueRow, column: Column) -> str:
        where = ", ".join(row.sessions)
        return (row.text, str(row.cell_count), where, _describe_score(row.score))[column]

    @override
    def _edit_value(self, row: ValueRow, column: Column) -> str:
        return "" if row.is_unknown else _format_value(row.score)

    @override
    def _tool_tip(self, row: ValueRow, column: Column) -> str | None:
        return self._display(row, column)


def list_text_values(export: "ClickerExport", *, by_session: bool = False) -> list[ValueRow]:
    """Return the distinct texts in a file's sessions; texts without a value come first.

    Each text has one row for all sessions, or one for each session in which it is.
    """
    headers = Counter(export.headers)
    found: dict[str, list[tuple[int, str, Score]]] = defaultdict(list)
    texts: dict[str, str] = {}
    for session in export.sessions:
        header = export.columns[session.column - 1].header
        name = header if headers[header] == 1 else session.key
        cells = export.text_columns.get(session.key)
        for item in cells.text_values if cells else ():
            key = f"{name}:{item.text}" if by_session else item.text
            texts[key] = item.text
            found[key].append((item.cell_count, session.key, item.score))
    rows = [
        ValueRow(
            key,
            texts[key],
            sum(count for count, _, _ in places),
            tuple(session for _, session, _ in places),
            max((score for _, _, score in places), key=lambda score: score.fault is not None),
        )
        for key, places in found.items()
    ]
    return sorted(rows, key=lambda row: not row.is_unknown)


def get_value_labels() -> dict[str, str]:
    """Return the translated label of each value that the user can choose."""
    return {"full": _tr("full points"), "excused": _tr("excused"), "none": _tr("no score"), "0": "0"}


def _format_value(score: Score) -> str:
    """Return a value as the user enters it."""
    if score.share is not None:
        return "full" if score.share == 1 else f"{format_decimal(score.share * 100)}%"
    if score.points is not None:
        return format_decimal(score.points)
    return "excused" if score.mark is Mark.EXCUSED else "none"


def _describe_score(score: Score) -> str:
    if score.fault is not None:
        return _tr("no value yet")
    value = _format_value(score)
    return get_value_labels().get(value, value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ValuesModel", text)
