"""Tests for matching in a class with several iClicker files, in which a student may be in each."""

from core.clicker.combining import combine_exports
from core.clicker.export import build_file_key
from core.students.account_corrections import list_account_corrections
from core.students.decisions import Decisions
from core.students.match_results import resolve_matches
from core.students.matching import propose_matches
from core.students.proposals import AdjustedProposals, ConfidenceBand
from tests.class_builders import LAB, SECTION_A, make_class
from tests.file_builders import make_export, make_gradebook
from tests.sentences import get_values

LECTURE = "Name,Email,Class 1 - Poll\nIda Adler,adler1@mail.example.com,1\nLena Cruz,cruz1@mail.example.com,1\n"
LAB_BY_NAME = "Name,Email,Lab 1\nIda Adler,adler2@mail.example.net,1\nLena Cruz,cruz2@mail.example.net,1\n"
STUDENTS = make_gradebook().students


def test_propose_matches_same_name_in_two_files_does_not_compete() -> None:
    alone = propose_matches(make_export(LECTURE).participants, STUDENTS)
    both = propose_matches(combine_exports([make_export(LECTURE), make_export(LAB_BY_NAME)]).participants, STUDENTS)
    assert alone.by_row[2].band is ConfidenceBand.STRONG
    for row in (2, 3, build_file_key(2, 2), build_file_key(2, 3)):
        assert both.by_row[row].band is ConfidenceBand.STRONG
        assert not both.by_row[row].is_duplicate_account


def test_propose_matches_same_name_in_one_file_competes() -> None:
    text = LECTURE + LAB_BY_NAME.split("\n", 1)[1]
    proposals = propose_matches(make_export(text).participants, STUDENTS)
    assert {proposal.band for proposal in proposals.by_row.values()}.isdisjoint({ConfidenceBand.STRONG})


def test_adjusted_proposals_match_in_other_file_adds_no_objection() -> None:
    export = combine_exports([make_export(LECTURE), make_export(LAB_BY_NAME)])
    proposals = propose_matches(export.participants, STUDENTS)
    row = build_file_key(2, 2)
    adjusted = AdjustedProposals(proposals, {2: "11"})
    assert adjusted.get_proposal(row) is proposals.by_row[row]
    assert adjusted.get_band(row) is ConfidenceBand.STRONG
    same_file = AdjustedProposals(proposals, {build_file_key(2, 3): "11"})
    assert same_file.get_band(row) is ConfidenceBand.POSSIBLE
    objection = same_file.get_proposal(row).candidates[0].objections[-1]
    assert export.format_row(build_file_key(2, 3)) in objection
    assert get_values(objection)["n"] == 1


def test_list_account_corrections_one_row_in_each_file_is_one_account() -> None:
    export = make_class(SECTION_A, LAB)
    students = resolve_matches(propose_matches(export.participants, STUDENTS), Decisions()).students
    assert [students[row] for row in (3, build_file_key(2, 3))] == ["11", "11"]
    assert list_account_corrections(export.participants, STUDENTS, students) == ()
