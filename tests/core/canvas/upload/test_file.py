"""The bytes of the file."""

from decimal import Decimal

import pytest

from core.canvas.effects import Effect
from core.canvas.gradebook import Student
from core.canvas.upload import file
from core.canvas.upload.cells import Cell
from core.canvas.upload.columns import Column
from core.canvas.upload.file import Body, UploadRow, safe_file
from core.errors import UnwritableFile
from core.files.coded_columns import CodedColumn

STUDENT = Student("11", "Adler,\n Ida", "1001", "ida", "S1; S2", row=3)
COLUMN = Column("a", "a", 'Say "A"', 'Say "A" (0)', None, Decimal("2.50"))


def test_every_row_is_one_line_and_as_wide_as_the_header() -> None:
    cells = CodedColumn.of([Cell("8.5", Effect.NEW)])
    assert safe_file(Body((COLUMN,), (UploadRow(STUDENT, (2,)),), (cells,))).decode() == (
        'Student,ID,SIS User ID,SIS Login ID,Section,"Say ""A"" (0)"\n'
        "    Points Possible,,,,,2.5\n"
        '"Adler, Ida",11,1001,ida,S1; S2,8.5\n'
    )


def test_a_file_that_does_not_read_back_is_never_given_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "format_csv", lambda _rows: b"Student\n")
    with pytest.raises(UnwritableFile, match="does not read back"):
        safe_file(Body((COLUMN,), (), ()))
