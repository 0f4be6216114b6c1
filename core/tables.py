"""How do bytes become rows of text, and rows of text a file?

Knows neither iClicker nor Canvas. Every cell stays the text that the file holds: no cell is turned into a number here.
"""

from dataclasses import dataclass
from pathlib import Path

from core.problems import Report


@dataclass(frozen=True, eq=False)
class Table:
    """The rows of a CSV or spreadsheet file, as text.

    `rows[i]` is what a spreadsheet shows in row i + 1, blank rows included (as empty lists); rows may differ in length.
    `encoding` is what the bytes turned out to be ("utf-8", "utf-8-sig", "utf-16", "cp1252", ..., "xlsx", "xls");
    `delimiter` is one of `,` `;` tab `|`, or empty for a spreadsheet. `sha256` is that of the bytes on disk.
    """

    path: Path
    rows: list[list[str]]
    encoding: str
    delimiter: str
    sha256: str
    problems: Report = Report()
