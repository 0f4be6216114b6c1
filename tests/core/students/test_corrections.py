"""Who should mend what."""

from core.students.corrections import who_should_correct_what
from tests.core.students.people import ROSTER, make_rows, make_students

STUDENTS = make_students(*ROSTER, ("8", "Roe, Max", "", ""), ("9", "Lee, Ann", "777", "ann@univ.edu"))

FENWICK = (
    "Fenwick, Tamsin: student ID is blank, should be 10451205; "
    "e-mail is tammy@gmail.com, should be the school address of tfenwick"
)
OKONJO = (
    "Okonjo-Reyes, José María: 2 iClicker accounts (rows 6, 7), should be one; "
    "e-mail is blank, should be the school address of jokonjor"
)


def test_one_line_a_student_without_scores() -> None:
    rows = make_rows(
        ("Abernathy-Vance, Quill", "00451201", "qabernat@example.edu"),
        ("Çelikson, Mirélla", "451203", "mcelikso@example.edu"),
        ("Fenwick, Tamsin", "", "tammy@gmail.com"),
        ("Okonjo-Reyes, José", "10451206", "jokonjor@example.edu"),
        ("Okonjo-Reyes*, José", "10451206", ""),
        ("Roe, Max", "1", ""),
        ("Lee, Ann", "777", "ann@univ.edu"),
        ("Pettibone, Rufus", "", ""),
    )
    settled = {3: "1", 4: "3", 5: "5", 6: "6", 7: "6", 8: "8", 9: "9"}
    assert who_should_correct_what(rows, STUDENTS, settled) == (
        "Çelikson, Mirélla: student ID is 451203, should be 00451203",
        FENWICK,
        OKONJO,
    )


def test_a_login_that_is_an_address_is_what_it_should_be() -> None:
    rows = make_rows(("Lee, Ann", "777", ""))
    assert who_should_correct_what(rows, STUDENTS, {3: "9"}) == ("Lee, Ann: e-mail is blank, should be ann@univ.edu",)
