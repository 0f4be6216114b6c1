"""The kinds of files.

The window imports this module before pandas is loaded.
"""

from enum import StrEnum


class FileType(StrEnum):
    """The kind of a file. The program can use files of the first three kinds."""

    EXPORT = "iclicker-export"
    GRADEBOOK = "canvas-gradebook"
    UPLOAD = "canvas-upload"
    CANVAS_OTHER = "canvas-other"
    UNKNOWN = "unknown"
