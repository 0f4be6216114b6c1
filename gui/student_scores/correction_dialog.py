"""Dialog that corrects the scores of one or several cells."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QRadioButton,
    QWidget,
)

from core.points import Mark, format_decimal, parse_score
from gui.look.appearance import GRID, apply_title_font
from gui.look.text_formatting import format_score, insert_word_breaks, pluralize, tr
from gui.student_scores.edits import EXCUSED_SCORE, ScoreCell, correct_scores
from gui.widgets.fields import TextField
from gui.widgets.layouts import DIALOG_MARGINS, build_row, lay_out_column
from gui.work.document import Document

if TYPE_CHECKING:
    from core.upload.score_grid import ScoreGrid

FIELD_CHARACTERS = 12
"""Width of the field for points, in characters."""


class CorrectionDialog(QDialog):
    """Dialog with the corrected score, which may also be excused or none, and the reason.

    `cells` must not be empty. When the user accepts, all of them get the same score as one edit of the document.
    """

    def __init__(
        self, document: Document, grid: "ScoreGrid", cells: Sequence[ScoreCell], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._document = document
        self._grid = grid
        self._cells = cells
        self.points_button = QRadioButton(tr("&Points"))
        self.points_field = TextField()
        self.excused_button = QRadioButton(tr("&Excused"))
        self.no_score_button = QRadioButton(tr("&No score"))
        self.reason_field = TextField(placeholderText=tr("Make-up quiz, ill, technical problem …"))
        self.hint_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.buttons = QDialogButtonBox()
        self.accept_button = self.buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.buttons.addButton(tr("Cancel"), QDialogButtonBox.ButtonRole.RejectRole)
        self._build_layout()
        self._show_current_score()
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.accepted.connect(self._apply)
        self.points_field.textEdited.connect(lambda: self.points_button.setChecked(True))
        self.points_field.textChanged.connect(self._update_hint)
        for button in (self.points_button, self.excused_button, self.no_score_button):
            button.toggled.connect(self._update_hint)
        self._update_hint()

    @property
    def score(self) -> str | None:
        """The chosen score as in `ScoreCorrection.score`, or None if the entered text isn't a number of points."""
        if self.excused_button.isChecked():
            return EXCUSED_SCORE
        if self.no_score_button.isChecked():
            return ""
        score = parse_score(self.points_field.text())
        is_valid = score.mark is Mark.SCORE and score.points is not None and score.points >= 0
        return format_decimal(score.points) if is_valid and score.points is not None else None

    def _build_layout(self) -> None:
        self.setWindowTitle(tr("Correct score"))
        heading = QLabel(insert_word_breaks(self._describe_cells()), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        apply_title_font(heading)
        self.points_field.setAccessibleName(tr("Points"))
        self.points_field.setFixedWidth(FIELD_CHARACTERS * self.fontMetrics().averageCharWidth())
        points_row = build_row(self.points_button, self.points_field, None)
        form = QFormLayout()
        form.setSpacing(GRID)
        form.addRow(tr("&Reason:"), self.reason_field)
        lay_out_column(
            self,
            heading,
            points_row,
            self.excused_button,
            self.no_score_button,
            form,
            self.hint_label,
            None,
            self.buttons,
            margins=DIALOG_MARGINS,
        )
        self.resize(60 * GRID, 0)

    def _describe_cells(self) -> str:
        students = {cell.student.canvas_id for cell in self._cells}
        titles = {self._document.workbook.get_session_name(cell.session) for cell in self._cells}
        who = pluralize(len(students), self._cells[0].student.name, tr("{n} students"))
        what = pluralize(len(titles), f"“{next(iter(titles))}”", tr("{n} sessions"))
        return tr("{students}, {sessions}", students=who, sessions=what)

    def _show_current_score(self) -> None:
        """Fill the fields with the correction of a single cell, or offer to enter points."""
        entry = self._grid.corrections.get(self._cells[0].key) if len(self._cells) == 1 else None
        if entry is None or entry.score not in (EXCUSED_SCORE, ""):
            self.points_button.setChecked(True)
            self.points_field.setText(entry.score if entry else "")
        elif entry.score:
            self.excused_button.setChecked(True)
        else:
            self.no_score_button.setChecked(True)
        self.reason_field.setText(entry.reason if entry else "")
        if self.points_button.isChecked():
            self.points_field.setFocus()

    def _update_hint(self) -> None:
        count = len(self._cells)
        correct = pluralize(count, tr("&Correct score"), tr("&Correct {n} scores"))
        excuse = pluralize(count, tr("E&xcuse score"), tr("E&xcuse {n} scores"))
        self.accept_button.setText(excuse if self.excused_button.isChecked() else correct)
        self.accept_button.setEnabled(self.score is not None)
        if self.score is None:
            text = tr("Enter the points that replace the score in the iClicker file.")
        elif len(self._cells) == 1:
            before = format_score(self._grid.format_file_score(*self._cells[0].key))
            text = tr(
                "The iClicker file has: {before}. The corrected score counts, also if you open a newer file.",
                before=before,
            )
        else:
            text = tr("The corrected scores count, also if you open a newer file.")
        self.hint_label.setText(text)
        self.resize(self.width(), max(self.height(), self.heightForWidth(self.width())))

    def _apply(self) -> None:
        if self.score is not None:
            correct_scores(self._document, self._grid, self._cells, self.score, self.reason_field.text().strip())


def open_correction_dialog(
    document: Document, grid: "ScoreGrid", cells: Sequence[ScoreCell], parent: QWidget, *, is_excuse: bool = False
) -> None:
    """Open the dialog for these cells, with Excused selected if `is_excuse` is True."""
    if cells:
        dialog = CorrectionDialog(document, grid, cells, parent)
        if is_excuse:
            dialog.excused_button.setChecked(True)
            dialog.reason_field.setFocus()
        dialog.open()
