"""Tests of the steps in Canvas that follow saving."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from core.workbook import Workbook
from gui.review_export.after_saving import CanvasStepsView, StepDrawing, parse_canvas_url
from gui.review_export.canvas_steps import build_canvas_steps
from gui.review_export.page import ReviewPage
from gui.review_export.questions_view import NEW_ASSIGNMENT_ANSWER, build_answer_warnings
from gui.review_export.upload_review import UploadReview
from gui.steps import Step
from gui.widgets.page_parts import IconLabel
from gui.work.document import Document
from gui.work.preferences import Preferences
from tests.gui.review_export.conftest import find_numbers
from tests.gui.review_export.fake_messages import FakeMessages


def test_canvas_steps_without_questions_omit_new_assignments(
    qtbot: QtBot, page: ReviewPage, document: Document, open_class: Callable[..., Workbook]
) -> None:
    workbook = open_class().with_sessions_included(["Class 1 - Poll", "Class 3 - Quiz"], included=False)
    document.apply("open", workbook)
    qtbot.waitUntil(lambda: page.review is not None)
    assert page.review is not None
    page.canvas_steps.populate("up.csv", page.review)
    assert [step.drawing for step in build_canvas_steps("up.csv", page.review)] == [
        "canvas-import",
        "canvas-upload-data",
        "canvas-preview",
        "canvas-save-changes",
        "canvas-check",
    ]
    _, drawings = find_drawings(page.canvas_steps)
    assert any(">–</text>" in drawing and ">2</text>" in drawing for drawing in drawings)


def test_canvas_steps_view_shows_all_warnings_without_scrolling(
    steps_view: CanvasStepsView, review: UploadReview
) -> None:
    warnings = [step.warnings for step in build_canvas_steps("up.csv", review)]
    assert [len(texts) for texts in warnings] == [0, 1, 3, 1, 0, 0]
    assert warnings[2][:2] == build_answer_warnings()
    assert "“Class 1 - Poll”" in warnings[3][0]
    steps_view.resize(1016, 640)  # its size in a window of 1280 x 800
    steps_view.populate("up.csv", review)
    steps_view.show()
    viewport = steps_view.scroll_area.viewport()
    icons = steps_view.findChildren(IconLabel)
    assert len(icons) == 5
    assert all(icon.mapTo(viewport, icon.rect().bottomLeft()).y() < viewport.height() for icon in icons)


def test_canvas_steps_with_automatic_posting_have_one_warning(review: UploadReview) -> None:
    upload = review.outgoing.upload
    old = tuple(column for column in upload.columns if column.title == "Class 2 - Poll")
    plain = replace(review, questions=(), outgoing=replace(review.outgoing, upload=replace(upload, columns=old)))
    assert [len(step.warnings) for step in build_canvas_steps("up.csv", plain)] == [0, 1, 0, 0, 0]


def find_drawings(steps_view: CanvasStepsView) -> tuple[list[str], list[str]]:
    """Return the accessible names of the drawings, and their SVGs."""
    drawings = steps_view.findChildren(StepDrawing)
    return [drawing.accessibleName() for drawing in drawings], [drawing.svg for drawing in drawings]


def test_step_drawings_show_values_from_file(steps_view: CanvasStepsView, review: UploadReview) -> None:
    steps = build_canvas_steps("up.csv", review)
    names, drawings = find_drawings(steps_view)
    assert names == [step.description for step in steps]
    assert steps[2].replacements == {"points": "5", "more": ""}
    assert NEW_ASSIGNMENT_ANSWER in names[2]
    assert any(">5</text>" in svg and NEW_ASSIGNMENT_ANSWER in svg for svg in drawings)
    assert (steps[3].drawing, steps[3].replacements) == ("canvas-preview-lost", {"before": "2", "after": "1"})
    assert find_numbers(names[3]) == ["2", "1"]
    assert not any("{" in svg for svg in drawings)
    unknown = replace(review.questions[0], subject="<Quiz>", points="", points_location=Step.SESSIONS)
    three_columns = replace(review, questions=(unknown, *review.questions, *review.questions))
    steps_view.populate("up.csv", three_columns)
    more = build_canvas_steps("up.csv", three_columns)[2].replacements["more"]
    names, drawings = find_drawings(steps_view)
    assert (find_numbers(names[2]), find_numbers(more)) == (["2"], ["2"])
    assert any(f">{more}</text>" in svg for svg in drawings)


@pytest.fixture
def steps_view(qtbot: QtBot, messages: FakeMessages, preferences: Preferences, review: UploadReview) -> CanvasStepsView:
    view = CanvasStepsView(messages, preferences)
    qtbot.addWidget(view)
    view.populate("up.csv", review)
    return view


def test_open_canvas_button_prompts_before_opening_address(
    steps_view: CanvasStepsView, opened_urls: list[str], messages: FakeMessages, preferences: Preferences
) -> None:
    steps_view.open_canvas_button.click()
    assert len(messages.recorded.texts) == 1
    steps_view.address_field.setText("canvas.example.edu")
    steps_view.open_canvas_button.click()
    assert opened_urls == []
    messages.recorded.answers = ["open"]
    steps_view.open_canvas_button.click()
    assert opened_urls == ["https://canvas.example.edu"]
    assert preferences.canvas_address == "https://canvas.example.edu"
    assert CanvasStepsView(messages, preferences, steps_view).address_field.text() == "https://canvas.example.edu"
    steps_view.address_field.clear()
    steps_view.address_field.editingFinished.emit()
    assert preferences.canvas_address == ""


@pytest.mark.parametrize("address", ["", "  ", "canvas", "file:///etc/passwd", "ftp://canvas.example.edu", "a b.c"])
def test_parse_canvas_url_with_invalid_address_returns_none(address: str) -> None:
    assert parse_canvas_url(address) is None
