"""What does a screen reader say of a whole session?"""

from PySide6.QtCore import QCoreApplication

from core.points import shortest
from gui.look.words import day_words
from gui.session_selection.session_rows import SessionRow


def say_session(row: SessionRow) -> str:
    """Its name, whether it counts, its day, points and answers, where it goes, and what is odd about it."""
    found = row.statistics
    parts = (
        _tr("{name}: counts.") if row.is_chosen else _tr("{name}: left out."),
        _tr("Held on {day}.") if row.session.held_on else "",
        _tr("Points: {points}.") if row.points is not None else _tr("Points not known."),
        _tr("{answered} of {people} answered.") if found else "",
        _tr("Column in Canvas: {goal}.") if row.is_chosen else "",
    )
    values = {
        "name": row.name,
        "day": day_words(row.session.held_on) if row.session.held_on else "",
        "points": "" if row.points is None else shortest(row.points),
        "answered": found.answered if found else "",
        "people": found.people if found else "",
        "goal": row.place_words,
    }
    told = [part.format(**values) for part in parts]
    return " ".join(part for part in (*told, row.advice) if part)


def _tr(text: str) -> str:
    return QCoreApplication.translate("spoken rows", text)
