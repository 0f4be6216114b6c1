"""Dialog that excuses many students from one session: a section, or a pasted list."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from core.points import Mark
from gui.look.appearance import GRID, apply_title_font
from gui.look.text_formatting import pluralize, tr
from gui.student_scores.edits import EXCUSED_SCORE, ScoreCell, correct_scores
from gui.student_scores.scores_model import list_sections
from gui.widgets.fields import TextField
from gui.work import tasks
from gui.work.background import TaskId, TaskRunner
from gui.work.document import Document

if TYPE_CHECKING:
    from core.canvas.gradebook import Student
    from core.results import Results
    from core.students.student_list import ParsedStudentList
    from core.upload.score_grid import ScoreGrid

PARSE_DELAY_MS = 200
"""Pause in typing after which the list is read, in milliseconds."""

MAX_LISTED = 20
"""Maximum number of unrecognized items that are listed."""


class ExcuseDialog(QDialog):
    """Dialog with a session, the students, and the reason.

    The pasted list is read in the background. Items that aren't recognized, or could mean several students, are listed,
    but no one is excused for them.
    """

    def __init__(
        self,
        document: Document,
        results: "Results",
        grid: "ScoreGrid",
        background: TaskRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._document = document
        self._results = results
        self._grid = grid
        self._background = background
        self._task_id: TaskId | None = None
        self._listed: ParsedStudentList | None = None
        gradebook = results.workbook.gradebook
        self._roster = [student for student in gradebook.students if not student.is_test] if gradebook else []
        self.session_combo = QComboBox()
        self.section_button = QRadioButton(tr("Everyone in a &section"))
        self.section_combo = QComboBox()
        self.list_button = QRadioButton(tr("Students in this &list"))
        self.list_edit = QPlainTextEdit(tabChangesFocus=True)
        self.reason_field = TextField(placeholderText=tr("Field trip, ill, power failure …"))
        self.summary_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.buttons = QDialogButtonBox()
        self.accept_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._timer = QTimer(self, singleShot=True, interval=PARSE_DELAY_MS)
        self._fill_choices()
        self._build_layout()
        self._connect_signals()
        self._update_summary()

    def set_session(self, key: str) -> None:
        """Select the session with this key, if there is one."""
        self.session_combo.setCurrentIndex(max(self.session_combo.findData(key), 0))

    @property
    def cells(self) -> list[ScoreCell]:
        """The scores that will be excused, except already excused ones."""
        session = next((item for item in self._grid.sessions if item.key == self.session_combo.currentData()), None)
        if session is None:
            return []
        cells = [ScoreCell(student, session) for student in self._find_students()]
        return [cell for cell in cells if self._grid.get_mark(*cell.key) is not Mark.EXCUSED]

    def _find_students(self) -> "Sequence[Student]":
        if self.section_button.isChecked():
            section = self.section_combo.currentText()
            return [student for student in self._roster if student.section == section]
        return self._listed.students if self._listed else ()

    def _fill_choices(self) -> None:
        for session in self._grid.sessions:
            self.session_combo.addItem(self._document.workbook.get_session_name(session), session.key)
        sections = list_sections(self._roster)
        self.section_combo.addItems(sections)
        self.section_button.setEnabled(bool(sections))
        self.section_combo.setEnabled(bool(sections))
        self.list_button.setChecked(True)
        for combo in (self.session_combo, self.section_combo):
            combo.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)

    def _build_layout(self) -> None:
        self.setWindowTitle(tr("Excuse students"))
        heading = QLabel(tr("Excuse students from a session"), wordWrap=True)
        apply_title_font(heading)
        self.section_combo.setAccessibleName(tr("Section"))
        self.list_edit.setAccessibleName(tr("List of students"))
        self.list_edit.setPlaceholderText(tr("One student on each line: an ID, an email, a login, or a full name"))
        form = QFormLayout()
        form.setSpacing(GRID)
        form.addRow(tr("Sessio&n:"), self.session_combo)
        form.addRow(self.section_button, self.section_combo)
        reason_form = QFormLayout()
        reason_form.addRow(tr("&Reason:"), self.reason_field)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(GRID)
        layout.addWidget(heading)
        layout.addLayout(form)
        layout.addWidget(self.list_button)
        layout.addWidget(self.list_edit, 1)
        layout.addLayout(reason_form)
        layout.addWidget(self.summary_label)
        layout.addWidget(self.buttons)
        self.resize(68 * GRID, 60 * GRID)
        self.list_edit.setFocus()

    def _connect_signals(self) -> None:
        self.session_combo.currentIndexChanged.connect(self._update_summary)
        self.section_button.toggled.connect(self._update_summary)
        self.section_combo.activated.connect(lambda _: self.section_button.setChecked(True))
        self.section_combo.currentIndexChanged.connect(self._update_summary)
        self.list_edit.textChanged.connect(self._schedule_parsing)
        self._timer.timeout.connect(self._parse_list)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accepted.connect(self._apply)
        self.finished.connect(self._stop_parsing)

    def _schedule_parsing(self) -> None:
        self.list_button.setChecked(True)
        self._listed = None
        self._update_summary()
        self._timer.start()

    def _stop_parsing(self) -> None:
        self._timer.stop()
        self._background.cancel(self._task_id)

    def _parse_list(self) -> None:
        self._background.cancel(self._task_id)
        task = partial(tasks.parse_student_list, self.list_edit.toPlainText(), self._results)
        self._task_id = self._background.run(task, self._set_listed)

    def _set_listed(self, listed: "ParsedStudentList") -> None:
        self._listed = listed
        self._update_summary()

    def _update_summary(self) -> None:
        cells = self.cells
        self.accept_button.setText(pluralize(len(cells), tr("&Excuse {n} student"), tr("&Excuse {n} students")))
        self.accept_button.setEnabled(bool(cells))
        scored = sum(self._grid.get_mark(*cell.key) is Mark.SCORE for cell in cells)
        sentences = [
            pluralize(
                scored,
                tr("{n} of them has a score in this session, which then doesn't count."),
                tr("{n} of them have a score in this session, which then doesn't count."),
            )
            if scored
            else "",
            *(self._describe_unusable_items() if self.list_button.isChecked() else ()),
        ]
        self.summary_label.setText("\n".join(filter(None, sentences)))

    def _describe_unusable_items(self) -> list[str]:
        if self._listed is None:
            return []
        unknown, ambiguous = self._listed.unknown, self._listed.ambiguous
        ambiguous_texts = [f"{item} ({'; '.join(names)})" for item, names in ambiguous.items()]
        return [
            tr("Not recognized, and not excused: {items}", items=_join_items(unknown)) if unknown else "",
            tr("More than one student, and not excused: {items}", items=_join_items(ambiguous_texts))
            if ambiguous
            else "",
        ]

    def _apply(self) -> None:
        if cells := self.cells:
            correct_scores(self._document, self._grid, cells, EXCUSED_SCORE, self.reason_field.text().strip())


def _join_items(items: Sequence[str]) -> str:
    """Return the first items, and the number of remaining ones."""
    more = len(items) - MAX_LISTED
    return ", ".join([*items[:MAX_LISTED], *([tr("and {n:,} more", n=more)] if more > 0 else [])])
