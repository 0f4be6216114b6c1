"""Whether two files are from the same class or course.

The window imports this module before pandas is loaded.
"""

from collections import Counter
from typing import TYPE_CHECKING

from core.clicker.export import ClickerExport
from core.students.decisions import pair_files

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook


def is_same_class(old: ClickerExport, new: ClickerExport) -> bool:
    """Return True if any iClicker file has most of its people in common with an old one.

    If so, sessions with equal titles are the same session.
    """
    return bool(pair_files(old, new))


def find_shared_sessions(old: ClickerExport, new: ClickerExport) -> frozenset[str]:
    """Return the keys of the sessions that are in both iClicker files of a class.

    Sessions that share a title are included only if both files have the same number of them.
    """
    before = {session.key: (session.title, session.held_on) for session in old.sessions}
    old_counts, new_counts = (Counter(session.title for session in export.sessions) for export in (old, new))
    return frozenset(
        session.key
        for session in new.sessions
        if before.get(session.key) == (session.title, session.held_on)
        and old_counts[session.title] == new_counts[session.title]
    )


def is_same_course(old: "Gradebook", new: "Gradebook") -> bool:
    """Return True if two gradebooks are probably from the same course.

    They must have most students in common. Two courses can have the same students, but never the same assignment, so a
    shared assignment settles the question. Otherwise the course names in the file names are compared if they are known.
    """
    before, after = ({student.canvas_id for student in gradebook.students} for gradebook in (old, new))
    if 2 * len(before & after) <= max(len(before), len(after)):
        return False
    old_ids, new_ids = ({assignment.assignment_id for assignment in gradebook.assignments} for gradebook in (old, new))
    if old_ids & new_ids:
        return True
    return old.course == new.course if old.course and new.course else not (old_ids and new_ids)
