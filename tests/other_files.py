"""Files that Canvas and other tools make, which are neither iClicker files nor gradebooks."""

import random

from tests import file_variants as files
from tests.file_variants import Variant, damage

_NAMES = ("Bo Ardley", "Cam Brisco", "Åse Østergård", "Dee Dunmore", "Eli Núñez", "Flo Farrow")
_CANVAS_FILES = {
    "groups": "name,canvas_user_id,user_id,login_id,sections,group_name,canvas_group_id,group_id",
    "quiz-student-analysis": (
        "name,id,sis_id,section,section_id,section_sis_id,submitted,attempt,88: What is it?,1.0,n correct,"
        "n incorrect,score"
    ),
    "outcomes": "Student name,Student ID,Student SIS ID,Reading result,Reading mastery points,Writing result",
    "grade-history": "Grade Change ID,Course ID,Assignment ID,Student ID,Student Name,Grader,Grade Before,Grade After",
    "attendance": (
        "Course ID,SIS Course ID,Course Code,Section Name,Section ID,Teacher ID,Teacher Name,Student ID,"
        "SIS Student ID,Student Name,Class Date,Attendance,Timestamp"
    ),
    "people": "Name,Login ID,SIS ID,Section,Role,Last Activity,Total Activity",
    "analytics": "Student Name,Student ID,Page Views,Participations,Last Page View,Current Score",
    "sis-export": "canvas_user_id,user_id,login_id,first_name,last_name,email,status",
}
_TOOL_FILES: dict[str, dict[str, str]] = {
    "Gradescope": {
        "First Name": "first",
        "Last Name": "last",
        "SID": "id",
        "Email": "email",
        "Sections": "text",
        "HW1": "score",
        "HW1 - Max Points": "constant",
        "HW1 - Submission Time": "time",
        "HW1 - Lateness (H:M:S)": "lateness",
        "Total Lateness (H:M:S)": "lateness",
    },
    "Gradescope assignment": {
        "First Name": "first",
        "Last Name": "last",
        "SID": "id",
        "Email": "email",
        "Total Score": "total",
        "Max Points": "constant",
        "Submission ID": "long id",
        "Submission Time": "time",
        "View Count": "count",
        "Submission Count": "count",
        "Lateness (H:M:S)": "lateness",
    },
    "Poll Everywhere": {
        "Response #": "number",
        "Started At (CDT)": "time",
        "Participant First Name": "first",
        "Participant Last Name": "last",
        "Email": "email",
        "Screen Name": "text",
        "Public ID": "short id",
        "Received At": "time",
        "Where was this taken?": "text",
        "Poll 1": "score",
    },
    "Zoom": {
        "Name (Original Name)": "name",
        "User Email": "email",
        "Total Duration (Minutes)": "count",
        "Guest": "text",
        "Join Time": "time",
        "Leave Time": "time",
    },
    "Wooclap": {
        "Participant": "name",
        "Participant e-mail": "email",
        "Score": "total",
        "Score (%)": "percent",
        "Q1 (1 pt)": "score",
        "Q2 (2 pts)": "score",
        "Rank": "number",
    },
    "Moodle": {
        "First name": "first",
        "Last name": "last",
        "ID number": "id",
        "Email address": "email",
        "State": "text",
        "Started": "time",
        "Completed": "time",
        "Time taken": "lateness",
        "Grade/10.00": "total",
        "Q. 1 /5.00": "score",
        "Last downloaded from this course": "long id",
    },
    "Kahoot": {
        "Rank": "number",
        "Player": "name",
        "Total Score (points)": "total",
        "Correct Answers": "count",
        "Incorrect Answers": "count",
        "Email": "email",
    },
    "Microsoft Forms": {
        "ID": "number",
        "Start time": "time",
        "Completion time": "time",
        "Email": "email",
        "Name": "name",
        "Total points": "total",
        "Points - Question 1": "score",
        "Last modified time": "time",
    },
}
_DAMAGE = (*files.SHAPE_DAMAGE[:4], files.shuffle_columns, files.use_semicolons, files.save_as_workbook)


def build_canvas_download(choice: random.Random) -> tuple[str, Variant]:
    """Return one of Canvas's downloads with its kind, in another order and damaged."""
    kind = choice.choice(list(_CANVAS_FILES))
    headers = _CANVAS_FILES[kind].split(",")
    people = [_build_row(headers, position) for position in range(choice.randint(1, 6))]
    variant = Variant([headers, *people], people, {})
    damage(variant, _DAMAGE, choice)
    return kind, variant


def _build_row(headers: list[str], position: int) -> list[str]:
    cells = {
        "date": f"2026-09-{position + 10}",
        "timestamp": "2026-09-03T10:00:00Z",
        "submitted": "2026-09-03 10:00:00 UTC",
        "activity": "2026-09-03 10:00",
        "login": f"login{position}",
        "name": _NAMES[position],
        "attendance": ("present", "absent")[position % 2],
        "role": "Student",
        "email": f"login{position}@uni.example",
        "status": "active",
        "id": str(5001 + position * 3),
        "section": "BIO 1",
    }
    others = str(position % 3)
    return [next((text for word, text in cells.items() if word in header.lower()), others) for header in headers]


def build_tool_table(choice: random.Random) -> tuple[str, Variant, set[str]]:
    """Return a table of another tool with the tool's name and the headers of its scores, damaged."""
    tool = choice.choice(list(_TOOL_FILES))
    headers = list(_TOOL_FILES[tool])
    count = choice.randint(4, 9)
    people = [[_build_tool_cell(_TOOL_FILES[tool][header], row) for header in headers] for row in range(count)]
    variant = Variant([headers, *people], people, {})
    damage(variant, _DAMAGE, choice)
    return tool, variant, {header for header, kind in _TOOL_FILES[tool].items() if kind in ("score", "total")}


def _build_tool_cell(kind: str, row: int) -> str:
    scores = ((row * 7) % 3, (row * 5) % 4)
    cells = {
        "name": _NAMES[row % len(_NAMES)],
        "first": _NAMES[row % len(_NAMES)].split()[0],
        "last": f"{_NAMES[row % len(_NAMES)].split()[1]}{row // len(_NAMES) or ''}",
        "id": str(451200 + 7 * row),
        "email": f"login{row}@uni.example",
        "score": str(scores[0]),
        "total": str(sum(scores)),
        "constant": "3",
        "time": f"2026-09-{row + 10} 12:00:0{row} -0500",
        "lateness": f"00:0{row}:00",
        "short id": str(481 + row * 13),
        "long id": str(321456789 + row * 17),
        "count": str(row % 4 + 1),
        "text": ("Kamchatka", "Lena", "Ob")[row % 3],
        "percent": f"{row * 11 % 100}%",
        "number": str(row + 1),
    }
    return cells[kind]
