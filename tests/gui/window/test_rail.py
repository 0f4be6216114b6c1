"""Tests of the navigation rail: states in words, and labels that fit."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.look.fonts import build_caption_font, scale_font
from gui.steps import Step, StepState
from gui.widgets.page_parts import IconLabel
from gui.window.rail import ICON_SIZE, NavigationRail, get_attention_labels, get_problem_labels, get_state_labels


@pytest.fixture
def rail(qtbot: QtBot) -> NavigationRail:
    made = NavigationRail()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def large_text(qapp: QApplication) -> Iterator[None]:
    usual = qapp.font()
    qapp.setFont(scale_font(usual, 2))
    yield
    qapp.setFont(usual)


@pytest.fixture
def right_to_left(qapp: QApplication) -> Iterator[None]:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    yield
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


@pytest.mark.parametrize("count", [0, 1, 2, 9])
@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("state", list(StepState))
def test_rail_button_any_state_is_described_in_words(
    rail: NavigationRail, step: Step, state: StepState, count: int
) -> None:
    rail.set_step_state(step, state, count, "A sentence.")
    button = rail.buttons[step]
    if state in get_state_labels():
        expected = get_state_labels()[state]
    else:
        labels = get_attention_labels() if state is StepState.NEEDS_ATTENTION else get_problem_labels()
        expected = labels[step][min(count, 2)].format(n=count)
    assert button.state_text == expected
    assert button.accessibleName().endswith(f": {expected}")
    assert button.accessibleDescription() == "A sentence."


def longest_labels_fit(rail: NavigationRail) -> bool:
    rail.layout().activate()  # type: ignore[union-attr]
    rail.set_step_state(Step.REVIEW, StepState.PROBLEM, 999, "")
    button = rail.buttons[Step.REVIEW]
    needed = QFontMetrics(build_caption_font(button.font())).horizontalAdvance(button.state_text)
    return needed <= button.width() - button._text_offset


def test_rail_button_longest_labels_fit(rail: NavigationRail) -> None:
    rail.show()
    assert longest_labels_fit(rail)


@pytest.mark.usefixtures("large_text")
def test_rail_button_large_text_fits_labels(rail: NavigationRail, qtbot: QtBot) -> None:
    rail.show()
    assert longest_labels_fit(rail)
    mark = IconLabel("info", ICON_SIZE)
    qtbot.addWidget(mark)
    assert mark.sizeHint().height() > ICON_SIZE


def grab_button(name: str, qtbot: QtBot) -> QImage:
    label = IconLabel(name, ICON_SIZE)
    qtbot.addWidget(label)
    return label.grab().toImage()


def count_differing_pixels(one: QImage, other: QImage) -> int:
    """Return the summed difference of two pictures. Mirrored edges are smoothed slightly differently."""
    places = [(x, y) for x in range(one.width()) for y in range(one.height())]
    return sum(abs(one.pixelColor(*place).lightness() - other.pixelColor(*place).lightness()) for place in places)


def test_rail_button_right_to_left_layout_is_mirrored(qtbot: QtBot, request: pytest.FixtureRequest) -> None:
    before = {name: grab_button(name, qtbot) for name in ("undo-2", "circle-check")}
    request.getfixturevalue("right_to_left")
    mirrored = before["undo-2"].flipped(Qt.Orientation.Horizontal)
    assert (
        count_differing_pixels(grab_button("undo-2", qtbot), mirrored)
        < count_differing_pixels(before["undo-2"], mirrored) / 4
    )
    assert grab_button("circle-check", qtbot) == before["circle-check"]
