"""How are all who need a person decided in one go, one question a page?

    strong matches, ticked -> one page a person -> who is left over, and the sum

Where one person is asked about, their page is all.

Nothing is in the document before Finish; then each page that was answered is an edit.
"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget, QWizard, QWizardPage
from typing_extensions import override

from gui.look.appearance import GRID
from gui.student_matching.draft import MatchingDraft, Queue, doubted, queue_of
from gui.student_matching.leftovers_page import LeftoversPage
from gui.student_matching.person_page import PersonPage, back_keys
from gui.student_matching.strong_page import StrongPage
from gui.widgets.layouts import scroll_inside

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from core.results import Results
    from gui.student_matching.people import People

STRONG = 0
FIRST_PERSON = 1
LAST = 1_000_000
MOST_OF_SCREEN = 0.9


class MatchingWizard(QWizard):
    """Asks about `rows`, or about all who need a person. `draft` holds the answers.

    `people` are those of the results, where somebody has put them together already.
    `may_leave` is asked, with the number of answers, before Cancel loses them.
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
        self.may_leave: Callable[[int], bool] = _always
        self.queue = queue_of(self.draft.people) if rows is None else Queue(single=tuple(rows))
        self._end = -1 if rows is not None and len(rows) == 1 else LAST
        self.setWindowTitle(self.tr("Who is who?"))
        self.setWizardStyle(QWizard.WizardStyle.ClassicStyle)
        self.setOption(QWizard.WizardOption.NoBackButtonOnStartPage)
        self._is_skipping = False
        self._add_buttons()
        self.resize(_roomy(self))
        if self.queue.strong:
            self._add_page(STRONG, StrongPage(self.draft, self.queue, self))
        self._add_page(LAST, LeftoversPage(self.draft, self.queue, self))
        self._add_person(0)
        self.setStartId(STRONG if self.queue.strong else self._person_or_last(0))
        self.currentIdChanged.connect(self._prepare)
        self.customButtonClicked.connect(self._skip_the_rest)
        QShortcut(back_keys(), self).activated.connect(self.back)
        QShortcut(QKeySequence(QKeySequence.StandardKey.Find), self).activated.connect(self._start_search)

    def _add_buttons(self) -> None:
        """The way to the end stands apart from the ways to the next page and back."""
        kinds = QWizard.WizardButton
        self.setButtonText(kinds.FinishButton, self.tr("&Finish"))
        self.setButtonText(kinds.CustomButton1, self.tr("Decide the &rest later"))
        ways = (kinds.BackButton, kinds.NextButton, kinds.FinishButton, kinds.CancelButton)
        self.setButtonLayout([kinds.CustomButton1, kinds.Stretch, *ways])

    @override
    def nextId(self) -> int:
        current = self.currentId()
        if current in (LAST, -1):
            return -1
        if self._is_skipping:
            return LAST
        place = 0 if current == STRONG else current - FIRST_PERSON + 1
        self._add_person(place)
        return self._person_or_last(place)

    @override
    def accept(self) -> None:
        """Whoever was unticked and is left for later stays doubted: else the list would have them ticked again."""
        self.draft.answer(dict.fromkeys(sorted(self.queue.unticked - self.draft.decisions.keys()), doubted()))
        super().accept()

    @override
    def reject(self) -> None:
        if not self.draft.decisions or self.may_leave(len(self.draft.decisions)):
            super().reject()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.ActivationChange and self.isActiveWindow():
            QTimer.singleShot(0, self, self._show_keyboard)  # Qt forgets it right after this event

    def _show_keyboard(self) -> None:
        """Have the style draw where the keyboard is, as after Tab."""
        self.setAttribute(Qt.WidgetAttribute.WA_KeyboardFocusChange)
        focus: QWidget | None = self.focusWidget()
        if focus is not None:
            focus.update()

    def _skip_the_rest(self) -> None:
        """From here on everybody waits for later: go to the last page, which finishes."""
        page = self.currentPage()
        if isinstance(page, PersonPage) and page.answers is not None:
            page.answers.begin_with(None)
        self._is_skipping = True
        self.next()
        self._is_skipping = False

    def _start_search(self) -> None:
        page = self.currentPage()
        if isinstance(page, PersonPage) and page.answers is not None:
            page.answers.start_search()

    def _person_or_last(self, place: int) -> int:
        return FIRST_PERSON + place if place < len(self.queue.rows) else self._end

    def _add_page(self, page_id: int, page: QWizardPage) -> None:
        """Add a page of lists; that of a person scrolls by its own means."""
        scroll_inside(page, self.windowTitle())
        self.setPage(page_id, page)

    def _add_person(self, place: int) -> None:
        """Pages of people are made one ahead: a wizard about thousands opens at once."""
        most = len(self.queue.strong) + len(self.queue.single)
        if place < most and self.page(FIRST_PERSON + place) is None:
            self.setPage(FIRST_PERSON + place, PersonPage(self.draft, self.queue, place, self))

    def _prepare(self, page_id: int) -> None:
        """Put the keyboard where the answer is. Back on the strong ones, nothing is confirmed any more."""
        page = self.currentPage()
        if isinstance(page, StrongPage):
            page.undo_decisions()
        if isinstance(page, StrongPage | PersonPage | LeftoversPage) and page_id >= 0:
            page.focus_answer()
            self._show_keyboard()
        has_more = isinstance(page, PersonPage) and page.row != self.queue.rows[-1]
        self.button(QWizard.WizardButton.CustomButton1).setVisible(has_more)


def _roomy(window: QWidget) -> QSize:
    """Room for a page of a person with two accounts, also in large letters, as far as the screen has it."""
    line = window.fontMetrics().lineSpacing()
    by_text = QSize(62 * line, 45 * line).boundedTo(window.screen().availableSize() * MOST_OF_SCREEN)
    return by_text.expandedTo(QSize(108 * GRID, 78 * GRID))


def _always(answers: int) -> bool:
    """Leave whatever was answered, where nobody is there to ask."""
    del answers
    return True
