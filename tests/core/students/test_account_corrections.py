"""Corrections of iClicker accounts."""

from core.students.account_corrections import list_account_corrections
from core.texts import Text
from tests.core.students.people import ROSTER, make_participants, make_students
from tests.sentences import get_values, split_items

STUDENTS = make_students(*ROSTER, ("8", "Roe, Max", "", ""), ("9", "Lee, Ann", "777", "ann@univ.edu"))


def split_line(line: Text) -> tuple[object, list[dict[str, object]]]:
    """Return the student in a line, and the values in each correction."""
    return line.values["student"], [get_values(text) for text in split_items(line.values["corrections"])]


def test_list_account_corrections_returns_one_line_per_student() -> None:
    rows = make_participants(
        ("Abernathy-Vance, Quill", "00451201", "qabernat@example.edu"),
        ("Çelikson, Mirélla", "451203", "mcelikso@example.edu"),
        ("Fenwick, Tamsin", "", "tammy@gmail.com"),
        ("Okonjo-Reyes, José", "10451206", "jokonjor@example.edu"),
        ("Okonjo-Reyes*, José", "10451206", ""),
        ("Roe, Max", "1", ""),
        ("Lee, Ann", "777", "ann@univ.edu"),
        ("Pettibone, Rufus", "", ""),
    )
    students_by_row = {3: "1", 4: "3", 5: "5", 6: "6", 7: "6", 8: "8", 9: "9"}
    lines = list_account_corrections(rows, STUDENTS, students_by_row)
    assert [split_line(line) for line in lines] == [
        ("Çelikson, Mirélla", [{"found": "451203", "expected": "00451203"}]),
        (
            "Fenwick, Tamsin",
            [{"expected": "10451205"}, {"found": "tammy@gmail.com", "login": "tfenwick"}],
        ),
        ("Okonjo-Reyes, José María", [{"n": 2, "item_0": "6", "item_1": "7"}, {"login": "jokonjor"}]),
    ]


def test_list_account_corrections_with_email_as_login_names_the_login() -> None:
    rows = make_participants(("Lee, Ann", "777", ""))
    [line] = list_account_corrections(rows, STUDENTS, {3: "9"})
    assert split_line(line) == ("Lee, Ann", [{"expected": "ann@univ.edu"}])
