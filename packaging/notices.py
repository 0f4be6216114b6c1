"""Which notices must stand beside the program, for everything that is inside it?"""

import re
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from inventory import Part
from release import NAME, PACKAGING, RESOURCES, ROOT, VERSION

TEXTS = PACKAGING / "licences"
QT = (TEXTS / "LGPL-3.0-only.txt", TEXTS / "GPL-3.0-only.txt", TEXTS / "qt-third-party.txt")
TEXTS_NOT_PACKED = {
    "pyside6_essentials": QT,
    "shiboken6": (TEXTS / "LGPL-3.0-only.txt",),
    "msvc_runtime": (TEXTS / "microsoft-runtime.txt",),
    "nicknames": (TEXTS / "Apache-2.0.txt",),
}
"""Licence texts of packages that bring none along."""

COMMON_LICENCE = re.compile(r"/usr/share/common-licenses/[\w.+-]+")
RULE = "=" * 100
OPENING = f"""{NAME} {VERSION}: licences of everything in this folder

{NAME} itself is free software under the MIT licence, which comes first. It is put together with the works of others,
listed below with their licences; the full texts follow the list.

The window is drawn by Qt, used under the GNU Lesser General Public License, version 3. Qt's libraries lie in this
folder as files of their own, unchanged, and may be replaced by other builds of the same version of Qt. The source code
of Qt, PySide6 and shiboken6 is offered by The Qt Company at https://download.qt.io/official_releases/.

PyInstaller's starter, which loads the program, is under the GPL with an exception that allows any use of it.
"""
MICROSOFT = TEXTS / "microsoft-runtime.txt"


def write_notices(parts: Sequence[Part], target: Path, *, on_windows: bool = False) -> None:
    """Write the notices for all parts into one text file.

    Raises:
        SystemExit: the licence text of a part is nowhere to be found.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    sections = [OPENING, _list(parts), *_texts(parts)]
    if on_windows:
        sections.append(MICROSOFT.read_text(encoding="utf-8"))
    target.write_text(f"\n{RULE}\n\n".join(section.strip() + "\n" for section in sections), encoding="utf-8")


def _list(parts: Iterable[Part]) -> str:
    rows = [f"{part.name} {part.version}{_origin(part)}: {part.licence or 'see its text'}" for part in parts]
    return "\n".join(["What is inside", "", f"{NAME} {VERSION}: MIT", f"Python {_python_version()}: PSF-2.0", *rows])


def _origin(part: Part) -> str:
    return f" (inside {part.inside})" if part.inside else ""


def _python_version() -> str:
    return sysconfig.get_python_version()


def _texts(parts: Iterable[Part]) -> Iterator[str]:
    yield _section(NAME, (ROOT / "LICENSE",))
    yield _section("Python", (python_licence(),))
    told: set[tuple[Path, ...]] = set()
    for part in parts:
        texts = part.texts or TEXTS_NOT_PACKED.get(part.name.lower().replace("-", "_"), ())
        if not texts and part.packed_by != "cargo":
            raise SystemExit(f"{part.name} brings no licence text: add one to {TEXTS} and to notices.py.")
        if texts and texts not in told:
            yield _section(f"{part.name} {part.version}", texts)
        told.add(texts)
    for text in sorted(RESOURCES.rglob("LICEN[CS]E*")):
        yield _section(f"resources/{text.parent.relative_to(RESOURCES).as_posix()}", (text,))
    for text in mentioned(told):
        yield _section(f"{text.name}, which texts above refer to", (text,))


def mentioned(told: Iterable[tuple[Path, ...]]) -> list[Path]:
    """Give the licences that Debian's texts only refer to, as lying in a folder of every Debian."""
    every = " ".join(text.read_text(encoding="utf-8", errors="replace") for texts in told for text in texts)
    paths = {Path(name.rstrip(".,")) for name in COMMON_LICENCE.findall(every)}
    return sorted({path.resolve() for path in paths if path.is_file()})


def _section(heading: str, texts: Iterable[Path]) -> str:
    return "\n\n".join([heading, *(text.read_text(encoding="utf-8", errors="replace").strip() for text in texts)])


def python_licence() -> Path:
    """Give Python's licence. Its own copy also covers what is built into it (OpenSSL, SQLite, libffi and others)."""
    candidates = [Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path(sysconfig.get_path("data")) / "LICENSE.txt"]
    return next((path for path in candidates if path.exists()), TEXTS / "Python.txt")
