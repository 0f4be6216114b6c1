"""Tests of the icon files."""

import struct

import icons
import pytest
from PySide6.QtGui import QImage

SIZES = (16, 32, 256)


@pytest.fixture(scope="module")
def rendered_icons() -> list[QImage]:
    return [icons.render_icon(size) for size in SIZES]


def test_render_icon_leaves_corners_transparent(rendered_icons: list[QImage]) -> None:
    for image in rendered_icons:
        side = image.width()
        assert image.pixelColor(0, 0).alpha() == 0
        assert image.pixelColor(side // 2, side // 8).alpha() == 255


def test_encode_ico_lists_every_size_and_offset(rendered_icons: list[QImage]) -> None:
    data = icons.encode_ico(rendered_icons)
    reserved, kind, count = struct.unpack_from("<HHH", data)
    assert (reserved, kind, count) == (0, 1, len(SIZES))
    end = 6 + 16 * count
    for number, size in enumerate(SIZES):
        width, height, *_, length, offset = struct.unpack_from("<BBBBHHII", data, 6 + 16 * number)
        assert (width, height, offset) == (size % 256, size % 256, end)
        end += length
    assert end == len(data)
    assert icons.ICO_SIZES[-1] == 256


@pytest.mark.parametrize("number", range(len(SIZES)))
def test_encode_ico_round_trips_through_qt(rendered_icons: list[QImage], number: int) -> None:
    image = QImage.fromData(icons.encode_ico([rendered_icons[number]]))
    assert image.convertToFormat(QImage.Format.Format_ARGB32) == rendered_icons[number]


def test_encode_icns_writes_png_entries() -> None:
    data = icons.encode_icns({b"ic11": icons.render_icon(32), b"ic07": icons.render_icon(128)})
    assert data[:4] == b"icns"
    assert struct.unpack_from(">I", data, 4) == (len(data),)
    offset, found = 8, {}
    while offset < len(data):
        kind, length = struct.unpack_from(">4sI", data, offset)
        found[kind] = QImage.fromData(data[offset + 8 : offset + length]).width()
        offset += length
    assert found == {b"ic11": 32, b"ic07": 128}
