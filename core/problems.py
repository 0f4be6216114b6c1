"""Problems found in the data, and their locations.

A `Problem` never stops the program; the exceptions in `core.errors` do. Readers and checks collect as many Problems as
they can, so that the user sees all of them together.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """The severity of a Problem.

    INFO is a note, WARNING requires the user's confirmation, and ERROR prevents saving.
    """

    INFO = 0
    WARNING = 1
    ERROR = 2

    @property
    def word(self) -> str:
        """The lowercase name that the command line and JSON use."""
        return self.name.lower()


class Source(StrEnum):
    """The kind of file to which a location refers."""

    NONE = ""
    EXPORT = "export"
    GRADEBOOK = "gradebook"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class Location:
    """A location in a file. `row` and `column` start at 1, as in a spreadsheet."""

    source: Source = Source.NONE
    row: int | None = None
    column: int | None = None


NO_LOCATION = Location()


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem in the data, with a stable kebab-case `code` and a message.

    The message says where the problem is, what was expected, what was found, and what to do. `members` are rows or
    columns that the message counts but doesn't list. Two problems with different members aren't equal.
    """

    code: str
    severity: Severity
    message: str
    place: Location = NO_LOCATION
    members: tuple[int, ...] = ()

    def to_dict(self) -> dict[str, object]:
        """Return the problem as a JSON object, as in every command's output."""
        return {
            "code": self.code,
            "severity": self.severity.word,
            "message": self.message,
            "row": self.place.row,
            "column": self.place.column,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """Problems in the order in which they were found."""

    problems: tuple[Problem, ...] = ()

    def __iter__(self) -> Iterator[Problem]:
        """Iterate over the problems."""
        return iter(self.problems)

    def __len__(self) -> int:
        """Return the number of problems, whatever their severity."""
        return len(self.problems)

    def __add__(self, more: "Report | Iterable[Problem]") -> "Report":
        """Return a new report with `more` appended."""
        return Report((*self.problems, *more))

    def filter_by_severity(self, severity: Severity) -> "Report":
        """Return a report with only the problems of this severity."""
        return Report(tuple(problem for problem in self.problems if problem.severity is severity))

    @property
    def max_severity(self) -> Severity | None:
        """The highest severity, or None if there are no problems."""
        return max((problem.severity for problem in self.problems), default=None)
