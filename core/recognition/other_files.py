"""Detection of downloads from Canvas and iClicker that can't be used.

They are neither gradebooks nor exports with scores. Their headers and rows show which file they are.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice

from core.recognition.headers import normalize_header, parse_identity_header
from core.recognition.roles import REMOTE_ID_PATTERN

CLOUD_ADVICE = "In iClicker Cloud, open the course, choose Gradebook > Export, and give that file."
CLASSIC_ADVICE = "In i>clicker Classic, choose Reports > Export (or Sync), and give the UploadFile.csv that it makes."
_MAX_HEADER_ROWS = 30
_MAX_CHECKED_ROWS = 200
_MAX_ROWS_ABOVE_ANSWERS = 20
_QUESTION_HEADER = re.compile(
    r"question ?\d+\b.*|.*\b(response|answer|answers|correct answer|correctness|question text)"
)
_OUTCOME_HEADER = re.compile(r".+ (result|mastery points)")
_CANVAS_ID_HEADER = re.compile(r"canvas \w+ id")
_ACTIVITY_HEADER = re.compile(
    r"((total|max|average) )?(page views?|participations?)( (score|level))?|last (page view|participation)"
    r"|on time percent|% on time"
)
_SIS_HEADERS = ({"login id", "sortable name"}, {"course id", "user id", "role", "status"})

TextRows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class OtherFile:
    """A known file that contains no scores for the gradebook.

    `layout` is a stable key if the file is from Canvas, and otherwise "". `description` names the file in a sentence,
    and `advice` says which iClicker file to get instead.
    """

    layout: str
    description: str
    advice: str = CLOUD_ADVICE


def find_canvas_download(rows: TextRows) -> OtherFile | None:
    """Identify a Canvas download other than a gradebook, or return None."""
    for row in rows[:_MAX_HEADER_ROWS]:
        headers = {normalize_header(text) for text in row if text.strip()}
        for layout, description, is_match in _CANVAS_DOWNLOADS:
            if len(headers) > 1 and is_match(headers):
                return OtherFile(layout, description)
    return None


def find_other_clicker_file(rows: TextRows) -> OtherFile | None:
    """Identify an iClicker file that has no scores for each person, or return None."""
    filled_rows = ([text.strip() for text in row] for row in rows if any(text.strip() for text in row))
    checked_rows = list(islice(filled_rows, _MAX_CHECKED_ROWS))
    for description, advice, is_match in _CLICKER_FILES if checked_rows else ():
        if is_match(checked_rows):
            return OtherFile("", description, advice)
    return None


def _has_all(*names: str) -> Callable[[set[str]], bool]:
    """Return a predicate that is True for headers that include all these names."""
    return set(names).issubset


def _is_quiz_analysis(headers: set[str]) -> bool:
    """Return True for the analysis of a Classic Quiz, or of a New Quiz, which has separate points columns."""
    has_sections = not headers.isdisjoint({"section id", "section sis id", "section ids", "section sis ids"})
    has_attempts = "attempt" in headers and not headers.isdisjoint({"submitted", "submitted at", "item id", "itemid"})
    return {"n correct", "n incorrect"} <= headers or (has_sections and has_attempts)


def _is_outcome_results(headers: set[str]) -> bool:
    return (
        bool({"student id", "student sis id", "student name"} & headers)
        and sum(bool(_OUTCOME_HEADER.fullmatch(header)) for header in headers) > 1
        and any(header.endswith(" mastery points") for header in headers)
    )


def _is_outcome_report(headers: set[str]) -> bool:
    return bool({"learning outcome name", "learning outcome id", "learning outcome mastered"} & headers)


def _is_people_list(headers: set[str]) -> bool:
    return {"role", "last activity"} <= headers or {"role", "total activity"} <= headers


def _is_analytics(headers: set[str]) -> bool:
    return sum(bool(_ACTIVITY_HEADER.fullmatch(header)) for header in headers) > 1


def _is_sis_file(headers: set[str]) -> bool:
    return any(_CANVAS_ID_HEADER.fullmatch(header) for header in headers) or any(
        names <= headers for names in _SIS_HEADERS
    )


_CANVAS_DOWNLOADS: tuple[tuple[str, str, Callable[[set[str]], bool]], ...] = (
    ("groups", "Canvas's list of groups", _has_all("group name", "canvas group id")),
    ("groups", "Canvas's list of groups", _has_all("canvas user id", "group name")),
    ("quiz-student-analysis", "a quiz's student analysis from Canvas", _is_quiz_analysis),
    ("quiz-item-analysis", "a quiz's item analysis from Canvas", _has_all("question id", "answered student count")),
    ("outcomes", "Canvas's outcome results", _is_outcome_results),
    ("outcomes", "Canvas's outcome results", _is_outcome_report),
    ("grade-history", "Canvas's grade history", _has_all("grade before", "grade after")),
    ("attendance", "Canvas's Roll Call attendance report", _has_all("class date", "attendance")),
    ("people", "Canvas's list of people", _is_people_list),
    ("analytics", "Canvas's analytics of activity", _is_analytics),
    ("analytics", "a Canvas access report", _has_all("times viewed", "times participated")),
    ("account-report", "a report on a Canvas account", _has_all("user id", "user sis id")),
    ("account-report", "a report on a Canvas account", _has_all("student sis", "enrollment state")),
    ("sis-export", "Canvas's SIS export", _is_sis_file),
)


def _is_session_csv(rows: TextRows) -> bool:
    labels = {row[0].casefold() for row in rows}
    return rows[0][0].casefold() == "scoring" or {"start time", "stop time"} <= labels


def _is_session_xml(rows: TextRows) -> bool:
    return rows[0][0].startswith("<") and any("<ssn" in text or "<p qn=" in text for row in rows for text in row)


def _is_remote_list(rows: TextRows) -> bool:
    return all(len(row) == 2 and REMOTE_ID_PATTERN.fullmatch(row[0]) for row in rows)


def _is_student_list(rows: TextRows) -> bool:
    """Return True for a student list: last name, first name, and ID, without a header."""
    return all(
        len(row) == 3 and not parse_identity_header(row[0]) and not _is_number(row[1]) for row in rows
    ) and not any(parse_identity_header(text) for text in rows[0])


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdecimal()


def _is_poll_answers(rows: TextRows) -> bool:
    """Return True if at least half of the columns are poll questions or answers.

    Identity columns are left out of this count.
    """
    searched_rows = rows[:_MAX_ROWS_ABOVE_ANSWERS]
    header = next((row for row in searched_rows if sum(bool(parse_identity_header(text)) for text in row) > 1), rows[0])
    others = [normalize_header(text) for text in header if text and not parse_identity_header(text)]
    return bool(others) and 2 * sum(bool(_QUESTION_HEADER.fullmatch(text)) for text in others) >= len(others)


_CLICKER_FILES: tuple[tuple[str, str, Callable[[TextRows], bool]], ...] = (
    (
        "the session file of i>clicker Classic (L*.csv), which holds remotes and no names",
        CLASSIC_ADVICE,
        _is_session_csv,
    ),
    (
        "the session file of i>clicker Classic (L*.xml), which holds remotes and no names",
        CLASSIC_ADVICE,
        _is_session_xml,
    ),
    ("i>clicker Classic's list of remotes (RemoteID.csv), which holds no scores", CLASSIC_ADVICE, _is_remote_list),
    ("i>clicker Classic's list of students (Roster.txt), which holds no scores", CLASSIC_ADVICE, _is_student_list),
    ("the answers to one poll or quiz, question by question", CLOUD_ADVICE, _is_poll_answers),
)
