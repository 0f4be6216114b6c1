"""What is asked before anything is written? Only where something would be lost, and only once."""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import RequestError
from gui.messages import Choice, Messages
from gui.review_export.confirmations import Confirmations
from gui.review_export.facts import Facts
from gui.review_export.saving import suggested_name, with_suffix
from gui.review_export.sentences import counted, tr

if TYPE_CHECKING:
    from core.workbook import Workbook


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
            "\n".join([found, *(f"•  {group.heading}\N{NO-BREAK SPACE}({len(group.problems)})" for group in groups)]),
            [
                Choice("save", tr("&Save anyway")),
                Choice("look", tr("&Look first"), is_default=True, is_cancel=True),
            ],
        )
        return answer == "save"

    def choose_path(self, workbook: "Workbook") -> Path | None:
        """Where the person wants the file; None where they go back, or where it would cost another file."""
        course = workbook.gradebook.course if workbook.gradebook else ""
        name = suggested_name(course, date.today())  # noqa: DTZ011 - the person's own day
        chosen = self._messages.choose_save(tr("Save for Canvas"), name, tr("CSV files (*.csv)"))
        if chosen is None:
            return None
        path = with_suffix(chosen)
        may = (path == chosen or self._may_replace(path)) and self._may_write(path, workbook)
        return path if may else None

    def _may_replace(self, path: Path) -> bool:
        """Whether a file that the save dialog did not ask about may be replaced."""
        if not path.exists():
            return True
        answer = self._messages.ask(
            tr("Replace “{name}”?", name=path.name),
            tr("A file of this name is there already. What it holds would be lost."),
            [
                Choice("replace", tr("&Replace"), loses=True),
                Choice("keep", tr("&Keep it"), is_default=True, is_cancel=True),
            ],
        )
        return answer == "replace"

    def _may_write(self, path: Path, workbook: "Workbook") -> bool:
        """Whether the path is none of the files that the person gave; if it is, they are told."""
        given = [source.path for source in (workbook.export, workbook.gradebook) if source is not None]
        if not any(_is_same(path, own) for own in given):
            return True
        sentence = tr("this is one of the files that you gave to Clickover.")
        self._messages.warn(RequestError(sentence, where=path.name, advice=tr("Choose another name.")))
        return False


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.exists() and other.exists() and one.samefile(other)
    except OSError:
        return False
