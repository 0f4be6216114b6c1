"""Invented people, and helpers that build matching data from short tuples."""

from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.students.matching import Proposal, propose_matches
from core.students.proposals import Proposals

ROSTER = (
    ("1", "Abernathy-Vance, Quill", "00451201", "qabernat"),
    ("2", "Brightwater, Odette", "00451202", "obrightw"),
    ("3", "Çelikson, Mirélla", "00451203", "mcelikso"),
    ("4", "Dunmoor, Jasper", "10451204", "jdunmoor"),
    ("5", "Fenwick, Tamsin", "10451205", "tfenwick"),
    ("6", "Okonjo-Reyes, José María", "10451206", "jokonjor"),
    ("7", "van der Plum, Wilhelmina", "10451207", "wvanderp"),
)


def make_students(*people: tuple[str, str, str, str]) -> tuple[Student, ...]:
    """Return students from tuples of Canvas ID, name, SIS user ID, and login."""
    return tuple(
        Student(canvas_id, name, sis_user_id, login, "A01", row)
        for row, (canvas_id, name, sis_user_id, login) in enumerate(people, 4)
    )


def make_participants(*people: tuple[str, str, str]) -> tuple[Participant, ...]:
    """Return participants from tuples of name, student ID, and email, from row 3 on."""
    return tuple(
        Participant(row, name, student_id=student_id, email=email)
        for row, (name, student_id, email) in enumerate(people, 3)
    )


def match_rows(rows: tuple[tuple[str, str, str], ...], *roster: tuple[str, str, str, str]) -> Proposals:
    """Return the proposals for these rows, in the roster above or in another one."""
    return propose_matches(make_participants(*rows), make_students(*(roster or ROSTER)))


def match_row(name: str, student_id: str = "", email: str = "", *roster: tuple[str, str, str, str]) -> Proposal:
    """Return the proposal for one row.

    Two more rows reveal the school's email domain.
    """
    rows = (
        ("Abernathy-Vance, Quill", "00451201", "qabernat@example.edu"),
        ("Brightwater, Odette", "00451202", "obrightw@example.edu"),
        (name, student_id, email),
    )
    return match_rows(rows, *(ROSTER[:2] + roster if roster else ROSTER)).by_row[5]
