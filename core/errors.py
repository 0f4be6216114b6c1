"""What stops an action, and what can the person do about it?

    ClickoverError
    ├── FileError             something about a file
    │   ├── UnreadableFile    its bytes cannot be had: missing, a folder, no permission
    │   ├── UnknownFile       its bytes were read, but they are not the table that is needed
    │   └── UnwritableFile    the result cannot be put where it should go: full disk, open in Excel, no permission
    └── RequestError          what was asked for cannot be done: an option, a session's name, a decisions file

Any other exception is a mistake of ours and ends in the crash door, never in a message about the person's data.
"""


class ClickoverError(Exception):
    """An action that cannot be done: `what` is wrong, `where`, and the `advice` that gets the person further."""

    def __init__(self, what: str, *, where: str = "", advice: str = "") -> None:
        """Keep the three parts; `str(error)` is the one-line sentence made of them."""
        self.what = what
        self.where = where
        self.advice = advice
        super().__init__(self.sentence)

    @property
    def sentence(self) -> str:
        """One line: where, what, and what to do."""
        told = f"{self.where}: {self.what}" if self.where else self.what
        line = f"{told} {self.advice}" if self.advice else told
        return " ".join(line.split())


class FileError(ClickoverError):
    """Something about a file."""


class UnreadableFile(FileError):  # noqa: N818 - named after the file, as the tree above reads
    """The bytes cannot be had: the file is missing, is a folder, or may not be read."""


class UnknownFile(FileError):  # noqa: N818 - named after the file, as the tree above reads
    """The bytes were read, but they are not the table that is needed here."""


class UnwritableFile(FileError):  # noqa: N818 - named after the file, as the tree above reads
    """The result cannot be written where it should go; nothing is left half-written."""


class RequestError(ClickoverError):
    """What was asked for cannot be done."""
