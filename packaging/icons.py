"""Renders one drawing into the icon format of each system."""

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from release import BUILD, RESOURCES

APP_DRAWING = RESOURCES / "icons" / "app.svg"
ICON_FOLDER = BUILD / "icons"
ICO, ICNS, PNG = ICON_FOLDER / "clickover.ico", ICON_FOLDER / "clickover.icns", ICON_FOLDER / "clickover.png"

ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
MIN_PNG_SIZE = 256
"""Minimum size of PNG entries in an .ico; smaller entries are bitmaps.

Every program reads bitmaps.
"""

ICNS_SIZES = {
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic13": 256,
    b"ic08": 256,
    b"ic14": 512,
    b"ic09": 512,
    b"ic10": 1024,
}
"""Apple's types of the PNG entries in an .icns, and their sizes in pixels.

Double-density screens have separate types.
"""


def make_icons() -> None:
    """Write the .ico, the .icns, and a PNG of 256 pixels to build/icons."""
    ICON_FOLDER.mkdir(parents=True, exist_ok=True)
    ICO.write_bytes(encode_ico([render_icon(size) for size in ICO_SIZES]))
    ICNS.write_bytes(encode_icns({kind: render_icon(size) for kind, size in ICNS_SIZES.items()}))
    PNG.write_bytes(encode_png(render_icon(256)))


def render_icon(size: int, drawing: Path = APP_DRAWING) -> QImage:
    """Render the SVG as a square image with a transparent background.

    `size` is the side length in pixels.
    """
    renderer = QSvgRenderer(str(drawing))
    if not renderer.isValid():
        raise SystemExit(f"{drawing} is no SVG drawing.")
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def encode_png(image: QImage) -> bytes:
    """Return the image as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt's writer wants str
    return bytes(buffer.data().data())


def encode_bitmap(image: QImage) -> bytes:
    """Return the image as a bitmap entry of an .ico file.

    It consists of the header, the rows from bottom to top (blue, green, red, alpha), and an empty mask.
    """
    size = image.width()
    pixels, width = bytes(image.constBits()), image.bytesPerLine()
    rows = [pixels[row * width : row * width + size * 4] for row in reversed(range(size))]
    mask = bytes((size + 31) // 32 * 4 * size)
    header = struct.pack("<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, len(mask) + size * size * 4, 0, 0, 0, 0)
    return header + b"".join(rows) + mask


def encode_ico(images: list[QImage]) -> bytes:
    """Return the images as a Windows icon."""
    entries = [encode_png(image) if image.width() >= MIN_PNG_SIZE else encode_bitmap(image) for image in images]
    directory = struct.pack("<HHH", 0, 1, len(images))
    offset = len(directory) + 16 * len(images)
    for image, entry in zip(images, entries, strict=True):
        side = image.width() % 256  # 256 is stored as 0
        directory += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(entry), offset)
        offset += len(entry)
    return directory + b"".join(entries)


def encode_icns(images: dict[bytes, QImage]) -> bytes:
    """Return the images as a macOS icon."""
    pngs = {kind: encode_png(image) for kind, image in images.items()}
    entries = b"".join(kind + struct.pack(">I", len(data) + 8) + data for kind, data in pngs.items())
    return b"icns" + struct.pack(">I", len(entries) + 8) + entries
