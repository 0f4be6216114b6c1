"""Writes the license notices that must accompany the program."""

import re
import sysconfig
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from bundle_inventory import BundledPart
from release import NAME, PACKAGING, RESOURCES, ROOT, VERSION

LICENSE_FOLDER = PACKAGING / "licenses"
QT_LICENSES = (
    LICENSE_FOLDER / "LGPL-3.0-only.txt",
    LICENSE_FOLDER / "GPL-3.0-only.txt",
    LICENSE_FOLDER / "qt-third-party.txt",
)
MISSING_LICENSES = {
    "pyside6_essentials": QT_LICENSES,
    "shiboken6": (LICENSE_FOLDER / "LGPL-3.0-only.txt",),
    "msvc_runtime": (LICENSE_FOLDER / "microsoft-runtime.txt",),
    "nicknames": (LICENSE_FOLDER / "Apache-2.0.txt",),
}
"""License texts of packages that don't include any."""

COMMON_LICENSE = re.compile(r"/usr/share/common-licenses/[\w.+-]+")
SECTION_RULE = "=" * 100
PREAMBLE = f"""{NAME} {VERSION}: licenses of everything in this folder

{NAME} is free software under the MIT license, which comes first. It contains the work of others, which is listed below
with its licenses. The full texts follow the list.

The window uses Qt under the GNU Lesser General Public License, version 3. The Qt libraries in this folder are separate,
unchanged files; you can replace them with other builds of the same version of Qt. The Qt Company offers the source code
of Qt, PySide6, and shiboken6 at https://download.qt.io/official_releases/.

The PyInstaller bootloader, which starts the program, is under the GPL with an exception that allows any use of it.
"""
MICROSOFT_LICENSE = LICENSE_FOLDER / "microsoft-runtime.txt"


def write_notices(parts: Sequence[BundledPart], target: Path, *, on_windows: bool = False) -> None:
    """Write the notices of all parts to one text file.

    Raises:
        SystemExit: the license text of a part is missing.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    sections = [PREAMBLE, _format_part_list(parts), *_iter_sections(parts)]
    if on_windows:
        sections.append(MICROSOFT_LICENSE.read_text(encoding="utf-8"))
    target.write_text(f"\n{SECTION_RULE}\n\n".join(section.strip() + "\n" for section in sections), encoding="utf-8")


def _format_part_list(parts: Iterable[BundledPart]) -> str:
    rows = [f"{part.name} {part.version}{_format_origin(part)}: {part.license or 'see its text'}" for part in parts]
    return "\n".join(["Contents", "", f"{NAME} {VERSION}: MIT", f"Python {_get_python_version()}: PSF-2.0", *rows])


def _format_origin(part: BundledPart) -> str:
    return f" (inside {part.parent})" if part.parent else ""


def _get_python_version() -> str:
    return sysconfig.get_python_version()


def _iter_sections(parts: Iterable[BundledPart]) -> Iterator[str]:
    yield _format_section(NAME, (ROOT / "LICENSE",))
    yield _format_section("Python", (find_python_license(),))
    listed_texts: set[tuple[Path, ...]] = set()
    for part in parts:
        texts = part.license_files or MISSING_LICENSES.get(part.name.lower().replace("-", "_"), ())
        if not texts and part.package_type != "cargo":
            raise SystemExit(f"{part.name} has no license text: add one to {LICENSE_FOLDER} and to MISSING_LICENSES.")
        if texts and texts not in listed_texts:
            yield _format_section(f"{part.name} {part.version}", texts)
        listed_texts.add(texts)
    for text in sorted(RESOURCES.rglob("LICEN[CS]E*")):
        yield _format_section(f"resources/{text.parent.relative_to(RESOURCES).as_posix()}", (text,))
    for text in find_referenced_licenses(listed_texts):
        yield _format_section(f"{text.name}, which texts above refer to", (text,))


def find_referenced_licenses(listed_texts: Iterable[tuple[Path, ...]]) -> list[Path]:
    """Return the license files in Debian's common folder that the texts only refer to."""
    all_text = " ".join(text.read_text(encoding="utf-8", errors="replace") for texts in listed_texts for text in texts)
    paths = {Path(name.rstrip(".,")) for name in COMMON_LICENSE.findall(all_text)}
    return sorted({path.resolve() for path in paths if path.is_file()})


def _format_section(heading: str, texts: Iterable[Path]) -> str:
    return "\n\n".join([heading, *(text.read_text(encoding="utf-8", errors="replace").strip() for text in texts)])


def find_python_license() -> Path:
    """Return the path of Python's license.

    It also covers OpenSSL, SQLite, libffi, and other built-in parts.
    """
    candidates = [Path(sysconfig.get_path("stdlib")) / "LICENSE.txt", Path(sysconfig.get_path("data")) / "LICENSE.txt"]
    return next((path for path in candidates if path.exists()), LICENSE_FOLDER / "Python.txt")
