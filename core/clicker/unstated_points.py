"""What is said of sessions whose points possible are not known?"""

from collections.abc import Iterator

from core.problems import Place, Problem, Severity, Source, counted

POINTS_UNKNOWN = "points-possible-unknown"


def check_points_stated(unknown: int) -> Iterator[Problem]:
    """So many sessions have no points possible: nothing is said of none."""
    if unknown:
        told = (
            f"The file does not state the points possible of {counted(unknown, 'session')}. Set them before a new "
            "assignment is made."
        )
        yield Problem(POINTS_UNKNOWN, Severity.WARNING, told, Place(Source.EXPORT))
