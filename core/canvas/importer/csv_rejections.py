"""Explanations of why Canvas can't read a file as CSV, where, and how to fix it."""

from core.canvas.importer.reading import BOM, DecodedUpload, count_fields, split_sample_lines
from core.canvas.importer.ruby_csv import CsvErrorKind, MalformedCsvError
from core.texts import Text, _, ngettext

_CSV_ERROR_MESSAGES = {
    CsvErrorKind.STRAY_QUOTE: lambda line: _(
        "Line {line} has a quotation mark (\") in the middle of a cell that doesn't begin with one, so Canvas can't "
        "read the file. Remove the quotation mark, or save the file as CSV again in a spreadsheet program.",
        line=line,
    ),
    CsvErrorKind.AFTER_QUOTE: lambda line: _(
        'Line {line} has text directly after a closing quotation mark ("), where Canvas expects the next cell. Canvas '
        "can't read the file. Remove the quotation mark or the text. If the line looks right, check for an unclosed "
        "quotation mark in an earlier line.",
        line=line,
    ),
    CsvErrorKind.UNCLOSED_QUOTE: lambda line: _(
        "Line {line} has an opening quotation mark (\") but no closing one, so Canvas can't read the file. Close it "
        "at the end of the cell, or remove it.",
        line=line,
    ),
    CsvErrorKind.LINE_END: lambda line: _(
        "Line {line} ends differently from the line before it: the file mixes Windows and other line endings, so "
        "Canvas can't read it. This happens when two files are joined. Save the file as CSV again in a spreadsheet "
        "program.",
        line=line,
    ),
}


def explain_malformed_csv(error: MalformedCsvError) -> Text:
    """Explain why and where the CSV can't be parsed."""
    return _CSV_ERROR_MESSAGES[error.kind](str(error.line))


def explain_unreadable_bytes(data: bytes, upload: DecodedUpload) -> Text:
    """Explain why Canvas can't decode the bytes or finds no row in them."""
    if upload.invalid_byte_offset is not None:
        return _explain_encoding(data, upload.invalid_byte_offset)
    if upload.header_error is not None:
        return _explain_header_error(upload, upload.header_error)
    if not data:
        return _("The file is empty. Create it again. If you downloaded it, download it again.")
    return _("The file contains only blank lines or separators. Create it again.")


def _explain_encoding(data: bytes, invalid_byte_offset: int) -> Text:
    """Explain which encoding or file type was found instead of UTF-8."""
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return _(
            "The file is an Excel workbook, even if its name ends in .csv. Canvas only reads CSV files. Open it in "
            "Excel, choose File > Save As and the type “CSV UTF-8 (Comma delimited)”, and upload the new file."
        )
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _(
            "The file is in UTF-16 (“Unicode Text” in Excel), but Canvas only reads UTF-8. In Excel, choose File > "
            "Save As and the type “CSV UTF-8 (Comma delimited)”."
        )
    line = str(1 + data.count(b"\n", 0, invalid_byte_offset))
    letter = bytes([data[invalid_byte_offset]]).decode("cp1252", errors="replace")
    if letter.isprintable() and letter != "\ufffd":
        return _(
            "Line {line} isn't in UTF-8. The letter there is probably “{letter}” in Windows-1252, as in Excel's plain "
            "CSV files. Canvas can't read the file. In Excel, choose File > Save As and the type “CSV UTF-8 (Comma "
            "delimited)”.",
            line=line,
            letter=letter,
        )
    return _(
        "Line {line} isn't in UTF-8, so Canvas can't read the file. In Excel, choose File > Save As and the type “CSV "
        "UTF-8 (Comma delimited)”.",
        line=line,
    )


def _explain_header_error(upload: DecodedUpload, error: MalformedCsvError) -> Text:
    """Explain why the header can't be parsed.

    Often, the file is separated by semicolons, but Canvas guessed commas.
    """
    first_line = split_sample_lines(upload.text)[0]
    is_semicolon_separated = upload.separator == "," and (count_fields(first_line, ";") or 0) > 3
    if is_semicolon_separated and upload.has_bom:
        return _(
            "The file uses semicolons and begins with a byte order mark and a quotation mark. Canvas then expects "
            "commas and can't read the first line. Save the file with commas, in UTF-8 without a byte order mark."
        )
    if is_semicolon_separated:
        return _(
            "The file uses semicolons, but its first three lines have different numbers of cells. Canvas then expects "
            "commas and can't read the first line. Give every line as many cells as the header, or save the file with "
            "commas."
        )
    return explain_malformed_csv(error)


def explain_wrong_separator(upload: DecodedUpload) -> Text | None:
    """Explain a wrongly guessed separator, or return None if it is right.

    Canvas rule A5b.
    """
    lines = split_sample_lines((BOM if upload.has_bom else "") + upload.text)
    wrong_separator, correct_separator, name = (
        (";", ",", _("semicolons")) if upload.separator == ";" else (",", ";", _("commas"))
    )
    counts = [count_fields(line, correct_separator) for line in lines]
    differing_lines = [(number, count) for number, count in enumerate(counts, 1) if count != counts[0]]
    if (
        upload.separator != wrong_separator
        or not differing_lines
        or (counts[0] or 0) < 4
        or len(upload.header_cells) > 3
    ):
        return None
    number, count = differing_lines[0]
    expected = counts[0] or 0
    if count is None:
        return _(
            "Line {line} can't be split into cells, but the header has {expected}. Canvas then expects {separator} "
            "and finds no header. Give each of the first three lines {expected} cells; they can be empty.",
            line=str(number),
            expected=expected,
            separator=name,
        )
    return ngettext(
        "Line {line} has {n} cell, but the header has {expected}. Canvas then expects {separator} and finds no "
        "header. Give each of the first three lines {expected} cells; they can be empty.",
        "Line {line} has {n} cells, but the header has {expected}. Canvas then expects {separator} and finds no "
        "header. Give each of the first three lines {expected} cells; they can be empty.",
        count,
        line=str(number),
        expected=expected,
        separator=name,
    )
