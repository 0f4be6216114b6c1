"""Preview of any upload file and verification of an import, each in a dialog."""

from collections.abc import Callable, Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QPushButton, QTabWidget, QVBoxLayout, QWidget

from core.canvas.importer.rehearsal_result import RehearsalOutcome, RehearsalResult
from core.errors import ClickoverError, InvalidRequestError
from core.problems import Severity
from core.saved_upload import SavedUpload
from gui.look.appearance import GRID, apply_caption_font, apply_title_font
from gui.look.text_formatting import tr
from gui.review_export.changes_view import ChangesView, format_change_counts
from gui.review_export.confirmations import Confirmations
from gui.review_export.problem_groups import group_problems
from gui.review_export.problems_view import NO_POINTS_FIXES, ProblemsView
from gui.review_export.questions_view import QuestionsView, build_questions
from gui.review_export.upload_review import describe_questions
from gui.review_export.verification_model import (
    Column,
    UnexpectedScore,
    VerificationModel,
    describe_verification,
    find_unexpected_scores,
)
from gui.tables.placeholder_table import PlaceholderTable
from gui.widgets.fields import add_find_shortcut
from gui.widgets.page_parts import IconLabel
from gui.widgets.tabs import flatten_tabs
from gui.widgets.text_dialog import create_close_buttons
from gui.work import tasks
from gui.work.background import TaskRunner
from gui.work.messages import Messages

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.canvas.importer.verification import ImportVerification
    from core.problems import Report

_ICON_SIZE = 20


class UploadFileChecker(QObject):
    """Object that runs previews and verifications in the background.

    Each result is shown in a dialog whose parent is `window`. `explanation_requested` carries a Canvas ID, the title of
    a column, and the dialog in which the user wants the explanation. `verified` carries the hash of the upload file,
    the gradebook, and the `ImportVerification`.
    """

    explanation_requested = Signal(object, object, object)
    verified = Signal(object, object, object)

    def __init__(self, messages: Messages, background: TaskRunner, window: QWidget) -> None:
        super().__init__(window)
        self._messages = messages
        self._background = background
        self._window = window

    def rehearse_upload(self, path: Path, gradebook: "Gradebook | None") -> None:
        """Show what Canvas would do with the upload file at `path`.

        `gradebook` is the course's gradebook before the import.
        """
        if gradebook is None:
            self._show_missing_input_error(tr("What Canvas will do with a file can only be told with a gradebook."))
            return
        show_rehearsal = partial(self._show_rehearsal, path, gradebook)
        self._background.run(partial(tasks.rehearse_upload, gradebook, path), show_rehearsal, self._handle_error)

    def verify_upload(
        self, path: Path, saved_upload: SavedUpload | None, shown_data: bytes | None, before: "Gradebook | None"
    ) -> None:
        """Verify that the saved upload, or else the one on the page, arrived in the gradebook at `path`."""
        if saved_upload is not None:
            self.verify_saved_upload(path, saved_upload)
        else:
            self.verify_shown_upload(path, shown_data, before)

    def verify_saved_upload(self, path: Path, saved_upload: SavedUpload) -> None:
        """Verify that the saved upload arrived in the gradebook at `path`."""
        self._verify_upload(path, saved_upload.data, saved_upload.gradebook, saved_upload)

    def verify_shown_upload(self, path: Path, upload_data: bytes | None, before: "Gradebook | None") -> None:
        """Verify that the file on the page arrived in the gradebook at `path`.

        This is used if the user hasn't saved a file in this course. `before` is the gradebook from before the import.
        """
        if upload_data is None:
            self._show_missing_input_error(tr("There is no file yet whose scores could have arrived."))
        else:
            self._verify_upload(path, upload_data, before, None)

    def _verify_upload(
        self, path: Path, upload_data: bytes, before: "Gradebook | None", saved_upload: SavedUpload | None
    ) -> None:
        task = partial(tasks.verify_import, upload_data, path, before, saved_upload.saved_at if saved_upload else None)
        name = saved_upload.path.name if saved_upload else ""
        self._background.run(task, partial(self._show_verification, path, name, upload_data), self._handle_error)

    def _show_missing_input_error(self, message: str) -> None:
        self._messages.show_error(
            InvalidRequestError(message, advice=tr("Open the iClicker file and the Canvas gradebook first."))
        )

    def _handle_error(self, error: BaseException) -> None:
        if not isinstance(error, ClickoverError):
            raise error
        self._messages.show_error(error)

    def _show_rehearsal(self, path: Path, gradebook: "Gradebook", rehearsal: RehearsalResult) -> None:
        names = {student.canvas_id: student.name for student in gradebook.students}
        heading = tr("What Canvas will do with {name}", name=path.name)
        is_accepted = rehearsal.outcome is not RehearsalOutcome.REJECTED
        dialog = UploadFileDialog(
            heading, describe_rehearsal(rehearsal), "info" if is_accepted else "circle-alert", self._window
        )
        if is_accepted:
            changes = ChangesView(self._background)
            add_find_shortcut(dialog, changes.student_field)
            changes.explain_button.hide()
            changes.set_changes(tasks.find_rehearsal_changes(rehearsal, names))
            questions = QuestionsView()
            questions.set_questions(build_questions(rehearsal), rehearsal.ignored_columns)
            dialog.add_tab(changes, tr("Changes"), len(changes.model.rows))
            dialog.add_tab(questions, tr("Canvas will ask"), len(questions.model.rows))
        dialog.add_problems_tab(rehearsal.problems, tr("Problem"))
        dialog.resize_and_open()

    def _show_verification(
        self, path: Path, name: str, upload: bytes, result: "tuple[ImportVerification, Gradebook]"
    ) -> None:
        verification, after = result
        self.verified.emit(sha256(upload).hexdigest(), after, verification)
        icon_name = "circle-check" if verification.is_complete else "triangle-alert"
        summary = describe_verification(verification, after.exported_at)
        dialog = UploadFileDialog(tr("Did every score arrive?"), summary, icon_name, self._window)
        file_text = tr("“{name}”", name=name) if name else tr("the file that is shown")
        dialog.compared_label.setText(tr("Compared: {file} with “{gradebook}”.", file=file_text, gradebook=path.name))
        dialog.compared_label.show()
        if not verification.is_outdated:
            names = {student.canvas_id: student.name for student in after.students}
            explain = partial(self._request_explanation, dialog)
            _add_verification_tabs(dialog, verification, names, explain)
        dialog.resize_and_open()

    def _request_explanation(self, dialog: QWidget, score: object) -> None:
        if isinstance(score, UnexpectedScore):
            self.explanation_requested.emit(score.canvas_id, score.title, dialog)


