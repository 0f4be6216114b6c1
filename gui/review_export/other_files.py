"""What about a file that Clickover did not make just now: what would Canvas do with it, and did it arrive?"""

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QTabWidget, QVBoxLayout, QWidget

from core.canvas.importer.rehearsal import Outcome, Rehearsal
from core.errors import ClickoverError, RequestError
from core.problems import Severity
from core.sent import Sent
from gui.look.appearance import GRID, make_quiet, make_title
from gui.look.words import tr
from gui.review_export.changes_view import ChangesView, say_changes
from gui.review_export.confirmations import Confirmations
from gui.review_export.facts import say_questions
from gui.review_export.landing_model import Column, LandingModel, say_landing, unexpected_of
from gui.review_export.problem_groups import group_problems
from gui.review_export.problems_view import NO_WAYS, ProblemsView
from gui.review_export.questions_view import QuestionsView, questions_of
from gui.tables.listing import Listing
from gui.widgets.fields import let_find
from gui.widgets.page_parts import IconLabel
from gui.widgets.text_dialog import close_buttons
from gui.work import tasks
from gui.work.background import Background
from gui.work.messages import Messages

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.canvas.importer.landing import Landing
    from core.problems import Report

ICON = 20


class OtherFiles(QObject):
    """Rehearses and checks files in the background and shows the answer in a dialog over `window`."""

    def __init__(self, messages: Messages, background: Background, window: QWidget) -> None:
        super().__init__(window)
        self._messages = messages
        self._background = background
        self._window = window

    def rehearse(self, path: Path, gradebook: "Gradebook | None") -> None:
        """What Canvas would do with the file at `path` in the course of `gradebook`."""
        if gradebook is None:
            self._refuse(tr("What Canvas will do with a file can only be told with a gradebook."))
            return
        done = partial(self._show_rehearsal, path, gradebook)
        self._background.run(partial(tasks.rehearse_upload, gradebook, path), done, self._tell_failed)

    def check_sent(self, path: Path, sent: Sent) -> None:
        """Whether the file that was saved for Canvas arrived in the gradebook export at `path`."""
        self._check(path, sent.data, sent.gradebook, sent)

    def check_shown(self, path: Path, upload: bytes | None, before: "Gradebook | None") -> None:
        """The same of a file that is shown and was not saved here; `before` is the gradebook from before the upload."""
        if upload is None:
            self._refuse(tr("There is no file yet whose scores could have arrived."))
        else:
            self._check(path, upload, before, None)

    def _check(self, path: Path, upload: bytes, before: "Gradebook | None", sent: Sent | None) -> None:
        task = partial(tasks.check_landing, upload, path, before, sent.when if sent else None)
        name = sent.path.name if sent else ""
        self._background.run(task, partial(self._show_landing, path, name), self._tell_failed)

    def _refuse(self, what: str) -> None:
        self._messages.warn(RequestError(what, advice=tr("Open the iClicker file and the Canvas gradebook first.")))

    def _tell_failed(self, error: BaseException) -> None:
        if not isinstance(error, ClickoverError):
            raise error
        self._messages.warn(error)

    def _show_rehearsal(self, path: Path, gradebook: "Gradebook", rehearsal: Rehearsal) -> None:
        names = {student.canvas_id: student.name for student in gradebook.students}
        heading = tr("What Canvas will do with {name}", name=path.name)
        is_taken = rehearsal.outcome is not Outcome.REJECTED
        dialog = OtherFileDialog(heading, say(rehearsal), "info" if is_taken else "circle-alert", self._window)
        if is_taken:
            changes = ChangesView(self._background)
            let_find(dialog, changes.student)
            changes.why.hide()
            changes.show_changes(tasks.changes_of_rehearsal(rehearsal, names))
            questions = QuestionsView()
            questions.show_questions(questions_of(rehearsal), rehearsal.ignored_columns)
            dialog.add(changes, tr("Changes"), len(changes.model.rows))
            dialog.add(questions, tr("Canvas will ask"), len(questions.model.rows))
        dialog.add_problems(rehearsal.problems, tr("Problem"))
        dialog.show_all()

    def _show_landing(self, path: Path, name: str, found: "tuple[Landing, Gradebook]") -> None:
        landing, after = found
        mark = "circle-check" if landing.is_complete else "triangle-alert"
        told = say_landing(landing, after.exported_at)
        dialog = OtherFileDialog(tr("Did every score arrive?"), told, mark, self._window)
        file = tr("“{name}”", name=name) if name else tr("the file that is shown")
        dialog.compared.setText(tr("Compared: {file} with “{gradebook}”.", file=file, gradebook=path.name))
        dialog.compared.show()
        if not landing.is_from_before:
            _add_details(dialog, landing, {student.canvas_id: student.name for student in after.students})
        dialog.show_all()


