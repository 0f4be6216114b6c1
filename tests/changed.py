"""Changed scores made by hand."""

from collections.abc import Mapping

import numpy as np

from core.canvas.effects import Effect
from core.canvas.importer.rehearsal import ChangedColumn
from core.files.coded_columns import CodedColumn
from core.upload.changes import AllChanges, changes_of_rehearsal

LOWERED, RAISED, NEW = Effect.LOWERED, Effect.RAISED, Effect.NEW


def changes_from(*columns: tuple[str, Mapping[str, tuple[str, str]]]) -> AllChanges:
    """The changes of new columns, each a title with the score before and afterwards by student."""
    students = tuple(dict.fromkeys(student for _, scores in columns for student in scores))
    return changes_of_rehearsal([_column(title, scores, students) for title, scores in columns], {})


def _column(title: str, scores: Mapping[str, tuple[str, str]], students: tuple[str, ...]) -> ChangedColumn:
    places = np.array([students.index(student) for student in scores], np.intp)
    return ChangedColumn("", title, students, places, CodedColumn.of(scores.values()))
