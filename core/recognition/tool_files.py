"""Files of other tools: which tool wrote a table, and which of its files have no people or no scores."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.recognition.headers import normalize_header
from core.texts import Text, _

_MAX_SEARCHED_ROWS = 30
_MOODLE_GRADE = re.compile(r".+ (real|percentage|letter)")
_SOCRATIVE_SCORE = re.compile(r"total score 0 \d+")

Headers = frozenset[str]


@dataclass(frozen=True, slots=True)
class ToolFile:
    """A file from another tool.

    `advice` says which export of the tool has people and scores. `missing` says what this file lacks; it is None for
    files that may have scores.
    """

    tool: str
    advice: Text
    missing: Text | None = None


def find_tool_file(rows: Sequence[Sequence[str]]) -> ToolFile | None:
    """Return which tool's file a table is, by the headers in any of its first rows, or None."""
    header_sets = [
        frozenset(normalize_header(text) for text in row if text.strip()) for row in rows[:_MAX_SEARCHED_ROWS]
    ]
    for tool, missing, is_match in _TOOL_FILES:
        if any(headers and is_match(headers) for headers in header_sets):
            return ToolFile(tool, _ADVICE[tool], missing)
    return None


_ADVICE = {
    "Gradescope": _("In Gradescope, open the assignment, choose Review Grades > Download Grades, and use that file."),
    "Poll Everywhere": _(
        "In Poll Everywhere, choose Reports > Create report > Gradebook, download it as CSV, and use that file."
    ),
    "Zoom": _(
        "Zoom doesn't record scores. Use the file from the tool that graded the class, or add a column of points to "
        "this file."
    ),
    "Microsoft Teams": _(
        "Teams doesn't record scores. Use the file from the tool that graded the class, or add a column of points to "
        "this file."
    ),
    "Mentimeter": _(
        "Mentimeter doesn't record names unless participants enter them. Use a file with names or emails and scores."
    ),
    "Wooclap": _("In Wooclap, open the event, choose Results > Export > Excel, and use that file."),
    "Top Hat": _("In Top Hat, open the Gradebook, choose Export, and use that file."),
    "PointSolutions": _(
        "In PointSolutions, choose Reports > Results by Participant > Export to CSV, and use that file."
    ),
    "Kahoot": _("In Kahoot, open the report, choose Download report, and use that workbook."),
    "Google Forms": _("Make the form a quiz so that its responses have scores, and download them as CSV."),
    "Microsoft Forms": _("Make the form a quiz so that its responses have points, and choose Open results in Excel."),
    "Blackboard": _("In Blackboard, open the Grade Center, choose Work Offline > Download, and use that file."),
    "Moodle": _("In Moodle, choose Grades > Export > Plain text file, and use that file."),
    "Brightspace": _("In Brightspace, choose Grades > Export with “Points grade”, and use that file."),
    "Socrative": _("In Socrative, open the report, choose Whole Class Excel, and use that workbook."),
}


def _has_all(*names: str) -> Callable[[Headers], bool]:
    return frozenset(names).issubset


def _has_any(*names: str) -> Callable[[Headers], bool]:
    return lambda headers: not headers.isdisjoint(names)


def _is_gradescope(headers: Headers) -> bool:
    is_late = any(header.endswith("lateness h m s") for header in headers)
    return is_late or ("sid" in headers and any(header.endswith("max points") for header in headers))


def _is_one_question(headers: Headers) -> bool:
    return headers == {"results summary"} or {"response", "via"} <= headers


def _is_zoom_list(headers: Headers) -> bool:
    has_duration = any("duration" in header for header in headers)
    return "name original name" in headers or (has_duration and ({"join time", "leave time"} <= headers))


def _is_zoom_poll(headers: Headers) -> bool:
    return headers <= {"poll report", "poll details"} or {"submitted date time", "user email"} <= headers


def _is_form(headers: Headers) -> bool:
    return {"timestamp", "score"} <= headers or {"timestamp", "email address"} <= headers


def _is_blackboard(headers: Headers) -> bool:
    has_points = any("total pts" in header for header in headers)
    return {"last access", "availability"} <= headers or (has_points and "username" in headers)


def _is_moodle(headers: Headers) -> bool:
    has_grades = any(_MOODLE_GRADE.fullmatch(header) for header in headers)
    return "last downloaded from this course" in headers or (has_grades and "email address" in headers)


def _is_socrative(headers: Headers) -> bool:
    return any(_SOCRATIVE_SCORE.fullmatch(header) for header in headers) or "number of correct answers" in headers


_TOOL_FILES: tuple[tuple[str, Text | None, Callable[[Headers], bool]], ...] = (
    (
        "Poll Everywhere",
        _("This is a report on one question from Poll Everywhere, and it has no scores."),
        _is_one_question,
    ),
    (
        "Microsoft Teams",
        _("This is an attendance report from Microsoft Teams, and it has no scores."),
        _has_any("in meeting duration", "participant id upn", "user action"),
    ),
    ("Zoom", _("This is a poll report from Zoom, and it has no scores."), _is_zoom_poll),
    ("Zoom", _("This is the participant list of a Zoom meeting, and it has no scores."), _is_zoom_list),
    (
        "Mentimeter",
        _("This is a file from Mentimeter, and it doesn't say who the people are."),
        _has_any("voter", "voters"),
    ),
    ("Gradescope", None, _is_gradescope),
    ("Poll Everywhere", None, _has_any("participant first name", "custom report id", "registered participant")),
    ("Wooclap", None, _has_all("participant", "participant e mail")),
    ("Top Hat", None, _has_any("participation score", "correctness score", "participation weight", "top hat id")),
    ("Top Hat", None, _has_all("username", "email address", "first name", "last name", "status")),
    ("PointSolutions", None, _has_any("device id s", "device ids", "participant device id")),
    ("Kahoot", None, _has_all("rank", "player")),
    ("Kahoot", None, _has_all("player", "total score points")),
    ("Microsoft Forms", None, _has_all("start time", "completion time")),
    ("Socrative", None, _is_socrative),
    ("Blackboard", None, _is_blackboard),
    ("Moodle", None, _is_moodle),
    ("Brightspace", None, _has_any("orgdefinedid", "org defined id", "end of line indicator")),
    ("Google Forms", None, _is_form),
)
