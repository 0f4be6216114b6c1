"""Builder for changed scores."""

from collections.abc import Mapping

import numpy as np

from core.canvas.effects import Effect
from core.canvas.importer.rehearsal_result import ChangedColumn
from core.files.dictionary_column import DictionaryColumn
from core.upload.changes import AllScoreChanges, build_rehearsal_changes

LOWERED, RAISED, NEW = Effect.LOWERED, Effect.RAISED, Effect.NEW


def build_changes(*columns: tuple[str, Mapping[str, tuple[str, str]]]) -> AllScoreChanges:
    """Return the changes of new columns from (title, {student: (old score, new score)}) data."""
    students = tuple(dict.fromkeys(student for _, scores in columns for student in scores))
    return build_rehearsal_changes([_build_column(title, scores, students) for title, scores in columns], {})


def _build_column(title: str, scores: Mapping[str, tuple[str, str]], students: tuple[str, ...]) -> ChangedColumn:
    places = np.array([students.index(student) for student in scores], np.intp)
    return ChangedColumn("", title, students, places, DictionaryColumn.from_cells(scores.values()))
