"""Does the page after saving tell what is to be clicked in Canvas, and what must be known there?"""

from collections.abc import Callable
from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from core.workbook import Workbook
from gui.review_export.after_saving import CanvasStepsView, StepDrawing, parse_canvas_url
from gui.review_export.canvas_steps import build_canvas_steps
from gui.review_export.facts import UploadReview
from gui.review_export.page import ReviewPage
from gui.steps import Step
from gui.widgets.page_parts import IconLabel
from gui.work.document import Document
from gui.work.preferences import Preferences
from tests.gui.review_export.fake_messages import FakeMessages


def test_without_new_columns_or_losses_the_clicks_are_fewer(
    qtbot: QtBot, page: ReviewPage, document: Document, open_class: Callable[..., Workbook]
) -> None:
    workbook = open_class().choosing(["Class 1 - Poll", "Class 3 - Quiz"], count=False)
    document.apply("open", workbook)
    qtbot.waitUntil(lambda: page.review is not None)
    assert page.review is not None
    page.canvas_steps.populate("up.csv", page.review)
    told = "\n".join(label.text() for label in page.canvas_steps.step_labels)
    assert "Bogus" not in told
    assert "It should highlight nothing" in told
    names, drawings = drawings_of(page.canvas_steps)
    assert not any("A new assignment" in name for name in names)
    assert not any("highlighted" in name for name in names)
    assert any(">–</text>" in drawing and ">2</text>" in drawing for drawing in drawings)


def test_what_must_be_known_stands_beside_its_click_and_is_seen_at_once(
    after: CanvasStepsView, review: UploadReview
) -> None:
    warnings = [" ".join(click.warnings) for click in build_canvas_steps("up.csv", review)]
    assert [bool(told) for told in warnings] == [False, True, True, True, False, False]
    assert "left unfinished less than an hour ago" in warnings[1]
    assert "Bogus" in warnings[2]
    assert "already has this name" in warnings[2]
    assert "published at once" in warnings[2]
    assert "posted by hand" in warnings[3]
    after.resize(1016, 640)  # what is left for it of a window of 1280 x 800
    after.populate("up.csv", review)
    after.show()
    shown = after.scroll_area.viewport()
    mind = [label for label in after.findChildren(IconLabel) if label.accessibleName() == "Mind"]
    assert len(mind) == 5
    assert all(label.mapTo(shown, label.rect().bottomLeft()).y() < shown.height() for label in mind)


def test_what_does_not_apply_is_no_warning(review: UploadReview) -> None:
    upload = review.outgoing.upload
    old = tuple(column for column in upload.columns if column.title == "Class 2 - Poll")
    plain = replace(review, questions=(), outgoing=replace(review.outgoing, upload=replace(upload, columns=old)))
    told = [len(click.warnings) for click in build_canvas_steps("up.csv", plain)]
    assert told == [0, 1, 0, 0, 0]


def drawings_of(after: CanvasStepsView) -> tuple[list[str], list[str]]:
    """What the drawings say to a screen reader, and what stands in them."""
    pictures = after.findChildren(StepDrawing)
    return [picture.accessibleName() for picture in pictures], [picture.svg for picture in pictures]


def test_the_drawings_show_the_numbers_of_this_file(after: CanvasStepsView, review: UploadReview) -> None:
    names, drawings = drawings_of(after)
    assert all(name.startswith("Drawing: ") for name in names)
    assert "Drawing: a box in which “A new assignment” is chosen and Points Possible 5." in names
    assert any(">5</text>" in drawing and "A new assignment" in drawing for drawing in drawings)
    assert "Drawing: a table with a score before, 2, and after, 1, which is highlighted." in names
    assert not any("{" in drawing for drawing in drawings)
    unknown = replace(review.questions[0], subject="<Quiz>", points="", points_location=Step.SESSIONS)
    after.populate("up.csv", replace(review, questions=(unknown, *review.questions, *review.questions)))
    names, drawings = drawings_of(after)
    assert "Drawing: a box in which “A new assignment” is chosen. 2 more such boxes follow." in names
    assert any(">+ 2 more</text>" in drawing for drawing in drawings)


@pytest.fixture
def after(qtbot: QtBot, messages: FakeMessages, preferences: Preferences, review: UploadReview) -> CanvasStepsView:
    view = CanvasStepsView(messages, preferences)
    qtbot.addWidget(view)
    view.populate("up.csv", review)
    return view


def test_canvas_is_opened_only_after_a_question_and_its_address_kept(
    after: CanvasStepsView, opened: list[str], messages: FakeMessages, preferences: Preferences
) -> None:
    after.open_canvas_button.click()
    assert "Type the address" in messages.heard.told[0]
    after.address_field.setText("canvas.example.edu")
    after.open_canvas_button.click()
    assert opened == []
    messages.heard.answers = ["open"]
    after.open_canvas_button.click()
    assert opened == ["https://canvas.example.edu"]
    assert preferences.canvas_address == "https://canvas.example.edu"
    assert CanvasStepsView(messages, preferences, after).address_field.text() == "https://canvas.example.edu"
    after.address_field.clear()
    after.address_field.editingFinished.emit()
    assert preferences.canvas_address == ""


@pytest.mark.parametrize("typed", ["", "  ", "canvas", "file:///etc/passwd", "ftp://canvas.example.edu", "a b.c"])
def test_only_web_addresses_are_taken(typed: str) -> None:
    assert parse_canvas_url(typed) is None
