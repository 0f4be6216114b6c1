"""Widget that asks whether the iClicker file and the gradebook belong together.

Every step shows the question until the user answers it or chooses other files.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from core.problems import Severity
from core.students.course_fit import COURSE_MISMATCH
from gui.look.appearance import GRID, SEVERITY_ICONS, apply_heading_font
from gui.look.contrast import find_visible_color
from gui.look.text_formatting import announce, describe_file, insert_word_breaks
from gui.look.tones import Tone
from gui.widgets.layouts import FlowLayout
from gui.widgets.page_parts import IconLabel
from gui.work.document import Document

if TYPE_CHECKING:
    from core.students.course_fit import CourseMismatch

ICON_SIZE = 24
BORDER_WIDTH = 2
LOW_PAGE_HEIGHT = 600
"""Page height in pixels below which only the counts are shown, to save space."""


class CourseQuestion(QFrame):
    """Framed question about a probable course mismatch, with a button for each answer.

    It is hidden if the files match or the user has answered. `changed` is emitted when the question opens or
    closes, and `browse_requested` when the user wants to choose another file.
    """

    changed = Signal()
    browse_requested = Signal()

    def __init__(self, document: Document, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._mismatch: CourseMismatch | None = None
        self._is_short = False
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.heading = QLabel(_tr("Do these two files belong together?"), wordWrap=True)
        apply_heading_font(self.heading)
        self._text = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.choose_button = QPushButton(_tr("Choose another gradeboo&k…"))
        self.confirm_button = QPushButton(_tr("These f&iles belong together"))
        self._build()
        self.choose_button.clicked.connect(self.browse_requested)
        self.confirm_button.clicked.connect(self._confirm)
        self.hide()
        document.changed.connect(self._on_document_changed)
        self._update_question()

    @property
    def is_open(self) -> bool:
        """True while the user still has to answer."""
        return self._mismatch is not None

    @property
    def text(self) -> str:
        """The mismatch and its cause in words; "" while the question is closed."""
        return self._text.accessibleName() if self.is_open else ""

    def adapt_to_height(self, height: int) -> None:
        """Shorten the text if `height` is less than `LOW_PAGE_HEIGHT` pixels."""
        if self._is_short is not (height < LOW_PAGE_HEIGHT):
            self._is_short = height < LOW_PAGE_HEIGHT
            self._update_text()

    def _build(self) -> None:
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        buttons = QWidget()
        button_row = FlowLayout(buttons, GRID)
        for button in (self.choose_button, self.confirm_button):
            button_row.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(GRID)
        for widget in (self.heading, self._text, buttons):
            column.addWidget(widget)
        row = QHBoxLayout(self)
        row.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        row.setSpacing(GRID)
        row.addWidget(
            IconLabel(SEVERITY_ICONS[Severity.WARNING], ICON_SIZE, tone=Tone.WARNING), 0, Qt.AlignmentFlag.AlignTop
        )
        row.addLayout(column, 1)

    def _on_document_changed(self, names: frozenset[str]) -> None:
        if names & {"export", "gradebook", "results", "accepted"}:
            self._update_question()

    def _update_question(self) -> None:
        workbook, results = self._document.workbook, self._document.results
        is_answered = COURSE_MISMATCH in workbook.accepted
        previous, self._mismatch = self._mismatch, results.course_mismatch if results and not is_answered else None
        if self._mismatch == previous:
            return
        if self._mismatch is None:
            self._close()
        else:
            self._update_text()
            self.show()
            if previous is None and self.isVisible():
                announce(self, f"{self.heading.text()} {self.text}")
        if (previous is None) is not (self._mismatch is None):
            self.changed.emit()

    def _update_text(self) -> None:
        if self._mismatch is None:
            return
        found, meaning = _describe_mismatch(self._mismatch, describe_file(self._document.workbook.export))
        text = f"{found}\n{meaning}"
        self.heading.setVisible(not self._is_short)
        self._text.setText(insert_word_breaks(f"{found} {self.heading.text()}" if self._is_short else text))
        self._text.setToolTip(text if self._is_short else "")
        self._text.setAccessibleName(text)
        for button in (self.choose_button, self.confirm_button):
            button.setAccessibleDescription(f"{self.heading.text()} {text}")

    def _close(self) -> None:
        """Hide the question, and move the focus to the page if a button had it."""
        page = self.parentWidget()
        has_keyboard = self.choose_button.hasFocus() or self.confirm_button.hasFocus()
        self.hide()
        if has_keyboard and page is not None:
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        results, workbook = self._document.results, self._document.workbook
        accepted = (
            frozenset(problem for problem in results.problems if problem.code == COURSE_MISMATCH)
            if results
            else frozenset()
        )
        self._document.apply(
            _tr("Keep these files together"),
            workbook.with_accepted_warnings({**workbook.accepted, COURSE_MISMATCH: accepted}),
        )

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a frame in the accent color, so that the question stands out."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        backgrounds = (QPalette.ColorRole.Base, QPalette.ColorRole.AlternateBase)
        painter.setPen(
            QPen(find_visible_color(self.palette(), QPalette.ColorRole.Highlight, backgrounds), BORDER_WIDTH)
        )
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), GRID / 2, GRID / 2)
        painter.end()


def _describe_mismatch(mismatch: "CourseMismatch", file: str) -> tuple[str, str]:
    """Return a sentence that states the mismatch, and sentences that explain it. `file` is what the file is called."""
    unmatched, people = len(mismatch.unmatched_rows), mismatch.people_count
    if people == 1:
        found = _tr("The one person in the {file} has no likely match in the gradebook.")
    elif unmatched == people:
        found = _tr("None of the {people} people in the {file} has a likely match in the gradebook.")
    elif unmatched == 1:
        found = _tr("1 of {people} people in the {file} has no likely match in the gradebook.")
    else:
        found = _tr("{unmatched} of {people} people in the {file} have no likely match in the gradebook.")
    one, many = _tr("The gradebook lists 1 student."), _tr("The gradebook lists {students} students.")
    size = one if mismatch.student_count == 1 else many
    if mismatch.is_small_roster:
        meaning = _tr("It is probably for one section only, or for another course.")
    else:
        meaning = _tr("The files are probably from different courses or sections.")
    advice = _tr("If the files do belong together, people without a match are left out.")
    counts = {"unmatched": f"{unmatched:,}", "people": f"{people:,}", "students": f"{mismatch.student_count:,}"}
    return found.format(file=file, **counts), f"{size.format(**counts)} {meaning}\n{advice}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("CourseQuestion", text)
