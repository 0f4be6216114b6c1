"""Where is kept what the person has confirmed: in the document, or only while the window is open?"""

from typing import TYPE_CHECKING

from core.workbook import is_same_course
from gui.document import Document
from gui.look.words import counted, tr
from gui.review_export.confirmations import Confirmations
from gui.review_export.facts import Facts
from gui.review_export.problem_groups import ProblemGroup

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.results import Outgoing
    from core.sent import Sent
    from core.upload.changes import Changes


class Consent:
    """Warnings are accepted in the document, as an edit, and saved with the work; saving a file ends all questions.

    The tick for losses stays with the window: when the work is opened again, Canvas may hold other scores.
    """

    def __init__(self, document: Document) -> None:
        self._document = document
        self._losses: tuple[Changes, ...] = ()
        self._compared: tuple[Sent | None, Outgoing | None] = None, None
        self._is_saved = False
        self._gradebook: Gradebook | None = None

    @property
    def given(self) -> Confirmations:
        """All that is confirmed now."""
        sent, outgoing = self._document.sent, self._document.outgoing
        if (sent, outgoing) != self._compared:  # their bytes may be many, and this is asked often
            self._compared = sent, outgoing
            self._is_saved = sent is not None and outgoing is not None and sent.data == outgoing.upload.data
        return Confirmations(self._losses, self._document.workbook.accepted, self._is_saved)

    def see_losses(self, facts: Facts, *, is_seen: bool) -> None:
        """The person has seen every score of this file that is lost, or takes that back."""
        self._losses = self.given.seeing_losses(facts, is_seen=is_seen).losses

    def meet_files(self, *, is_other_export: bool) -> None:
        """Files have come: of another export or another course, no losses were seen yet."""
        before, self._gradebook = self._gradebook, self._document.workbook.gradebook
        is_other_course = before and self._gradebook and not is_same_course(before, self._gradebook)
        if is_other_export or is_other_course:
            self._losses = ()

    def accept(self, *groups: ProblemGroup) -> None:
        """The person carries on although they know of these warnings; of none, nothing happens."""
        if len(groups) == 1:
            text = tr("Accept “{heading}”", heading=groups[0].heading)
        else:
            text = counted(len(groups), tr("Accept {n} warning"), tr("Accept {n} warnings"))
        if groups:
            self._keep(text, self.given.accepting(*groups))

    def take_back(self, group: ProblemGroup) -> None:
        """The person wants to be asked about this warning again."""
        self._keep(tr("Ask again about “{heading}”", heading=group.heading), self.given.taking_back(group))

    def _keep(self, text: str, confirmed: Confirmations) -> None:
        self._document.apply(text, self._document.workbook.accepting(confirmed.accepted))
