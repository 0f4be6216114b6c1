"""Exceptions that report an action that can't be done, and what the user can do about it.

    ClickoverError
    ├── FileError                      a problem with a file
    │   ├── UnreadableFileError        can't be read: missing, a folder, no permission
    │   ├── UnrecognizedFileError      was read, but isn't the kind of file that is needed
    │   └── UnwritableFileError        can't be written: full disk, open in Excel, no permission
    └── RequestError                   an impossible request: an option, a session name, a decisions file

Any other exception is a bug. It goes to the crash dialog and is never shown as a problem with the user's data.
"""


class ClickoverError(Exception):
    """An action that can't be done: `what` is wrong, `where`, and `advice` on what to do next."""

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        """Store the three parts. `str(error)` is the one-line message built from them."""
        self.what = what
        self.where = where
        self.advice = advice
        super().__init__(self.message)

    @property
    def message(self) -> str:
        """The message on one line: where, what, and what to do."""
        statement = f"{self.where}: {self.what}" if self.where else self.what
        line = f"{statement} {self.advice}" if self.advice else statement
        return " ".join(line.split())


class FileError(ClickoverError):
    """A problem with a file."""


class UnreadableFileError(FileError):
    """The file can't be read: it is missing, is a folder, or access is denied."""


class UnrecognizedFileError(FileError):
    """The file was read, but it isn't the table that is needed."""


class UnwritableFileError(FileError):
    """The file can't be written. Nothing is left half-written."""


class RequestError(ClickoverError):
    """The request can't be carried out."""
