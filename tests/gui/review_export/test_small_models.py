"""Tests for the smaller table models, including checks by Qt's model tester."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtTest import QAbstractItemModelTester

from core.canvas.importer.verification import ImportVerification, MissingColumn, ScoreMismatch, UnrelatedChange
from core.choices import AbsentPolicy
from core.points import Mark
from core.problems import Problem, Report, Severity, Source
from core.results import PreparedUpload, Results
from core.scores.contributions import SessionContribution
from core.texts import _
from core.upload.file import NO_SCORE_REASON, LeftOutItem
from gui.look.text_formatting import format_datetime
from gui.review_export.confirmations import Confirmations
from gui.review_export.left_out_view import LeftOutModel, build_left_out_entries
from gui.review_export.problems_view import ProblemsModel
from gui.review_export.questions_view import ASSIGNMENT_BOX_LABEL, NEW_ASSIGNMENT_ANSWER, QuestionsModel
from gui.review_export.upload_review import UploadReview
from gui.review_export.verification_model import VerificationModel, describe_verification, find_unexpected_scores
from gui.student_scores.explain_dialog import SessionContributionsModel
from gui.tables.table_model import OBJECT_ROLE
from gui.work import tasks
from tests.gui.review_export.conftest import find_numbers

pytestmark = pytest.mark.usefixtures("qapp")

EXPORTED_AT = datetime(2026, 11, 23, 6, 19).astimezone()
VERIFICATION = ImportVerification(
    3, 2, (ScoreMismatch("11", "301", "Class 1", "2", ""),), (UnrelatedChange("12", "9", "Essay", "5", "EX"),), Report()
)
MISSING_COLUMNS = (MissingColumn("Quiz", 9), MissingColumn("Lab", 1))
MISSING_PROBLEMS = tuple(
    Problem(code, Severity.ERROR, "It is not there.") for code in ("landed-column-missing", "landed-row-unknown")
)


def read_cells(model: QAbstractTableModel) -> list[list[str]]:
    rows, columns = range(model.rowCount()), range(model.columnCount())
    return [[model.index(row, column).data() for column in columns] for row in rows]


def test_left_out_model_shows_short_reason_and_full_tool_tip() -> None:
    reason, advice = _("{column}: no assignment.", column="“Quiz”"), _("Choose one.")
    left_out = [LeftOutItem(None, "", "Quiz", reason, advice=advice), LeftOutItem(3, "Bay, Bo", None, NO_SCORE_REASON)]
    model = LeftOutModel()
    model.set_all_rows(build_left_out_entries(left_out, (), AbsentPolicy.LEAVE))
    assert [row[3:] for row in read_cells(model)] == [[reason, ""], [NO_SCORE_REASON, "3"]]
    assert (model.rows[0].subject, model.rows[1].name) == ("Quiz", "Bay, Bo")
    assert model.index(0, 3).data(Qt.ItemDataRole.ToolTipRole) == f"{reason} {advice}"


def build_left_out_model(review: UploadReview) -> QAbstractTableModel:
    model = LeftOutModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_all_rows(())
    model.set_all_rows(review.left_out_entries)
    for column in range(model.columnCount()):
        model.sort(column)
    model.sort(-1)
    assert tester.model() is model
    return model


def build_questions_model(review: UploadReview) -> QAbstractTableModel:
    model = QuestionsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_rows(())
    model.set_rows(review.questions)
    assert tester.model() is model
    return model


def build_problems_model(review: UploadReview) -> QAbstractTableModel:
    model = ProblemsModel("Stops saving")
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_groups((), Confirmations())
    model.set_groups(review.groups, Confirmations())
    assert tester.model() is model
    assert model.rows
    return model


def build_verification_model(review: UploadReview) -> QAbstractTableModel:
    model = VerificationModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_rows(find_unexpected_scores(VERIFICATION, {"11": review.changes[0].student}))
    assert tester.model() is model
    return model


@pytest.mark.parametrize(
    "build", [build_left_out_model, build_questions_model, build_problems_model, build_verification_model]
)
def test_table_models_provide_text_object_and_accessible_text(
    review: UploadReview, build: Callable[[UploadReview], QAbstractTableModel]
) -> None:
    model = build(review)
    assert model.rowCount() > 0
    assert all(isinstance(text, str) for row in read_cells(model) for text in row)
    for row in range(model.rowCount()):
        assert model.index(row, 0).data(OBJECT_ROLE) is not None
        assert model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    for column in range(model.columnCount()):
        assert model.headerData(column, Qt.Orientation.Horizontal)
        heading = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert heading == model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole)
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_left_out_entries_come_from_both_files(review: UploadReview) -> None:
    sources = {(item.name, item.location.source) for item in review.left_out_entries}
    assert {("Zed, Zoe", Source.EXPORT), ("Coe, Cy", Source.EXPORT), ("Dee, Di", Source.GRADEBOOK)} <= sources
    assert ("Coe, Cy", "Class 2 - Poll") in {(item.name, item.subject) for item in review.left_out_entries}


def test_question_about_new_assignment_contains_answer_and_points(review: UploadReview) -> None:
    assert read_cells(build_questions_model(review)) == [
        ["Class 3 - Quiz", ASSIGNMENT_BOX_LABEL, NEW_ASSIGNMENT_ANSWER, "5"]
    ]
    sentence = review.questions[0].sentence
    assert all(text in sentence for text in ("Class 3 - Quiz", ASSIGNMENT_BOX_LABEL, NEW_ASSIGNMENT_ANSWER))
    assert find_numbers(sentence) == ["3", "5"]


def test_find_unexpected_scores_returns_missing_before_changed_scores(review: UploadReview) -> None:
    rows = read_cells(build_verification_model(review))
    assert [row[1:] for row in rows] == [["Ash, Ana", "Class 1", "2", "–"], ["12", "Essay", "5", "EX"]]
    assert rows[0][0] != rows[1][0]


@pytest.mark.parametrize(
    ("verification", "numbers"),
    [
        (ImportVerification(1, 1, (), (), Report()), ["1"]),
        (ImportVerification(18, 18, (), (), Report()), ["18"]),
        (VERIFICATION, ["1", "3", "1"]),
        (ImportVerification(3, 3, (), (), Report(MISSING_PROBLEMS), MISSING_COLUMNS[:1]), ["9", "1"]),
        (replace(VERIFICATION, unrelated_changes=(), missing_columns=MISSING_COLUMNS), ["2", "10", "1", "3"]),
        (ImportVerification(0, 0, (), (), Report(MISSING_PROBLEMS[:1])), []),
    ],
)
def test_describe_verification_counts_missing_data(verification: ImportVerification, numbers: list[str]) -> None:
    assert find_numbers(describe_verification(verification, EXPORTED_AT)) == numbers


def test_describe_verification_with_missing_column_contains_title() -> None:
    assert "“Quiz”" in describe_verification(replace(VERIFICATION, missing_columns=MISSING_COLUMNS[:1]), EXPORTED_AT)


def test_describe_verification_with_outdated_gradebook_contains_export_time() -> None:
    summary = describe_verification(replace(VERIFICATION, is_outdated=True), EXPORTED_AT)
    assert format_datetime(EXPORTED_AT) in summary


def make_contribution(mark: Mark, counted: Decimal | None, *, is_dropped: bool = False) -> SessionContribution:
    exact = None if counted is None else Fraction(counted)
    return SessionContribution("S1", 6, (), mark, counted, exact, None, False, False, is_dropped, ())


def test_contributions_model_shows_source_row(results: Results, outgoing: PreparedUpload) -> None:
    assert results.score_sheet is not None
    explanation = tasks.explain_score(results.workbook, results.score_sheet, outgoing.upload.columns[0], "11", None)
    model = SessionContributionsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_rows(())
    model.set_rows(explanation.contributions)
    assert tester.model() is model
    assert read_cells(model) == [["Class 1 - Poll", "row 3 in the iClicker file", "1", "2"]]
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == explanation.contributions[0].text
    assert model.headerData(3, Qt.Orientation.Horizontal)


@pytest.mark.parametrize(
    ("counted", "is_dropped", "text"),
    [
        (Decimal("1.50"), False, "1.5"),
        (Decimal(1), True, "[1]"),
    ],
)
def test_contributions_model_shows_dropped_score_in_brackets(counted: Decimal, is_dropped: bool, text: str) -> None:
    model = SessionContributionsModel()
    contribution = make_contribution(Mark.SCORE, counted, is_dropped=is_dropped)
    model.set_rows((contribution,))
    assert read_cells(model) == [["S1", "", text, "–"]]
    assert model.index(0, 0).data(OBJECT_ROLE) is contribution
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert model.data(model.index(-1, 0)) is None


def test_contributions_model_without_score_shows_word() -> None:
    model = SessionContributionsModel()
    model.set_rows([make_contribution(mark, None) for mark in (Mark.BLANK, Mark.NO_RESPONSE, Mark.EXCUSED)])
    words = [row[2] for row in read_cells(model)]
    assert len(set(words)) == 3
    assert all(word and not find_numbers(word) for word in words)
