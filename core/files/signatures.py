"""Detection of files that aren't tables, by signature and content."""

import re
from dataclasses import dataclass
from typing import overload

from core.files.containers import OLE_SIGNATURE, ZIP_SIGNATURE
from core.files.text import DecodedText
from core.texts import Text, _

DOWNLOAD_ADVICE = _("Use the file exactly as you downloaded it from iClicker or Canvas.")
SAVE_AS_CSV_ADVICE = _("Use the file exactly as you downloaded it, or open it in Excel and save it as CSV UTF-8.")
_SAVE_AGAIN_ADVICE = _("Open it in a spreadsheet program, save it again, and use the new file.")
_UNPACK_ADVICE = _("Unpack it, and use the file inside.")


@dataclass(frozen=True, slots=True)
class FileSignature:
    """A kind of file that isn't a table, by its stable name.

    `what` says to the user which kind it is, and `advice` which file to use instead.
    """

    name: str
    what: Text
    advice: Text = DOWNLOAD_ADVICE


_PICTURE = FileSignature("picture", _("This is a picture, not a table of scores."))
_ARCHIVE = FileSignature("archive", _("This is a compressed archive, not a table of scores."), _UNPACK_ADVICE)
_BINARY = FileSignature("binary", _("This is a binary file, not a table of scores."))
DAMAGED_WORKBOOK = FileSignature("damaged-workbook", _("This workbook is damaged."), _SAVE_AGAIN_ADVICE)
_SIGNATURES = (
    (b"%PDF", FileSignature("pdf", _("This is a PDF document, not a table of scores."))),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"SQLite format 3", FileSignature("database", _("This is a database, not a table of scores."))),
    (
        OLE_SIGNATURE,
        FileSignature("old-office", _("This is an old Office document or a damaged workbook."), _SAVE_AGAIN_ADVICE),
    ),
    (b"{\\rtf", FileSignature("rich-text", _("This is a formatted text document, not a table of scores."))),
)
_ZIP_CONTENT_SIGNATURES = (
    (b"word/", FileSignature("word", _("This is a Word document, not a table of scores."))),
    (b"ppt/", FileSignature("powerpoint", _("This is a PowerPoint presentation, not a table of scores."))),
    (b"xl/", DAMAGED_WORKBOOK),
    (b"opendocument.spreadsheet", DAMAGED_WORKBOOK),
    (
        b"Index/Document.iwa",
        FileSignature(
            "iwork",
            _("This is a document from Numbers, Pages, or Keynote, which Clickover can't read."),
            _("Use the file exactly as you downloaded it. Or in Numbers, choose File > Export To > CSV."),
        ),
    ),
)
_ZIP_ARCHIVE = FileSignature("zip", _("This is a zip archive, not a table of scores."), _UNPACK_ADVICE)
_WEB_PAGE = FileSignature("web-page", _("This is a web page, not a table of scores. It may be a sign-in page."))
_EXCEL_XML = FileSignature(
    "excel-xml", _("This is a workbook in Excel's XML format, which Clickover can't read."), SAVE_AS_CSV_ADVICE
)
_LOCK_FILE = FileSignature(
    "lock-file",
    _("Excel or Word creates this file while a document is open. It contains no scores."),
    _("Use the file that has the same name without “~$”."),
)
_LOCK_FILE_SIZES, _MAX_OWNER_NAME_LENGTH = (162, 165), 54
"""Sizes of the file ~$name that Office keeps next to an open document.

It contains the name of the user who opened the document, and the length of that name.
"""

_WEB_PAGE_PATTERN = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.{0,500}?-->\s*)?<(!doctype html|html|head|body|table)\b", re.IGNORECASE | re.DOTALL
)
_EXCEL_XML_PATTERN = re.compile(
    r"\s*<\?xml.{0,500}urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE | re.DOTALL
)
_CONTROL_CHARACTERS = re.compile(r"[\x01-\x08\x0e-\x19\x1b-\x1f\x7f]")
_SAMPLE_LENGTH = 100_000


@overload
def detect_signature(data: bytes, decoded: None) -> FileSignature: ...
@overload
def detect_signature(data: bytes, decoded: DecodedText | None) -> FileSignature | None: ...
def detect_signature(data: bytes, decoded: DecodedText | None) -> FileSignature | None:
    """Return the kind of a file that isn't a table.

    Return None if the file is plain text that may be a table. `decoded` is the decoded text, or None if the data isn't
    text.
    """
    for prefix, signature in _SIGNATURES:
        if data.startswith(prefix):
            return signature
    if data.startswith(ZIP_SIGNATURE):
        return next((signature for marker, signature in _ZIP_CONTENT_SIGNATURES if marker in data), _ZIP_ARCHIVE)
    if len(data) in _LOCK_FILE_SIZES and 0 < data[0] <= _MAX_OWNER_NAME_LENGTH and b"\0" in data:
        return _LOCK_FILE
    if decoded is None:
        return _BINARY
    sample = decoded.text[:_SAMPLE_LENGTH]
    if _WEB_PAGE_PATTERN.match(sample):
        return _WEB_PAGE
    if _EXCEL_XML_PATTERN.match(sample):
        return _EXCEL_XML
    return _BINARY if len(_CONTROL_CHARACTERS.findall(sample)) * 100 > len(sample) else None
