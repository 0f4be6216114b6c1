"""Random files in the shapes that other tools export, with what they really contain.

The people are invented. Each builder names where its shape is publicly described.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.files.tables import format_csv

Rows = list[list[str]]
People = Sequence[tuple[str, str, str, str]]

_FIRST_NAMES = ("Odette", "Jasper", "Tamsin", "Inés", "Quill", "Amara", "Bo", "Åse", "Max", "Jo Ann")
_LAST_NAMES = ("Brightwater", "Dunmoor", "Fenwick", "García López", "Vance", "Okonjo-Reyes", "Ardley", "Østergård")


@dataclass(frozen=True)
class ToolTable:
    """A file and its truth: the scores of each person by the header of the column, in the order of the rows."""

    tool: str
    rows: Rows
    scores: dict[str, list[str]]
    people: int

    @property
    def data(self) -> bytes:
        """The bytes of the file as CSV."""
        return format_csv(self.rows)


def build_people(choice: random.Random) -> People:
    """Return first names, last names, IDs, and emails of invented people."""
    count = choice.randint(4, 14)
    numbers = choice.sample(range(100, 999), count)
    return [
        (choice.choice(_FIRST_NAMES), choice.choice(_LAST_NAMES), f"00451{number}", f"login{number}@example.edu")
        for number in numbers
    ]


def _draw(choice: random.Random, count: int, top: int) -> list[str]:
    """Return scores of at least two different values, some of them missing."""
    scores = [f"{choice.randint(0, 2 * top) / 2:g}" if choice.random() < 0.9 else "" for _ in range(count)]
    return ["0.5", f"{top}", *scores[2:]]


def build_gradescope_assignment(choice: random.Random, people: People) -> ToolTable:
    """Build "Download Grades" of one assignment: the columns are listed in many public scripts that read it."""
    scores = _draw(choice, len(people), 10)
    header = ["First Name", "Last Name", "SID", "Email", "Sections", "Total Score", "Max Points", "Status"]
    header += ["Submission ID", "Submission Time", "Lateness (H:M:S)", "View Count", "Submission Count"]
    rows = [
        [*person, "LEC 1", score, "10.0", "Graded" if score else "Missing"]
        + ([f"{321456000 + index}", "2026-01-21 12:00:00 -0500", "00:00:00", "3", "1"] if score else [""] * 5)
        for index, (person, score) in enumerate(zip(people, scores, strict=True))
    ]
    return ToolTable("Gradescope", [header, *rows], {"Total Score": scores}, len(people))


def build_gradescope_course(choice: random.Random, people: People) -> ToolTable:
    """Build the grades of a whole course, as public scripts of several universities read them."""
    titles = choice.sample(["HW1", "Lab 2", "Quiz 3", "Midterm"], 2)
    columns = {title: _draw(choice, len(people), 8) for title in titles}
    header = ["First Name", "Last Name", "SID", "Email", "Sections"]
    for title in titles:
        header += [title, *(f"{title} - {part}" for part in ("Max Points", "Submission Time", "Lateness (H:M:S)"))]
    rows = []
    for index, person in enumerate(people):
        row = [*person, "LEC 1"]
        for title in titles:
            row += [columns[title][index], "8.0", f"2026-01-2{index % 9} 12:00:00 -0500", "01:00:00"]
        rows.append([*row, "02:00:00"])
    return ToolTable("Gradescope", [[*header, "Total Lateness (H:M:S)"], *rows], columns, len(people))


def build_poll_everywhere(choice: random.Random, people: People) -> ToolTable:
    """Build a report with one column per question; the identity columns are from a public sample."""
    scores = _draw(choice, len(people), 5)
    header = ["Response #", "Started At (CDT)", "Participant First Name", "Participant Last Name", "Email"]
    header += ["Custom Report ID", "Screen Name", "Public ID", "Quiz grade"]
    rows = [
        [f"{index}", "8/26/26 12:27", first, last, email, "", f"nick {index}", f"{481000 + 17 * index}", score]
        for index, ((first, last, _, email), score) in enumerate(zip(people, scores, strict=True), 1)
    ]
    return ToolTable("Poll Everywhere", [header, *rows], {"Quiz grade": scores}, len(people))


def build_top_hat(choice: random.Random, people: People) -> ToolTable:
    """Build the participation sheet of a workbook with scores and weights, as a public converter reads it."""
    scores = _draw(choice, len(people), 3)
    header = ["username", "email_address", "first_name", "last_name", "student_id"]
    rows = [
        [email.split("@")[0], email, first, last, number, score, "3"]
        for (first, last, number, email), score in zip(people, scores, strict=True)
    ]
    table = [[*header, "participation_score", "participation_weight"], *rows]
    return ToolTable("Top Hat", table, {"participation_score": scores}, len(people))


def build_point_solutions(choice: random.Random, people: People) -> ToolTable:
    """Build results by participant; "Device ID(s)" and sessions by column appear in a public importer's tests."""
    scores = _draw(choice, len(people), 20)
    header = ["First Name", "Last Name", "User Id", "Email", "Device ID(s)", "Lecture 1", "Lecture 2"]
    second = _draw(choice, len(people), 20)
    rows = [
        [*person, f"A1B2{index:02}", score, other]
        for index, (person, score, other) in enumerate(zip(people, scores, second, strict=True))
    ]
    return ToolTable("PointSolutions", [header, *rows], {"Lecture 1": scores, "Lecture 2": second}, len(people))


