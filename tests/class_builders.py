"""Builders for a class with several iClicker files."""

from core.clicker.combining import combine_exports
from core.clicker.export import ClickerExport
from tests.file_builders import CLICKER, make_export

HEADER, POINTS, ADLER, BOSE, CRUZ = CLICKER.splitlines()
SECTION_A = "\n".join([HEADER, POINTS, ADLER, BOSE, ""])
SECTION_B = "\n".join([HEADER, POINTS, CRUZ, ""]).replace("Class 2", "Class 4")
"""A section with a separate session, “Class 4 - Poll”."""
LAB = "\n".join([HEADER, POINTS, ADLER.replace("5.00,8.50", "4.00,7.50"), CRUZ.replace(",,,,0", ",1.00,,,1.00"), ""])
"""A file with Ida Adler, who has another quiz score than in `SECTION_A`, and Lena Cruz."""


def make_class(*texts: str) -> ClickerExport:
    """Return the export of a class with these files, called 1.csv, 2.csv, and so on."""
    return combine_exports([make_export(text, f"{number}.csv") for number, text in enumerate(texts, 1)])
