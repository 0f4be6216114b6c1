"""What was a file recognised as, what does it hold, and what is odd about it?

What does a card say of a file?
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from core.clicker.checks import POINTS_UNKNOWN, check_points_stated
from core.problems import Problem
from gui.look.appearance import GRID, SEVERITY_ICONS, make_heading, make_quiet
from gui.look.fonts import icon_side
from gui.look.words import breakable, day_words, moment_words
from gui.widgets.page_parts import IconLabel

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.clicker.export import Export
    from core.points import Points

USUAL = ("utf-8-sig", "utf-8", "xlsx", "xls")
"""How letters are stored where nothing need be said of it."""


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file in sentences: its name, what it is, its counts, why it was taken for that, and what is odd."""

    name: str
    heading: str
    counts: str
    why: str
    problems: Sequence[Problem]


def facts_of_export(export: "Export", points: "Mapping[str, Points] | None" = None) -> FileFacts:
    """What is told of an iClicker export. `points`: what the person said that sessions are worth, by session."""
    held = [session.held_on for session in export.sessions if session.held_on]
    parts = [
        _counted(len(export.participants), _tr("1 person"), _tr("{n} people")),
        _counted(len(export.sessions), _tr("1 session"), _tr("{n} sessions")),
    ]
    if held:
        parts.append(_tr("held {first} to {last}").format(first=day_words(min(held)), last=day_words(max(held))))
    kind = _tr("Kind of file: {kind} ({why}).").format(kind=export.layout_words, why=export.layout_why.rstrip("."))
    left_out = len(export.left_out)
    one = _tr("1 row under the table is no person and is left out.")
    many = _tr("{n} rows under the table are no people and are left out.")
    rows = _counted(left_out, one, many) if left_out else ""
    return FileFacts(
        name=export.path.name,
        heading=_tr("From iClicker: {name}").format(name=export.path.name),
        counts=f"{', '.join(parts)}. {_letters(export.encoding)}".strip(),
        why=f"{kind} {rows}".strip(),
        problems=tuple(_still_odd(export, points or {})),
    )


def _still_odd(export: "Export", points: "Mapping[str, Points]") -> Iterator[Problem]:
    """What was odd when the file was read, without what the person has made good since."""
    for problem in export.problems:
        if problem.code == POINTS_UNKNOWN:
            unknown = sum(each.points_possible is None and each.key not in points for each in export.sessions)
            yield from check_points_stated(unknown)
        else:
            yield problem


def facts_of_gradebook(gradebook: "Gradebook", now: datetime | None = None) -> FileFacts:
    """What is told of a Canvas gradebook, its age among it."""
    students = sum(not student.is_test for student in gradebook.students)
    parts = [
        _counted(students, _tr("1 student"), _tr("{n} students")),
        _counted(len(gradebook.assignments), _tr("1 assignment"), _tr("{n} assignments")),
        _age(gradebook, now or datetime.now(UTC)),
    ]
    if not gradebook.has_sis_user_id:
        parts.append(_tr("without the school's IDs (SIS User ID)"))
    return FileFacts(
        name=gradebook.path.name,
        heading=_tr("From Canvas: {name}").format(name=gradebook.path.name),
        counts=f"{', '.join(parts)}. {_letters(gradebook.encoding)}".strip(),
        why="",
        problems=tuple(gradebook.problems),
    )


def _age(gradebook: "Gradebook", now: datetime) -> str:
    minutes = max(0, int((now - gradebook.exported_at).total_seconds() // 60))
    if minutes < 60:
        age = _tr("a minute ago") if minutes < 2 else _tr("{count} minutes ago").format(count=minutes)
    elif minutes < 48 * 60:
        age = _tr("an hour ago") if minutes < 120 else _tr("{count} hours ago").format(count=minutes // 60)
    else:
        age = _tr("{count} days ago").format(count=minutes // (24 * 60))
    source = (
        _tr("as the date in the file's name says") if gradebook.age_from_name else _tr("as the date of the file says")
    )
    return _tr("exported {age} ({when}, {source})").format(
        age=age, when=moment_words(gradebook.exported_at), source=source
    )


def _letters(encoding: str) -> str:
    """A sentence where the letters had to be guessed."""
    if encoding in USUAL:
        return ""
    return _tr("Its letters were read as {encoding}: look whether names are spelled right.").format(encoding=encoding)


def _counted(count: int, one: str, many: str) -> str:
    return (one if count == 1 else many).format(n=f"{count:,}")


ICON = 18
SHOWN_PROBLEMS = 5


class FileCard(QWidget):
    """One file: its name and kind, counts, and what is odd.

    `replace_requested`: the person wants to choose another file.
    """

    replace_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._picture = IconLabel("file-spreadsheet", 3 * GRID)
        self._name = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        make_heading(self._name)
        self._counts = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self._counts.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._why = QLabel(textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        make_quiet(self._why)
        self._problems = QFormLayout(horizontalSpacing=GRID, verticalSpacing=GRID)
        self._problems.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._told: Sequence[Problem] = ()
        self.change = QPushButton(_tr("Use another file…"))
        self._build()

    @property
    def text(self) -> str:
        """Everything that the card says of the file, what is odd aside."""
        return "\n".join((self._name.text(), self._counts.text(), self._why.text()))

    @property
    def told(self) -> tuple[str, ...]:
        """What it says is odd, the gravest first."""
        return tuple(_placed(problem) for problem in self._told)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """What Tab stops at."""
        return (self.change,)

    def show_facts(self, facts: FileFacts) -> None:
        """Show what is known of the file."""
        self._name.setText(breakable(facts.heading))
        self._name.setAccessibleName(facts.heading)
        self._counts.setText(facts.counts)
        self._why.setText(facts.why)
        self._why.setVisible(bool(facts.why))
        self.change.setAccessibleName(_tr("Use another file in place of {name}").format(name=facts.name))
        problems = sorted(facts.problems, key=lambda problem: -problem.severity)
        if problems != self._told:
            self._told = problems
            self._show_problems()

    def _show_problems(self) -> None:
        while self._problems.rowCount():
            self._problems.removeRow(0)
        for problem in self._told[:SHOWN_PROBLEMS]:
            mark = IconLabel(SEVERITY_ICONS[problem.severity], ICON, problem.severity.word)
            self._problems.addRow(mark, _Sentence(_placed(problem)))
        if len(self._told) > SHOWN_PROBLEMS:
            more = _tr("and {count} more, all of them listed in the last step")
            self._problems.addRow(QLabel(), _Sentence(more.format(count=len(self._told) - SHOWN_PROBLEMS)))

    def _build(self) -> None:
        self.change.clicked.connect(self.replace_requested)
        head = QHBoxLayout()
        head.setSpacing(GRID)
        head.addWidget(self._picture)
        head.addWidget(self._name, 1)
        head.addWidget(self.change)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(head)
        column.addWidget(self._counts)
        column.addWidget(self._why)
        column.addLayout(self._problems)


class _Sentence(QLabel):
    """A text over as many lines as its width asks for, and no higher than these."""

    def __init__(self, text: str) -> None:
        super().__init__(breakable(text), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setFixedHeight(max(icon_side(ICON, self.fontMetrics()), self.heightForWidth(self.width())))


def _placed(problem: Problem) -> str:
    """The sentence; its row is named where the sentence itself does not."""
    row = problem.place.row
    return (
        problem.message
        if row is None or f"ow {row}" in problem.message
        else _tr("{message} (row {row})").format(message=problem.message, row=row)
    )


def _tr(text: str) -> str:
    return QCoreApplication.translate("FileCard", text)
