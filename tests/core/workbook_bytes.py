"""Builders for workbooks that no library can write, byte by byte."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence

ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ODS = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)
NA = 0x2A


def zip_parts(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a compressed zip archive."""
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part, zipfile.ZIP_STORED if name == "mimetype" else None)
    return into.getvalue()


def xlsx(
    rows: str | bytes, *, workbook: str = "", sheet_start: str = f'<worksheet xmlns="{_MAIN}"><sheetData>'
) -> bytes:
    """Return an .xlsx workbook with one sheet of these rows, in XML. Bytes replace the whole part."""
    part = rows if isinstance(rows, bytes) else f"{sheet_start}{rows}</sheetData></worksheet>"
    sheets = f'<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>{workbook}'
    return zip_parts(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": _relations("xl/workbook.xml", "officeDocument"),
            "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">{sheets}</workbook>',
            "xl/_rels/workbook.xml.rels": _relations("worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": part,
        }
    )


def ods(rows: str) -> bytes:
    """Return an .ods workbook with one sheet of these rows, in XML."""
    table = f'<table:table table:name="S">{rows}</table:table>'
    content = f"<office:document-content {_ODS}><office:body><office:spreadsheet>{table}"
    content += "</office:spreadsheet></office:body></office:document-content>"
    return zip_parts({"mimetype": ODS_TYPE, "content.xml": content, "META-INF/manifest.xml": "<manifest/>"})


def xlsb_record(kind: int, payload: bytes = b"") -> bytes:
    """Return a record of an .xlsb part. Its kind and length are stored in 7 bits per byte."""
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    size = len(payload)
    return head + (bytes([size]) if size < 0x80 else bytes([size & 0x7F | 0x80, size >> 7])) + payload


def xlsb(rows: Sequence[tuple[int, Sequence[tuple[int, str | float | bytes]]]]) -> bytes:
    """Return an .xlsb workbook with these rows: (row, ((column, value), ...)). Bytes are a kind and payload."""
    sheet = [xlsb_record(129), xlsb_record(148, struct.pack("<IIII", 0, 2**20 - 1, 0, 2**14 - 1)), xlsb_record(145)]
    for row, cells in rows:
        sheet.append(xlsb_record(0, struct.pack("<I", row) + bytes(13)))
        for column, value in cells:
            place = struct.pack("<II", column, 0)
            if isinstance(value, bytes):
                sheet.append(xlsb_record(value[0], place + value[1:]))
            elif isinstance(value, str):
                sheet.append(xlsb_record(6, place + encode_wide_text(value)))
            else:
                sheet.append(xlsb_record(5, place + struct.pack("<d", value)))
    sheet += [xlsb_record(146), xlsb_record(130)]
    bundle = xlsb_record(156, struct.pack("<II", 0, 1) + encode_wide_text("rId1") + encode_wide_text("S"))
    workbook = xlsb_record(131) + xlsb_record(143) + bundle + xlsb_record(144) + xlsb_record(157) + xlsb_record(132)
    return zip_parts(
        {
            "[Content_Types].xml": "<Types/>",
            "xl/workbook.bin": workbook,
            "xl/_rels/workbook.bin.rels": _relations("worksheets/sheet1.bin"),
            "xl/worksheets/sheet1.bin": b"".join(sheet),
        }
    )


def encode_wide_text(text: str) -> bytes:
    """Return a text as stored in an .xlsb record."""
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _relations(target: str, kind: str = "worksheet") -> str:
    kind = f"{_OFFICE}/{kind}"
    return (
        f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{kind}" Target="{target}"/></Relationships>'
    )
