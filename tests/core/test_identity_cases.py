"""Field cases about who people are, each with its right answer.

The inputs are in `tests/files/field-cases`.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from core.canvas.gradebook import read_gradebook
from core.clicker.export import Participant
from core.clicker.reading import read_export
from core.students.matching import propose_matches
from core.students.proposals import Proposal
from tests.core.test_field_cases import find_case, run_json


def match_case(name: str, file_name: str = "export.csv") -> Mapping[int, Proposal]:
    case = find_case(name)
    export, gradebook = read_export(case / file_name), read_gradebook(case / "gradebook.csv")
    return propose_matches(export.participants, gradebook.students).by_row


def list_matches(proposals: Mapping[int, Proposal]) -> dict[int, tuple[str, str]]:
    return {
        row: (str(proposal.band), proposal.candidates[0].canvas_id if proposal.candidates else "")
        for row, proposal in proposals.items()
    }


def test_canvas_02_id_in_custom_column_is_evidence() -> None:
    assert list_matches(match_case("canvas-02")) == {
        3: ("strong", "5001"),
        4: ("automatic", "5002"),
        5: ("strong", "5003"),
    }


def test_canvas_13b_other_suffix_is_an_objection() -> None:
    proposals = match_case("canvas-13b")
    assert list_matches(proposals) == {3: ("possible", "5004"), 4: ("strong", "5002")}
    assert "the suffix of the name differs" in proposals[3].candidates[0].objections


def test_canvas_30_common_ending_makes_login_evidence() -> None:
    assert list_matches(match_case("canvas-30")) == {
        3: ("automatic", "5001"),
        4: ("automatic", "5002"),
        5: ("automatic", "5004"),
    }


def test_clicker_04_two_rows_use_best_score(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert list_matches(match_case("clicker-04")) == {
        2: ("automatic", "910002"),
        3: ("automatic", "910002"),
        4: ("automatic", "910004"),
        5: ("automatic", "910004"),
        6: ("automatic", "910001"),
    }
    case, output = find_case("clicker-04"), tmp_path / "out.csv"
    answer: dict[str, Any] = run_json(
        capsys, "convert", case / "export.csv", "--roster", case / "gradebook.csv", "-o", output
    )
    assert answer["students"]["folded"] == 2
    scores = {line.split('"')[1]: line.split(",")[-2:] for line in output.read_text().splitlines() if '"' in line}
    assert scores["Dunmoor, Jasper"] == ["2", "2"]
    assert scores["Brightwater, Odette"] == ["2", "1"]


def test_clicker_13_number_sign_before_id_is_not_a_remote() -> None:
    file_name = "iClicker_GradesExport_BrightspaceByD2L_11-20-26.csv"
    assert list_matches(match_case("clicker-13", file_name)) == {
        2: ("automatic", "910002"),
        3: ("automatic", "910004"),
        4: ("automatic", "910006"),
    }


def test_clicker_13_login_in_addition_to_email_is_evidence() -> None:
    people = (
        Participant(2, "Brightwater, Odette", email="obrightw@example.edu", login="obrightw"),
        Participant(3, "Dunmoor, Jasper", email="jbarlow26@mail.example.com"),
    )
    students = read_gradebook(find_case("clicker-13") / "gradebook.csv").students
    assert list_matches(propose_matches(people, students).by_row) == {
        2: ("automatic", "910002"),
        3: ("strong", "910004"),
    }


def test_clicker_22_login_is_evidence_if_id_is_blank() -> None:
    assert list_matches(match_case("clicker-22")) == {
        2: ("automatic", "910002"),
        3: ("automatic", "910004"),
        4: ("automatic", "910006"),
    }


def test_clicker_26_common_prefix_is_learned() -> None:
    assert {band for band, _ in list_matches(match_case("clicker-26")).values()} == {"automatic"}
    assert [canvas_id for _, canvas_id in list_matches(match_case("clicker-26")).values()] == [
        f"91000{number}" for number in range(1, 9)
    ]
