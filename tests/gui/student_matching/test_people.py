"""Tests of people, their texts, and the table model that sorts and filters them."""

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from core.results import Results, derive_results
from core.students.decisions import Decision, DecisionSource, Judgment
from core.students.matching import TEST_ROW_TEXT
from core.students.proposals import ConfidenceBand
from core.workbook import Workbook
from gui.student_matching.match_texts import (
    MatchGroup,
    describe_band,
    describe_group,
    format_match_status,
    get_band_label,
    get_group_label,
)
from gui.student_matching.matching_draft import make_match_decision, make_rejection_decision
from gui.student_matching.people import People, build_search_texts
from gui.student_matching.people_model import Column, PeopleModel
from gui.student_matching.person import Person
from gui.student_matching.roster_search import build_search_text, build_word_matchers
from gui.tables.table_model import OBJECT_ROLE
from tests.sentences import get_values


@pytest.fixture
def model(qapp: object, results: Results) -> Iterator[PeopleModel]:
    assert qapp
    model = PeopleModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    people = People(results)
    model.set_people(people)
    model.set_search_texts(build_search_texts(people))
    yield model
    tester.deleteLater()
    model.deleteLater()


def get_cell_text(model: PeopleModel, row: int, column: Column) -> str:
    return str(model.index(model.find_position(row), column).data())


def test_people_model_shows_status_of_every_row(model: PeopleModel) -> None:
    people = [model.index(position, 0).data(OBJECT_ROLE) for position in range(7)]
    assert [(person.group, person.proposal.band) for person in people] == [
        (MatchGroup.MATCHED_AUTOMATICALLY, ConfidenceBand.AUTOMATIC),
        (MatchGroup.NEEDS_REVIEW, ConfidenceBand.STRONG),
        (MatchGroup.NEEDS_REVIEW, ConfidenceBand.LIKELY),
        (MatchGroup.NEEDS_REVIEW, ConfidenceBand.POSSIBLE),
        (MatchGroup.NEEDS_REVIEW, ConfidenceBand.POSSIBLE),
        (MatchGroup.NO_MATCH, ConfidenceBand.NONE),
        (MatchGroup.SKIPPED, ConfidenceBand.NONE),
    ]
    assert model.counts == {
        MatchGroup.MATCHED_AUTOMATICALLY: 1,
        MatchGroup.NEEDS_REVIEW: 4,
        MatchGroup.NO_MATCH: 1,
        MatchGroup.SKIPPED: 1,
    }


def test_people_model_marks_suggested_student_as_uncertain(model: PeopleModel) -> None:
    assert get_cell_text(model, 3, Column.STUDENT) == "Adler, Ida"
    assert "Bose, Ravi" in get_cell_text(model, 4, Column.STUDENT)
    assert get_cell_text(model, 4, Column.STUDENT) != "Bose, Ravi"
    assert get_cell_text(model, 8, Column.STUDENT) == ""


def test_people_model_evidence_names_both_sides(model: PeopleModel) -> None:
    evidence = get_cell_text(model, 5, Column.EVIDENCE)
    assert evidence.startswith("same last name.")
    assert evidence.endswith("first name differs")
    assert get_cell_text(model, 8, Column.EVIDENCE) != ""
    assert get_cell_text(model, 9, Column.EVIDENCE) == TEST_ROW_TEXT
    assert get_cell_text(model, 3, Column.IDENTITY) == "1001\nida@example.edu"


@pytest.mark.parametrize(
    ("by", "group"),
    [
        (DecisionSource.USER, MatchGroup.MATCHED_BY_USER),
        (DecisionSource.FILE, MatchGroup.MATCHED_BY_USER),
        (DecisionSource.MEMORY, MatchGroup.MATCHED_EARLIER),
    ],
)
def test_person_group_depends_on_decision_source(workbook: Workbook, by: DecisionSource, group: MatchGroup) -> None:
    person = People(
        derive_results(workbook.with_decision(Decision(Judgment.MATCHED, "13", by, "I know her"), 5))
    ).build_person(5)
    assert (person.group, person.is_decided) == (group, True)
    assert person.evidence.startswith("I know her.")
    assert person.evidence.endswith("first name differs")
    assert person.student is not None
    assert person.student.name == "Cruz, Lena"


def test_person_not_in_course_shows_reason(workbook: Workbook) -> None:
    decision = Decision(Judgment.NOT_IN_COURSE, reason="Dropped the course")
    person = People(derive_results(workbook.with_decision(decision, 8))).build_person(8)
    assert (person.group, person.evidence) == (MatchGroup.NOT_IN_COURSE, "Dropped the course")


