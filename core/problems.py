"""What can be wrong with data, and where?

A `Problem` describes data that is odd; it never stops anything by itself. What stops an action is an exception of
`core.errors`. Readers and checks collect every Problem before they give up, so that a person sees all of them at once.

How is a number of things said?
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum, StrEnum


class Severity(IntEnum):
    """How much a Problem asks of the person: INFO tells, WARNING asks once, ERROR blocks saving."""

    INFO = 0
    WARNING = 1
    ERROR = 2

    @property
    def word(self) -> str:
        """The lower-case word used on the command line and in JSON."""
        return self.name.lower()


class Source(StrEnum):
    """Which of the person's files a Place lies in."""

    NONE = ""
    EXPORT = "export"
    GRADEBOOK = "gradebook"
    UPLOAD = "upload"


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file: `row` as a spreadsheet numbers it (first line = 1), `column` counted from 1."""

    source: Source = Source.NONE
    row: int | None = None
    column: int | None = None


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Problem:
    """One oddity: a stable kebab-case `code`, and a sentence: where, what was expected and found, what to do.

    `members` are the rows, or the columns, that a message only counts: another four rows are another problem.
    """

    code: str
    severity: Severity
    message: str
    place: Place = NOWHERE
    members: tuple[int, ...] = ()

    def as_json(self) -> dict[str, object]:
        """The form in which every command lists it."""
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
        """Each Problem, in order."""
        return iter(self.problems)

    def __len__(self) -> int:
        """How many there are."""
        return len(self.problems)

    def __add__(self, more: "Report | Iterable[Problem]") -> "Report":
        """A new report with `more` behind these."""
        return Report((*self.problems, *more))

    def of(self, severity: Severity) -> "Report":
        """Only those of this severity."""
        return Report(tuple(problem for problem in self.problems if problem.severity is severity))

    @property
    def worst(self) -> Severity | None:
        """The gravest severity, or None where nothing is odd."""
        return max((problem.severity for problem in self.problems), default=None)


def counted(number: int, one: str, many: str = "") -> str:
    """`number` with the right form of the noun: "1 row", "7 rows"."""
    return f"{number} {one if number == 1 else many or one + 's'}"
