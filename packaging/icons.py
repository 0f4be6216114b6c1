"""How does one drawing become the icons that each system wants?"""

import struct
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from release import BUILD, RESOURCES

DRAWING = RESOURCES / "icons" / "app.svg"
FOLDER = BUILD / "icons"
ICO, ICNS, PNG = FOLDER / "clickover.ico", FOLDER / "clickover.icns", FOLDER / "clickover.png"

ICO_SIZES = (16, 20, 24, 32, 40, 48, 64, 256)
PNG_FROM = 256
"""From this size on an .ico holds PNG; below, bitmaps, which every program reads."""

ICNS_KINDS = {
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic13": 256,
    b"ic08": 256,
    b"ic14": 512,
    b"ic09": 512,
    b"ic10": 1024,
}
"""Apple's names of the PNG entries, those for screens of double density among them, and their sizes in pixels."""


def make_icons() -> None:
    """Write the .ico, the .icns and a PNG of 256 pixels into build/icons."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    ICO.write_bytes(ico([draw(size) for size in ICO_SIZES]))
    ICNS.write_bytes(icns({kind: draw(size) for kind, size in ICNS_KINDS.items()}))
    PNG.write_bytes(png(draw(256)))


def draw(size: int, drawing: Path = DRAWING) -> QImage:
    """Draw the SVG as a square of so many pixels, transparent around it."""
    renderer = QSvgRenderer(str(drawing))
    if not renderer.isValid():
        raise SystemExit(f"{drawing} is no SVG drawing.")
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return image


def png(image: QImage) -> bytes:
    """Give the image as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # the stubs want bytes, Qt's writer wants str
    return bytes(buffer.data().data())


def bitmap(image: QImage) -> bytes:
    """Give the image as an .ico holds it: header, rows from the bottom up (blue, green, red, alpha), an empty mask."""
    size = image.width()
    pixels, width = bytes(image.constBits()), image.bytesPerLine()
    rows = [pixels[row * width : row * width + size * 4] for row in reversed(range(size))]
    mask = bytes((size + 31) // 32 * 4 * size)
    header = struct.pack("<IiiHHIIiiII", 40, size, size * 2, 1, 32, 0, len(mask) + size * size * 4, 0, 0, 0, 0)
    return header + b"".join(rows) + mask


def ico(images: list[QImage]) -> bytes:
    """Give the images as a Windows icon."""
    entries = [png(image) if image.width() >= PNG_FROM else bitmap(image) for image in images]
    directory = struct.pack("<HHH", 0, 1, len(images))
    place = len(directory) + 16 * len(images)
    for image, entry in zip(images, entries, strict=True):
        side = image.width() % 256  # 256 is written as 0
        directory += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(entry), place)
        place += len(entry)
    return directory + b"".join(entries)


def icns(images: dict[bytes, QImage]) -> bytes:
    """Give the images as a macOS icon."""
    pngs = {kind: png(image) for kind, image in images.items()}
    entries = b"".join(kind + struct.pack(">I", len(data) + 8) + data for kind, data in pngs.items())
    return b"icns" + struct.pack(">I", len(entries) + 8) + entries
