"""The four steps and their states."""

from enum import Enum, IntEnum


class Step(IntEnum):
    """The four steps, in order."""

    FILES = 0
    SESSIONS = 1
    STUDENTS = 2
    REVIEW = 3


class StepState(Enum):
    """State of a step. Shown as an icon and words, never by color alone."""

    DONE = "done"
    NEEDS_YOU = "needs you"
    NOT_YET = "not yet"
    PROBLEM = "problem"
