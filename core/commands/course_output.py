"""Text output of what Clickover remembers about a course."""

from collections.abc import Iterator
from datetime import datetime

from core.choices import ScoreCorrection
from core.courses.course import Course
from core.score_words import format_score_word, name_score
from core.students.decisions import Judgment, PastDecision
from core.texts import Text, _, ngettext


def describe_course(course: Course, rule: Text) -> Iterator[Text]:
    """Yield one line for each thing that Clickover remembers about a course. `rule` is its grading rule."""
    decisions = course.decisions
    students = ngettext("{n} student", "{n} students", len(course.students))
    yield _("{course}: {students}", course=course.name, students=students)
    yield _("Rule: {rule}", rule=rule)
    for session in course.sessions:
        assignment_id = decisions.get_destination(session.key).assignment_id
        yield _describe_session(session.key, assignment_id, is_left_out=session.key in decisions.dropped)
    for match in decisions.past_decisions:
        student = course.students.get(match.canvas_id or "")
        yield _add_reason(_describe_match(match, student.name if student else match.canvas_id or ""), match.reason)
    for correction in decisions.corrections:
        yield _add_reason(_describe_correction(correction), correction.reason)
    for selector, session_key in decisions.joined.items():
        yield _("{student} joined in “{session}”", student=selector, session=session_key)
    for upload in course.uploads:
        values = {"time": format_time(upload.saved_at), "file": upload.path.name}
        yield (
            _("Upload {time}, {file}: arrived", **values)
            if upload.arrived_at
            else _("Upload {time}, {file}: not in Canvas yet", **values)
        )


def format_time(moment: datetime) -> str:
    """Return a date and time in the local time zone."""
    return f"{moment.astimezone():%Y-%m-%d %H:%M}"


def _describe_session(key: str, assignment_id: str, *, is_left_out: bool) -> Text:
    if is_left_out:
        return _("Session “{session}”: left out", session=key)
    if assignment_id:
        return _("Session “{session}”: goes to assignment {assignment}", session=key, assignment=assignment_id)
    return _("Session “{session}”: included", session=key)


def _describe_match(match: PastDecision, student: str) -> Text:
    values = {"person": match.name or match.email or match.student_id, "student": student, "date": match.when[:10]}
    match match.judgment:
        case Judgment.MATCHED:
            return _("{person}: matched with {student}, {date}", **values)
        case Judgment.NOT_IN_COURSE:
            return _("{person}: not in this course, {date}", **values)
        case Judgment.REJECTED:
            return _("{person}: match with {student} rejected, {date}", **values)
        case _:  # OPEN
            return _("{person}: not decided, {date}", **values)


def _describe_correction(correction: ScoreCorrection) -> Text:
    score = name_score(correction.student, correction.session)
    return _("{score}: {points}", score=score, points=format_score_word(correction.score))


def _add_reason(line: Text, reason: str) -> Text:
    return _("{line} ({reason})", line=line, reason=reason) if reason else line
