from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.canvas.importer.rehearsal_result import RehearsalOutcome, RehearsalResult
from core.errors import InvalidRequestError
from gui.review_export.changes_view import ChangesView
from gui.review_export.confirmations import ReviewStatus
from gui.review_export.page import ReviewPage
from gui.review_export.problems_view import ProblemsView
from gui.review_export.upload_file_checker import UploadFileDialog, describe_rehearsal
from gui.review_export.upload_review import describe_questions
from gui.review_export.verification_model import VerificationModel
from gui.tables.placeholder_table import PlaceholderTable
from gui.work.document import Document
from tests.gui.review_export.conftest import GRADEBOOK, find_numbers
from tests.gui.review_export.fake_messages import FakeMessages


def find_dialog(page: ReviewPage) -> UploadFileDialog:
    dialog = page.findChildren(UploadFileDialog)[-1]
    assert isinstance(dialog, UploadFileDialog)
    return dialog


def read_tab_counts(dialog: UploadFileDialog) -> list[list[str]]:
    return [find_numbers(dialog.tabs.tabText(index)) for index in range(dialog.tabs.count())]


def test_rehearse_file_shows_changes_questions_and_problems(
    ready_page: ReviewPage, document: Document, tmp_path: Path
) -> None:
    assert document.prepared_upload is not None
    (tmp_path / "other.csv").write_bytes(document.prepared_upload.upload.data)
    ready_page.rehearse_file(tmp_path / "other.csv")
    dialog = find_dialog(ready_page)
    assert "other.csv" in dialog.windowTitle()
    assert find_numbers(dialog.summary_label.text()) == ["4", "1", "1", "1"]
    assert read_tab_counts(dialog) == [["6"], ["1"], ["5"]]
    dialog.tabs.setCurrentIndex(1)
    dialog.activateWindow()
    QApplication.processEvents()
    QTest.keySequence(dialog, QKeySequence(QKeySequence.StandardKey.Find))
    changes = dialog.tabs.currentWidget()
    assert isinstance(changes, ChangesView)
    assert dialog.focusWidget() is changes.student_field
    dialog.close()


def test_rehearsal_of_rejected_file_has_no_tabs(ready_page: ReviewPage, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("name,score\nAna,1\n", encoding="utf-8")
    ready_page.rehearse_file(tmp_path / "bad.csv")
    dialog = find_dialog(ready_page)
    assert dialog.summary_label.text()
    assert dialog.tabs.isHidden()
    dialog.close()


def test_describe_rehearsal_returns_distinct_text_for_each_outcome() -> None:
    rejected = describe_rehearsal(RehearsalResult(RehearsalOutcome.REJECTED, "No."))
    unchanged = describe_rehearsal(RehearsalResult(RehearsalOutcome.NO_CHANGES))
    assert "“No.”" in rejected
    assert describe_rehearsal(RehearsalResult(RehearsalOutcome.CHANGES)).endswith(describe_questions(()))
    assert not unchanged.endswith(describe_questions(()))


def test_rehearse_missing_file_reports_error(ready_page: ReviewPage, messages: FakeMessages, tmp_path: Path) -> None:
    ready_page.rehearse_file(tmp_path / "gone.csv")
    assert "gone.csv" in messages.recorded.errors[0].message


def test_checker_without_input_reports_request_errors(page: ReviewPage, messages: FakeMessages, tmp_path: Path) -> None:
    page.rehearse_file(tmp_path / "up.csv")
    page.verify_upload(tmp_path / "grades.csv")
    rehearsal_error, verification_error = messages.recorded.errors
    assert isinstance(rehearsal_error, InvalidRequestError)
    assert isinstance(verification_error, InvalidRequestError)
    assert rehearsal_error.what != verification_error.what


def test_verification_of_incomplete_import_lists_scores(
    ready_page: ReviewPage, messages: FakeMessages, tmp_path: Path
) -> None:
    new_gradebook = tmp_path / "fresh.csv"
    new_gradebook.write_bytes((tmp_path / "grades.csv").read_bytes() + b"\n")
    messages.recorded.files = [new_gradebook]
    ready_page.saved_file_bar.verify_button.click()
    dialog = find_dialog(ready_page)
    assert "“Class 3 - Quiz”" in dialog.summary_label.text()
    assert find_numbers(dialog.summary_label.text()) == ["3", "2", "4", "6"]
    assert "“fresh.csv”" in dialog.compared_label.text()
    model = dialog.findChild(VerificationModel)
    assert isinstance(model, VerificationModel)
    assert ("Ash, Ana", "Class 1 - Poll", "1", "2") in [
        (row.student, row.title, row.expected, row.actual) for row in model.rows
    ]
    assert read_tab_counts(dialog) == [["4"], ["1"]]
    view = dialog.findChild(ProblemsView)
    assert isinstance(view, ProblemsView)
    assert view.model.get_status(view.model.rows[0]) is ReviewStatus.BLOCKING
    assert view.accept_button.isHidden()
    assert view.go_to_button.isHidden()
    dialog.close()


def test_verification_with_outdated_gradebook_has_no_tabs(ready_page: ReviewPage, tmp_path: Path) -> None:
    ready_page.verify_upload(tmp_path / "grades.csv")
    dialog = find_dialog(ready_page)
    assert "“grades.csv”" in dialog.compared_label.text()
    assert dialog.tabs.count() == 0
    dialog.close()


def test_verification_of_complete_import_lists_no_scores(ready_page: ReviewPage, tmp_path: Path) -> None:
    after = GRADEBOOK.replace("Poll (302)", "Poll (302),Class 3 - Quiz (303)").replace(
        "Manual Posting,", "Manual Posting,,"
    )
    after = after.replace("2.00,5.00", "2.00,5.00,5.00").replace("S1,2.00,", "S1,1.00,2.00,5.00")
    after = (
        after.replace("S1,1.00,\n", "S1,2.00,,4.00\n")
        .replace("S1,,EX", "S1,2.00,EX,")
        .replace("1.00,2.00\n", "1.00,2.00,\n")
    )
    (tmp_path / "after.csv").write_text(after, encoding="utf-8")
    ready_page.verify_upload(tmp_path / "after.csv")
    dialog = find_dialog(ready_page)
    assert find_numbers(dialog.summary_label.text()) == ["9"]
    listing = dialog.findChild(PlaceholderTable)
    assert isinstance(listing, PlaceholderTable)
    assert read_tab_counts(dialog) == [["0"]]
    assert listing.placeholder_text
    dialog.close()


def test_checker_reraises_unexpected_error(page: ReviewPage) -> None:
    with pytest.raises(ZeroDivisionError):
        page.file_checker._handle_error(ZeroDivisionError())