class UploadFileDialog(QDialog):
    """Dialog with a heading, a summary of the result, and tabs with its details."""

    def __init__(self, heading: str, summary: str, icon_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(100 * GRID, 64 * GRID)
        heading_label = QLabel(heading, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        apply_title_font(heading_label)
        self.summary_label = QLabel(summary, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.compared_label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        apply_caption_font(self.compared_label)
        self.compared_label.hide()
        self.tabs = QTabWidget()
        flatten_tabs(self.tabs)
        self.tabs.setAccessibleName(heading)
        self.buttons = create_close_buttons(self)
        summary_row = QHBoxLayout()
        summary_row.setSpacing(GRID)
        summary_row.addWidget(IconLabel(icon_name, _ICON_SIZE), 0, Qt.AlignmentFlag.AlignTop)
        summary_row.addWidget(self.summary_label, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        layout.setSpacing(2 * GRID)
        layout.addWidget(heading_label)
        layout.addLayout(summary_row)
        layout.addWidget(self.compared_label)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.buttons)

    def add_tab(self, widget: QWidget, label: str, count: int) -> None:
        """Add a tab whose label shows `count`."""
        widget.setContentsMargins(0, GRID // 2, 0, 0)
        self.tabs.addTab(widget, f"{label} ({count:,})")

    def resize_and_open(self) -> None:
        """Open the dialog; without tabs, shrink it to its text."""
        if not self.tabs.count():
            self.tabs.hide()
            self.resize(self.width(), self.heightForWidth(self.width()))
        self.open()

    def add_problems_tab(self, problems: "Report", error_text: str, label: str = "") -> None:
        """Add a tab for the problems, if there are any.

        `error_text` is the label of errors, and `label` is the label of the tab.
        """
        groups = group_problems(problems)
        if groups:
            view = ProblemsView(error_text)
            view.set_groups(groups, NO_POINTS_FIXES, Confirmations())
            has_problems = groups[0].severity > Severity.INFO
            self.add_tab(view, label or (tr("Problems") if has_problems else tr("Notes")), len(problems))


def _add_verification_tabs(
    dialog: UploadFileDialog,
    verification: "ImportVerification",
    names: Mapping[str, str],
    explain: Callable[[object], object],
) -> None:
    """Add tabs for the unexpected scores and for what couldn't be compared.

    `names` maps Canvas IDs to student names. `explain` is called with the `UnexpectedScore` to explain.
    """
    model = VerificationModel(dialog)
    model.set_rows(find_unexpected_scores(verification, names))
    empty_text = tr("Every score of the file is in Canvas, as it should be.")
    if not verification.is_complete:
        empty_text = tr("No score that could be compared differs. What could not be compared stands on the other tab.")
    scores = PlaceholderTable(
        model, tr("Scores that are not as expected"), empty_text, Column.STUDENT, has_two_lines=True
    )
    scores.activated.connect(explain)
    button = QPushButton(tr("&Why this score?"))
    button.setEnabled(bool(model.rows))
    button.clicked.connect(lambda: explain(scores.get_current_object()))
    tab = QWidget()
    layout = QVBoxLayout(tab)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.addWidget(scores, 1)
    layout.addWidget(button, 0, Qt.AlignmentFlag.AlignRight)
    dialog.add_tab(tab, tr("Scores"), len(model.rows))
    dialog.add_problems_tab(verification.problems, tr("Not arrived"), tr("Columns and students"))
    if not verification.is_complete and not verification.mismatches:
        dialog.tabs.setCurrentIndex(dialog.tabs.count() - 1)


def describe_rehearsal(rehearsal: RehearsalResult) -> str:
    """Return what Canvas would do with any upload file, in one or two sentences."""
    if rehearsal.outcome is RehearsalOutcome.REJECTED:
        rejected_text = tr("Canvas rejects this file and says only: “{message}”.", message=rehearsal.message or "")
        return f"{rejected_text} {rehearsal.cause}" if rehearsal.cause else rejected_text
    if rehearsal.outcome is RehearsalOutcome.NO_CHANGES:
        return tr("Canvas would say that there were no changes detected: every score of this file is there already.")
    questions = describe_questions(build_questions(rehearsal))
    changes = format_change_counts(tasks.find_rehearsal_changes(rehearsal, {}).counts)
    return f"{tr('Canvas will take this file: {changes}.', changes=changes or tr('no score changes'))} {questions}"
