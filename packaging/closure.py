"""Which shared libraries does something in the bundle still need, after whole files were left out?

On Linux the libraries that the dynamic linker names for the collected modules and plugins all lie in one of two
folders. Those that belong only to what was left out (GTK's, Kerberos's) would otherwise be carried along for nobody.
"""

from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from PyInstaller.depend.bindepend import get_imports  # type: ignore[import-untyped]

Entry = tuple[str, str, str]
SHARED = {".", "PySide6/Qt/lib"}


def still_needed(entries: Iterable[Entry]) -> list[Entry]:
    """Keep the modules and plugins, and those shared libraries that one of them needs, itself or by another."""
    entries = list(entries)
    users = [source for place, source, kind in entries if not is_shared(place) and kind != "SYMLINK"]
    users += [source for place, source, _ in entries if PurePosixPath(place).name.startswith("libpython")]
    needed = {Path(name).name for source in users for name, _ in get_imports(source)}
    return [entry for entry in entries if entry[1] in users or not is_shared(entry[0]) or _name(entry) in needed]


def is_shared(place: str) -> bool:
    """Tell whether a file goes where the libraries lie that others need."""
    path = PurePosixPath(place)
    return str(path.parent) in SHARED and ".so" in path.name


def _name(entry: Entry) -> str:
    return PurePosixPath(entry[0]).name
