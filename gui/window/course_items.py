"""Everything that Clickover remembers of a course, item by item in words."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from typing_extensions import override

from core.students.decisions import Judgment
from gui.look.text_formatting import format_datetime, format_score, join_nonempty, tr
from gui.tables.filtered_table_model import FilteredTableModel

if TYPE_CHECKING:
    from core.courses.course import Course

ItemPath = tuple[str, str]


class Column(IntEnum):
    """Columns of the table, from left to right."""

    KIND = 0
    ITEM = 1
    VALUE = 2


@dataclass(frozen=True, slots=True)
class CourseItem:
    """One remembered item in words. `path` identifies it in the course."""

    path: ItemPath
    kind: str
    item: str
    value: str

    @property
    def search_text(self) -> str:
        """The text in which a search looks."""
        return f"{self.kind} {self.item} {self.value}".casefold()


class CourseItemsModel(FilteredTableModel[CourseItem, Column]):
    """Sortable table model with one row for each remembered item."""

    columns = Column

    @override
    def _headings(self) -> tuple[str, ...]:
        return tr("What"), tr("Which or who"), tr("Remembered")

    @override
    def _display(self, row: CourseItem, column: Column) -> str:
        return (row.kind, row.item, row.value)[column]

    @override
    def _tool_tip(self, row: CourseItem, column: Column) -> str:
        return self._display(row, column)


class CourseItemTexts:
    """Texts for the items of one or several versions of a course, which know the names behind IDs."""

    def __init__(self, courses: "Iterable[Course]") -> None:
        self._students: dict[str, str] = {}
        self._assignments: dict[str, str] = {}
        self._kinds = _get_kinds()
        for course in courses:
            self._students |= {key: student.name for key, student in course.students.items()}
            self._assignments |= course.assignments

    def describe_items(self, items: Mapping[ItemPath, Any]) -> list[CourseItem]:
        """Return the items in words, the user's decisions first."""
        order = {part: number for number, part in enumerate(self._kinds)}
        described = [self.describe_item(path, value) for path, value in items.items()]
        return sorted(described, key=lambda item: (order[self._get_part(item.path)], item.item.casefold()))

    def describe_item(self, path: ItemPath, value: Any) -> CourseItem:  # noqa: ANN401 - a JSON value
        """Return an item in words. `value` is its JSON value."""
        kind, describe = self._kinds[self._get_part(path)]
        item, text = describe(self, path, value)
        return CourseItem(path, kind, item, text)

    def describe_value(self, path: ItemPath, value: Any) -> str:  # noqa: ANN401 - a JSON value
        """Return only the value of an item in words, or a dash if it is missing."""
        return "–" if value is None else self.describe_item(path, value).value or tr("yes")

    def _get_part(self, path: ItemPath) -> str:
        """Return the part of the course or the field to which an item belongs."""
        part = path[0].partition(".")[0]
        return part if part in self._kinds else ""

    def get_student(self, selector: str) -> str:
        """Return a student's name. `selector` is a Canvas ID, which may begin with “canvas:”."""
        canvas_id = selector.removeprefix("canvas:")
        return self._students.get(canvas_id, selector)

    def get_assignment(self, assignment_id: str) -> str:
        """Return an assignment's title, or its ID if the title is unknown."""
        return self._assignments.get(assignment_id, assignment_id)


Describe = Callable[[CourseItemTexts, ItemPath, Any], tuple[str, str]]


def _describe_match(texts: CourseItemTexts, _path: ItemPath, value: Any) -> tuple[str, str]:  # noqa: ANN401
    student = texts.get_student(value.get("canvas_id") or "")
    who = value.get("name") or value.get("email") or value.get("student_id") or ""
    judgments = {
        Judgment.MATCHED: tr("is {student}", student=student),
        Judgment.REJECTED: tr("isn't {student}", student=student),
        Judgment.NOT_IN_COURSE: tr("isn't in this course"),
    }
    judgment = judgments.get(Judgment(value["judgment"]), tr("not decided"))
    return who, join_nonempty([judgment, str(value.get("when", ""))[:10], str(value.get("reason", ""))])


def _describe_destination(texts: CourseItemTexts, path: ItemPath, value: Any) -> tuple[str, str]:  # noqa: ANN401
    assignment_id = value.get("assignment_id") or ""
    return path[1], texts.get_assignment(assignment_id) if assignment_id else tr("new assignment")


