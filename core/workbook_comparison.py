"""Comparisons of workbooks: their results, their classes, and their contents."""

from dataclasses import fields

from core.clicker.export import ClickerExport
from core.students.course_fit import is_same_course
from core.students.decisions import is_same_class
from core.workbook import Workbook


def has_same_results(old: Workbook, new: Workbook) -> bool:
    """Return True if the results of both workbooks are the same.

    Only the accepted warnings may differ, because no result depends on them.
    """
    names = (field.name for field in fields(Workbook) if field.name != "accepted")
    return all(getattr(old, name) is getattr(new, name) for name in names)


def is_compatible_class(first: Workbook, second: Workbook) -> bool:
    """Return True unless the files of two workbooks are from different classes.

    A file is compared only if both workbooks have one of its kind.
    """
    if first.export and second.export and not is_same_class(first.export, second.export):
        return False
    return not (first.gradebook and second.gradebook) or is_same_course(first.gradebook, second.gradebook)


def has_same_content(first: Workbook, second: Workbook) -> bool:
    """Return True if two workbooks have the same files and decisions.

    The columns of the files must also have been read the same way.
    """
    return first is second or all(
        _get_comparable_value(first, name) == _get_comparable_value(second, name) for name in _FIELD_NAMES
    )


def _get_comparable_value(workbook: Workbook, name: str) -> object:
    """Return the value of a field for comparison.

    For a file, it is the hash and the column corrections.
    """
    value = getattr(workbook, name)
    if isinstance(value, ClickerExport):
        return value.joined_titles, [(file.sha256, file.corrections) for file in value.files]
    return value.sha256 if name == "gradebook" and value else value


_FIELD_NAMES = tuple(spec.name for spec in fields(Workbook))
