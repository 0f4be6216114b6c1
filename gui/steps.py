"""Four steps of the workflow, and their possible states.

Each page decides its own state, in `Page.get_state` and `Page.get_own_state`.
"""

from enum import Enum, IntEnum


class Step(IntEnum):
    """Step of the workflow. The values are the steps' positions in the rail."""

    FILES = 0
    SESSIONS = 1
    STUDENTS = 2
    REVIEW = 3


class StepState(Enum):
    """State of a step, shown as an icon and text, never by color alone."""

    DONE = "done"
    READY = "ready"
    """Nothing is open, but the user hasn't seen the page with these files."""
    NEEDS_ATTENTION = "needs you"
    NOT_READY = "not yet"
    PROBLEM = "problem"
