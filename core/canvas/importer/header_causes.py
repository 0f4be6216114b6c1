"""What is wrong with a first row that Canvas does not take for a header?"""

import re

from core.canvas.gradebook import Gradebook
from core.canvas.importer.headers import find_student_columns
from core.canvas.importer.reading import Upload

SHAPE = "Student, ID, SIS User ID, SIS Login ID, Section, and then the assignments"
_TAB = "\t"


def explain_first_row(upload: Upload, gradebook: Gradebook) -> str:
    """One sentence or two on the first row: what stands there, what Canvas expects, and the way out."""
    cells = [(text or "").strip() for text in upload.header_cells]
    if not any(cells):
        return "The first line is empty, and Canvas looks for the header there. Delete the empty line above the header."
    if len(cells) < 4 and _TAB in "".join(cells):
        return (
            "The file is separated by tabs. Canvas takes only commas or semicolons. Save it as CSV (comma delimited)."
        )
    found = _header_further_down(upload)
    if found:
        return (
            f"The header stands in line {found}, below “{_shortened(cells[0] or cells[1])}”. Canvas looks for it in "
            "the first line. Delete everything above the header."
        )
    return _explain_names(cells) or _explain_columns(upload.header_cells, gradebook)


def _header_further_down(upload: Upload) -> int | None:
    """The line in which a header of Canvas's own words begins, where it is not the first."""
    for number, line in enumerate(upload.text.splitlines()[:20], 1):
        if number > 1 and re.match(r'\ufeff?"?(Student|LastName)"?[,;]"?(ID|FirstName)"?[,;]', line):
            return number
    return None


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"


def _explain_names(cells: list[str]) -> str | None:
    """Headers of another program or language, or in lower case."""
    lowered = [text.casefold() for text in cells]
    if lowered[0] in ("student", "lastname") and cells[0] not in ("Student", "LastName"):
        return (
            f"The header begins “{cells[0]}”. Canvas takes only its own spelling with capital letters: {SHAPE}. Write "
            "the header like this."
        )
    if "email" in lowered or "e-mail" in lowered or "remote id" in lowered:
        return (
            f"The header begins “{cells[0]}”, as in an iClicker export that was never made for Canvas. Give the "
            "iClicker file to Clickover together with Canvas's gradebook, and upload the file that Clickover writes."
        )
    if "Student" in cells[0] or cells[0] == "LastName":
        return None
    if not cells[0]:
        return f"The first cell of the header is empty; Canvas expects Student there. The header has to begin {SHAPE}."
    return (
        f"The header begins “{_shortened(cells[0])}”. Canvas takes only its own English headers, in no other language: "
        f"{SHAPE}. Write the header like this."
    )


def _explain_columns(header: list[str | None], gradebook: Gradebook) -> str:
    """Which of the identity columns is missing or out of place."""
    cells = [(text or "").strip() for text in header]
    if cells[:2] == ["LastName", "FirstName"] and not gradebook.has_last_first:
        return (
            "The header begins LastName, FirstName, but this course has one column Student. Write the name into one "
            "column Student as “Last, First”, or export the gradebook again if the course has changed."
        )
    if len(cells) < 4:
        return (
            f"The header has only {len(cells)} cell{'s' if len(cells) > 1 else ''}; Canvas needs at least 4: Student, "
            "ID, Section and one assignment."
        )
    if "ID" not in cells[2 if cells[0] == "LastName" else 1]:
        return f"The column ID does not stand directly after the name. The header has to begin {SHAPE}."
    if "SIS Login ID" in cells and "SIS User ID" in cells and cells.index("SIS Login ID") < cells.index("SIS User ID"):
        return "The columns SIS User ID and SIS Login ID are swapped. Put SIS User ID first, then SIS Login ID."
    if "SIS User ID" in cells and "SIS Login ID" not in cells:
        return (
            "The header has SIS User ID but no SIS Login ID, and Canvas takes the first only together with the second. "
            "Add an empty column SIS Login ID directly after SIS User ID."
        )
    if not any("Section" in text for text in cells):
        return (
            "The column Section is missing. Add it, empty if need be, after the ID columns and before the assignments."
        )
    due = find_student_columns(header).student_columns
    found = f"“{cells[due - 1]}”" if due <= len(cells) and cells[due - 1] else "nothing"
    return (
        f"Canvas expects the column Section in column {due}, but finds {found} there. Put Section directly after the "
        "ID columns, and custom columns such as Notes after it."
    )