def build_kahoot(choice: random.Random, people: People) -> ToolTable:
    """Build the sheet "Final Scores", whose headers a public script for merging Kahoot reports names."""
    scores = [f"{choice.randint(100, 9999)}" for _ in people]
    header = ["Rank", "Player", "Total Score (points)", "Correct Answers", "Incorrect Answers"]
    rows = [
        [f"{rank}", f"{first} {last}", score, f"{choice.randint(0, 9)}", f"{choice.randint(0, 9)}"]
        for rank, ((first, last, _, _), score) in enumerate(zip(people, scores, strict=True), 1)
    ]
    return ToolTable("Kahoot", [["MATH 101 quiz"], [], header, *rows], {"Total Score (points)": scores}, len(people))


def build_wooclap(choice: random.Random, people: People) -> ToolTable:
    """Build the results of one event: a score with its points, a percentage, and one column per question."""
    points = [(choice.randint(0, 1), choice.randint(0, 2)) for _ in people]
    header = ["Participant", "Participant e-mail", "Score", "Score (%)", "Q1 (1 pt)", "Q2 (2 pts)"]
    rows = [
        [f"{first} {last}", email, f"{one + two} / 3", f"{100 * (one + two) // 3}%", f"{one}", f"{two}"]
        for (first, last, _, email), (one, two) in zip(people, points, strict=True)
    ]
    scores = {
        "Score": [f"{one + two}" for one, two in points],
        "Q1 (1 pt)": [f"{one}" for one, _ in points],
        "Q2 (2 pts)": [f"{two}" for _, two in points],
    }
    return ToolTable("Wooclap", [header, *rows], scores, len(people))


def build_google_form(choice: random.Random, people: People) -> ToolTable:
    """Build the responses to a quiz; "9 / 10" is how the score appears in the sheet."""
    scores = [f"{choice.randint(0, 10)}" for _ in people]
    rows = [
        ["2026/01/28 2:05:00 PM EST", email, f"{score} / 10", f"{first} {last}"]
        for (first, last, _, email), score in zip(people, scores, strict=True)
    ]
    header = ["Timestamp", "Email Address", "Score", "Full name"]
    return ToolTable("Google Forms", [header, *rows], {"Score": scores}, len(people))


def build_microsoft_form(choice: random.Random, people: People) -> ToolTable:
    """Build the workbook of a quiz with running numbers, times, points, and feedback."""
    scores = _draw(choice, len(people), 4)
    header = ["ID", "Start time", "Completion time", "Email", "Name", "Total points", "Quiz feedback"]
    rows = [
        [f"{index}", "1/21/26 14:00:00", "1/21/26 14:05:00", email, f"{first} {last}", score, ""]
        for index, ((first, last, _, email), score) in enumerate(zip(people, scores, strict=True), 1)
    ]
    return ToolTable("Microsoft Forms", [header, *rows], {"Total points": scores}, len(people))


def build_blackboard(choice: random.Random, people: People) -> ToolTable:
    """Build a Grade Center download; public scripts show its identity columns and its "[Total Pts: …] |id"."""
    scores = _draw(choice, len(people), 25)
    title = "Homework 1 [Total Pts: 25 Score] |1742843"
    header = ["Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability", "Child Course ID"]
    rows = [
        [last, first, email.split("@")[0], number, "2026-01-21 12:00:00", "Yes", "CS-499", score]
        for (first, last, number, email), score in zip(people, scores, strict=True)
    ]
    return ToolTable("Blackboard", [[*header, title], *rows], {title: scores}, len(people))


def build_moodle(choice: random.Random, people: People) -> ToolTable:
    """Build a grader report as text; Moodle's own import tests contain its headers."""
    first_scores, second_scores = _draw(choice, len(people), 10), _draw(choice, len(people), 10)
    header = ["First name", "Surname", "ID number", "Institution", "Department", "Email address"]
    header += ["Quiz: Entry (Real)", "Assignment: Essay (Real)", "Last downloaded from this course"]
    rows = [
        [first, last, number, "", "", email, one or "-", two or "-", "1769000000"]
        for (first, last, number, email), one, two in zip(people, first_scores, second_scores, strict=True)
    ]
    scores = {"Quiz: Entry (Real)": first_scores, "Assignment: Essay (Real)": second_scores}
    return ToolTable("Moodle", [header, *rows], scores, len(people))


BUILDERS: tuple[Callable[[random.Random, People], ToolTable], ...] = (
    build_gradescope_assignment,
    build_gradescope_course,
    build_poll_everywhere,
    build_top_hat,
    build_point_solutions,
    build_kahoot,
    build_wooclap,
    build_google_form,
    build_microsoft_form,
    build_blackboard,
    build_moodle,
)


def build_tool_table(seed: int) -> ToolTable:
    """Return a random file of a tool."""
    choice = random.Random(seed)
    return BUILDERS[seed % len(BUILDERS)](choice, build_people(choice))
