"""What are bytes that are no table?"""

import re

from core.encodings import Decoded
from core.spreadsheets import OLE, ZIP

_SIGNS = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"II*\0", "a picture"),
    (b"MM\0*", "a picture"),
    (b"\x1f\x8b", "a compressed archive"),
    (b"7z\xbc\xaf\x27\x1c", "a compressed archive"),
    (b"Rar!", "a compressed archive"),
    (b"SQLite format 3", "a database"),
    (OLE, "an old Office document or a damaged workbook"),
    (b"{\\rtf", "a text document with formatting"),
)
_INSIDE_ZIP = ((b"word/", "a Word document"), (b"ppt/", "a PowerPoint presentation"), (b"xl/", "a damaged workbook"))
_WEB_PAGE = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.{0,500}?-->\s*)?<(!doctype html|html|head|body|table)\b", re.IGNORECASE | re.DOTALL
)
_EXCEL_XML = re.compile(r"\s*<\?xml.{0,500}urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE | re.DOTALL)
_CONTROLS = re.compile(r"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_SAMPLE = 100_000


def what_it_looks_like(data: bytes, decoded: Decoded | None) -> str:
    """What the bytes are, in words ("a picture"), or "" where they are plain text that may be a table."""
    for sign, words in _SIGNS:
        if data.startswith(sign):
            return words
    if data.startswith(ZIP):
        return next((words for mark, words in _INSIDE_ZIP if mark in data), "a zip archive")
    if decoded is None:
        return "a file of binary data"
    sample = decoded.text[:_SAMPLE]
    if _WEB_PAGE.match(sample):
        return "a web page (perhaps a sign-in page)"
    if _EXCEL_XML.match(sample):
        return "a workbook in Excel's XML form"
    return "a file of binary data" if len(_CONTROLS.findall(sample)) * 100 > len(sample) else ""
