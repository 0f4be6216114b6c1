"""Tests for the data classes of an iClicker export."""

import pytest

from core.clicker.export import Participant


@pytest.mark.parametrize(
    ("person", "label"),
    [
        (Participant(2, "Vance, Quill", email="q@x"), "Vance, Quill"),
        (Participant(2, "", email="q@x", student_id="7"), "q@x"),
        (Participant(2, "", student_id="7"), "7"),
        (Participant(2, "", remote_id="#5E6F7081"), "#5E6F7081"),
        (Participant(2, ""), ""),
    ],
)
def test_participant_label_uses_first_available_field(person: Participant, label: str) -> None:
    assert person.label == label
