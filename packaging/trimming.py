"""Removes unused parts of the collected libraries from the bundle.

Whole files are removed by name. Nothing is compressed with UPX, which virus scanners distrust and which breaks
signatures. On Linux, debugging symbols of Python, pandas, NumPy, and RapidFuzz are stripped. Qt and the libraries in
numpy.libs stay unchanged, because stripping breaks them.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

Entry = tuple[str, str, str]
"""A bundle entry of PyInstaller: destination, source, and kind."""

EXCLUDED_MODULES = [
    # optional dependencies of pandas and NumPy
    "IPython", "lxml", "matplotlib", "openpyxl", "pyarrow", "pytest", "scipy", "sqlalchemy", "tables", "xlsxwriter",
    # development only
    "_pytest", "coverage", "hypothesis", "mypy", "numpy.f2py", "numpy.testing", "pandas.tests", "pip", "pkg_resources",
    "ruff", "setuptools",
    # unused parts of the standard library
    "doctest", "ensurepip", "idlelib", "lib2to3", "pydoc_data", "tkinter", "turtle", "turtledemo", "venv",
    # encrypted connections: the program opens no connection
    "_hashlib", "_ssl", "ssl",
    # Qt modules that the window doesn't use
    "PySide6.QtDBus", "PySide6.QtDesigner", "PySide6.QtHelp", "PySide6.QtHttpServer", "PySide6.QtNetwork",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickControls2", "PySide6.QtQuickTest", "PySide6.QtQuickWidgets",
    "PySide6.QtSql", "PySide6.QtTest", "PySide6.QtUiTools",
]  # fmt: skip

UNUSED_FILES = re.compile(
    r"""
      /plugins/(egldeviceintegrations|generic|networkinformation|sqldrivers|tls|vectorimageformats)/
    | /plugins/platforms/(lib)?q(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc|direct2d)\b
    | /plugins/platforminputcontexts/.*virtualkeyboard
    | /plugins/platformthemes/libqgtk3 # it would bundle the build machine's GTK, which may not fit the user's
    | /plugins/imageformats/(?!(lib)?q(svg|ico)\b)
    | /(lib)?Qt6?(Qml|Quick|VirtualKeyboard|Pdf|OpenGLWidgets)\w*(\.so|\.dll|\.framework)
    | /qml/
    | (^|/)(opengl32sw|Qt6Network)\.dll$
    """,
    re.VERBOSE,
)
QT_TRANSLATION = re.compile(r"PySide6/.*translations/(\w+?)_(\w+)\.qm$")
STRIPPABLE = re.compile(r"(^|/)libpython3[^/]*\.so|(^|/)lib-dynload/|^(pandas|numpy|rapidfuzz)/.*\.so$")


def find_languages(resources: Path) -> set[str]:
    """Return the codes of the available translations: clickover_de.qm is "de"."""
    return {path.stem.partition("_")[2] for path in (resources / "translations").glob("*_*.qm")}


def trim_entries(entries: Iterable[Entry], languages: set[str]) -> list[Entry]:
    """Return the entries without unused files or unneeded Qt translations.

    `languages` are the codes of the languages that the program supports.
    """
    return remove_duplicate_openblas(entry for entry in entries if is_needed(entry[0].replace("\\", "/"), languages))


def remove_duplicate_openblas(entries: Iterable[Entry]) -> list[Entry]:
    """Return the entries without a second OpenBLAS (33 MB) at the top level.

    Only NumPy uses it and finds it in numpy.libs. Smaller duplicates stay, because another package may need the one at
    the top level under the same name.
    """
    entries = list(entries)
    destinations = {PurePosixPath(destination.replace("\\", "/")) for destination, _, _ in entries}
    duplicates = {path.name for path in destinations if path.parent.name == "numpy.libs" and "openblas" in path.name}
    return [entry for entry in entries if entry[0] not in duplicates or entry[2] != "BINARY"]


def is_needed(destination: str, languages: set[str]) -> bool:
    """Return True if the bundle needs the file with this destination."""
    translation = QT_TRANSLATION.search(destination)
    if translation:
        return translation[1] == "qtbase" and translation[2] in languages
    return not UNUSED_FILES.search(destination)


def strip_libraries(entries: Iterable[Entry], folder: Path) -> list[Entry]:
    """Return the entries, with stripped copies of libraries where it is safe.

    The copies are placed in `folder`.
    """
    return [(destination, strip_library(destination, source, folder), kind) for destination, source, kind in entries]


def strip_library(destination: str, source: str, folder: Path) -> str:
    """Return the path of a stripped copy, or of the source if stripping isn't safe."""
    if not STRIPPABLE.search(destination):
        return source
    copy = folder / destination
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, copy)
    copy.chmod(0o755)
    subprocess.run(["strip", "--strip-unneeded", str(copy)], check=True)
    return str(copy)
