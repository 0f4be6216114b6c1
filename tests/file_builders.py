"""Builders for small iClicker files, gradebooks, and workbooks from text."""

from datetime import UTC, datetime
from pathlib import Path

from core.canvas.gradebook import Gradebook, parse_gradebook
from core.clicker.export import ClickerExport
from core.clicker.reading import parse_export
from core.files.tables import parse_table
from core.results import Results, derive_results
from core.workbook import Workbook

FILES = Path(__file__).parent / "files"
SAMPLES = FILES / "samples"
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)

CLICKER = """\
Last Name,First Name,Email,Student ID,Class 1 - Poll,Class 2 - Poll,Class 3 - Quiz,Total
Points Possible,,,,2.00,2.00,5.00,9.00
Adler,Ida,ida@example.edu,1001,2.00,1.50,5.00,8.50
Bose,Ravi,ravi@example.edu,1002,0.00,,4.25,4.25
Cruz,Lena,lena@example.edu,1003,,,,0
"""

GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll (71),Essay (72),Current Score
    Points Possible,,,,,2.00,10.00,(read only)
"Adler, Ida",11,1001,ida,S1,2.00,9.00,90.00
"Bose, Ravi",12,1002,ravi,S1,1.00,8.00,80.00
"Cruz, Lena",13,1003,lena,S1,EX,,70.00
"Dorn, Max",14,1004,max,S1,N/A,,60.00
"Student, Test",19,,5d0c1a77be,S1,,,
"""


ONE_SECTION = "\n".join([*GRADEBOOK.splitlines()[:3], ""])
"""A gradebook that lists only one of the three people in `CLICKER`."""


def make_export(text: str = CLICKER, name: str = "export.csv") -> ClickerExport:
    """Return the parsed iClicker file with this text."""
    return parse_export(parse_table(Path(name), text.encode()))


def make_gradebook(text: str = GRADEBOOK, name: str = "2026-03-02T1130_Grades-MATH.csv") -> Gradebook:
    """Return the parsed gradebook with this text, exported shortly before `NOW`."""
    return parse_gradebook(parse_table(Path(name), text.encode()), now=NOW)


def make_workbook(clicker: str = CLICKER, gradebook: str | None = GRADEBOOK) -> Workbook:
    """Return a workbook with both files and no decisions."""
    return Workbook(export=make_export(clicker), gradebook=make_gradebook(gradebook) if gradebook else None)


def make_results(clicker: str = CLICKER, gradebook: str = GRADEBOOK) -> Results:
    """Return the results of a workbook with both files."""
    return derive_results(make_workbook(clicker, gradebook))
