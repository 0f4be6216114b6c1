"""Which parts of the collected libraries does the program never use?

Whole files go by name; nothing is squeezed (no UPX: virus scanners mistrust it, and it breaks signatures). On Linux the
debugging symbols of Python, pandas, numpy and rapidfuzz go too. Qt and the libraries in numpy.libs stay as they came:
stripping those breaks them.
"""

import re
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

Entry = tuple[str, str, str]
"""Where a file goes in the bundle, where it comes from, and its kind: PyInstaller's form."""

EXCLUDED_MODULES = [
    # what pandas and numpy would use if it were there
    "IPython", "lxml", "matplotlib", "openpyxl", "pyarrow", "pytest", "scipy", "sqlalchemy", "tables", "xlsxwriter",
    # what only development needs
    "_pytest", "coverage", "hypothesis", "mypy", "numpy.f2py", "numpy.testing", "pandas.tests", "pip", "pkg_resources",
    "ruff", "setuptools",
    # what the standard library brings along
    "doctest", "ensurepip", "idlelib", "lib2to3", "pydoc_data", "tkinter", "turtle", "turtledemo", "venv",
    # what opens connections that are encrypted: the program opens none at all
    "_hashlib", "_ssl", "ssl",
    # what of Qt the window does not show
    "PySide6.QtDBus", "PySide6.QtDesigner", "PySide6.QtHelp", "PySide6.QtHttpServer", "PySide6.QtNetwork",
    "PySide6.QtQml", "PySide6.QtQuick", "PySide6.QtQuickControls2", "PySide6.QtQuickTest", "PySide6.QtQuickWidgets",
    "PySide6.QtSql", "PySide6.QtTest", "PySide6.QtUiTools",
]  # fmt: skip

UNUSED = re.compile(
    r"""
      /plugins/(egldeviceintegrations|generic|networkinformation|sqldrivers|tls|vectorimageformats)/
    | /plugins/platforms/(lib)?q(eglfs|linuxfb|minimal|minimalegl|vkkhrdisplay|vnc|direct2d)\b
    | /plugins/platforminputcontexts/.*virtualkeyboard
    | /plugins/platformthemes/libqgtk3 # it would bring GTK of the build machine, which need not fit the user's
    | /plugins/imageformats/(?!(lib)?q(svg|ico)\b)
    | /(lib)?Qt6?(Qml|Quick|VirtualKeyboard|Pdf|OpenGLWidgets)\w*(\.so|\.dll|\.framework)
    | /qml/
    | (^|/)(opengl32sw|Qt6Network)\.dll$
    """,
    re.VERBOSE,
)
QT_TRANSLATION = re.compile(r"PySide6/.*translations/(\w+?)_(\w+)\.qm$")
STRIPPED = re.compile(r"(^|/)libpython3[^/]*\.so|(^|/)lib-dynload/|^(pandas|numpy|rapidfuzz)/.*\.so$")


def languages_of(resources: Path) -> set[str]:
    """Give the codes of the languages that the program speaks besides English: clickover_de.qm is "de"."""
    return {path.stem.partition("_")[2] for path in (resources / "translations").glob("*_*.qm")}


def trimmed(entries: Iterable[Entry], languages: set[str]) -> list[Entry]:
    """Leave out what is never used; of Qt's own translations keep those of the languages that the program speaks."""
    return without_doubles(entry for entry in entries if is_needed(entry[0].replace("\\", "/"), languages))


def without_doubles(entries: Iterable[Entry]) -> list[Entry]:
    """Leave out a second OpenBLAS (33 MB) at the top: numpy alone uses it, and finds it in its own folder of libraries.

    Smaller libraries with such a folder stay: another package may need the one at the top under the same name.
    """
    entries = list(entries)
    own = {PurePosixPath(place.replace("\\", "/")) for place, _, _ in entries}
    doubles = {path.name for path in own if path.parent.name == "numpy.libs" and "openblas" in path.name}
    return [entry for entry in entries if entry[0] not in doubles or entry[2] != "BINARY"]


def is_needed(place: str, languages: set[str]) -> bool:
    """Tell whether the bundle needs the file that goes there."""
    translation = QT_TRANSLATION.search(place)
    if translation:
        return translation[1] == "qtbase" and translation[2] in languages
    return not UNUSED.search(place)


def stripped(entries: Iterable[Entry], folder: Path) -> list[Entry]:
    """Replace libraries by copies in the folder without debugging symbols, where that is safe."""
    return [(place, lightened(place, source, folder), kind) for place, source, kind in entries]


def lightened(place: str, source: str, folder: Path) -> str:
    """Give the path of a copy without debugging symbols, or the source's own where stripping is not safe."""
    if not STRIPPED.search(place):
        return source
    copy = folder / place
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, copy)
    copy.chmod(0o755)
    subprocess.run(["strip", "--strip-unneeded", str(copy)], check=True)
    return str(copy)
