"""Tests of the list of duplicate accounts, and of the places that show it."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot

from core.choices import DuplicateAccountPolicy
from core.problems import Location, Source
from core.results import Results, derive_results
from core.workbook import Workbook
from gui.program import Program
from gui.review_export.page import ReviewPage
from gui.steps import Step
from gui.student_matching.page import StudentsPage
from gui.tables.duplicates import Column, DuplicatesModel, build_duplicate_entries, describe_duplicate_policy
from gui.tables.duplicates_view import DuplicatesDialog
from tests.file_builders import make_workbook

CLICKER = """\
Last Name,First Name,Email,Student ID,Class 1 - Poll,Class 2 - Poll
Points Possible,,,,2.00,2.00
Adler,Ida,ida@example.edu,1001,2.00,
Adler,Ida,ida@example.edu,1001,1.00,1.50
Bose,Ravi,ravi@example.edu,1002,1.00,1.00
"""
GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll (71)
    Points Possible,,,,,2.00
"Adler, Ida",11,1001,ida,S1,1.00
"Bose, Ravi",12,1002,ravi,S1,
"""


def derive(policy: DuplicateAccountPolicy) -> Results:
    workbook = make_workbook(CLICKER, GRADEBOOK)
    return derive_results(workbook.with_choices(replace(workbook.choices, two_accounts=policy)))


@pytest.mark.parametrize(
    ("policy", "counted"),
    [
        (DuplicateAccountPolicy.BEST, ["row 3: 2", "row 4: 1.5"]),
        (DuplicateAccountPolicy.FIRST, ["row 3: 2", "row 4: 1.5"]),
        (DuplicateAccountPolicy.SUM, ["row 3: 2, row 4: 1", "row 4: 1.5"]),
    ],
)
@pytest.mark.usefixtures("qapp")
def test_build_duplicate_entries_names_both_rows_and_what_counts(
    policy: DuplicateAccountPolicy, counted: list[str]
) -> None:
    entries = build_duplicate_entries(derive(policy))
    assert [(entry.name, entry.session) for entry in entries] == [
        ("Adler, Ida", "Class 1 - Poll"),
        ("Adler, Ida", "Class 2 - Poll"),
    ]
    assert [entry.scores for entry in entries] == ["row 3: 2, row 4: 1", "row 3: no score, row 4: 1.5"]
    assert [entry.counted for entry in entries] == counted
    assert entries[0].location == Location(Source.EXPORT, 3)


@pytest.mark.usefixtures("qapp")
def test_build_duplicate_entries_without_files_is_empty() -> None:
    assert build_duplicate_entries(derive_results(Workbook())) == ()
    assert len({describe_duplicate_policy(policy) for policy in DuplicateAccountPolicy}) == 3


@pytest.mark.usefixtures("qapp")
def test_duplicates_model_speaks_the_whole_row() -> None:
    model = DuplicatesModel()
    model.set_all_rows(build_duplicate_entries(derive(DuplicateAccountPolicy.BEST)))
    spoken = model._accessible_text(model.rows[0], Column.NAME)
    assert all(part in spoken for part in ("Adler, Ida", "Class 1 - Poll", "row 3: 2", "row 4: 1"))


def test_duplicate_accounts_are_listed_in_review_and_students(qtbot: QtBot, filled: Program) -> None:
    students, review = filled.steps.get_page(Step.STUDENTS), filled.steps.get_page(Step.REVIEW)
    assert isinstance(students, StudentsPage)
    assert isinstance(review, ReviewPage)
    qtbot.waitUntil(lambda: review.review is not None)
    filled.steps.go_to(Step.STUDENTS)
    assert students.duplicates_button.isVisible()
    tabs = review.view.tabs
    index = tabs.indexOf(review.view.duplicates_view)
    assert tabs.isTabVisible(index)
    assert "(1)" in tabs.tabText(index)
    students.duplicates_button.click()
    qtbot.waitUntil(lambda: bool(filled.window.findChildren(DuplicatesDialog)))
    dialog = filled.window.findChildren(DuplicatesDialog)[0]
    qtbot.waitUntil(dialog.isVisible)
    shown = [entry.rows for entry in dialog.view.model.rows]
    dialog.view.go_to_button.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert students.table.get_selected_rows() == [shown[0][0]]
    filled.steps.go_to(Step.REVIEW)
    review.view.duplicates_view.go_to_button.click()
    assert filled.steps.step is Step.STUDENTS
