"""What is the document in, between two edits: a workbook, what was worked out from it, and the work it belongs to?"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from core.errors import ClickoverError
from core.sent import Kept, Sent
from core.workbook import Workbook

if TYPE_CHECKING:
    from core.results import Outgoing, Results


@dataclass(eq=False, slots=True)
class Work:
    """What the states of one class have in common, and no undo takes back.

    `path` is where they are saved, None while they are nowhere. `sent` is what was saved of them for Canvas last.
    """

    path: Path | None = None
    sent: Sent | None = None


@dataclass(eq=False, slots=True)
class State:
    """A workbook and what was worked out from it so far. `refusal` says why no file can be made of it.

    `results` may be those of a workbook that differs in what was accepted: nothing follows from that.
    """

    workbook: Workbook
    work: Work = field(default_factory=Work)
    results: "Results | None" = None
    outgoing: "Outgoing | None" = None
    refusal: ClickoverError | None = None

    @property
    def kept(self) -> Kept:
        """What a file of this work holds."""
        return Kept(self.workbook, self.work.sent)

    @property
    def cells(self) -> int:
        """How many scores the workbook holds."""
        export = self.workbook.export
        return len(export.participants) * len(export.sessions) if export else 0

    def take_over(self, other: "State") -> None:
        """Take what was worked out for the same work."""
        self.results = self.results or other.results
        self.outgoing = self.outgoing or other.outgoing
        self.refusal = self.refusal or other.refusal
