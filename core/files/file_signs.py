"""What are bytes that are no table?"""

import re
from dataclasses import dataclass
from typing import overload

from core.files.containers import OLE, ZIP
from core.files.text import Decoded

DOWNLOAD_IT = "Give the file that iClicker or Canvas gave you, as it was downloaded."
SAVE_AS_CSV = "Give the file as it was downloaded, or open it in Excel and save it as CSV UTF-8."
_UNPACK_IT = "Unpack it, and give the file that is inside."
_EXPORT_IT = "Give the file as it was downloaded, or choose File, Export To, CSV in Numbers."
_WITHOUT_THE_MARK = "Give the file of that name without ~$."


@dataclass(frozen=True, slots=True)
class Look:
    """What bytes are that are no table, in words ("a picture"), and what the person can do."""

    words: str
    advice: str = DOWNLOAD_IT


_PICTURE, _ARCHIVE = Look("a picture"), Look("a compressed archive", _UNPACK_IT)
_BINARY = Look("a file of binary data")
_SIGNS = (
    (b"%PDF", Look("a PDF document")),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"SQLite format 3", Look("a database")),
    (OLE, Look("an old Office document or a damaged workbook", SAVE_AS_CSV)),
    (b"{\\rtf", Look("a text document with formatting")),
)
_INSIDE_ZIP = (
    (b"word/", Look("a Word document")),
    (b"ppt/", Look("a PowerPoint presentation")),
    (b"xl/", Look("a damaged workbook", SAVE_AS_CSV)),
    (b"opendocument.spreadsheet", Look("a damaged workbook", SAVE_AS_CSV)),
    (b"Index/Document.iwa", Look("a document of Apple's Numbers, Pages or Keynote", _EXPORT_IT)),
)
_OPEN_MARK = Look("only the mark of a document that is open in Excel or Word", _WITHOUT_THE_MARK)
_MARK_SIZES, _LONGEST_NAME = (162, 165), 54
"""The file ~$name that Office keeps beside an open document: a letter count, then who has opened it."""

_WEB_PAGE = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.{0,500}?-->\s*)?<(!doctype html|html|head|body|table)\b", re.IGNORECASE | re.DOTALL
)
_EXCEL_XML = re.compile(r"\s*<\?xml.{0,500}urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE | re.DOTALL)
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_SAMPLE = 100_000


@overload
def what_it_looks_like(data: bytes, decoded: None) -> Look: ...
@overload
def what_it_looks_like(data: bytes, decoded: Decoded | None) -> Look | None: ...
def what_it_looks_like(data: bytes, decoded: Decoded | None) -> Look | None:
    """What the bytes are, or None where they are plain text that may be a table."""
    for sign, look in _SIGNS:
        if data.startswith(sign):
            return look
    if data.startswith(ZIP):
        return next((look for mark, look in _INSIDE_ZIP if mark in data), Look("a zip archive", _UNPACK_IT))
    if len(data) in _MARK_SIZES and 0 < data[0] <= _LONGEST_NAME and b"\0" in data:
        return _OPEN_MARK
    if decoded is None:
        return _BINARY
    sample = decoded.text[:_SAMPLE]
    if _WEB_PAGE.match(sample):
        return Look("a web page (perhaps a sign-in page)")
    if _EXCEL_XML.match(sample):
        return Look("a workbook in Excel's XML form", SAVE_AS_CSV)
    return _BINARY if len(_CONTROLS.findall(sample)) * 100 > len(sample) else None
