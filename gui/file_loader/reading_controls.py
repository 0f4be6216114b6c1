"""Controls for how a file is read: its sheet, its header row, and the list of the user's corrections."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QSpinBox, QVBoxLayout, QWidget

from core.recognition.corrections import Corrections
from core.recognition.table_preview import TablePreview
from gui.file_loader.correction_edits import CorrectionEdit, list_corrections, read_header_row, read_sheet
from gui.look.appearance import GRID, apply_heading_font
from gui.look.text_formatting import insert_word_breaks

MAX_HEADER_ROW = 9999


class ReadingControls(QWidget):
    """The sheet and the header row of a file, and its corrections, each with a Remove button.

    `correction_requested` carries a `CorrectionEdit`.
    """

    correction_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet_box = QComboBox()
        self.header_row_box = QSpinBox(minimum=1, maximum=MAX_HEADER_ROW)
        self.header_row_box.setKeyboardTracking(False)
        self._sheet_label = QLabel(_tr("Sheet"))
        self._header_row_label = QLabel(_tr("Row with the headers"))
        for label, field in ((self._sheet_label, self.sheet_box), (self._header_row_label, self.header_row_box)):
            label.setBuddy(field)
            field.setAccessibleName(label.text())
        self._corrections_label = QLabel()
        apply_heading_font(self._corrections_label)
        self._corrections_layout = QVBoxLayout()
        self._corrections_layout.setSpacing(GRID // 2)
        self.remove_buttons: list[QPushButton] = []
        self._build_layout()
        self.sheet_box.activated.connect(self._request_sheet)
        self.header_row_box.valueChanged.connect(self._request_header_row)

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """The focusable widgets, in tab order."""
        return (self.sheet_box, self.header_row_box, *self.remove_buttons)

    def set_reading(self, preview: TablePreview, corrections: Corrections, headers: Sequence[str]) -> None:
        """Show how a file with these headers is read."""
        with QSignalBlocker(self.sheet_box), QSignalBlocker(self.header_row_box):
            self.sheet_box.clear()
            self.sheet_box.addItems(list(preview.sheets))
            self.sheet_box.setCurrentText(preview.sheet)
            self.header_row_box.setValue(preview.header_row)
        for widget in (self._sheet_label, self.sheet_box):
            widget.setVisible(len(preview.sheets) > 1)
        self._update_corrections(corrections, headers)

    def _update_corrections(self, corrections: Corrections, headers: Sequence[str]) -> None:
        while (item := self._corrections_layout.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.remove_buttons.clear()
        listed = list_corrections(corrections, tuple(headers))
        self._corrections_label.setVisible(bool(listed))
        self._corrections_label.setText(
            _tr("Corrections from last time") if corrections.is_recalled else _tr("Your corrections")
        )
        for correction in listed:
            self._corrections_layout.addWidget(self._build_row(correction.text, correction.removal))

    def _build_row(self, text: str, removal: CorrectionEdit) -> QWidget:
        label = QLabel(insert_word_breaks(text), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        label.setAccessibleName(text)
        button = QPushButton(_tr("Remove"))
        button.setAccessibleName(removal.text)
        button.clicked.connect(lambda: self.correction_requested.emit(removal))
        self.remove_buttons.append(button)
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(button)
        layout.addWidget(label, 1)
        return row

    def _request_sheet(self) -> None:
        self.correction_requested.emit(read_sheet(self.sheet_box.currentText()))

    def _request_header_row(self, row: int) -> None:
        self.correction_requested.emit(read_header_row(row))

    def _build_layout(self) -> None:
        fields = QHBoxLayout()
        fields.setSpacing(GRID)
        for widget in (self._sheet_label, self.sheet_box, self._header_row_label, self.header_row_box):
            fields.addWidget(widget)
        fields.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addLayout(fields)
        column.addWidget(self._corrections_label)
        column.addLayout(self._corrections_layout)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ReadingControls", text)
