"""Upload files that were imported into Canvas earlier.

The window imports this module before pandas is loaded.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from core.cooperative import cached_property


@dataclass(frozen=True)
class SentUpload:
    """An upload file that was imported into Canvas earlier, with the name that messages show.

    `has_arrived` is True if a later gradebook showed its scores; only then is it certain that the file was imported.
    `assignment_ids` maps the titles of columns that were new in the file to the assignments that Canvas created. Other
    new columns are found by title. `repeated` maps assignment IDs to the Canvas IDs of students for whom the file only
    repeats Canvas's score, because iClicker asked for nothing or for another score. Such a cell doesn't replace what an
    earlier file sent.
    """

    name: str
    data: bytes
    has_arrived: bool = False
    assignment_ids: Mapping[str, str] = field(default_factory=dict)
    repeated: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @cached_property
    def sha256(self) -> str:
        """The hash of the file's bytes."""
        return hashlib.sha256(self.data).hexdigest()
