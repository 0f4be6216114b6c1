"""Agreement of names, and exact evidence that a name overrules."""

from dataclasses import replace

import pytest

from core.students.matching import propose_matches
from core.students.name_agreement import measure_agreement, names_agree
from core.students.names import parse_name
from core.students.proposals import ConfidenceBand
from tests.core.students.people import make_participants, make_students, match_row, match_rows

FIRST_LAST_ROSTER = (
    ("1", "Dunmoor, Jasper", "10451201", "jasper.dunmoor"),
    ("2", "Fenwick, Tamsin", "10451202", "tamsin.fenwick"),
    ("3", "Pettibone, Rufus", "10451203", "rufus.pettibone"),
)
FIRST_LAST_ROWS = (
    ("Dunmoor, Jasper", "10451201", "jasper.dunmoor@example.edu"),
    ("Fenwick, Tamsin", "10451202", "tamsin.fenwick@example.edu"),
)


@pytest.mark.parametrize("name", ["Pettibone, Rufus", "Roe, Al", ""])
def test_login_of_full_name_with_other_name_is_not_automatic(name: str) -> None:
    rows = (*FIRST_LAST_ROWS, (name, "", "jasper.dunmoor@example.edu"))
    assert match_rows(rows, *FIRST_LAST_ROSTER).by_row[5].band is not ConfidenceBand.AUTOMATIC


def test_two_fields_with_name_of_other_student_are_not_automatic() -> None:
    for name in ("Pettibone, Rufus", "Rufus Pettibone"):
        rows = (*FIRST_LAST_ROWS, (name, "10451201", "jasper.dunmoor@example.edu"))
        assert match_rows(rows, *FIRST_LAST_ROSTER).by_row[5].band is not ConfidenceBand.AUTOMATIC


def test_login_repeating_id_is_not_a_second_field() -> None:
    roster = (("8", "Lee, Ann", "10451208", "10451208"), ("9", "Lee, Bo", "10451209", "10451209"))
    proposal = match_row("Roe, Al", "10451208", "10451208@example.edu", *roster)
    assert proposal.band is not ConfidenceBand.AUTOMATIC
    partial = match_row("Lee, Kit", "10451208", "10451208@example.edu", *roster)
    assert partial.band is not ConfidenceBand.AUTOMATIC


def test_two_columns_with_partial_name_are_very_likely() -> None:
    roster = (("8", "Wang, Donghong", "10451208", "dowang"), ("9", "Lee, Bo", "10451209", "blee"))
    proposal = match_row("Wang, Amy", "dowang", "dowang@example.edu", *roster)
    assert (proposal.band, proposal.candidates[0].canvas_id) == (ConfidenceBand.STRONG, "8")


def test_shared_email_with_name_of_other_student_is_not_automatic() -> None:
    students = make_students(
        ("1", "Smith, John", "10451201", "jsmith"),
        ("2", "Smith, Jane", "10451202", "jsmith2"),
        ("3", "Roe, Al", "10451203", "aroe"),
    )
    rows = make_participants(
        ("Smith, John", "10451201", "jsmith@example.edu"),
        ("Roe, Al", "10451203", "aroe@example.edu"),
        ("Smith, J.", "", "jsmith@example.edu"),
        ("Smith, J.", "10451201", ""),
    )
    bands = [str(proposal.band) for proposal in propose_matches(rows, students).by_row.values()]
    assert bands[:2] == ["automatic", "automatic"]
    assert "automatic" not in bands[2:]
    with_jane = (*rows, replace(rows[0], row=9, name="Smith, Jane", student_id="10451202", email=""))
    bands = [str(proposal.band) for proposal in propose_matches(with_jane, students).by_row.values()]
    assert bands == ["automatic", "automatic", "likely", "automatic", "automatic"]


def test_suffix_decides_between_namesakes() -> None:
    roster = (
        ("1", "Ardley, Bo, III", "10451201", "ba1"),
        ("2", "Ardley, Bo, Jr.", "10451202", "ba2"),
        ("3", "Brisco, Cam", "10451203", "cb"),
        ("4", "Brisco, Cam, Sr.", "10451204", "cb4"),
    )
    rows = (
        ("Ardley Jr., Bo", "", ""),
        ("Bo Ardley III", "", ""),
        ("Ardley Sr., Bo", "", ""),
        ("Ardley Jr., Bo", "10451201", ""),
        ("Brisco Jr., Cam", "10451203", ""),
        ("Brisco, Cam, Sr.", "10451203", ""),
    )
    proposals = match_rows(rows, *roster).by_row
    assert [proposals[row].candidates[0].canvas_id for row in (3, 4)] == ["2", "1"]
    assert not any("named Bo Ardley" in text for text in proposals[3].candidates[0].objections)
    assert proposals[5].band is ConfidenceBand.POSSIBLE
    assert proposals[6].band is not ConfidenceBand.AUTOMATIC
    assert proposals[7].band is ConfidenceBand.AUTOMATIC
    assert proposals[8].band is not ConfidenceBand.AUTOMATIC


def test_namesakes_without_suffix_are_named_in_full() -> None:
    roster = (("1", "Ardley, Bo, III", "", "ba1"), ("2", "Ardley, Bo, III", "", "ba2"))
    objections = match_rows((("Ardley, Bo", "", ""),), *roster).by_row[3].candidates[0].objections
    assert "2 students are named Bo Ardley III" in objections


def test_measure_agreement_ranks_names() -> None:
    name = parse_name("Smith, Jon")
    values = [
        measure_agreement(name, parse_name(text)) for text in ("Jon Smith", "Smith, Jonathan", "Smith, J", "Roe, Jo")
    ]
    assert values == sorted(values, reverse=True)
    assert values[-1] == 0
    assert measure_agreement(parse_name("Lee Jr., Al"), parse_name("Lee, Al, III")) == 0
    assert not names_agree(parse_name("Lee Jr., Al"), parse_name("Lee, Al, III"))