def test_every_group_has_label_and_icon(model: PeopleModel) -> None:
    assert all(get_group_label(group) and describe_group(group) for group in MatchGroup)
    assert all(describe_band(band) for band in ConfidenceBand)
    assert get_cell_text(model, 4, Column.STATUS).splitlines() == [
        get_group_label(MatchGroup.NEEDS_REVIEW),
        get_band_label(ConfidenceBand.STRONG),
    ]
    tip = model.index(model.find_position(4), Column.STATUS).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith(describe_band(ConfidenceBand.STRONG))
    for place in range(model.rowCount()):
        assert not model.index(place, Column.STATUS).data(Qt.ItemDataRole.DecorationRole).isNull()


@pytest.mark.parametrize(
    ("text", "group", "rows"),
    [
        ("", None, [3, 4, 5, 6, 7, 8, 9]),
        ("", MatchGroup.NEEDS_REVIEW, [4, 5, 6, 7]),
        ("ADLER ida", None, [3, 6]),
        ("adler", MatchGroup.NEEDS_REVIEW, [6]),
        ("lena", None, [5]),
        ("9999", None, [8]),
        ("nobody like this", None, []),
    ],
)
def test_people_model_filter_finds_matching_rows(
    model: PeopleModel, text: str, group: MatchGroup | None, rows: list[int]
) -> None:
    model.set_filter(text, group)
    assert list(model.rows) == rows


def test_people_model_sort_places_empty_cells_last(model: PeopleModel) -> None:
    model.sort(Column.STUDENT, Qt.SortOrder.AscendingOrder)
    assert list(model.rows) == [3, 6, 4, 5, 7, 8, 9]
    model.sort(Column.STUDENT, Qt.SortOrder.DescendingOrder)
    assert list(model.rows) == [7, 5, 4, 6, 3, 8, 9]
    model.sort(Column.STATUS, Qt.SortOrder.AscendingOrder)
    assert list(model.rows) == [4, 5, 6, 7, 8, 3, 9]
    model.sort(-1)
    assert list(model.rows) == [3, 4, 5, 6, 7, 8, 9]


def test_people_model_after_decision_updates_without_reset(model: PeopleModel, workbook: Workbook) -> None:
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.set_people(People(derive_results(workbook.with_decision(make_match_decision("12"), 4))))
    assert resets == []
    person = model.index(1, 0).data(OBJECT_ROLE)
    assert isinstance(person, Person)
    assert person.group is MatchGroup.MATCHED_BY_USER


def test_people_model_without_people_is_empty(model: PeopleModel) -> None:
    model.set_people(None)
    assert (model.rowCount(), model.columnCount(), model.counts) == (0, len(Column), {})


def find_numbers(sentence: str) -> list[str]:
    return re.findall(r"\d+", sentence)


@pytest.mark.parametrize(
    ("counts", "numbers"),
    [
        ({MatchGroup.MATCHED_AUTOMATICALLY: 1}, []),
        ({}, []),
        ({MatchGroup.SKIPPED: 2}, []),
        (
            {MatchGroup.MATCHED_AUTOMATICALLY: 8, MatchGroup.MATCHED_BY_USER: 1, MatchGroup.SKIPPED: 2},
            ["9"],
        ),
        ({MatchGroup.MATCHED_AUTOMATICALLY: 8, MatchGroup.NOT_IN_COURSE: 1}, ["8", "1"]),
        ({MatchGroup.MATCHED_AUTOMATICALLY: 8, MatchGroup.NO_MATCH: 1}, ["8", "9", "1"]),
        (
            {MatchGroup.MATCHED_AUTOMATICALLY: 2, MatchGroup.NEEDS_REVIEW: 1, MatchGroup.NOT_IN_COURSE: 2},
            ["2", "5", "1", "2"],
        ),
    ],
)
def test_format_match_status_counts_add_up(counts: dict[MatchGroup, int], numbers: list[str]) -> None:
    sentence = format_match_status(counts, {ConfidenceBand.LIKELY: 1}, {})
    assert find_numbers(sentence) == numbers
    assert (get_band_label(ConfidenceBand.LIKELY) in sentence.split(". ", 1)[-1]) is (MatchGroup.NEEDS_REVIEW in counts)


@pytest.mark.usefixtures("qapp")
def test_format_match_status_names_small_groups(workbook: Workbook) -> None:
    names = People(derive_results(workbook)).small_group_names
    assert names == {
        MatchGroup.MATCHED_AUTOMATICALLY: ["Adler, Ida"],
        MatchGroup.NO_MATCH: ["Zed, Zoe"],
        MatchGroup.SKIPPED: ["Student, Test"],
    }
    sentence = format_match_status({MatchGroup.MATCHED_AUTOMATICALLY: 1, MatchGroup.NO_MATCH: 1}, {}, names)
    assert (find_numbers(sentence), "Zoe Zed" in sentence) == (["1", "2"], True)
    names = {MatchGroup.NEEDS_REVIEW: ["Bay, Bo", "Coe, Cy"], MatchGroup.NOT_IN_COURSE: ["Zed, Zoe"]}
    counts = {MatchGroup.NEEDS_REVIEW: 2, MatchGroup.NOT_IN_COURSE: 1}
    sentence = format_match_status(counts, {ConfidenceBand.LIKELY: 2}, names)
    assert find_numbers(sentence) == ["0", "3"]
    assert [name for name in ("Bo Bay", "Cy Coe", "Zoe Zed") if name not in sentence] == []
    namesakes = {MatchGroup.NEEDS_REVIEW: ["Bay, Bo", "Bay, Bo"]}
    sentence = format_match_status({MatchGroup.NEEDS_REVIEW: 2, MatchGroup.MATCHED_AUTOMATICALLY: 1}, {}, namesakes)
    assert (find_numbers(sentence), "Bo Bay" in sentence) == (["1", "3", "2"], False)


