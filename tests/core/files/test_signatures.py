"""Tests for the detection of files that aren't tables."""

import pytest

from core.files.signatures import DAMAGED_WORKBOOK, DOWNLOAD_ADVICE, detect_signature
from core.files.text import decode_text


@pytest.mark.parametrize(
    ("data", "looks"),
    [
        (b"%PDF-1.7", "a PDF document"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"\x1f\x8b\x08", "a compressed archive"),
        (b"{\\rtf1 x}", "a text document with formatting"),
        (b"PK\x03\x04ppt/slides", "a PowerPoint presentation"),
        (b"<!DOCTYPE html><html><body>Sign in</body></html>", "a web page (perhaps a sign-in page)"),
        (b"\n<table><tr><td>1</td></tr></table>", "a web page (perhaps a sign-in page)"),
        (
            b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">',
            "a workbook in Excel's XML form",
        ),
        (b"PK\x03\x04Index/Document.iwa", "a document of Apple's Numbers, Pages or Keynote"),
        (b"\x05Alice".ljust(55) + b"\0" * 110, "only the mark of a document that is open in Excel or Word"),
        (b"\x01\x02\x03\x04 text", "a file of binary data"),
        (b"\0\1\2\3", "a file of binary data"),
        (b"Student,ID\n\x0bVance,1\n", ""),
    ],
)
def test_detect_signature_known_prefix_returns_description(data: bytes, looks: str) -> None:
    found = detect_signature(data, decode_text(data))
    assert (found.description if found else "") == looks


def test_detect_signature_known_file_returns_matching_advice() -> None:
    assert detect_signature(b"%PDF", None).advice == DOWNLOAD_ADVICE
    assert detect_signature(b"PK\x03\x04xl/", None) is DAMAGED_WORKBOOK
    assert detect_signature(b"PK\x03\x04grades.csv", None).advice == "Unpack it, and give the file that is inside."
