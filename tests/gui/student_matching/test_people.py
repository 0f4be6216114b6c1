"""Does the table say who stands where, and find people at once?"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from core.results import Results, derive
from core.students.decisions import DecidedBy, Decision, Judgment
from core.students.proposals import Band
from core.workbook import Workbook
from gui.student_matching.draft import make_doubt_decision, make_match_decision
from gui.student_matching.people import People, build_search_texts
from gui.student_matching.people_model import Column, PeopleModel
from gui.student_matching.person import Person
from gui.student_matching.roster_search import build_search_text, build_word_matchers
from gui.student_matching.words import MatchGroup, describe_band, describe_group, format_match_status, get_group_label
from gui.tables.table_model import OBJECT_ROLE


@pytest.fixture
def model(qapp: object, results: Results) -> Iterator[PeopleModel]:
    assert qapp
    shown = PeopleModel()
    tester = QAbstractItemModelTester(shown, QAbstractItemModelTester.FailureReportingMode.Fatal)
    people = People(results)
    shown.show_people(people)
    shown.set_search_texts(build_search_texts(people))
    yield shown
    tester.deleteLater()
    shown.deleteLater()


def cell(model: PeopleModel, row: int, column: Column) -> str:
    return str(model.index(model.find_position(row), column).data())


def test_people_model_shows_status_of_every_row(model: PeopleModel) -> None:
    assert [cell(model, row, Column.STATUS) for row in range(3, 10)] == [
        "Matched",
        "Needs you\nvery likely",
        "Needs you\nlikely",
        "Needs you\npossible",
        "Needs you\npossible",
        "No match found",
        "Not a student",
    ]
    assert model.counts == {
        MatchGroup.MATCHED_AUTOMATICALLY: 1,
        MatchGroup.NEEDS_REVIEW: 4,
        MatchGroup.NO_MATCH: 1,
        MatchGroup.SKIPPED: 1,
    }


def test_people_model_marks_suggested_student_as_uncertain(model: PeopleModel) -> None:
    assert cell(model, 3, Column.STUDENT) == "Adler, Ida"
    assert cell(model, 4, Column.STUDENT) == "Bose, Ravi?"
    assert cell(model, 8, Column.STUDENT) == ""


def test_people_model_evidence_names_both_sides(model: PeopleModel) -> None:
    assert cell(model, 5, Column.EVIDENCE) == "same last name. Against: first name differs"
    assert cell(model, 8, Column.EVIDENCE) == "no ID, e-mail or name like this in Canvas"
    assert cell(model, 9, Column.EVIDENCE) == "a test or demo row"
    assert cell(model, 3, Column.IDENTITY) == "1001\nida@example.edu"


@pytest.mark.parametrize(
    ("by", "group"),
    [
        (DecidedBy.PERSON, MatchGroup.MATCHED_BY_USER),
        (DecidedBy.FILE, MatchGroup.MATCHED_BY_USER),
        (DecidedBy.MEMORY, MatchGroup.MATCHED_EARLIER),
    ],
)
def test_person_group_follows_the_decider(workbook: Workbook, by: DecidedBy, group: MatchGroup) -> None:
    person = People(derive(workbook.deciding(Decision(Judgment.MATCHED, "13", by, "I know her"), 5))).build_person(5)
    assert (person.group, person.is_decided) == (group, True)
    assert person.evidence == "I know her. Against: first name differs"
    assert person.student is not None
    assert person.student.name == "Cruz, Lena"


def test_person_not_in_course_shows_the_reason(workbook: Workbook) -> None:
    decision = Decision(Judgment.NOT_IN_COURSE, reason="Dropped the course")
    person = People(derive(workbook.deciding(decision, 8))).build_person(8)
    assert (person.group, person.evidence) == (MatchGroup.NOT_IN_COURSE, "Dropped the course")


def test_every_group_has_label_and_icon(model: PeopleModel) -> None:
    assert all(get_group_label(group) and describe_group(group) for group in MatchGroup)
    assert all(describe_band(band) for band in Band)
    assert cell(model, 4, Column.STATUS).splitlines() == ["Needs you", "very likely"]
    tip = model.index(model.find_position(4), Column.STATUS).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("Very likely: ")
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
    assert list(model.visible_rows) == rows


def test_people_model_sort_keeps_empty_cells_last(model: PeopleModel) -> None:
    model.sort(Column.STUDENT, Qt.SortOrder.AscendingOrder)
    assert list(model.visible_rows) == [3, 6, 4, 5, 7, 8, 9]
    model.sort(Column.STUDENT, Qt.SortOrder.DescendingOrder)
    assert list(model.visible_rows) == [7, 5, 4, 6, 3, 8, 9]
    model.sort(Column.STATUS, Qt.SortOrder.AscendingOrder)
    assert list(model.visible_rows) == [4, 5, 6, 7, 8, 3, 9]
    model.sort(-1)
    assert list(model.visible_rows) == [3, 4, 5, 6, 7, 8, 9]


def test_people_model_decision_updates_without_reset(model: PeopleModel, workbook: Workbook) -> None:
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    model.show_people(People(derive(workbook.deciding(make_match_decision("12"), 4))))
    assert resets == []
    person = model.index(1, 0).data(OBJECT_ROLE)
    assert isinstance(person, Person)
    assert person.group is MatchGroup.MATCHED_BY_USER


def test_people_model_without_people_is_empty(model: PeopleModel) -> None:
    model.show_people(None)
    assert (model.rowCount(), model.columnCount(), model.counts) == (0, len(Column), {})


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ({MatchGroup.MATCHED_AUTOMATICALLY: 1}, "The one person is matched."),
        ({}, "No student is in the iClicker file."),
        ({MatchGroup.SKIPPED: 2}, "No student is in the iClicker file."),
        (
            {MatchGroup.MATCHED_AUTOMATICALLY: 8, MatchGroup.MATCHED_BY_USER: 1, MatchGroup.SKIPPED: 2},
            "All 9 people are matched.",
        ),
        (
            {MatchGroup.MATCHED_AUTOMATICALLY: 8, MatchGroup.NOT_IN_COURSE: 1},
            "Everybody is settled: 8 matched, 1 not in this course.",
        ),
        (
            {MatchGroup.MATCHED_AUTOMATICALLY: 8, MatchGroup.NO_MATCH: 1},
            "8 of 9 people are matched. 1 has no match in Canvas and is left out.",
        ),
        (
            {MatchGroup.MATCHED_AUTOMATICALLY: 2, MatchGroup.NEEDS_REVIEW: 1, MatchGroup.NOT_IN_COURSE: 2},
            "2 of 5 people are matched. 1 needs you; the suggestion is likely. 2 are not in this course.",
        ),
    ],
)
def test_format_match_status_adds_up(counts: dict[MatchGroup, int], sentence: str) -> None:
    assert format_match_status(counts, {Band.LIKELY: 1}, {}) == sentence


@pytest.mark.usefixtures("qapp")
def test_format_match_status_names_small_groups(workbook: Workbook) -> None:
    names = People(derive(workbook)).small_group_names
    assert names == {
        MatchGroup.MATCHED_AUTOMATICALLY: ["Adler, Ida"],
        MatchGroup.NO_MATCH: ["Zed, Zoe"],
        MatchGroup.SKIPPED: ["Student, Test"],
    }
    told = format_match_status({MatchGroup.MATCHED_AUTOMATICALLY: 1, MatchGroup.NO_MATCH: 1}, {}, names)
    assert told == "1 of 2 people are matched. Zoe Zed has no match in Canvas and is left out."
    both = {MatchGroup.NEEDS_REVIEW: ["Bay, Bo", "Coe, Cy"], MatchGroup.NOT_IN_COURSE: ["Zed, Zoe"]}
    told = format_match_status({MatchGroup.NEEDS_REVIEW: 2, MatchGroup.NOT_IN_COURSE: 1}, {Band.LIKELY: 2}, both)
    assert told == (
        "0 of 3 people are matched. Bo Bay and Cy Coe need you; the suggestions are likely. "
        "Zoe Zed is not in this course."
    )
    namesakes = {MatchGroup.NEEDS_REVIEW: ["Bay, Bo", "Bay, Bo"]}
    told = format_match_status({MatchGroup.NEEDS_REVIEW: 2, MatchGroup.MATCHED_AUTOMATICALLY: 1}, {}, namesakes)
    assert told == "1 of 3 people are matched. 2 need you."


def test_second_account_evidence_names_the_first(workbook: Workbook) -> None:
    person = People(derive(workbook)).build_person(6)
    assert person.evidence == "e-mail name is the login; row 3, matched to this student, has the same login"
    assert (
        People(derive(workbook.deciding(make_doubt_decision(), 3))).build_person(6).evidence
        == "e-mail name is the login"
    )


@pytest.mark.usefixtures("also_alike")
def test_row_similar_only_to_a_matched_row_needs_review(workbook: Workbook) -> None:
    people = People(derive(workbook.deciding(make_match_decision("14"), 7)))
    assert people.build_person(8).group is MatchGroup.NEEDS_REVIEW
    assert people.build_person(8).student is people.students["14"]
    assert people.build_person(8).status_text == "Needs you\npossible"


def has_all(text: str, wanted: str) -> bool:
    return all(finds(text) for finds in build_word_matchers(wanted))


@pytest.mark.parametrize(
    ("typed", "is_there"), [("mueller", True), ("MÜLLER", True), ("muller", True), ("obrien", True), ("miller", False)]
)
def test_search_finds_every_spelling(typed: str, is_there: bool) -> None:
    names = ("Müller, Ana", "Mueller, Bo", "O'Brien, Cy", "O’Brien, Cy")
    assert any(has_all(build_search_text(name, "1001"), typed) for name in names) is is_there


def test_search_requires_every_word() -> None:
    assert has_all(build_search_text("Mueller, Bo", "10.01"), "bo müller 10.0")
    assert not has_all(build_search_text("Mueller, Bo", "1001"), "müller eve")
    assert not has_all(build_search_text("Mueller, Bo", "1001"), "10.1")


def test_person_decision_without_reason_names_the_user(workbook: Workbook) -> None:
    person = People(derive(workbook.deciding(make_match_decision("13"), 5))).build_person(5)
    assert person.details == (
        "In iClicker, row 5: Cruz, Helen · helen@example.org\n"
        "In Canvas: Cruz, Lena · lena · 1003 · S2\n"
        "Why: you said so. Against: first name differs"
    )


@pytest.mark.parametrize(
    ("row", "spoken"),
    [
        (3, "Adler, Ida: Matched. In Canvas: Adler, Ida. Why: same student ID."),
        (4, "Bose, Ravi: Matched by you. In Canvas: Bose, Ravi. Why: you said so."),
        (
            5,
            (
                "Cruz, Helen: Needs you, likely. In Canvas: Cruz, Lena. "
                "Why: same last name. Against: first name differs."
            ),
        ),
        (8, "Zed, Zoe: No match found. Why: no ID, e-mail or name like this in Canvas."),
    ],
)
def test_accessible_text_contains_the_whole_row(qapp: object, workbook: Workbook, row: int, spoken: str) -> None:
    assert qapp
    model = PeopleModel()
    model.show_people(People(derive(workbook.deciding(make_match_decision("12"), 4))))
    for column in (Column.NAME, Column.STATUS, Column.STUDENT, Column.EVIDENCE):
        assert model.index(model.find_position(row), column).data(Qt.ItemDataRole.AccessibleTextRole) == spoken
    identity = model.index(model.find_position(row), Column.IDENTITY).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "\n" not in identity


def test_doubted_match_is_never_very_likely(workbook: Workbook) -> None:
    people = People(derive(workbook.deciding(make_doubt_decision(), 4)))
    assert not people.is_very_likely(4)
    assert (
        people.build_person(4).status_tooltip == "You doubted this match. Left out of the file until you say who it is."
    )
    automatic = People(derive(workbook.deciding(make_doubt_decision(), 3)))
    assert automatic.build_person(3).status_tooltip.endswith("“Take back” lets the automatic match count again.")
    assert (
        format_match_status({MatchGroup.NEEDS_REVIEW: 1, MatchGroup.MATCHED_AUTOMATICALLY: 1}, {}, {})
        == "1 of 2 people are matched. 1 needs you."
    )
