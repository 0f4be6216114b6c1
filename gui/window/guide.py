"""Guide inside the program, with a page for each step."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from gui.file_loader.export_guide import ExportGuide
from gui.look.appearance import GRID, apply_heading_font
from gui.look.tones import Tone
from gui.steps import Step
from gui.widgets.page_parts import IconLabel
from gui.widgets.text_dialog import TextDialog

ICON_SIZE = 20


@dataclass(frozen=True, slots=True)
class GuideLine:
    """One paragraph of the guide, beside an icon or below a drawing from `resources/pictures`."""

    text: str
    icon: str = ""
    tone: Tone = Tone.NEUTRAL
    drawing: str = ""


class GuideDialog(TextDialog):
    """Dialog with the guide, which opens at the page of a step."""

    def __init__(self, step: Step, parent: QWidget | None = None) -> None:
        self.topic_box = QComboBox()
        self.topic_box.setAccessibleName(_tr("Topic"))
        self.pages = QStackedWidget()
        for title, lines in list_topics().items():
            self.topic_box.addItem(title)
            self.pages.addWidget(_build_page(lines, has_export_guide=not self.pages.count()))
        self.topic_box.currentIndexChanged.connect(self.pages.setCurrentIndex)
        content = QWidget()
        column = QVBoxLayout(content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2 * GRID)
        column.addWidget(self.topic_box)
        column.addWidget(self.pages, 1)
        super().__init__(_tr("Guide"), "", parent, content)
        self.topic_box.setCurrentIndex(step)
        self.topic_box.setFocus(Qt.FocusReason.OtherFocusReason)
        self.resize(self.width(), 70 * GRID)


def _build_page(lines: Sequence[GuideLine], *, has_export_guide: bool) -> QWidget:
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2 * GRID)
    for number, line in enumerate(lines):
        label = QLabel(line.text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        if not number:
            apply_heading_font(label)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        if line.icon:
            row.addWidget(IconLabel(line.icon, ICON_SIZE, tone=line.tone), 0, Qt.AlignmentFlag.AlignTop)
        if line.drawing:
            drawing = import_module("gui.review_export.after_saving").StepDrawing(line.drawing, "")
            row.addWidget(drawing, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(label, 1)
        column.addLayout(row)
    if has_export_guide:
        column.addWidget(ExportGuide())
    column.addStretch(1)
    return page


def list_topics() -> dict[str, tuple[GuideLine, ...]]:
    """Return the topics of the guide: the four steps, and the import in Canvas."""
    return {
        _tr("1  Files"): (
            GuideLine(_tr("Open the file from iClicker and the gradebook from Canvas.")),
            GuideLine(_tr("Drop both files anywhere in the window. Clickover sees which is which."), "folder-open"),
            GuideLine(_tr("Export the gradebook just before you start. Scores entered later aren't in it."), "history"),
        ),
        _tr("2  Sessions"): (
            GuideLine(_tr("Choose which sessions count, and what each is worth.")),
            GuideLine(_tr("Clear the check box of a session to leave it out. Undo brings it back."), "check"),
            GuideLine(_tr("“Rules…” has participation, drops, the total, and rounding."), "list-checks"),
            GuideLine(
                _tr("The last column says where each session goes. “New” means that Canvas creates it."),
                "info",
            ),
        ),
        _tr("3  Students"): (
            GuideLine(_tr("Clickover matches people by ID, login, and school email. You decide about the others.")),
            GuideLine(_tr("Compare both columns. This sign means that a field is the same."), "equal", Tone.QUIET),
            GuideLine(_tr("This sign means that a field is similar, such as a nickname."), "tilde", Tone.WARNING),
            GuideLine(_tr("This sign means that a field is different."), "x", Tone.ERROR),
            GuideLine(_tr("Press 1, 2, or 3 to choose a student. Enter takes the marked answer."), "user-check"),
        ),
        _tr("4  Review and save"): (
            GuideLine(_tr("See what will change in Canvas before anything changes.")),
            GuideLine(_tr("Errors block saving. Fix them first."), "circle-alert", Tone.ERROR),
            GuideLine(_tr("Look at each warning, then fix or accept it."), "triangle-alert", Tone.WARNING),
            GuideLine(_tr("The restore file puts the old scores back, if you import it in Canvas."), "undo-2"),
        ),
        _tr("In Canvas"): (
            GuideLine(_tr("Import the saved file in Canvas. Nothing changes there until you do.")),
            GuideLine(_tr("Open Grades, and click Import."), drawing="canvas-import"),
            GuideLine(_tr("Choose the file, and click Upload Data."), drawing="canvas-upload-data"),
            GuideLine(_tr("Click Save Changes, and wait until the gradebook is back."), drawing="canvas-save-changes"),
            GuideLine(
                _tr("Export the gradebook again, and drop it in Clickover. It checks that every score has arrived."),
                drawing="canvas-check",
            ),
        ),
    }


def _tr(text: str) -> str:
    return QCoreApplication.translate("Guide", text)
