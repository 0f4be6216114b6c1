"""Wizard in which the user matches people who need review, one question per page.

    very likely matches -> one page for each other person -> unmatched people and summary

For a single person, the wizard has only that person's page. The document doesn't change until the user clicks Finish.
At that point, each answered page becomes one edit.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget, QWizard, QWizardPage
from typing_extensions import override

from gui.look.appearance import GRID
from gui.student_matching.confirm_matches_page import ConfirmMatchesPage
from gui.student_matching.matching_draft import MatchingDraft, MatchingQueue, build_queue, make_rejection_decision
from gui.student_matching.person_page import PersonPage
from gui.student_matching.unmatched_page import UnmatchedPage
from gui.widgets.fields import get_back_shortcut
from gui.widgets.layouts import make_scrollable
from gui.work.messages import Choice, Messages

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.results import Results
    from gui.student_matching.people import People

CONFIRM_PAGE_ID = 0
FIRST_PERSON_PAGE_ID = 1
LAST_PAGE_ID = 1_000_000
MAX_SCREEN_SHARE = 0.9


class MatchingWizard(QWizard):
    """Wizard that asks about `rows`, or about everyone who needs review.

    `draft` contains the answers. Pass `people` if they were already built from the results. `confirm_discard` is called
    with the number of answers before Cancel discards them.
    """

    def __init__(
        self,
        results: "Results",
        rows: "Sequence[int] | None" = None,
        parent: QWidget | None = None,
        *,
        people: "People | None" = None,
    ) -> None:
        super().__init__(parent)
        self.draft = MatchingDraft(results, people)
        self.confirm_discard: Callable[[int], bool] = _allow_discard
        self.queue = build_queue(self.draft.people) if rows is None else MatchingQueue(other_rows=tuple(rows))
        self._final_page_id = -1 if rows is not None and len(rows) == 1 else LAST_PAGE_ID
        self.setWindowTitle(self.tr("Who is who?"))
        self.setWizardStyle(QWizard.WizardStyle.ClassicStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        self._is_skipping = False
        self._set_up_buttons()
        self.resize(_compute_window_size(self))
        if self.queue.very_likely_rows:
            self._add_list_page(CONFIRM_PAGE_ID, ConfirmMatchesPage(self.draft, self.queue, self))
        self._add_list_page(LAST_PAGE_ID, UnmatchedPage(self.draft, self.queue, self))
        self._add_person_page(0)
        self.setStartId(CONFIRM_PAGE_ID if self.queue.very_likely_rows else self._get_page_id(0))
        self.currentIdChanged.connect(self._enter_page)
        self.customButtonClicked.connect(self._skip_remaining)
        QShortcut(get_back_shortcut(), self).activated.connect(self.back)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self._start_search)

    def _set_up_buttons(self) -> None:
        """Place the skip button apart from Next and Back."""
        kinds = QWizard.WizardButton
        self.setButtonText(kinds.FinishButton, self.tr("&Finish"))
        self.setButtonText(kinds.CustomButton1, self.tr("Decide the &rest later"))
        navigation_buttons = (kinds.BackButton, kinds.NextButton, kinds.FinishButton, kinds.CancelButton)
        self.setButtonLayout([kinds.CustomButton1, kinds.Stretch, *navigation_buttons])

    @override
    def nextId(self) -> int:
        current = self.currentId()
        if current in (LAST_PAGE_ID, -1):
            return -1
        if self._is_skipping:
            return LAST_PAGE_ID
        position = 0 if current == CONFIRM_PAGE_ID else current - FIRST_PERSON_PAGE_ID + 1
        self._add_person_page(position)
        return self._get_page_id(position)

    @override
    def accept(self) -> None:
        """Finish, and record cleared matches as rejected.

        Otherwise, the list would show these matches as checked again the next time.
        """
        self.draft.add_answer(
            dict.fromkeys(sorted(self.queue.unchecked_rows - self.draft.decisions.keys()), make_rejection_decision())
        )
        super().accept()

    @override
    def reject(self) -> None:
        if not self.draft.decisions or self.confirm_discard(len(self.draft.decisions)):
            super().reject()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            QTimer.singleShot(0, self, self._enable_focus_frame)  # Qt resets the attribute right after this event

    def _enable_focus_frame(self) -> None:
        """Make the style draw the focus frame as it does after Tab."""
        self.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        focus: QWidget | None = self.focusWidget()
        if focus is not None:
            focus.update()

    def _skip_remaining(self) -> None:
        """Leave the remaining people for later, and go to the last page."""
        page = self.currentPage()
        if isinstance(page, PersonPage) and page.answer_form is not None:
            page.answer_form.set_decision(None)
        self._is_skipping = True
        self.next()
        self._is_skipping = False

    def _start_search(self) -> None:
        page = self.currentPage()
        if isinstance(page, PersonPage) and page.answer_form is not None:
            page.answer_form.start_search()

    def _get_page_id(self, position: int) -> int:
        return FIRST_PERSON_PAGE_ID + position if position < len(self.queue.individual_rows) else self._final_page_id

    def _add_list_page(self, page_id: int, page: QWizardPage) -> None:
        """Add a page of lists inside a scroll area.

        The pages about one person have their own scroll areas.
        """
        make_scrollable(page, self.windowTitle())
        self.setPage(page_id, page)

    def _add_person_page(self, position: int) -> None:
        """Add the page for a position of the queue if it is missing.

        Pages are created one ahead, so that a wizard about thousands of people opens immediately.
        """
        max_pages = len(self.queue.very_likely_rows) + len(self.queue.other_rows)
        if position < max_pages and self.page(FIRST_PERSON_PAGE_ID + position) is None:
            self.setPage(FIRST_PERSON_PAGE_ID + position, PersonPage(self.draft, self.queue, position, self))

    def _enter_page(self, page_id: int) -> None:
        """Move the focus to the answer.

        If the user has returned to the list, its confirmations are withdrawn.
        """
        page = self.currentPage()
        if isinstance(page, ConfirmMatchesPage):
            page.withdraw_answers()
        if isinstance(page, ConfirmMatchesPage | PersonPage | UnmatchedPage) and page_id >= 0:
            page.focus_answer()
            self._enable_focus_frame()
        has_more = isinstance(page, PersonPage) and page.row != self.queue.individual_rows[-1]
        self.button(QWizard.WizardButton.CustomButton1).setVisible(has_more)


def _compute_window_size(window: QWidget) -> QSize:
    """Return a window size that fits duplicate accounts and the screen."""
    line_height = window.fontMetrics().lineSpacing()
    text_size = QSize(62 * line_height, 45 * line_height).boundedTo(window.screen().availableSize() * MAX_SCREEN_SHARE)
    return text_size.expandedTo(QSize(108 * GRID, 78 * GRID))


def confirm_discard(messages: Messages, answers: int) -> bool:
    """Return True if the user agrees to close the wizard and lose this many answers."""
    singular, plural = _tr("Leave without your answer?"), _tr("Leave without your {number} answers?")
    question = (singular if answers == 1 else plural).format(number=answers)
    detail = _tr("Nobody is matched before you press Finish on the last page. “Decide the rest later” leads there.")
    stay = Choice("stay", _tr("&Go on matching"), is_default=True, is_cancel=True)
    leave = Choice("leave", _tr("&Leave without them"), is_destructive=True)
    return messages.ask(question, detail, (stay, leave)) == "leave"


def _tr(text: str) -> str:
    return QCoreApplication.translate("MatchingWizard", text)


def _allow_discard(answers: int) -> bool:
    """Return True, as the default for `confirm_discard`."""
    del answers
    return True
