"""Differences between two versions of a course, item by item, and their combination."""

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple, TypeVar

from core.courses.course import Course, CourseUpload, build_upload_json
from core.courses.decision_items import ItemPath, build_workbook, list_items
from core.serialization import serialize

_Value = TypeVar("_Value")


class CourseDifference(NamedTuple):
    """An item that differs between two courses.

    `path` has the part of the course or the field of the decisions (see `decision_items`), and a key. `ours` and
    `theirs` are JSON values, or None where a course doesn't have the item.
    """

    path: ItemPath
    ours: Any
    theirs: Any

    @property
    def is_missing_here(self) -> bool:
        """True if only the other course has the item."""
        return self.ours is None


def list_differences(ours: Course, theirs: Course) -> tuple[CourseDifference, ...]:
    """Return the items that differ between two courses. The names and the last scores aren't compared."""
    our_items, their_items = list_course_items(ours), list_course_items(theirs)
    return tuple(
        CourseDifference(path, our_items.get(path), their_items.get(path))
        for path in dict.fromkeys([*our_items, *their_items])
        if our_items.get(path) != their_items.get(path)
    )


def merge_courses(ours: Course, theirs: Course, taken: Collection[ItemPath]) -> Course:
    """Return our course with these items replaced by the other course's.

    Items that the other course lacks are removed. The last scores are from the later files.
    """

    def merge(part: str, our_items: Mapping[str, _Value], their_items: Mapping[str, _Value]) -> dict[str, _Value]:
        kept = {key: value for key, value in our_items.items() if (part, key) not in taken}
        return {**kept, **{key: value for key, value in their_items.items() if (part, key) in taken}}

    parts = {part: merge(part, select(ours), select(theirs)) for part, select in _PARTS.items()}
    our_decisions, their_decisions = list_items(ours.decisions), list_items(theirs.decisions)
    decisions = {path: value for path, value in our_decisions.items() if path not in taken}
    decisions |= {path: value for path, value in their_decisions.items() if path in taken}
    snapshots = [course.snapshot for course in (ours, theirs) if course.snapshot]
    return Course(
        name=ours.name,
        students=parts["students"],
        assignments=parts["assignments"],
        sessions=tuple(parts["sessions"].values()),
        decisions=build_workbook(decisions),
        uploads=tuple(sorted(parts["uploads"].values(), key=lambda upload: upload.saved_at)),
        exports=parts["exports"],
        snapshot=max(snapshots, key=lambda snapshot: snapshot.saved_at, default=None),
    )


def list_course_items(course: Course) -> dict[ItemPath, Any]:
    """Return all items of a course as JSON values. The bytes of uploads are left out."""
    items: dict[ItemPath, Any] = dict(list_items(course.decisions))
    for part, select in _PARTS.items():
        items |= {(part, key): _serialize_item(value) for key, value in select(course).items()}
    return items


def _serialize_item(value: Any) -> Any:  # noqa: ANN401 - an item of any part
    return build_upload_json(value) if isinstance(value, CourseUpload) else serialize(value)


_PARTS: Mapping[str, Callable[[Course], Mapping[str, Any]]] = {
    "students": lambda course: course.students,
    "assignments": lambda course: course.assignments,
    "sessions": lambda course: {session.key: session for session in course.sessions},
    "uploads": lambda course: {" ".join(upload.key): upload for upload in course.uploads},
    "exports": lambda course: course.exports,
}
