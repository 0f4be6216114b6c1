"""Corrections of how a file is read, as edits with their undo texts."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from operator import methodcaller

from PySide6.QtCore import QCoreApplication

from core.recognition.corrections import Corrections
from core.recognition.roles import ColumnRole
from gui.file_loader.columns_model import get_role_labels

_SINGLE_ROLES = (ColumnRole.NAME, ColumnRole.LAST_NAME, ColumnRole.FIRST_NAME, ColumnRole.REMOTE_ID)
"""Roles that only one column can have."""


@dataclass(frozen=True, slots=True)
class CorrectionEdit:
    """One correction of how a file is read. `text` is its name in the Edit menu."""

    text: str
    change: Callable[[Corrections], Corrections]


@dataclass(frozen=True, slots=True)
class ListedCorrection:
    """A correction in the list of a file's corrections, and the edit that removes it."""

    text: str
    removal: CorrectionEdit


def read_column_as(column: int, header: str, role: ColumnRole) -> CorrectionEdit:
    """Return the edit that gives a column a role.

    If only one column can have the role, the latest choice takes precedence.
    """
    label = get_role_labels()[role]

    def change(corrections: Corrections) -> Corrections:
        others = {
            number: other
            for number, other in corrections.roles.items()
            if other is not role or role not in _SINGLE_ROLES
        }
        return replace(corrections, roles=others).with_roles({column: role})

    return CorrectionEdit(_tr("Read “{header}” as {role}").format(header=_name(column, header), role=label), change)


def assign_value(text: str, value: str) -> CorrectionEdit:
    """Return the edit that assigns a value to a text; `text` may be “Session:text”."""
    name = _tr("Give “{text}” the value {value}").format(text=text, value=_describe_value(value))
    return CorrectionEdit(name, lambda corrections: corrections.with_value(text, value))


def read_sheet(sheet: str) -> CorrectionEdit:
    """Return the edit that reads another sheet of a workbook."""
    name = _tr("Read the sheet “{sheet}”").format(sheet=sheet)
    return CorrectionEdit(name, lambda corrections: corrections.with_sheet(sheet))


def read_header_row(row: int) -> CorrectionEdit:
    """Return the edit that reads the column headers from another row."""
    name = _tr("Read row {row} as the header").format(row=row)
    return CorrectionEdit(name, lambda corrections: corrections.with_header_row(row))


def list_corrections(corrections: Corrections, headers: tuple[str, ...]) -> list[ListedCorrection]:
    """Return the corrections of a file with these headers, each with its removal."""
    return [*_list_structure(corrections), *_list_roles(corrections, headers), *_list_values(corrections)]


def _list_structure(corrections: Corrections) -> Iterator[ListedCorrection]:
    if corrections.sheet:
        text = _tr("sheet “{sheet}”").format(sheet=corrections.sheet)
        edit = CorrectionEdit(_tr("Read the sheet that Clickover finds"), lambda item: item.with_sheet(""))
        yield ListedCorrection(text, edit)
    if corrections.header_row:
        text = _tr("header in row {row}").format(row=corrections.header_row)
        edit = CorrectionEdit(_tr("Read the header that Clickover finds"), lambda item: replace(item, header_row=0))
        yield ListedCorrection(text, edit)


def _list_roles(corrections: Corrections, headers: tuple[str, ...]) -> Iterator[ListedCorrection]:
    labels = get_role_labels()
    for column, role in sorted(corrections.roles.items()):
        header = _name(column, headers[column - 1] if column <= len(headers) else "")
        text = _tr("“{header}” is {role}").format(header=header, role=labels[role])
        name = _tr("Remove the correction of “{header}”").format(header=header)
        yield ListedCorrection(text, CorrectionEdit(name, methodcaller("without_role", column)))


def _list_values(corrections: Corrections) -> Iterator[ListedCorrection]:
    for key, value in corrections.values.items():
        text = _tr("“{text}” is worth {value}").format(text=key, value=_describe_value(value))
        name = _tr("Remove the value of “{text}”").format(text=key)
        yield ListedCorrection(text, CorrectionEdit(name, methodcaller("without_value", key)))


def _name(column: int, header: str) -> str:
    return header or _tr("column {number}").format(number=column)


def _describe_value(value: str) -> str:
    names = {"full": _tr("full points"), "excused": _tr("excused"), "none": _tr("no score")}
    return names.get(value.strip().casefold(), value)


def _tr(text: str) -> str:
    return QCoreApplication.translate("Corrections", text)
