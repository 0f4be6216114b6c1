"""List of the user's corrections: single scores, and students who joined late."""

from collections.abc import Iterator
from dataclasses import dataclass

from core.choices import ScoreCorrection
from core.points import format_decimal, parse_score
from core.scores.corrections import find_earlier_sessions, format_correctable_score
from core.scores.sheet import ScoreSheet
from core.workbook import Workbook


@dataclass(frozen=True, slots=True)
class CorrectionEntry:
    """Entry in the list of corrections: one student's corrected score.

    `student` is the name, or the selector if no student was found; then `student_key` is "". `file_score` is the score
    in the iClicker file now. Both `file_score` and `score` use the format of `ScoreCorrection.score`. For a student who
    joined late, `correction` is None, `session` is the first session, and `excused_count` is the number of earlier
    sessions. `selector` is that student's key in `Workbook.joined`.
    """

    student: str
    student_key: str
    selector: str
    session: str
    session_key: str
    file_score: str = ""
    correction: ScoreCorrection | None = None
    excused_count: int = 0

    @property
    def score(self) -> str:
        """The corrected score."""
        return self.correction.score if self.correction else ""

    @property
    def reason(self) -> str:
        """The user's reason, or ""."""
        return self.correction.reason if self.correction else ""

    @property
    def when(self) -> str:
        """The ISO date of the correction, or ""."""
        return self.correction.when if self.correction else ""

    @property
    def is_outdated(self) -> bool:
        """True if the score in the iClicker file has changed since the correction and differs from it."""
        known = self.correction.file_score if self.correction else None
        return known is not None and self.file_score not in (known, normalize_score(self.score))


def normalize_score(text: str) -> str:
    """Return a corrected score in the same format as scores of the file."""
    points = parse_score(text).points
    return text if points is None else format_decimal(points)


def list_corrections(workbook: Workbook, sheet: ScoreSheet) -> tuple[CorrectionEntry, ...]:
    """Return the corrected scores, then the students who joined late, each in the order in which they were made."""
    if not (workbook.corrections or workbook.joined):
        return ()
    return (*_list_corrected_scores(workbook, sheet), *_list_late_students(workbook, sheet))


def _list_corrected_scores(workbook: Workbook, sheet: ScoreSheet) -> Iterator[CorrectionEntry]:
    names, titles, unknown = _map_names(workbook, sheet), _map_titles(workbook), {*sheet.corrections.unknown}
    for (student, session), item in sheet.corrections.sources.items():
        is_included = session in sheet.points  # otherwise, the sheet doesn't have the score in the file
        file_score = (
            format_correctable_score(sheet.file_scores, student, session) if is_included else item.file_score or ""
        )
        name, title = names.get(student, student), titles.get(session, session)
        yield CorrectionEntry(name, student, item.student, title, session, file_score, item)
    for item in workbook.corrections:
        if item.student in unknown:
            title = titles.get(item.session, item.session)
            yield CorrectionEntry(item.student, "", item.student, title, item.session, "", item)


def _list_late_students(workbook: Workbook, sheet: ScoreSheet) -> Iterator[CorrectionEntry]:
    names, titles, unknown = _map_names(workbook, sheet), _map_titles(workbook), {*sheet.corrections.unknown}
    sessions = workbook.export.sessions if workbook.export else ()
    for student, (selector, first) in sheet.corrections.joined_sources.items():
        count = len(find_earlier_sessions(first, sessions))
        name, title = names.get(student, student), titles.get(first, first)
        yield CorrectionEntry(name, student, selector, title, first, excused_count=count)
    for selector, first in workbook.joined.items():
        if selector in unknown:
            yield CorrectionEntry(selector, "", selector, titles.get(first, first), first)


def _map_names(workbook: Workbook, sheet: ScoreSheet) -> dict[str, str]:
    """Return the name of each student, by student key: the gradebook's, or the iClicker file's without a gradebook."""
    people = {person.row: person.label for person in workbook.export.participants} if workbook.export else {}
    names = {student: people[rows[0]] for student, rows in sheet.rows.items() if rows}
    roster = workbook.gradebook.students if workbook.gradebook else ()
    return names | {student.canvas_id: student.name for student in roster}


def _map_titles(workbook: Workbook) -> dict[str, str]:
    sessions = workbook.export.sessions if workbook.export else ()
    return {session.key: workbook.get_session_name(session) for session in sessions}
