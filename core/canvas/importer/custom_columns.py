"""Would the upload change anything but scores: text in a custom column such as Notes, or an override?"""

import re
from collections.abc import Sequence

from core.canvas.gradebook import Gradebook
from core.canvas.importer.comparing import rows_that_count
from core.canvas.importer.headers import Header
from core.canvas.importer.reading import Rows
from core.canvas.importer.scores import is_no_change
from core.canvas.importer.students import Entry, rewritten_cell


def find_changed_custom_columns(gradebook: Gradebook, header: Header, known: Sequence[Entry], rows: Rows) -> list[str]:
    """The titles of the writable custom columns in which a known student's text differs; blank over text deletes.

    Canvas rule F13 (GradebookImporter#no_change_to_column_values?). The text is compared as it is, after the rewriting
    of numbers: a note "1,5" counts as changed even in a file that nobody edited.
    """
    places = rows_that_count(known)
    changed = []
    for title, column in header.custom.items():
        if title in gradebook.read_only_columns:
            continue
        cells, texts = list(rows.column(column)), gradebook.custom_cells[title]
        for entry, place in zip(known, places, strict=True):
            new = rewritten_cell(cells[place])
            old = texts[entry.student] if entry.student is not None else new
            if new != old and (new.strip() or old.strip()):
                changed.append(title)
                break
    return changed


_OVERRIDE = re.compile(r"^Override (Score|Status)(\s*\((.*)\))?$", re.MULTILINE)


def find_changed_overrides(gradebook: Gradebook, header: Header, known: Sequence[Entry], rows: Rows) -> list[str]:
    """The override columns in which a known student's cell differs from the gradebook's; blank removes an override.

    Only a column that the gradebook shows is written: it tells that the course allows overrides and knows the grading
    period. Canvas rule F12 (GradebookImporter#parse_override_column,
    #remove_override_scores_for_unchanged_grading_periods!).
    """
    places = rows_that_count(known)
    changed = []
    for column, title in enumerate(header.cells):
        if title is None or title not in gradebook.override_cells or not _OVERRIDE.search(title):
            continue
        cells, old = list(rows.column(column)), gradebook.override_cells[title]
        for entry, place in zip(known, places, strict=True):
            new = rewritten_cell(cells[place])
            if entry.student is not None and not is_no_change(new, rewritten_cell(old[entry.student])):
                changed.append(title)
                break
    return changed
