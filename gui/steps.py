"""Which steps lead from two files to a finished one, and how does a step stand?"""

from enum import Enum, IntEnum


class Step(IntEnum):
    """The four steps, in their order."""

    FILES = 0
    SESSIONS = 1
    STUDENTS = 2
    REVIEW = 3


class StepState(Enum):
    """How a step stands. Shown as an icon and a word, never by colour alone."""

    DONE = "done"
    NEEDS_YOU = "needs you"
    NOT_YET = "not yet"
    PROBLEM = "problem"