def test_duplicate_account_evidence_names_other_account(workbook: Workbook) -> None:
    person = People(derive_results(workbook)).build_person(6)
    own_reason, other_reason = person.proposal.candidates[0].reasons
    assert (get_values(other_reason), other_reason in person.evidence) == ({"row": "3"}, True)
    rejected = derive_results(workbook.with_decision(make_rejection_decision(), 3))
    assert People(rejected).build_person(6).evidence == own_reason


@pytest.mark.usefixtures("similar_unmatched_rows")
def test_row_similar_to_matched_row_needs_review(workbook: Workbook) -> None:
    people = People(derive_results(workbook.with_decision(make_match_decision("14"), 7)))
    assert people.build_person(8).group is MatchGroup.NEEDS_REVIEW
    assert people.build_person(8).student is people.students["14"]
    assert people.build_person(8).proposal.band is ConfidenceBand.POSSIBLE


def matches_query(text: str, query: str) -> bool:
    return all(matcher(text) for matcher in build_word_matchers(query))


@pytest.mark.parametrize(
    ("query", "is_found"), [("mueller", True), ("MÜLLER", True), ("muller", True), ("obrien", True), ("miller", False)]
)
def test_word_matchers_find_every_spelling(query: str, is_found: bool) -> None:
    names = ("Müller, Ana", "Mueller, Bo", "O'Brien, Cy", "O’Brien, Cy")
    assert any(matches_query(build_search_text(name, "1001"), query) for name in names) is is_found


def test_word_matchers_require_every_word() -> None:
    assert matches_query(build_search_text("Mueller, Bo", "10.01"), "bo müller 10.0")
    assert not matches_query(build_search_text("Mueller, Bo", "1001"), "müller eve")
    assert not matches_query(build_search_text("Mueller, Bo", "1001"), "10.1")


def test_person_decision_without_reason_names_user(workbook: Workbook) -> None:
    person = People(derive_results(workbook.with_decision(make_match_decision("13"), 5))).build_person(5)
    clicker, canvas, evidence = person.details.splitlines()
    assert clicker.endswith("5: Cruz, Helen · helen@example.org")
    assert canvas.endswith("Cruz, Lena · lena · 1003 · S2")
    assert evidence.endswith(person.evidence)
    assert person.evidence.endswith("first name differs")


@pytest.mark.parametrize(
    ("row", "name", "group", "student", "reason"),
    [
        (3, "Adler, Ida", MatchGroup.MATCHED_AUTOMATICALLY, "Adler, Ida", "same student ID"),
        (4, "Bose, Ravi", MatchGroup.MATCHED_BY_USER, "Bose, Ravi", ""),
        (5, "Cruz, Helen", MatchGroup.NEEDS_REVIEW, "Cruz, Lena", "first name differs"),
        (8, "Zed, Zoe", MatchGroup.NO_MATCH, "", ""),
    ],
)
def test_accessible_text_contains_whole_row(
    qapp: object, workbook: Workbook, row: int, name: str, group: MatchGroup, student: str, reason: str
) -> None:
    assert qapp
    model = PeopleModel()
    people = People(derive_results(workbook.with_decision(make_match_decision("12"), 4)))
    model.set_people(people)
    text = people.build_person(row).accessible_text
    for part in (f"{name}: {get_group_label(group)}", student, reason, people.build_person(row).evidence):
        assert part in text
    for column in (Column.NAME, Column.STATUS, Column.STUDENT, Column.EVIDENCE):
        assert model.index(model.find_position(row), column).data(Qt.ItemDataRole.AccessibleTextRole) == text
    identity = model.index(model.find_position(row), Column.IDENTITY).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "\n" not in identity


def test_rejected_match_is_never_very_likely(workbook: Workbook) -> None:
    people = People(derive_results(workbook.with_decision(make_rejection_decision(), 4)))
    assert not people.is_very_likely(4)
    tooltip = people.build_person(4).status_tooltip
    automatic = People(derive_results(workbook.with_decision(make_rejection_decision(), 3)))
    assert automatic.build_person(3).status_tooltip.startswith(f"{tooltip} ")
    sentence = format_match_status({MatchGroup.NEEDS_REVIEW: 1, MatchGroup.MATCHED_AUTOMATICALLY: 1}, {}, {})
    assert find_numbers(sentence) == ["1", "2", "1"]