def _describe_correction(texts: CourseItemTexts, _path: ItemPath, value: Any) -> tuple[str, str]:  # noqa: ANN401
    who = tr("{name}, “{session}”", name=texts.get_student(value["student"]), session=value["session"])
    return who, join_nonempty([format_score(value.get("score") or ""), value.get("reason") or ""])


def _describe_edit(texts: CourseItemTexts, _path: ItemPath, value: Any) -> tuple[str, str]:  # noqa: ANN401
    title = texts.get_assignment(value["assignment_id"])
    who = tr("{name}, “{session}”", name=texts.get_student(value["student"]), session=title)
    kept = tr("Canvas's score") if value.get("keeps_canvas") else tr("iClicker's score")
    return who, join_nonempty([kept, value.get("reason") or ""])


def _describe_upload(_texts: CourseItemTexts, _path: ItemPath, value: Any) -> tuple[str, str]:  # noqa: ANN401
    state = tr("arrived in Canvas") if value.get("arrived_at") else tr("not seen in Canvas yet")
    saved_at = format_datetime(datetime.fromisoformat(value["saved_at"]))
    check = value.get("check")
    checked = (
        tr("verified: {arrived} of {count}", arrived=check["arrived_count"], count=check["cell_count"]) if check else ""
    )
    return Path(value["path"]).name, join_nonempty([saved_at, state, checked])


def _describe_key(_texts: CourseItemTexts, path: ItemPath, value: Any) -> tuple[str, str]:  # noqa: ANN401
    """Describe an item whose key says what it is."""
    return path[1] or path[0], "" if value is True else _format_value(value)


def _format_value(value: Any) -> str:  # noqa: ANN401 - a JSON value
    if isinstance(value, Mapping):
        return join_nonempty([f"{key}: {_format_value(item)}" for key, item in value.items() if item])
    if isinstance(value, list):
        return join_nonempty([_format_value(item) for item in value])
    return str(value)


def _describe_joined(texts: CourseItemTexts, path: ItemPath, value: Any) -> tuple[str, str]:  # noqa: ANN401
    return texts.get_student(path[1]), tr("joined in “{session}”", session=value)


def _describe_student(_texts: CourseItemTexts, _path: ItemPath, value: Any) -> tuple[str, str]:  # noqa: ANN401
    return value["name"], join_nonempty([value["sis_user_id"], value["login_id"]])


def _describe_assignment(_texts: CourseItemTexts, path: ItemPath, value: Any) -> tuple[str, str]:  # noqa: ANN401
    return str(value), path[1]


def _describe_session(_texts: CourseItemTexts, path: ItemPath, value: Any) -> tuple[str, str]:  # noqa: ANN401
    return path[1], value.get("held_on_text") or ""


def _describe_rule(_texts: CourseItemTexts, path: ItemPath, value: Any) -> tuple[str, str]:  # noqa: ANN401
    return path[1].replace("_", " "), _format_value(value)


def _describe_reading(_texts: CourseItemTexts, path: ItemPath, value: Any) -> tuple[str, str]:  # noqa: ANN401
    return join_nonempty(path[1].split("\t")), _format_value({key: value.get(key) for key in ("roles", "corrections")})


def _describe_export(_texts: CourseItemTexts, path: ItemPath, value: Any) -> tuple[str, str]:  # noqa: ANN401
    return path[1][:12], tr("first used on {date}", date=value)


def _get_kinds() -> dict[str, tuple[str, Describe]]:
    """Return the name of each kind of item and the function that describes it, in the order of the list."""
    return {
        "past_decisions": (tr("Match"), _describe_match),
        "uploads": (tr("Upload file"), _describe_upload),
        "corrections": (tr("Corrected score"), _describe_correction),
        "joined": (tr("Late add"), _describe_joined),
        "edit_decisions": (tr("Changed in Canvas"), _describe_edit),
        "destinations": (tr("Where it goes"), _describe_destination),
        "dropped": (tr("Left out"), _describe_key),
        "titles": (tr("Name in Canvas"), _describe_key),
        "points": (tr("Points possible"), _describe_key),
        "extra_credit": (tr("Extra credit"), _describe_key),
        "choices": (tr("Rule"), _describe_rule),
        "kept_corrections": (tr("How files are read"), _describe_reading),
        "sessions": (tr("Session"), _describe_session),
        "students": (tr("Student"), _describe_student),
        "assignments": (tr("Assignment"), _describe_assignment),
        "exports": (tr("iClicker file"), _describe_export),
        "": (tr("Other"), _describe_key),
    }
