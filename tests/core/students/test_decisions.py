"""Recognition of the same rows in a newer file."""

from core.clicker.export import Participant
from core.students.decisions import map_unchanged_rows

ANN = Participant(3, "Ann, A", student_id="1", email="ann@x.edu")
BOB = Participant(4, "Bob, B", student_id="2", email="bob@x.edu")


def copy_participant(participant: Participant, row: int, **changes: str) -> Participant:
    fields = {name: getattr(participant, name) for name in ("name", "student_id", "email", "remote_id")} | changes
    return Participant(row, **fields)


def test_map_unchanged_rows_with_moved_rows_returns_new_rows() -> None:
    assert map_unchanged_rows([ANN, BOB], [copy_participant(BOB, 3), copy_participant(ANN, 9)]) == {3: 9, 4: 3}


def test_map_unchanged_rows_with_changed_field_returns_empty_mapping() -> None:
    assert map_unchanged_rows([ANN], [copy_participant(ANN, 3, email="other@x.edu")]) == {}
    assert map_unchanged_rows([ANN], [copy_participant(ANN, 3, student_id="")]) == {}
    assert map_unchanged_rows([ANN], [copy_participant(ANN, 3, name="Anne, A")]) == {}


def test_map_unchanged_rows_with_duplicate_identity_returns_empty_mapping() -> None:
    assert map_unchanged_rows([ANN, copy_participant(ANN, 5)], [ANN]) == {}
    assert map_unchanged_rows([ANN], [ANN, copy_participant(ANN, 5)]) == {}


def test_map_unchanged_rows_with_blank_identity_returns_empty_mapping() -> None:
    blank = Participant(7, "", remote_id="#1A2B3C4D")
    assert map_unchanged_rows([blank], [blank]) == {}
