"""Problems found in the data, and where they are.

A `Problem` describes odd data and never stops anything; exceptions in `core.errors` do. Readers and checks collect all
Problems before they give up, so that the user sees them at once.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """How serious a Problem is.

    INFO is a note, WARNING asks once for confirmation, ERROR blocks saving.
    """

    INFO = 0
    WARNING = 1
    ERROR = 2

    @property
    def word(self) -> str:
        """The lowercase name used on the command line and in JSON."""
        return self.name.lower()


class Source(StrEnum):
    """The user's file that a location is in."""

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
    """A problem in the data: a stable kebab-case `code` and a message.

    The message says where it is, what was expected and found, and what to do. `members` are the rows or columns that
    the message only counts, so that problems with different ones aren't equal.
    """

    code: str
    severity: Severity
    message: str
    place: Location = NO_LOCATION
    members: tuple[int, ...] = ()

    def as_json(self) -> dict[str, object]:
        """Return the JSON object that every command prints."""
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
        """Iterate over the problems in order."""
        return iter(self.problems)

    def __len__(self) -> int:
        """Return the number of problems."""
        return len(self.problems)

    def __add__(self, more: "Report | Iterable[Problem]") -> "Report":
        """Return a new report with `more` appended."""
        return Report((*self.problems, *more))

    def with_severity(self, severity: Severity) -> "Report":
        """Return only the problems with this severity."""
        return Report(tuple(problem for problem in self.problems if problem.severity is severity))

    @property
    def max_severity(self) -> Severity | None:
        """The highest severity, or None if there are no problems."""
        return max((problem.severity for problem in self.problems), default=None)


def pluralize(number: int, singular: str, plural: str = "") -> str:
    """Return `number` with the right form of the noun: "1 row", "7 rows"."""
    return f"{number} {singular if number == 1 else plural or singular + 's'}"
