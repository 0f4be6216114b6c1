"""Tests of `gui.self_check`."""

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QImage

from gui import self_check


@pytest.mark.usefixtures("qapp")
def test_check_window_returns_description() -> None:
    assert self_check.check_window().startswith("Qt 6.")


@pytest.mark.usefixtures("qapp")
def test_check_window_missing_icon_raises_runtime_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "app.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', encoding="utf-8"
    )
    monkeypatch.setattr(self_check, "ICON_FOLDER", tmp_path)
    with pytest.raises(RuntimeError, match=r"did not draw a picture$"):
        self_check.check_window()


def test_count_colors_single_odd_pixel_returns_two() -> None:
    image = QImage(2, 2, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    assert self_check.count_colors(image) == 1
    image.setPixelColor(1, 1, QColor("black"))
    assert self_check.count_colors(image) == 2
