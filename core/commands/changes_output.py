"""Output of the changes since a course's last files, as text and JSON."""

from collections.abc import Callable, Iterator

from core.courses.changes import CourseChanges
from core.score_words import format_score_word
from core.texts import Text, _

_CHANGE_TEXTS: dict[str, Callable[[dict[str, object]], Text]] = {
    "session-new-included": lambda values: _("New session “{session}”, included", **values),
    "session-new-left-out": lambda values: _("New session “{session}”, left out", **values),
    "session-renamed": lambda values: _("“{session}” is probably “{before}”, renamed", **values),
    "session-gone": lambda values: _("“{session}” is no longer in the iClicker file", **values),
    "score-changed": lambda values: _("{name}, “{session}”: {before} -> {after}", **values),
    "total-lowered": lambda values: _("{name}: total lowered from {before} to {after}", **values),
    "person-new": lambda values: _("New in the iClicker file: {name}", **values),
    "person-gone": lambda values: _("No longer in the iClicker file: {name}", **values),
    "student-new": lambda values: _("New in the gradebook: {name}", **values),
    "student-gone": lambda values: _("No longer in the gradebook: {name}", **values),
    "joined-late": lambda values: _(
        "{name} (canvas:{canvas_id}) joined late, with a first score in “{session}”. To excuse the earlier sessions, "
        "add the student to “joined” in a decisions file.",
        **values,
    ),
}
"""The text of each kind of change. In JSON, a change of the kind "session-new" also has the key "included"."""


def build_changes_json(changes: CourseChanges) -> list[dict[str, object]]:
    """Return the changes since the last files as JSON objects, each with its kind."""
    return list(_iter_changes(changes))


def describe_changes(changes: CourseChanges) -> list[Text]:
    """Return what changed since the last files, one line for each change."""
    lines = []
    for item in _iter_changes(changes):
        kind = str(item["kind"])
        if kind == "session-new":
            kind = "session-new-included" if item["included"] else "session-new-left-out"
        scores = {
            name: format_score_word(str(item[key]))
            for name, key in (("before", "from"), ("after", "to"))
            if key in item
        }
        values = {key: value for key, value in item.items() if key not in ("kind", "included", "from", "to")}
        lines.append(_CHANGE_TEXTS[kind]({**values, **scores}))
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
