"""Sections of students, and the sections in which a session took place."""

import re
from collections.abc import Iterable, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

from core.points import Mark, ScoreTable

_SEPARATOR = re.compile(r", and | and |, ")
"""Canvas joins the sections of a student with Rails' `to_sentence`."""


def split_sections(texts: Iterable[str]) -> dict[str, frozenset[str]]:
    """Return the section names in each text of the gradebook's Section column.

    Names can contain commas and "and". A text is therefore split only if one of its parts is the whole text of other
    students, or is also a part of another text that was split.
    """
    sections = {text: frozenset((text,)) for text in map(str.strip, texts) if text}
    known: frozenset[str] = frozenset()
    while known != frozenset().union(*sections.values(), known):
        known = frozenset().union(*sections.values(), known)
        sections = {text: _split_text(text, known) for text in sections}
    return sections


def _split_text(text: str, known: frozenset[str]) -> frozenset[str]:
    for match in _SEPARATOR.finditer(text):
        first, rest = text[: match.start()], text[match.end() :]
        if first in known or rest in known:
            return _split_text(first, known) | _split_text(rest, known)
    return frozenset((text,))


def find_section_sessions(scores: ScoreTable, sections: Mapping[str, frozenset[str]]) -> dict[str, frozenset[str]]:
    """Return, for each session key, the sections in which students have a score.

    `sections` maps students to their sections.
    """
    is_score = scores.marks.to_numpy() == Mark.SCORE
    found: dict[str, set[str]] = {str(key): set() for key in scores.marks.columns}
    members: dict[frozenset[str], list[int]] = {}
    for position, student in enumerate(scores.marks.index):
        members.setdefault(sections.get(str(student), frozenset()), []).append(position)
    for names, positions in members.items():
        for key, has_score in zip(found, is_score[positions].any(axis=0), strict=True):
            if has_score:
                found[key] |= names
    return {key: frozenset(names) for key, names in found.items()}


def find_one_section_sessions(scores: ScoreTable, sections: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Return the section of each session in which students of only one section have scores.

    `sections` maps students to their sections. The result is empty unless students of several sections have scores.
    """
    found = find_section_sessions(scores, sections)
    if len(frozenset().union(*found.values())) < 2:
        return {}
    return {key: next(iter(names)) for key, names in found.items() if len(names) == 1}


def is_other_section(student_sections: frozenset[str], sections_with_scores: frozenset[str]) -> bool:
    """Return True if a session took place only in sections that aren't the student's."""
    return bool(student_sections and sections_with_scores) and not student_sections & sections_with_scores


def mark_other_sections(
    scores: ScoreTable, sections: Mapping[str, frozenset[str]], sections_with_scores: Mapping[str, frozenset[str]]
) -> ScoreTable:
    """Mark the sessions that took place only in other sections than the student's."""
    names = [sections.get(str(student), frozenset()) for student in scores.marks.index]
    distinct = {name: code for code, name in enumerate(dict.fromkeys(names))}
    codes = np.array([distinct[name] for name in names], np.intp)
    is_other: npt.NDArray[np.bool_] = np.zeros((len(distinct), len(sections_with_scores)), np.bool_)
    for name, code in distinct.items():
        is_other[code] = [is_other_section(name, with_scores) for with_scores in sections_with_scores.values()]
    is_marked = is_other[codes] if len(codes) else np.zeros(scores.marks.shape, np.bool_)
    marks = np.where(is_marked, np.int8(Mark.OTHER_SECTION), scores.marks.to_numpy())
    return ScoreTable(scores.units, pd.DataFrame(marks, scores.marks.index, scores.marks.columns), scores.decimals)
