"""Corrections by the user of how a file is read.

The window imports this module before pandas is loaded.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from core.recognition.roles import ColumnRole


@dataclass(frozen=True, slots=True)
class Corrections:
    """The user's corrections of how one file is read.

    `sheet` is the name or the number of a sheet, or empty. `header_row` counts from 1 and is 0 if the user didn't
    choose it. `roles` maps column numbers (from 1) to roles. `values` are what texts are worth (see
    `core.text_values.ValueTable`). `is_recalled` is True if they were made for an earlier file of the same shape.
    """

    sheet: str = ""
    header_row: int = 0
    roles: Mapping[int, ColumnRole] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    is_recalled: bool = False

    @property
    def is_structural(self) -> bool:
        """True if the user chose a sheet, a header row, or a role of a column."""
        return bool(self.sheet or self.header_row or self.roles)

    @property
    def are_scores_named(self) -> bool:
        """True if the user chose the role of a column with scores."""
        return any(role in (ColumnRole.SESSION, ColumnRole.TOTAL) for role in self.roles.values())

    @property
    def count(self) -> int:
        """The number of corrections."""
        return bool(self.sheet) + bool(self.header_row) + len(self.roles) + len(self.values)

    def with_sheet(self, sheet: str) -> "Corrections":
        """Return the corrections for another sheet, or for the detected one if `sheet` is empty.

        Rows and columns of the former sheet don't apply to it.
        """
        return Corrections(sheet=sheet, values=self.values)

    def with_header_row(self, row: int) -> "Corrections":
        """Return the corrections with another header row, or with the detected one if `row` is 0."""
        return replace(self, header_row=row, is_recalled=False)

    def with_roles(self, roles: Mapping[int, ColumnRole]) -> "Corrections":
        """Return the corrections with these roles of columns added."""
        return replace(self, roles={**self.roles, **roles}, is_recalled=False)

    def with_value(self, text: str, value: str) -> "Corrections":
        """Return the corrections with this value of a text added."""
        return replace(self, values={**self.values, text: value}, is_recalled=False)

    def with_overrides(self, other: "Corrections") -> "Corrections":
        """Return the corrections with all that another object has, which takes precedence."""
        return Corrections(
            other.sheet or self.sheet,
            other.header_row or self.header_row,
            {**self.roles, **other.roles},
            {**self.values, **other.values},
        )

    def without_role(self, column: int) -> "Corrections":
        """Return the corrections without the role of a column."""
        return replace(self, roles={key: role for key, role in self.roles.items() if key != column})

    def without_value(self, text: str) -> "Corrections":
        """Return the corrections without the value of a text."""
        return replace(self, values={key: value for key, value in self.values.items() if key != text})


NO_CORRECTIONS = Corrections()
