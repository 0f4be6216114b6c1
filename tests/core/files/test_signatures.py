"""Tests for the detection of files that aren't tables."""

import pytest

from core.files.signatures import DAMAGED_WORKBOOK, DOWNLOAD_ADVICE, detect_signature
from core.files.text import decode_text

CASES = [
    (b"%PDF-1.7", "pdf"),
    (b"\xff\xd8\xff\xe0", "picture"),
    (b"\x1f\x8b\x08", "archive"),
    (b"{\\rtf1 x}", "rich-text"),
    (b"PK\x03\x04ppt/slides", "powerpoint"),
    (b"<!DOCTYPE html><html><body>Sign in</body></html>", "web-page"),
    (b"\n<table><tr><td>1</td></tr></table>", "web-page"),
    (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "excel-xml"),
    (b"PK\x03\x04Index/Document.iwa", "iwork"),
    (b"\x05Alice".ljust(55) + b"\0" * 110, "lock-file"),
    (b"\x01\x02\x03\x04 text", "binary"),
    (b"\0\1\2\3", "binary"),
    (b"Student,ID\n\x0bVance,1\n", ""),
]


@pytest.mark.parametrize(("data", "name"), CASES)
def test_detect_signature_known_content_returns_its_kind(data: bytes, name: str) -> None:
    found = detect_signature(data, decode_text(data))
    assert (found.name if found else "") == name


def test_detect_signature_each_kind_has_its_own_description() -> None:
    found = {signature for data, _ in CASES if (signature := detect_signature(data, decode_text(data)))}
    assert len({signature.what for signature in found}) == len({signature.name for signature in found}) == 10


def test_detect_signature_known_file_returns_matching_advice() -> None:
    assert detect_signature(b"%PDF", None).advice == DOWNLOAD_ADVICE
    assert detect_signature(b"PK\x03\x04xl/", None) is DAMAGED_WORKBOOK
    archive, zip_archive = detect_signature(b"Rar!", None), detect_signature(b"PK\x03\x04grades.csv", None)
    assert archive.advice == zip_archive.advice != DOWNLOAD_ADVICE
