"""Detection of files that aren't tables, by signature and content."""

import re
from dataclasses import dataclass
from typing import overload

from core.files.containers import OLE_SIGNATURE, ZIP_SIGNATURE
from core.files.text import DecodedText

DOWNLOAD_ADVICE = "Give the file that iClicker or Canvas gave you, as it was downloaded."
SAVE_AS_CSV_ADVICE = "Give the file as it was downloaded, or open it in Excel and save it as CSV UTF-8."
_SAVE_AGAIN_ADVICE = "Open it in a spreadsheet program, save it again, and use that file."
_UNPACK_ADVICE = "Unpack it, and give the file that is inside."
_EXPORT_ADVICE = "Give the file as it was downloaded, or choose File, Export To, CSV in Numbers."
_LOCK_FILE_ADVICE = "Give the file of that name without ~$."


@dataclass(frozen=True, slots=True)
class FileSignature:
    """A kind of file that isn't a table, such as "a picture", and advice for the user."""

    description: str
    advice: str = DOWNLOAD_ADVICE


_PICTURE, _ARCHIVE = FileSignature("a picture"), FileSignature("a compressed archive", _UNPACK_ADVICE)
_BINARY = FileSignature("a file of binary data")
DAMAGED_WORKBOOK = FileSignature("a damaged workbook", _SAVE_AGAIN_ADVICE)
_SIGNATURES = (
    (b"%PDF", FileSignature("a PDF document")),
    (b"\x89PNG", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF8", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!", _ARCHIVE),
    (b"SQLite format 3", FileSignature("a database")),
    (OLE_SIGNATURE, FileSignature("an old Office document or a damaged workbook", _SAVE_AGAIN_ADVICE)),
    (b"{\\rtf", FileSignature("a text document with formatting")),
)
_ZIP_CONTENT_SIGNATURES = (
    (b"word/", FileSignature("a Word document")),
    (b"ppt/", FileSignature("a PowerPoint presentation")),
    (b"xl/", DAMAGED_WORKBOOK),
    (b"opendocument.spreadsheet", DAMAGED_WORKBOOK),
    (b"Index/Document.iwa", FileSignature("a document of Apple's Numbers, Pages or Keynote", _EXPORT_ADVICE)),
)
_LOCK_FILE = FileSignature("only the mark of a document that is open in Excel or Word", _LOCK_FILE_ADVICE)
_LOCK_FILE_SIZES, _MAX_OWNER_NAME_LENGTH = (162, 165), 54
"""Sizes of the file ~$name that Office keeps next to an open document.

It contains the name of the user who opened the document, and the length of that name.
"""

_WEB_PAGE = re.compile(
    r"\s*(<\?xml[^>]*>\s*)?(<!--.{0,500}?-->\s*)?<(!doctype html|html|head|body|table)\b", re.IGNORECASE | re.DOTALL
)
_EXCEL_XML = re.compile(r"\s*<\?xml.{0,500}urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE | re.DOTALL)
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
        return next(
            (signature for marker, signature in _ZIP_CONTENT_SIGNATURES if marker in data),
            FileSignature("a zip archive", _UNPACK_ADVICE),
        )
    if len(data) in _LOCK_FILE_SIZES and 0 < data[0] <= _MAX_OWNER_NAME_LENGTH and b"\0" in data:
        return _LOCK_FILE
    if decoded is None:
        return _BINARY
    sample = decoded.text[:_SAMPLE_LENGTH]
    if _WEB_PAGE.match(sample):
        return FileSignature("a web page (perhaps a sign-in page)")
    if _EXCEL_XML.match(sample):
        return FileSignature("a workbook in Excel's XML form", SAVE_AS_CSV_ADVICE)
    return _BINARY if len(_CONTROL_CHARACTERS.findall(sample)) * 100 > len(sample) else None
