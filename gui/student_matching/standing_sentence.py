"""Where does the matching stand as a whole, in a sentence or two?"""

from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication

from core.students.proposals import Band
from gui.student_matching.standing_words import Group, band_words

_MATCHED = (Group.AUTOMATIC, Group.BY_YOU, Group.REMEMBERED)


def say_standing(counts: Mapping[Group, int], bands: Mapping[Band, int]) -> str:
    """How many are matched, need the person (`bands` says how sure their suggestions are), or are left out."""
    people = sum(counts.values()) - counts.get(Group.SKIPPED, 0)
    matched = sum(counts.get(group, 0) for group in _MATCHED)
    waiting, nobody, outside = (counts.get(each, 0) for each in (Group.NEEDS_YOU, Group.NOBODY, Group.NOT_IN_COURSE))
    if not people:
        return _tr("No student is in the iClicker file.")
    if matched == people:
        return _counted(matched, _tr("The one person is matched."), _tr("All {n} people are matched."))
    if not waiting and not nobody:
        return _tr("Everybody is settled: {matched} matched, {outside} not in this course.").format(
            matched=matched, outside=outside
        )
    said = [_tr("{matched} of {people} people are matched.").format(matched=matched, people=people)]
    if waiting:
        said.append(_say_waiting(waiting, bands))
    if nobody:
        left = (_tr("1 has no match in Canvas and is left out."), _tr("{n} have no match in Canvas and are left out."))
        said.append(_counted(nobody, *left))
    if outside:
        said.append(_counted(outside, _tr("1 is not in this course."), _tr("{n} are not in this course.")))
    return " ".join(said)


def _say_waiting(waiting: int, bands: Mapping[Band, int]) -> str:
    """How many need the person, and how sure the suggestions are: once where all are alike, else counted."""
    found = [band for band in Band if bands.get(band)]
    if not found:
        return _counted(waiting, _tr("1 needs you."), _tr("{n} need you."))
    alike = len(found) == 1
    many = _tr("{n} need you; the suggestions are {bands}.") if alike else _tr("{n} need you; suggestions: {bands}.")
    words = _counted(waiting, _tr("1 needs you; the suggestion is {bands}."), many)
    parts = [band_words(band) if alike else f"{bands[band]} {band_words(band)}" for band in found]
    return words.format(bands=", ".join(parts))


def _counted(count: int, one: str, many: str) -> str:
    """`{n}` becomes the number; other places to fill in stay."""
    return (one if count == 1 else many).replace("{n}", f"{count:,}")


def _tr(text: str) -> str:
    return QCoreApplication.translate("people", text)