class OtherFileDialog(QDialog):
    """A heading, the answer in a sentence, and the details on tabs."""

    def __init__(self, heading: str, sentence: str, mark: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(100 * GRID, 64 * GRID)
        title = QLabel(heading, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        make_title(title)
        self.sentence = QLabel(sentence, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.compared = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        make_quiet(self.compared)
        self.compared.hide()
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.setAccessibleName(heading)
        self.buttons = close_buttons(self)
        told = QHBoxLayout()
        told.setSpacing(GRID)
        told.addWidget(IconLabel(mark, ICON), 0, Qt.AlignmentFlag.AlignTop)
        told.addWidget(self.sentence, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        whole.setSpacing(2 * GRID)
        whole.addWidget(title)
        whole.addLayout(told)
        whole.addWidget(self.compared)
        whole.addWidget(self.tabs, 1)
        whole.addWidget(self.buttons)

    def add(self, widget: QWidget, label: str, count: int) -> None:
        """One more tab."""
        widget.setContentsMargins(0, GRID // 2, 0, 0)
        self.tabs.addTab(widget, f"{label} ({count:,})")

    def show_all(self) -> None:
        """Open the dialog, as small as it can be where there are no tabs."""
        if not self.tabs.count():
            self.tabs.hide()
            self.resize(self.width(), self.heightForWidth(self.width()))
        self.open()

    def add_problems(self, problems: "Report", stops: str, label: str = "") -> None:
        """A tab for the problems, if there are any; `stops` is the word for the gravest of them."""
        groups = group_problems(problems)
        if groups:
            view = ProblemsView(stops)
            view.show_groups(groups, NO_WAYS, Confirmations())
            is_grave = groups[0].severity > Severity.INFO
            self.add(view, label or (tr("Problems") if is_grave else tr("Notes")), len(problems))


def _add_details(dialog: OtherFileDialog, landing: "Landing", names: Mapping[str, str]) -> None:
    """The scores that are not as expected, and what could not be compared; `names` by Canvas id."""
    model = LandingModel(dialog)
    model.show_rows(unexpected_of(landing, names))
    nothing = tr("Every score of the file is in Canvas, as it should be.")
    if not landing.is_complete:
        nothing = tr("No score that could be compared differs. What could not be compared stands on the other tab.")
    scores = Listing(model, tr("Scores that are not as expected"), nothing, Column.STUDENT, has_two_lines=True)
    dialog.add(scores, tr("Scores"), len(model.rows))
    dialog.add_problems(landing.problems, tr("Not arrived"), tr("Columns and students"))
    if not landing.is_complete and not landing.differs:
        dialog.tabs.setCurrentIndex(dialog.tabs.count() - 1)


def say(rehearsal: Rehearsal) -> str:
    """The rehearsal of any file in one or two sentences."""
    if rehearsal.outcome is Outcome.REJECTED:
        told = tr("Canvas rejects this file and says only: “{message}”.", message=rehearsal.message or "")
        return f"{told} {rehearsal.cause}" if rehearsal.cause else told
    if rehearsal.outcome is Outcome.NO_CHANGES:
        return tr("Canvas would say that there were no changes detected: every score of this file is there already.")
    questions = say_questions(questions_of(rehearsal))
    changes = say_changes(tasks.changes_of_rehearsal(rehearsal, {}).counts)
    return f"{tr('Canvas will take this file: {changes}.', changes=changes or tr('no score changes'))} {questions}"
