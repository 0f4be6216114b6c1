"""Example classes for the screenshots."""

from pathlib import Path

from gui.file_loader.file_opener import EXAMPLE_FILES

TROUBLED_EXPORT = """\
Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll,Class 1 - Poll,Class 2 - Quiz,Test,Total
Points Possible,,,,,2.00,2.00,5.00,0.00,9.00
"Ash, Ana",,0001,aash@example.edu,,2.00,2.00,"7,5 pts",0.00,4.00
"Bay, Bo",,,bo.bay@mail.example.org,,1.00,,4.00,,9.00
"Bay, Bo",,,bobay77@mail.example.org,,2.00,1.00,6.00,,9.00
"Coe, Cyrus",,3,,,2.00,1.00,,,3.00
"Zed, Zoe",,0099,zzed@example.org,,2.00,,,,2.00
,,,,,,,,,
"""

TROUBLED_GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll (301),Class 2 - Quiz (302),iClicker Grade (303),Final Score
,,,,,Manual Posting,,,
    Points Possible,,,,,2.00,10.00,9.00,(read only)
"Ash, Ana",11,0001,aash,S1,1.00,9.00,,80.00
"Bay, Bo",12,0002,bbay,S1,EX,5.00,4.00,70.00
"Bay, Bob",15,0007,bbay2,S2,N/A,,,70.00
"Coe, Cy",13,0003,ccoe,S1,2.00,,,60.00
"Dee, Di",14,0004,ddee,S1,1.00,2.00,,50.00
"""

EXPORT_WITHOUT_POINTS = """\
Last Name,First Name,Email,Student ID,Class 1 - Poll,Class 2 - Poll,Class 3 - Quiz,Total
Ash,Ana,aash@example.edu,0001,2,3,4,9
Bay,Bo,bbay@example.edu,0002,1,,4,5
Coe,Cy,ccoe@example.edu,0003,2,2,,4
"""

ONE_SECTION_GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll (301),Final Score
    Points Possible,,,,,2.00,(read only)
"Ash, Ana",11,0001,aash,S1,1.00,80.00
"""

LONG = "Wiederholungsprüfungsvorbereitungsveranstaltungsteilnahmebestätigung"
LONG_NAME = "Freifrau von Hohenlohe-Waldenburg-Schillingsfürst, Maximiliane-Friederike Charlotte"


def build_example_class(_folder: Path) -> list[Path]:
    """Return the files of the bundled example class."""
    return list(EXAMPLE_FILES)


def build_troubled_class(folder: Path) -> list[Path]:
    """Return the files of a class with many problems."""
    return _write_file(folder, TROUBLED_EXPORT, TROUBLED_GRADEBOOK)


def build_long_words_class(folder: Path) -> list[Path]:
    """Return the files of a class with long titles and names, as in German."""
    export, gradebook = TROUBLED_EXPORT, TROUBLED_GRADEBOOK
    for short, long in (("Class 1 - Poll", LONG), ("Class 2 - Quiz", f"Quiz {LONG}"), ("Ash, Ana", LONG_NAME)):
        export, gradebook = export.replace(short, long), gradebook.replace(short, long)
    return _write_file(folder, export, gradebook)


def build_class_without_points(folder: Path) -> list[Path]:
    """Return the files of a class whose iClicker file has no points possible."""
    return _write_file(folder, EXPORT_WITHOUT_POINTS, TROUBLED_GRADEBOOK)


def build_one_section_class(folder: Path) -> list[Path]:
    """Return the gradebook of one section, and the iClicker file of all sections.

    The program then asks if both files belong together.
    """
    return _write_file(folder, TROUBLED_EXPORT, ONE_SECTION_GRADEBOOK)


def _write_file(folder: Path, export: str, gradebook: str) -> list[Path]:
    paths = [folder / "iClicker_GradesExport.csv", folder / "2026-02-01T0900_Grades-MATH_101.csv"]
    for path, text in zip(paths, (export, gradebook), strict=True):
        path.write_text(text, encoding="utf-8")
    return paths
