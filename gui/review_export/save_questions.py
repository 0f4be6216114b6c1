"""What is asked before anything is written? Only where something would be lost, and only once."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from gui import tasks
from gui.look.words import counted, listed, tr
from gui.messages import Choice, Messages
from gui.review_export.confirmations import Confirmations
from gui.review_export.facts import Facts
from gui.review_export.saving import SUFFIX, suggested_name
from gui.save_place import choose_place

if TYPE_CHECKING:
    from core.sent import Sent
    from core.workbook import Workbook

MOST_NAMED = 3
"""Up to so many assignments are named in a question."""


class SaveQuestions:
    """Asks through `messages`, and only what has to be asked."""

    def __init__(self, messages: Messages) -> None:
        self._messages = messages

    def may_go_on(self, facts: Facts, confirmed: Confirmations) -> bool:
        """Whether the person saves with the warnings that they have not accepted yet."""
        groups = confirmed.open_warnings(facts)
        if not groups:
            return True
        found = counted(len(groups), tr("{n} thing deserves a look."), tr("{n} things deserve a look."))
        answer = self._messages.ask(
            tr("Save with open warnings?"),
            "\n".join([found, *(f"•  {group.heading}\N{NO-BREAK SPACE}({group.count:,})" for group in groups)]),
            [
                Choice("save", tr("&Save anyway")),
                Choice("look", tr("&Look first"), is_default=True, is_cancel=True),
            ],
        )
        return answer == "save"

    def may_save_again(self, facts: Facts, sent: "Sent | None") -> bool:
        """Whether what was saved before is not in Canvas yet: else this file would make its assignments once more."""
        upload = facts.outgoing.upload
        titles = tasks.made_again(sent.data, upload) if sent and sent.data != upload.data else ()
        if sent is None or not titles:
            return True
        named = [f"“{title}”" for title in titles[:MOST_NAMED]] + ["…"] * (len(titles) > MOST_NAMED)
        answer = self._messages.ask(
            tr("Did you upload “{name}” in Canvas already?", name=sent.path.name),
            tr(
                "Then its new assignments are in Canvas ({titles}), and this file would make them again: they would "
                "count twice. Export the gradebook from Canvas once more, and open it here: the scores go to the "
                "assignments that are there.",
                titles=listed(named),
            ),
            [
                Choice("stop", tr("&Yes, do not save"), is_default=True, is_cancel=True),
                Choice("save", tr("&No, save again")),
            ],
        )
        return answer == "save"

    def choose_path(self, workbook: "Workbook") -> Path | None:
        """Where the person wants the file; None where they go back, or where it would cost another file."""
        course = workbook.gradebook.course if workbook.gradebook else ""
        name = suggested_name(course, date.today())  # noqa: DTZ011 - the person's own day
        title, filters = tr("Save for Canvas"), tr("CSV files (*.csv)")
        return choose_place(self._messages, title, name, filters, SUFFIX, workbook)
