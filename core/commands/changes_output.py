"""Output of the changes since a course's last files, as text and JSON."""

from collections.abc import Iterator

from core.courses.changes import CourseChanges

CHANGE_TEXTS = {
    "session-new-included": "new session “{session}”, included",
    "session-new-left-out": "new session “{session}”, left out",
    "session-renamed": "“{session}” is probably “{from}”, renamed",
    "session-gone": "“{session}” is no longer in the iClicker file",
    "score-changed": "{name}, “{session}”: {from} -> {to}",
    "total-lowered": "{name}: total lowered from {from} to {to}",
    "person-new": "new in the iClicker file: {name}",
    "person-gone": "no longer in the iClicker file: {name}",
    "student-new": "new in the gradebook: {name}",
    "student-gone": "no longer in the gradebook: {name}",
    "joined-late": "{name} (canvas:{canvas_id}) joined late, with a first score in “{session}”. To excuse the earlier "
    "sessions, say so under “joined” in a decisions file",
}
"""The text of each kind of change. In JSON, a change of the kind "session-new" also has the key "included"."""


def build_changes_json(changes: CourseChanges) -> list[dict[str, object]]:
    """Return the changes since the last files as JSON objects, each with its kind."""
    return list(_iter_changes(changes))


def describe_changes(changes: CourseChanges) -> list[str]:
    """Return the changes since the last files, one line for each change."""
    lines = []
    for item in _iter_changes(changes):
        kind = str(item["kind"])
        if kind == "session-new":
            kind = "session-new-included" if item["included"] else "session-new-left-out"
        values = {key: "no score" if key in ("from", "to") and not value else value for key, value in item.items()}
        lines.append(CHANGE_TEXTS[kind].format_map(values))
    return lines


def _iter_changes(changes: CourseChanges) -> Iterator[dict[str, object]]:
    for session in changes.new_sessions:
        yield {"kind": "session-new", "session": session.key, "included": session.is_included}
    for session in changes.renamed_sessions:
        yield {"kind": "session-renamed", "session": session.key, "from": session.earlier_title}
    for session in changes.gone_sessions:
        yield {"kind": "session-gone", "session": session.key}
    for kind, scores in (("score-changed", changes.changed_scores), ("total-lowered", changes.lowered_totals)):
        for score in scores:
            person: dict[str, object] = {"kind": kind, "canvas_id": score.canvas_id, "name": score.name}
            yield person | {"session": score.session, "from": score.before, "to": score.after}
    for kind, people in (
        ("person-new", changes.new_people),
        ("person-gone", changes.gone_people),
        ("student-new", changes.new_students),
        ("student-gone", changes.gone_students),
    ):
        for item in people:
            yield {"kind": kind, "canvas_id": item.canvas_id, "name": item.name}
    names = {student.canvas_id: student.name for student in changes.new_students}
    for late in changes.late_adds:
        student = {"canvas_id": late.student, "name": names[late.student]}
        yield {"kind": "joined-late", **student, "session": late.first_session}
