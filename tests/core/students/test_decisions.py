"""Is a person known again in a newer export, and nobody taken for somebody else?"""

from core.clicker.export import Participant
from core.students.decisions import same_rows

ANN = Participant(3, "Ann, A", student_id="1", email="ann@x.edu")
BOB = Participant(4, "Bob, B", student_id="2", email="bob@x.edu")


def moved(participant: Participant, row: int, **said: str) -> Participant:
    fields = {name: getattr(participant, name) for name in ("name", "student_id", "email", "remote_id")} | said
    return Participant(row, **fields)


def test_a_person_is_known_again_on_another_row() -> None:
    assert same_rows([ANN, BOB], [moved(BOB, 3), moved(ANN, 9)]) == {3: 9, 4: 3}


def test_whoever_says_something_else_is_not_known_again() -> None:
    assert same_rows([ANN], [moved(ANN, 3, email="other@x.edu")]) == {}
    assert same_rows([ANN], [moved(ANN, 3, student_id="")]) == {}
    assert same_rows([ANN], [moved(ANN, 3, name="Anne, A")]) == {}


def test_two_rows_that_say_the_same_are_nobody() -> None:
    assert same_rows([ANN, moved(ANN, 5)], [ANN]) == {}
    assert same_rows([ANN], [ANN, moved(ANN, 5)]) == {}


def test_a_row_that_says_nothing_is_nobody() -> None:
    blank = Participant(7, "", remote_id="#1A2B3C4D")
    assert same_rows([blank], [blank]) == {}
