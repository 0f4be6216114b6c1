"""Card that shows a file's kind, contents, and problems."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from core.clicker.export import POINTS_UNKNOWN, check_missing_points
from core.problems import Problem
from gui.look.appearance import GRID, SEVERITY_ICONS, apply_caption_font, apply_heading_font
from gui.look.fonts import scale_icon_size
from gui.look.text_formatting import format_date, format_datetime, insert_word_breaks
from gui.look.tones import SEVERITY_TONES
from gui.widgets.page_parts import IconLabel

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import ClickerExport
    from core.points import Points

COMMON_ENCODINGS = ("utf-8-sig", "utf-8", "xlsx", "xls")
"""Encodings that need no note on the card."""


@dataclass(frozen=True, slots=True)
class FileSummary:
    """The text shown on a file card, and the file's problems."""

    name: str
    heading: str
    counts: str
    layout_note: str
    problems: Sequence[Problem]


def summarize_export(
    export: "ClickerExport", points: "Mapping[str, Points] | None" = None, name: str = ""
) -> FileSummary:
    """Return the summary of one iClicker file.

    `points` maps session keys to points possible that are known from other sources. `name` is the file's unique name in
    the class.
    """
    name = name or export.path.name
    dates = [session.held_on for session in export.sessions if session.held_on]
    parts = [
        _pluralize(len(export.participants), _tr("1 person"), _tr("{n} people")),
        _pluralize(len(export.sessions), _tr("1 column of scores"), _tr("{n} columns of scores"))
        if export.is_score_table
        else _pluralize(len(export.sessions), _tr("1 session"), _tr("{n} sessions")),
    ]
    if dates:
        parts.append(_tr("held {first} to {last}").format(first=format_date(min(dates)), last=format_date(max(dates))))
    kind = _tr("Kind of file: {kind}. {why}").format(kind=export.layout_label, why=export.layout_reason)
    left_out = len(export.left_out)
    singular = _tr("1 row under the table is no person and is left out.")
    plural = _tr("{n} rows under the table are no people and are left out.")
    rows = _pluralize(left_out, singular, plural) if left_out else ""
    return FileSummary(
        name=name,
        heading=(_tr("From {tool}: {name}") if export.tool_name else _tr("Table of scores: {name}")).format(
            tool=export.tool_name, name=name
        ),
        counts=f"{', '.join(parts)}. {_describe_encoding(export.encoding)}".strip(),
        layout_note=f"{kind} {rows}".strip(),
        problems=tuple(_find_open_problems(export, points or {})),
    )


def _find_open_problems(export: "ClickerExport", points: "Mapping[str, Points]") -> Iterator[Problem]:
    """Yield the file's problems, except unknown points that `points` provides."""
    for problem in export.problems:
        if problem.code == POINTS_UNKNOWN:
            yield from check_missing_points(session for session in export.sessions if session.key not in points)
        else:
            yield problem


def summarize_gradebook(gradebook: "Gradebook", now: datetime | None = None) -> FileSummary:
    """Return the summary of a Canvas gradebook, including its age."""
    students = sum(not student.is_test for student in gradebook.students)
    parts = [
        _pluralize(students, _tr("1 student"), _tr("{n} students")),
        _pluralize(len(gradebook.assignments), _tr("1 assignment"), _tr("{n} assignments")),
        _format_age(gradebook, now or datetime.now(UTC)),
    ]
    if not gradebook.has_sis_user_id:
        parts.append(_tr("without the school's IDs (SIS User ID)"))
    return FileSummary(
        name=gradebook.path.name,
        heading=_tr("From Canvas: {name}").format(name=gradebook.path.name),
        counts=f"{', '.join(parts)}. {_describe_encoding(gradebook.encoding)}".strip(),
        layout_note="",
        problems=tuple(gradebook.problems),
    )


