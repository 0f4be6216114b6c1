"""Selection of the shared libraries that the bundle needs.

On Linux, all libraries that the dynamic linker resolves for collected modules and plugins are in one of two folders.
Libraries that only removed files need, such as those of GTK or Kerberos, would otherwise stay in the bundle.
"""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from PyInstaller.depend.bindepend import get_imports  # type: ignore[import-untyped]

Entry = tuple[str, str, str]
SHARED_FOLDERS = {".", "PySide6/Qt/lib"}


def keep_needed_libraries(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries without unneeded shared libraries.

    A library is needed if a module or plugin requires it directly or indirectly.
    """
    entries = list(entries)
    users = [
        source for destination, source, kind in entries if not is_shared_library(destination) and kind != "SYMLINK"
    ]
    users += [source for destination, source, _ in entries if PurePosixPath(destination).name.startswith("libpython")]
    needed = {Path(name).name for source in users for name, _ in get_imports(source)}
    return [
        entry
        for entry in entries
        if entry[1] in users or not is_shared_library(entry[0]) or _get_file_name(entry) in needed
    ]


def is_shared_library(destination: str) -> bool:
    """Return True if a file with this destination is a shared library."""
    path = PurePosixPath(destination)
    return str(path.parent) in SHARED_FOLDERS and ".so" in path.name


def _get_file_name(entry: Entry) -> str:
    return PurePosixPath(entry[0]).name
