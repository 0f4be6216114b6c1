"""Scores that aren't written because a text in the file has no value yet."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from core.choices import TOTAL_KEY
from core.clicker.export import ClickerExport
from core.points import Mark
from core.problems import Location, Problem, Severity, Source
from core.scores.shares import iter_text_columns
from core.scores.sheet import ScoreSheet
from core.texts import Text, _
from core.upload.columns import UploadColumn
from core.upload.file import LeftOutItem


def find_students_without_value(sheet: ScoreSheet, columns: Sequence[UploadColumn]) -> dict[str, list[UploadColumn]]:
    """Return the columns in which each student has a text without a value instead of a score."""
    found: dict[str, list[UploadColumn]] = defaultdict(list)
    for column in columns:
        marks = sheet.get_column(column.key).marks
        for student in marks.index[marks == Mark.NO_VALUE]:
            found[str(student)].append(column)
    return found


def list_left_out_texts(
    export: ClickerExport, sheet: ScoreSheet, columns: Sequence[UploadColumn], names: Mapping[int, str]
) -> Iterator[LeftOutItem]:
    """Yield the scores and totals that aren't written because of a text without a value.

    `names` maps export rows to the labels of their participants.
    """
    by_student = find_students_without_value(sheet, columns)
    if not by_student:
        return
    texts = _find_texts(export)
    for student, student_columns in by_student.items():
        rows = sheet.rows[student]
        for column in student_columns:
            keys = list(sheet.points) if column.key == TOTAL_KEY else [column.key]
            row, reason = _describe_texts(rows, keys, texts, is_total=column.key == TOTAL_KEY)
            yield LeftOutItem(row, names[row], column.name, reason)


def _find_texts(export: ClickerExport) -> dict[tuple[int, str], str]:
    """Return the texts without a value by row and session key."""
    return {
        (row, key): text
        for key, rows, _session, cells in iter_text_columns(export)
        for row, text, score in zip(rows, cells.texts, cells.scores, strict=True)
        if score.mark is Mark.NO_VALUE
    }


def _describe_texts(
    rows: Sequence[int], keys: Sequence[str], texts: Mapping[tuple[int, str], str], *, is_total: bool
) -> tuple[int, Text]:
    """Return the first row that has such a text in these sessions, and why the score isn't written."""
    row, key = next(((row, key) for row in rows for key in keys if (row, key) in texts), (rows[0], keys[0]))
    text = texts.get((row, key), "")
    if is_total:
        return row, _("The total needs “{session}”, where “{text}” has no value yet.", session=key, text=text)
    return row, _("“{text}” has no value yet.", text=text)


def check_unknown_shares(export: ClickerExport, sheet: ScoreSheet) -> Iterator[Problem]:
    """Yield a warning for each session with percentages or full points whose points possible are unknown."""
    seen = set()
    for key, _rows, session, cells in iter_text_columns(export):
        if cells.has_shares and key in sheet.points and sheet.points[key] is None and key not in seen:
            seen.add(key)
            text = next(item.text for item in cells.text_values if item.score.share is not None)
            message = _(
                "“{session}”: scores such as “{text}” depend on the points possible, which are unknown. These scores "
                "are left out. Enter the session's points possible.",
                session=key,
                text=text,
            )
            yield Problem("points-needed", Severity.WARNING, message, Location(Source.EXPORT, column=session.column))
