"""Files of other tools: which tool wrote a table, and which of its files have no people or no scores."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.recognition.headers import normalize_header

_MAX_SEARCHED_ROWS = 30
_MOODLE_GRADE = re.compile(r".+ (real|percentage|letter)")
_SOCRATIVE_SCORE = re.compile(r"total score 0 \d+")

Headers = frozenset[str]


@dataclass(frozen=True, slots=True)
class ToolFile:
    """A tool, the export of it that has people and scores, and what a file of it is that has none.

    `missing` is empty for files that may have scores.
    """

    tool: str
    advice: str
    missing: str = ""


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
    "Gradescope": "In Gradescope, open the assignment, choose Review Grades > Download Grades, and use that file.",
    "Poll Everywhere": (
        "In Poll Everywhere, choose Reports > Create report > Gradebook, download it as CSV, and use that file."
    ),
    "Zoom": (
        "Zoom keeps no scores. Use the file of the tool that graded the class, or add a column of points to this one."
    ),
    "Microsoft Teams": (
        "Teams keeps no scores. Use the file of the tool that graded the class, or add a column of points to this one."
    ),
    "Mentimeter": (
        "Mentimeter keeps no names unless participants enter them. Use a file with names or emails and a score."
    ),
    "Wooclap": "In Wooclap, open the event, choose Results > Export > Excel, and use that file.",
    "Top Hat": "In Top Hat, open the Gradebook, choose Export, and use that file.",
    "PointSolutions": "In PointSolutions, choose Reports > Results by Participant > Export to CSV, and use that file.",
    "Kahoot": "In Kahoot, open the report, choose Download report, and use that workbook.",
    "Google Forms": "Make the form a quiz, so that its responses have a score, and download them as CSV.",
    "Microsoft Forms": "Make the form a quiz, so that its responses have points, and choose Open results in Excel.",
    "Blackboard": "In Blackboard, open the Grade Center, choose Work Offline > Download, and use that file.",
    "Moodle": "In Moodle, choose Grades > Export > Plain text file, and use that file.",
    "Brightspace": "In Brightspace, choose Grades > Export with “Points grade”, and use that file.",
    "Socrative": "In Socrative, open the report, choose Whole Class Excel, and use that workbook.",
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


_NO_SCORES = "and it has no scores"
_TOOL_FILES: tuple[tuple[str, str, Callable[[Headers], bool]], ...] = (
    ("Poll Everywhere", "the report on one question from Poll Everywhere, and it has no scores", _is_one_question),
    (
        "Microsoft Teams",
        f"an attendance report from Microsoft Teams, {_NO_SCORES}",
        _has_any("in meeting duration", "participant id upn", "user action"),
    ),
    ("Zoom", f"a poll report from Zoom, {_NO_SCORES}", _is_zoom_poll),
    ("Zoom", f"the list of participants of a Zoom meeting, {_NO_SCORES}", _is_zoom_list),
    ("Mentimeter", "a file from Mentimeter, and it doesn't say who the people are", _has_any("voter", "voters")),
    ("Gradescope", "", _is_gradescope),
    ("Poll Everywhere", "", _has_any("participant first name", "custom report id", "registered participant")),
    ("Wooclap", "", _has_all("participant", "participant e mail")),
    ("Top Hat", "", _has_any("participation score", "correctness score", "participation weight", "top hat id")),
    ("Top Hat", "", _has_all("username", "email address", "first name", "last name", "status")),
    ("PointSolutions", "", _has_any("device id s", "device ids", "participant device id")),
    ("Kahoot", "", _has_all("rank", "player")),
    ("Kahoot", "", _has_all("player", "total score points")),
    ("Microsoft Forms", "", _has_all("start time", "completion time")),
    ("Socrative", "", _is_socrative),
    ("Blackboard", "", _is_blackboard),
    ("Moodle", "", _is_moodle),
    ("Brightspace", "", _has_any("orgdefinedid", "org defined id", "end of line indicator")),
    ("Google Forms", "", _is_form),
)
