"""What about a file that Clickover did not make just now: what would Canvas do with it, and did it arrive?"""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDialog, QLabel, QTabWidget, QVBoxLayout, QWidget

from core.canvas.rehearsal import Outcome, Rehearsal
from core.errors import ClickoverError, RequestError
from gui import tasks
from gui.appearance import GRID, make_title
from gui.background import Background
from gui.dialog_buttons import close_buttons
from gui.messages import Messages
from gui.review_export.changes import changes_of_rehearsal, say_changes
from gui.review_export.changes_view import ChangesView
from gui.review_export.facts import say_questions
from gui.review_export.landing_model import Column, LandingModel, say_landing, unexpected_of
from gui.review_export.listing import Listing
from gui.review_export.points_ways import PointsWays
from gui.review_export.problems_view import ProblemsView
from gui.review_export.questions import questions_of
from gui.review_export.questions_view import QuestionsView
from gui.review_export.sentences import tr

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.canvas.landing import Landing
    from core.problems import Report


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
            self._refuse(tr("A file can only be rehearsed against a gradebook."))
            return
        done = partial(self._show_rehearsal, path, gradebook)
        self._background.run(partial(tasks.rehearse_upload, gradebook, path), done, self._tell_failed)

    def check_landing(self, path: Path, upload: bytes | None, before: "Gradebook | None") -> None:
        """Whether `upload` arrived in the gradebook export at `path`; `before` is the one from before the upload."""
        if upload is None:
            self._refuse(tr("There is no file yet whose scores could have arrived."))
            return
        task = partial(tasks.check_landing, upload, path, before)
        self._background.run(task, partial(self._show_landing, path), self._tell_failed)

    def _refuse(self, what: str) -> None:
        self._messages.warn(RequestError(what, advice=tr("Open the iClicker file and the Canvas gradebook first.")))

    def _tell_failed(self, error: BaseException) -> None:
        if not isinstance(error, ClickoverError):
            raise error
        self._messages.warn(error)

    def _show_rehearsal(self, path: Path, gradebook: "Gradebook", rehearsal: Rehearsal) -> None:
        names = {student.canvas_id: student.name for student in gradebook.students}
        dialog = OtherFileDialog(tr("What Canvas will do with {name}", name=path.name), say(rehearsal), self._window)
        if rehearsal.outcome is not Outcome.REJECTED:
            changes = ChangesView()
            changes.why.hide()
            changes.show_changes(changes_of_rehearsal(rehearsal.changes, names))
            questions = QuestionsView()
            questions.show_questions(questions_of(rehearsal), rehearsal.ignored_columns)
            dialog.add(changes, tr("Changes"))
            dialog.add(questions, tr("Canvas will ask"))
        dialog.add_problems(rehearsal.problems)
        dialog.open()

    def _show_landing(self, path: Path, found: "tuple[Landing, Gradebook]") -> None:
        landing, after = found
        names = {student.canvas_id: student.name for student in after.students}
        dialog = OtherFileDialog(tr("Did every score arrive?"), say_landing(landing), self._window)
        model = LandingModel(dialog)
        model.show_rows(unexpected_of(landing, names))
        everything = tr("Every score of the file is in {name}, as it should be.", name=path.name)
        if not landing.is_complete:
            everything = tr("No score that could be compared differs, but something did not arrive: see Problems.")
        dialog.add(Listing(model, tr("Scores that are not as expected"), everything, Column.STUDENT), tr("Scores"))
        dialog.add_problems(landing.problems)
        if not landing.is_complete and not landing.differs:
            dialog.tabs.setCurrentIndex(dialog.tabs.count() - 1)
        dialog.open()


class OtherFileDialog(QDialog):
    """A heading, the answer in a sentence, and the details on tabs."""

    def __init__(self, heading: str, sentence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(heading)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(100 * GRID, 64 * GRID)
        title = QLabel(heading, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        make_title(title)
        self.sentence = QLabel(sentence, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.setAccessibleName(heading)
        self.buttons = close_buttons(self)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        whole.setSpacing(2 * GRID)
        for widget in (title, self.sentence):
            whole.addWidget(widget)
        whole.addWidget(self.tabs, 1)
        whole.addWidget(self.buttons)

    def add(self, widget: QWidget, label: str) -> None:
        """One more tab."""
        self.tabs.addTab(widget, label)

    def add_problems(self, problems: "Report") -> None:
        """A tab for the problems, if there are any."""
        if len(problems):
            view = ProblemsView()
            view.only_show()
            view.show_problems(tuple(problems), PointsWays((), None, 0), frozenset())
            self.tabs.addTab(view, tr("Problems ({n})", n=len(problems)))


def say(rehearsal: Rehearsal) -> str:
    """The rehearsal of any file in one or two sentences."""
    if rehearsal.outcome is Outcome.REJECTED:
        told = tr("Canvas rejects this file and says only: “{message}”.", message=rehearsal.message or "")
        return f"{told} {rehearsal.cause}" if rehearsal.cause else told
    if rehearsal.outcome is Outcome.NO_CHANGES:
        return tr("Canvas would say that there were no changes detected: every score of this file is there already.")
    questions = say_questions(questions_of(rehearsal))
    changes = say_changes(changes_of_rehearsal(rehearsal.changes, {}))
    return f"{tr('Canvas will take this file: {changes}.', changes=changes or tr('no score changes'))} {questions}"