def _format_age(gradebook: "Gradebook", now: datetime) -> str:
    minutes = max(0, int((now - gradebook.exported_at).total_seconds() // 60))
    if minutes < 60:
        age = _tr("a minute ago") if minutes < 2 else _tr("{count} minutes ago").format(count=minutes)
    elif minutes < 48 * 60:
        age = _tr("an hour ago") if minutes < 120 else _tr("{count} hours ago").format(count=minutes // 60)
    else:
        age = _tr("{count} days ago").format(count=minutes // (24 * 60))
    source = (
        _tr("as the date in the file's name says")
        if gradebook.is_date_from_name
        else _tr("as the date of the file says")
    )
    return _tr("exported {age} ({when}, {source})").format(
        age=age, when=format_datetime(gradebook.exported_at), source=source
    )


def _describe_encoding(encoding: str) -> str:
    """Return a note about an unusual encoding, or an empty string."""
    if encoding in COMMON_ENCODINGS:
        return ""
    return _tr("Its letters were read as {encoding}: look whether names are spelled right.").format(encoding=encoding)


def _pluralize(count: int, singular: str, plural: str) -> str:
    return (singular if count == 1 else plural).format(n=f"{count:,}")


ICON_SIZE = 18
MAX_SHOWN_PROBLEMS = 5


class FileCard(QWidget):
    """Card that shows a file's name, kind, counts, and problems.

    `replace_requested` is emitted when the user wants to choose another file, and `remove_requested` when the file
    should no longer belong to the class.
    """

    replace_requested = Signal()
    remove_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file_icon = IconLabel("file-spreadsheet", 3 * GRID)
        self._heading_label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        apply_heading_font(self._heading_label)
        self._counts_label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._counts_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._layout_label = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        apply_caption_font(self._layout_label)
        self._problem_layout = QFormLayout(horizontalSpacing=GRID, verticalSpacing=GRID)
        self._problem_layout.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._shown_problems: Sequence[Problem] = ()
        self.replace_button = QPushButton(_tr("Use another file…"))
        self.remove_button = QPushButton(_tr("Remove from class"))
        self.remove_button.hide()
        self._build_layout()

    @property
    def text(self) -> str:
        """The text of the card without the problems."""
        return "\n".join((self._heading_label.text(), self._counts_label.text(), self._layout_label.text()))

    @property
    def problems(self) -> Sequence[Problem]:
        """The problems on the card, the most severe first."""
        return self._shown_problems

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """The focusable widgets, in tab order."""
        return self.replace_button, self.remove_button

    def set_summary(self, summary: FileSummary) -> None:
        """Update the card, rebuilding the problem rows only if they changed."""
        self._heading_label.setText(insert_word_breaks(summary.heading))
        self._heading_label.setAccessibleName(summary.heading)
        self._counts_label.setText(summary.counts)
        self._counts_label.setVisible(bool(summary.counts))
        self._layout_label.setText(summary.layout_note)
        self._layout_label.setVisible(bool(summary.layout_note))
        self.remove_button.setAccessibleName(_tr("Remove {name} from the class").format(name=summary.name))
        self.replace_button.setAccessibleName(_tr("Use another file in place of {name}").format(name=summary.name))
        problems = sorted(summary.problems, key=lambda problem: -problem.severity)
        if problems != self._shown_problems:
            self._shown_problems = problems
            self._update_problem_rows()

    def _update_problem_rows(self) -> None:
        while self._problem_layout.rowCount():
            self._problem_layout.removeRow(0)
        for problem in self._shown_problems[:MAX_SHOWN_PROBLEMS]:
            severity_icon = IconLabel(
                SEVERITY_ICONS[problem.severity],
                ICON_SIZE,
                problem.severity.word,
                tone=SEVERITY_TONES[problem.severity],
            )
            self._problem_layout.addRow(severity_icon, _WrappingLabel(_format_problem(problem)))
        if len(self._shown_problems) > MAX_SHOWN_PROBLEMS:
            template = _tr("and {count} more, all of them listed in the last step")
            self._problem_layout.addRow(
                QLabel(), _WrappingLabel(template.format(count=len(self._shown_problems) - MAX_SHOWN_PROBLEMS))
            )

    def _build_layout(self) -> None:
        self.replace_button.clicked.connect(self.replace_requested)
        self.remove_button.clicked.connect(self.remove_requested)
        heading_layout = QHBoxLayout()
        heading_layout.setSpacing(GRID)
        heading_layout.addWidget(self._file_icon)
        heading_layout.addWidget(self._heading_label, 1)
        heading_layout.addWidget(self.replace_button)
        heading_layout.addWidget(self.remove_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(heading_layout)
        column.addWidget(self._counts_label)
        column.addWidget(self._layout_label)
        column.addLayout(self._problem_layout)


class _WrappingLabel(QLabel):
    """A label that is exactly as high as its wrapped text."""

    def __init__(self, text: str) -> None:
        super().__init__(insert_word_breaks(text), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(max(scale_icon_size(ICON_SIZE, self.fontMetrics()), self.heightForWidth(self.width())))


def _format_problem(problem: Problem) -> str:
    """Return the problem's message, and add the row if the message doesn't name it."""
    row = problem.place.row
    return (
        problem.message
        if row is None or f"ow {row}" in problem.message
        else _tr("{message} (row {row})").format(message=problem.message, row=row)
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("FileCard", text)
