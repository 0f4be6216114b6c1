"""The kinds of files.

The window imports this module before pandas is loaded.
"""

from enum import StrEnum


class FileType(StrEnum):
    """The kinds of files. The program can use files of the first four kinds.

    SCORE_TABLE is any table of people and scores that isn't from iClicker.
    """

    EXPORT = "iclicker-export"
    SCORE_TABLE = "score-table"
    GRADEBOOK = "canvas-gradebook"
    UPLOAD = "canvas-upload"
    CANVAS_OTHER = "canvas-other"
    UNKNOWN = "unknown"


SCORE_TYPES = (FileType.EXPORT, FileType.SCORE_TABLE)
"""The kinds of files with people and scores for the gradebook."""
