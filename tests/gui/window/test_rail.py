"""Does the rail say how each step stands, in words that fit into it?"""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui.look.fonts import build_caption_font, scale_font
from gui.steps import Step, StepState
from gui.widgets.page_parts import IconLabel
from gui.window.rail import ICON_SIZE, NavigationRail


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


@pytest.mark.parametrize(
    ("step", "state", "count", "words"),
    [
        (Step.FILES, StepState.NEEDS_YOU, 2, "needs you: 2 files"),
        (Step.FILES, StepState.NEEDS_YOU, 0, "needs you"),
        (Step.FILES, StepState.PROBLEM, 1, "problem in a file"),
        (Step.SESSIONS, StepState.NEEDS_YOU, 1, "needs you: 1 session"),
        (Step.SESSIONS, StepState.PROBLEM, 0, "needs a change"),
        (Step.STUDENTS, StepState.PROBLEM, 0, "nobody is matched"),
        (Step.STUDENTS, StepState.NEEDS_YOU, 1, "needs you: 1 person"),
        (Step.STUDENTS, StepState.DONE, 0, "done"),
        (Step.REVIEW, StepState.NOT_YET, 3, "not yet"),
        (Step.REVIEW, StepState.NEEDS_YOU, 3, "needs you: 3 to check"),
        (Step.REVIEW, StepState.PROBLEM, 0, "cannot save yet"),
        (Step.REVIEW, StepState.PROBLEM, 9, "cannot save: 9 to check"),
    ],
)
def test_a_step_says_in_words_how_it_stands(
    rail: NavigationRail, step: Step, state: StepState, count: int, words: str
) -> None:
    rail.set_step_state(step, state, count, "A sentence.")
    button = rail.buttons[step]
    assert button.state_text == words
    assert button.accessibleName().endswith(f": {words}")
    assert button.accessibleDescription() == "A sentence."


def longest_words_fit(rail: NavigationRail) -> bool:
    rail.layout().activate()  # type: ignore[union-attr]
    rail.set_step_state(Step.REVIEW, StepState.PROBLEM, 999, "")
    button = rail.buttons[Step.REVIEW]
    needed = QFontMetrics(build_caption_font(button.font())).horizontalAdvance(button.state_text)
    return needed <= button.width() - button._text_left


def test_the_words_fit(rail: NavigationRail) -> None:
    rail.show()
    assert longest_words_fit(rail)


@pytest.mark.usefixtures("large_text")
def test_large_words_fit_beside_larger_icons(rail: NavigationRail, qtbot: QtBot) -> None:
    rail.show()
    assert longest_words_fit(rail)
    mark = IconLabel("info", ICON_SIZE)
    qtbot.addWidget(mark)
    assert mark.sizeHint().height() > ICON_SIZE


def shown(name: str, qtbot: QtBot) -> QImage:
    label = IconLabel(name, ICON_SIZE)
    qtbot.addWidget(label)
    return label.grab().toImage()


def difference(one: QImage, other: QImage) -> int:
    """How much two pictures differ, over all pixels: their edges are smoothed a little differently when mirrored."""
    places = [(x, y) for x in range(one.width()) for y in range(one.height())]
    return sum(abs(one.pixelColor(*place).lightness() - other.pixelColor(*place).lightness()) for place in places)


def test_what_points_along_the_line_is_mirrored_where_one_reads_from_the_right(
    qtbot: QtBot, request: pytest.FixtureRequest
) -> None:
    before = {name: shown(name, qtbot) for name in ("undo-2", "circle-check")}
    request.getfixturevalue("right_to_left")
    mirrored = before["undo-2"].flipped(Qt.Orientation.Horizontal)
    assert difference(shown("undo-2", qtbot), mirrored) < difference(before["undo-2"], mirrored) / 4
    assert shown("circle-check", qtbot) == before["circle-check"]
