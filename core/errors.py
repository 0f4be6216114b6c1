"""Exceptions for actions that fail, with advice on what the user can do.

    ClickoverError
    ├── FileError                      a problem with a file
    │   ├── UnreadableFileError        can't be read: missing, a folder, no permission
    │   ├── UnrecognizedFileError      was read, but isn't the kind of file that is needed
    │   └── UnwritableFileError        can't be written: full disk, open in Excel, no permission
    └── InvalidRequestError            an invalid option, session name, decisions file, or other request

Any other exception is a bug. The crash dialog reports it; it is never shown as a problem in the user's data.
"""

from core.texts import Text, _, join_lines, join_sentences


class ClickoverError(Exception):
    """An action that failed.

    `what` is a sentence about the failure, `where` is the file or object, and `advice` are sentences about what the
    user can do next.
    """

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        """Store the parts of the error, and build the message from them."""
        self.what = what
        self.where = where
        self.advice = advice
        super().__init__(self.message)

    @property
    def message(self) -> Text:
        """The error on one line: its location, the problem, and how to fix it."""
        what, where, advice = map(join_lines, (self.what, self.where, self.advice))
        return join_sentences(_("{where}: {what}", where=where, what=what) if where else what, advice)


class FileError(ClickoverError):
    """A file that can't be read, recognized, or written."""


class UnreadableFileError(FileError):
    """A file that can't be read: it is missing, is a folder, or access is denied."""


class UnrecognizedFileError(FileError):
    """A file that can be read but isn't of a kind that can be used here."""


class UnwritableFileError(FileError):
    """A file that can't be written. Existing files are unchanged."""


class InvalidRequestError(ClickoverError):
    """An invalid option, name, or other part of the user's request."""
