"""The models of the smaller tables, each under Qt's model tester while it is changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import QAbstractTableModel, Qt
from PySide6.QtTest import QAbstractItemModelTester

from core.canvas.importer.landing import ChangedElsewhere, Landing, LostColumn, Miss
from core.choices import Absent
from core.explaining import SessionShare
from core.points import Mark
from core.problems import Problem, Report, Severity
from core.results import Outgoing, Results
from core.upload.file import LeftOut
from gui.look.words import moment_words
from gui.review_export.confirmations import Confirmations
from gui.review_export.explain_dialog import SessionSharesModel
from gui.review_export.facts import UploadReview
from gui.review_export.landing_model import VerificationModel, describe_verification, find_unexpected_scores
from gui.review_export.left_out import LeftOutModel, build_left_out_items
from gui.review_export.problems_view import ProblemsModel
from gui.review_export.questions_view import QuestionsModel
from gui.tables.table_model import OBJECT_ROLE
from gui.work import tasks

pytestmark = pytest.mark.usefixtures("qapp")

LANDING = Landing(
    3, 2, (Miss("11", "301", "Class 1", "2", ""),), (ChangedElsewhere("12", "9", "Essay", "5", "EX"),), Report()
)
QUIZ = (LostColumn("Quiz", 9), LostColumn("Lab", 1))


def cells(model: QAbstractTableModel) -> list[list[str]]:
    rows, columns = range(model.rowCount()), range(model.columnCount())
    return [[model.index(row, column).data() for column in columns] for row in rows]


def test_of_a_column_that_is_left_out_the_table_says_why_and_its_tip_what_to_do() -> None:
    why = "“Quiz”: it is not certain where this column goes. Say whether it goes there."
    left_out = [LeftOut(None, "", "Quiz", why), LeftOut(3, "Bay, Bo", None, "perhaps Bay, Bob J. (same name)")]
    model = LeftOutModel()
    model.set_items(build_left_out_items(left_out, (), Absent.LEAVE))
    assert cells(model) == [
        ["(everybody)", "iClicker", "Quiz", "it is not certain where this column goes", ""],
        ["Bay, Bo", "iClicker", "whole row", "perhaps Bay, Bob J. (same name)", "3"],
    ]
    tip = model.index(0, 3).data(Qt.ItemDataRole.ToolTipRole)
    assert tip == "it is not certain where this column goes. Say whether it goes there."


def missing(review: UploadReview) -> QAbstractTableModel:
    model = LeftOutModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_items(())
    model.set_items(review.left_out)
    for column in range(model.columnCount()):
        model.sort(column)
    model.sort(-1)
    assert tester.model() is model
    return model


def questions(review: UploadReview) -> QAbstractTableModel:
    model = QuestionsModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_rows(())
    model.show_rows(review.questions)
    assert tester.model() is model
    return model


def problems(review: UploadReview) -> QAbstractTableModel:
    model = ProblemsModel("Stops saving")
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_groups((), Confirmations())
    model.set_groups(review.groups, Confirmations())
    assert tester.model() is model
    assert model.rows
    return model


def landing(review: UploadReview) -> QAbstractTableModel:
    model = VerificationModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_rows(find_unexpected_scores(LANDING, {"11": review.changes[0].student}))
    assert tester.model() is model
    return model


@pytest.mark.parametrize("make", [missing, questions, problems, landing])
def test_every_cell_has_text_every_row_its_object_and_words(
    review: UploadReview, make: Callable[[UploadReview], QAbstractTableModel]
) -> None:
    model = make(review)
    assert model.rowCount() > 0
    assert all(isinstance(text, str) for row in cells(model) for text in row)
    for row in range(model.rowCount()):
        assert model.index(row, 0).data(OBJECT_ROLE) is not None
        assert model.index(row, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    for column in range(model.columnCount()):
        assert model.headerData(column, Qt.Orientation.Horizontal)
        heading = model.headerData(column, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
        assert heading == model.index(0, column).data(Qt.ItemDataRole.TextAlignmentRole)
    assert model.headerData(0, Qt.Orientation.Vertical) is None


def test_both_sides_are_told(review: UploadReview) -> None:
    found = cells(missing(review))
    assert ["Zed, Zoe", "iClicker", "whole row"] in [row[:3] for row in found]
    assert ["Coe, Cy", "iClicker", "Class 2 - Poll"] in [row[:3] for row in found]
    assert ["Dee, Di", "Canvas", "whole student"] in [row[:3] for row in found]


def test_the_box_of_a_new_column_says_what_to_choose(review: UploadReview) -> None:
    assert cells(questions(review)) == [["Class 3 - Quiz", "This Assignment is", "A new assignment", "5"]]
    words = "Class 3 - Quiz, “This Assignment is”: choose “A new assignment”, Points Possible 5"
    assert review.questions[0].sentence == words


def test_what_did_not_arrive_stands_before_what_changed_elsewhere(review: UploadReview) -> None:
    assert cells(landing(review)) == [
        ["Not arrived", "Ash, Ana", "Class 1", "2", "–"],
        ["Changed in Canvas", "12", "Essay", "5", "EX"],
    ]


def lost(code: str) -> Problem:
    return Problem(code, Severity.ERROR, "It is not there.")


TRY_AGAIN = (
    "If the import has only just finished, export the gradebook again and check again. Else import the file again."
)
NOTHING = (
    "Nothing could be compared: this gradebook has none of the file's columns or students. Is it the gradebook of this "
    "course, and did you export it after the import?"
)
BESIDES = "Besides, 1 score that is not in the file has changed in Canvas since your first export."
LOST_BOTH = "Not everything arrived. Missing or different: the whole column “Quiz” with 9 scores, 1 student."
LOST_MORE = (
    "Not everything arrived. Missing or different: 2 whole columns with 10 scores, 1 of 3 scores of the other columns."
)
FROM_BEFORE = (
    "This looks like the gradebook from before the upload: it was exported on {when}, and nothing of your "
    "file is in it. Import the file in Canvas if you have not yet, export the gradebook again, and check that one."
)
DIFFERS = "Not everything arrived. Missing or different: 1 of 3 scores."


@pytest.mark.parametrize(
    ("landing", "sentence"),
    [
        (Landing(1, 1, (), (), Report()), "Yes: the 1 score of the file is in Canvas."),
        (Landing(18, 18, (), (), Report()), "Yes: all 18 scores of the file are in Canvas."),
        (LANDING, f"{DIFFERS} {TRY_AGAIN} {BESIDES}"),
        (
            Landing(3, 3, (), (), Report((lost("landed-column-missing"), lost("landed-row-unknown"))), QUIZ[:1]),
            f"{LOST_BOTH} {TRY_AGAIN}",
        ),
        (replace(LANDING, changed_elsewhere=(), lost=QUIZ), f"{LOST_MORE} {TRY_AGAIN}"),
        (replace(LANDING, is_from_before=True), FROM_BEFORE),
        (Landing(0, 0, (), (), Report((lost("landed-column-missing"),))), NOTHING),
    ],
)
def test_the_answer_says_what_did_not_arrive_and_what_to_do(landing: Landing, sentence: str) -> None:
    exported_at = datetime(2026, 11, 23, 6, 19).astimezone()
    when = moment_words(exported_at)
    assert describe_verification(landing, exported_at) == sentence.format(when=when)


def test_shares_show_where_a_score_comes_from(results: Results, outgoing: Outgoing) -> None:
    assert results.sheet is not None
    explanation = tasks.explain(results.workbook, results.sheet, outgoing.upload.columns[0], "11", None)
    model = SessionSharesModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_rows(())
    model.show_rows(explanation.shares)
    assert tester.model() is model
    assert cells(model) == [["Class 1 - Poll", "row 3 of the iClicker file", "1", "2"]]
    assert model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole) == explanation.shares[0].words
    assert model.headerData(3, Qt.Orientation.Horizontal) == "Of"


@pytest.mark.parametrize(
    ("mark", "counted", "is_dropped", "text"),
    [
        (Mark.SCORE, Decimal("1.50"), False, "1.5"),
        (Mark.SCORE, Decimal(1), True, "(1)"),
        (Mark.BLANK, None, False, "blank"),
        (Mark.NO_RESPONSE, None, False, "no response"),
        (Mark.EXCUSED, None, False, "excused"),
    ],
)
def test_what_is_no_score_is_told_in_a_word(mark: Mark, counted: Decimal | None, is_dropped: bool, text: str) -> None:
    model = SessionSharesModel()
    share = SessionShare("S1", 6, (), mark, counted, counted, None, False, False, is_dropped, ())
    model.show_rows((share,))
    assert cells(model) == [["S1", "", text, "–"]]
    assert model.index(0, 0).data(OBJECT_ROLE) is share
    assert model.headerData(0, Qt.Orientation.Vertical) is None
    assert model.headerData(2, Qt.Orientation.Horizontal, Qt.ItemDataRole.TextAlignmentRole)
    assert model.data(model.index(-1, 0)) is None
