"""What the user said about how a file is read.

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
    `core.text_values.ValueTable`).
    """

    sheet: str = ""
    header_row: int = 0
    roles: Mapping[int, ColumnRole] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_structural(self) -> bool:
        """True if the user said where the table is or what a column means."""
        return bool(self.sheet or self.header_row or self.roles)

    def with_roles(self, roles: Mapping[int, ColumnRole]) -> "Corrections":
        """Return the corrections with these roles of columns added."""
        return replace(self, roles={**self.roles, **roles})

    def with_value(self, text: str, value: str) -> "Corrections":
        """Return the corrections with this value of a text added."""
        return replace(self, values={**self.values, text: value})


NO_CORRECTIONS = Corrections()
