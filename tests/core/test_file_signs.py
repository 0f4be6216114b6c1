"""What are bytes that are no table?"""

import pytest

from core.encodings import decode
from core.file_signs import what_it_looks_like


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
        (b"\x01\x02\x03\x04 text", "a file of binary data"),
        (b"\0\1\2\3", "a file of binary data"),
        (b"Student,ID\n\x0bVance,1\n", ""),
    ],
)
def test_files_are_told_by_their_first_bytes(data: bytes, looks: str) -> None:
    assert what_it_looks_like(data, decode(data)) == looks
