from pathlib import Path

import pytest
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from core.canvas.importer.rehearsal import Outcome, Rehearsal
from gui.review_export.landing_model import LandingModel
from gui.review_export.other_files import OtherFileDialog, say
from gui.review_export.page import ReviewPage
from gui.review_export.problems_view import ProblemsView
from gui.tables.listing import Listing
from gui.work.document import Document
from tests.gui.review_export.conftest import GRADEBOOK
from tests.gui.review_export.fake_messages import FakeMessages


def dialog_of(page: ReviewPage) -> OtherFileDialog:
    dialog = page.findChildren(OtherFileDialog)[-1]
    assert isinstance(dialog, OtherFileDialog)
    return dialog


def tabs_of(dialog: OtherFileDialog) -> list[str]:
    return [dialog.tabs.tabText(at) for at in range(dialog.tabs.count())]


def test_any_upload_file_is_rehearsed(ready_page: ReviewPage, document: Document, tmp_path: Path) -> None:
    assert document.outgoing is not None
    (tmp_path / "other.csv").write_bytes(document.outgoing.upload.data)
    ready_page.rehearse_file(tmp_path / "other.csv")
    dialog = dialog_of(ready_page)
    assert dialog.windowTitle() == "What Canvas will do with other.csv"
    assert dialog.sentence.text() == (
        "Canvas will take this file: 4 new scores, 1 raised, 1 lowered. It will ask about 1 new column."
    )
    assert tabs_of(dialog) == ["Changes (6)", "Canvas will ask (1)", "Problems (5)"]
    dialog.tabs.setCurrentIndex(1)
    dialog.activateWindow()
    QApplication.processEvents()
    QTest.keySequence(dialog, QKeySequence(QKeySequence.StandardKey.Find))
    focus = dialog.focusWidget()
    assert focus is not None
    assert (dialog.tabs.currentIndex(), focus.accessibleName()) == (0, "Find a student")
    dialog.close()


def test_a_rejected_file_is_told_with_its_cause(ready_page: ReviewPage, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("name,score\nAna,1\n", encoding="utf-8")
    ready_page.rehearse_file(tmp_path / "bad.csv")
    dialog = dialog_of(ready_page)
    assert dialog.sentence.text().startswith("Canvas rejects this file and says only: “")
    assert dialog.tabs.isHidden()
    dialog.close()


def test_each_outcome_has_its_sentence() -> None:
    assert say(Rehearsal(Outcome.REJECTED, "No.")) == "Canvas rejects this file and says only: “No.”."
    assert say(Rehearsal(Outcome.NO_CHANGES)).startswith("Canvas would say that there were no changes")
    assert say(Rehearsal(Outcome.CHANGES)) == "Canvas will take this file: no score changes. It will ask nothing."


def test_a_file_that_is_not_there_is_told(ready_page: ReviewPage, messages: FakeMessages, tmp_path: Path) -> None:
    ready_page.rehearse_file(tmp_path / "gone.csv")
    assert "gone.csv" in messages.heard.errors[0].sentence


def test_without_a_gradebook_or_a_file_it_says_so(page: ReviewPage, messages: FakeMessages, tmp_path: Path) -> None:
    page.rehearse_file(tmp_path / "up.csv")
    page.check_landing_file(tmp_path / "grades.csv")
    assert [error.what for error in messages.heard.errors] == [
        "What Canvas will do with a file can only be told with a gradebook.",
        "There is no file yet whose scores could have arrived.",
    ]


def test_scores_that_did_not_arrive_are_listed(ready_page: ReviewPage, messages: FakeMessages, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh.csv"
    fresh.write_bytes((tmp_path / "grades.csv").read_bytes() + b"\n")
    messages.heard.files = [fresh]
    ready_page.saved_line.check.click()
    dialog = dialog_of(ready_page)
    assert dialog.sentence.text().startswith(
        "Not everything arrived. Missing or different: the whole column “Class 3 - Quiz” with 2 scores, "
        "4 of 6 scores of the other columns. "
    )
    assert dialog.compared.text() == "Compared: the file that is shown with “fresh.csv”."
    model = dialog.findChild(LandingModel)
    assert isinstance(model, LandingModel)
    assert ["Not arrived", "Ash, Ana", "Class 1 - Poll", "1", "2"] in [
        [model.index(row, column).data() for column in range(model.columnCount())] for row in range(model.rowCount())
    ]
    assert tabs_of(dialog) == ["Scores (4)", "Columns and students (1)"]
    view = dialog.findChild(ProblemsView)
    assert isinstance(view, ProblemsView)
    assert view.model.index(0, 0).data() == "Not arrived"
    assert view.accept.isHidden()
    assert view.take_there.isHidden()
    dialog.close()


def test_the_gradebook_from_before_the_upload_is_told_and_nothing_is_listed(
    ready_page: ReviewPage, tmp_path: Path
) -> None:
    ready_page.check_landing_file(tmp_path / "grades.csv")
    dialog = dialog_of(ready_page)
    assert dialog.sentence.text().startswith(
        "This looks like the gradebook from before the upload: it was exported on "
    )
    assert tabs_of(dialog) == []
    dialog.close()


def test_when_everything_arrived_the_table_says_so(ready_page: ReviewPage, tmp_path: Path) -> None:
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
    ready_page.check_landing_file(tmp_path / "after.csv")
    dialog = dialog_of(ready_page)
    assert dialog.sentence.text().startswith("Yes: all ")
    listing = dialog.findChild(Listing)
    assert isinstance(listing, Listing)
    assert listing.placeholder_text == "Every score of the file is in Canvas, as it should be."
    dialog.close()


def test_a_mistake_of_ours_goes_to_the_crash_door(page: ReviewPage) -> None:
    with pytest.raises(ZeroDivisionError):
        page._others._tell_failed(ZeroDivisionError())
