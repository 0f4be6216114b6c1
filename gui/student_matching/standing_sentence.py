"""Where does the matching stand as a whole, in a sentence or two?"""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QCoreApplication

from core.students.proposals import Band
from gui.student_matching.identity_words import spoken_name
from gui.student_matching.standing_words import Group, band_words

_MATCHED = (Group.AUTOMATIC, Group.BY_YOU, Group.REMEMBERED)


def say_standing(counts: Mapping[Group, int], bands: Mapping[Band, int], names: Mapping[Group, Sequence[str]]) -> str:
    """How many are matched, need the person (`bands` says how sure their suggestions are), or are left out.

    `names` are those of the people of a group, where they are few enough to be named.
    """
    people = sum(counts.values()) - counts.get(Group.SKIPPED, 0)
    matched = sum(counts.get(group, 0) for group in _MATCHED)
    waiting, nobody, outside = (counts.get(each, 0) for each in (Group.NEEDS_YOU, Group.NOBODY, Group.NOT_IN_COURSE))
    if not people:
        return _tr("No student is in the iClicker file.")
    if nobody and not matched and not waiting:
        return _tr("No one in the iClicker file matches anyone in this gradebook.")
    if matched == people:
        return (
            _tr("The one person is matched.")
            if people == 1
            else _tr("All {n} people are matched.").format(n=f"{people:,}")
        )
    if not waiting and not nobody:
        return _tr("Everybody is settled: {matched} matched, {outside} not in this course.").format(
            matched=f"{matched:,}", outside=f"{outside:,}"
        )
    said = [_tr("{matched} of {people} people are matched.").format(matched=f"{matched:,}", people=f"{people:,}")]
    others = {
        Group.NEEDS_YOU: _say_waiting(waiting, bands),
        Group.NOBODY: _tr("{who} has no match in Canvas and is left out.")
        if nobody == 1
        else _tr("{who} have no match in Canvas and are left out."),
        Group.NOT_IN_COURSE: _tr("{who} is not in this course.")
        if outside == 1
        else _tr("{who} are not in this course."),
    }
    for group, words in others.items():
        if number := counts.get(group, 0):
            said.append(words.replace("{who}", _who(number, names.get(group, ()))))
    return " ".join(said)


def _say_waiting(waiting: int, bands: Mapping[Band, int]) -> str:
    """That they need the person, and how sure the suggestions are: once where all are alike, else counted."""
    found = [band for band in Band if bands.get(band)]
    if not found:
        return _tr("{who} needs you.") if waiting == 1 else _tr("{who} need you.")
    if len(found) > 1:
        counted = ", ".join(f"{bands[band]:,} {band_words(band)}" for band in found)
        return _tr("{who} need you; suggestions: {bands}.").replace("{bands}", counted)
    one, many = _tr("{who} needs you; the suggestion is {band}."), _tr("{who} need you; the suggestions are {band}.")
    return (one if waiting == 1 else many).replace("{band}", band_words(found[0]))


def _who(number: int, names: Sequence[str]) -> str:
    """The people by name, where they are given and tell them apart; else how many they are."""
    told = [spoken_name(name) for name in names]
    return _tr(" and ").join(told) if told and len(set(told)) == number else f"{number:,}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("people", text)
