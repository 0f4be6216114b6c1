"""The small class in tests/files/matching, with the true matches.

It has 200 invented students with typical errors.
"""

import csv
from pathlib import Path

from core.canvas.gradebook import Student
from core.clicker.export import Participant

CLASS_FOLDER = Path(__file__).parents[2] / "files" / "matching"


def _read_lines(name: str) -> list[dict[str, str]]:
    with (CLASS_FOLDER / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_small_class() -> tuple[tuple[Participant, ...], tuple[Student, ...], dict[int, str]]:
    """Return the participants, the students, and the true Canvas ID of each row.

    The ID is "" if the row has no student.
    """
    participants = []
    for row, line in enumerate(_read_lines("clicker.csv"), 2):
        last, first = line["Last Name"].strip(), line["First Name"].strip()
        name = f"{last}, {first}" if last and first else last or first
        participants.append(Participant(row, name, last, first, line["Student ID"].strip(), line["Email"].strip()))
    students = [
        Student(line["ID"], line["Student"], line["SIS User ID"], line["SIS Login ID"], line["Section"], row)
        for row, line in enumerate(_read_lines("roster.csv"), 2)
        if line["ID"] and line["Student"] != "Student, Test"
    ]
    truth = {int(line["row"]) + 2: line["canvas_id"] for line in _read_lines("truth.csv")}
    return tuple(participants), tuple(students), truth
