"""Screenshots that require actions first: the wizard, the review, and saving."""

import tempfile
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialog, QWidget

from gui.review_export.page import ReviewPage
from gui.review_export.upload_file_checker import UploadFileDialog
from gui.steps import Step
from gui.student_matching.page import StudentsPage
from gui.student_matching.people_table import CorrectionsDialog
from gui.student_matching.person_page import PersonPage
from gui.student_matching.wizard import MatchingWizard
from gui.student_scores.explain_dialog import ExplainDialog
from tests.gui.review_export.conftest import EXPORT, GRADEBOOK
from tests.screen_classes import build_example_class, build_troubled_class

if TYPE_CHECKING:
    from tests.screens import ScreenshotTaker


def take_matching(photographer: "ScreenshotTaker") -> None:
    """Take screenshots of the matching page and of every kind of wizard page."""
    for name, write in (("typical", build_example_class), ("troubled", build_troubled_class)):
        photographer.open(write(Path(tempfile.mkdtemp())))
        photographer.program.steps.go_to(Step.STUDENTS)
        page = photographer.program.steps.current_page
        assert isinstance(page, StudentsPage)
        page.table.select_rows(page.model.rows[-1:])
        photographer.take(f"9-students-selected-{name}")
        page.open_wizard()
        _take_wizard(photographer, page, name)
        page.decide_button.click()
        _take_wizard(photographer, page, f"{name}-nobody")
        page.corrections_button.click()
        photographer.wait_until(lambda: not photographer.program.background.is_busy)
        _take_and_close(photographer, f"9-students-corrections-{name}", page, CorrectionsDialog)


def take_review(photographer: "ScreenshotTaker") -> None:
    """Take screenshots of the review of a class with losses, from start to verification."""
    folder = Path(tempfile.mkdtemp()) / "Teaching" / "Introduction to a subject with a long name"
    folder.mkdir(parents=True)
    files = {"iclicker.csv": EXPORT, "gradebook.csv": GRADEBOOK}
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    photographer.open([folder / name for name in files])
    photographer.program.steps.go_to(Step.REVIEW)
    page = photographer.program.steps.current_page
    assert isinstance(page, ReviewPage)
    _take_problems(photographer, page)
    _take_saving(photographer, page, folder)
    later = datetime.now(UTC) + timedelta(hours=1)
    fresh = folder / f"{later.astimezone():%Y-%m-%dT%H%M}_Grades-A_class.csv"
    fresh.write_text(GRADEBOOK.replace("S1,1.00,", "S1,2.00,", 1), encoding="utf-8")
    for name, path in {"9-review-arrival-too-early": folder / "gradebook.csv", "9-review-arrival": fresh}.items():
        page.verify_upload(path)
        photographer.wait_until(lambda: not photographer.program.background.is_busy)
        _take_and_close(photographer, name, page, UploadFileDialog)


def _take_wizard(photographer: "ScreenshotTaker", page: StudentsPage, name: str) -> None:
    wizard = page.wizard
    assert isinstance(wizard, MatchingWizard)
    wizard.confirm_discard = bool
    at = 1
    photographer.take(f"9-wizard-{name}-{at}", wizard)
    while wizard.nextId() != -1:
        wizard.next()
        at += 1
        shown = wizard.currentPage()
        photographer.take(f"9-wizard-{name}-{at}", wizard)
        if isinstance(shown, PersonPage) and shown.answer_form is not None:
            shown.answer_form.other_student_button.click()
            photographer.take(f"9-wizard-{name}-{at}-else", wizard)
            shown.answer_form.not_in_course_button.click()
            photographer.take(f"9-wizard-{name}-{at}-nobody", wizard)
    wizard.done(QDialog.DialogCode.Rejected)


def _take_problems(photographer: "ScreenshotTaker", page: ReviewPage) -> None:
    document, problems = photographer.program.document, page.view.problems_view
    photographer.take("9-review-arrives")
    page.view.show_losses_button.click()
    photographer.take("9-review-losses")
    page.view.changes_view.explain_button.click()
    _take_and_close(photographer, "9-review-why", page, ExplainDialog)
    page.view.focus_problems()
    row = next(row for row, group in enumerate(problems.model.rows) if group.code == "points-possible-differ")
    problems.listing.set_current_row(row)
    photographer.take("9-review-points-differ")
    problems.accept_button.click()
    problems.listing.set_current_row(row)
    photographer.take("9-review-accepted")
    document.apply("Worth 4", document.workbook.with_points_possible("Class 2 - Poll", Decimal(4)))
    photographer.wait_until(lambda: page.review is not None)
    photographer.take("9-review-look-again")


def _take_saving(photographer: "ScreenshotTaker", page: ReviewPage, folder: Path) -> None:
    messages, document = photographer.program.messages, photographer.program.document
    messages.ask = lambda *_: "save"  # type: ignore[method-assign] # nobody is there to answer
    messages.choose_save_file = lambda *_: folder / "Canvas upload.csv"  # type: ignore[method-assign] # nor to choose
    page.view.losses_check_box.click()
    page.primary_button.click()
    photographer.wait_until(page.canvas_steps.isVisible)
    photographer.take("9-saved")
    bar = page.canvas_steps.scroll_area.verticalScrollBar()
    bar.setValue(bar.maximum())
    photographer.take("9-saved-below")
    page.back_button.click()
    photographer.take("9-saved-back")
    document.undo_stack.undo()
    page.view.focus_problems()
    photographer.take("9-saved-undone")
    document.undo_stack.redo()
    document.apply("Leave out", document.workbook.with_sessions_included(["Class 3 - Quiz"], included=False))
    photographer.wait_until(lambda: page.review is not None)
    photographer.take("9-saved-older")


def _take_and_close(photographer: "ScreenshotTaker", name: str, page: QWidget, kind: type[QDialog]) -> None:
    for dialog in page.findChildren(kind):
        photographer.take(name, dialog)
        dialog.close()
