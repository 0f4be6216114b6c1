"""What is inside the bundle, and whose is each part?

A file is a Python package's if that package's record of installation lists it, and on Debian and Ubuntu a system
package's if dpkg says so. Which files there are is known only when PyInstaller has collected them.
"""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import Distribution, distributions
from pathlib import Path


@dataclass(frozen=True, order=True)
class Part:
    """A part of the bundle: its name and version, who packs it ("pypi", "deb", "cargo"), its licence as SPDX writes it.

    `texts` are the files that hold its licence, `inside` is the part that it came with.
    """

    name: str
    version: str
    packed_by: str
    licence: str = ""
    texts: tuple[Path, ...] = ()
    inside: str = ""


LICENCE_FILE = re.compile(r"(licen[cs]e|copying|notice|copyright)", re.IGNORECASE)
CRATES = re.compile(r"\.dist-info/sboms/.*\.json$")


def parts_of(sources: Iterable[str]) -> list[Part]:
    """Tell which parts the files come from, by name; a file of our own or of Python's is in none."""
    paths = {Path(source).resolve() for source in sources}
    found: list[Part] = []
    for distribution in distributions_with(paths):
        found += [_python_part(distribution), *_crates(distribution)]
    return sorted({*found, *_system_parts(paths)})


def distributions_with(paths: set[Path]) -> list[Distribution]:
    """Give the installed Python packages that at least one of the files belongs to."""
    return [each for each in distributions() if any(_is_among(each, file, paths) for file in each.files or ())]


def metadata_of(sources: Iterable[str]) -> list[tuple[str, str, str]]:
    """Give the METADATA files of those packages as entries for the bundle, so that it can tell its versions."""
    paths = {Path(source).resolve() for source in sources}
    return [
        (str(file), str(each.locate_file(file)), "DATA")
        for each in distributions_with(paths)
        for file in each.files or ()
        if file.name == "METADATA" and file.parent.suffix == ".dist-info"
    ]


def _is_among(distribution: Distribution, file: object, paths: set[Path]) -> bool:
    return Path(str(distribution.locate_file(str(file)))).resolve() in paths


def _python_part(distribution: Distribution) -> Part:
    files = [file for file in distribution.files or () if ".dist-info" in str(file) and LICENCE_FILE.search(file.name)]
    texts = sorted(Path(str(distribution.locate_file(file))) for file in files)
    return Part(distribution.name, distribution.version, "pypi", _licence(distribution), tuple(texts))


def _licence(distribution: Distribution) -> str:
    """Give the licence as the package's metadata name it: expression, a short text, or the classifiers' last words."""
    for field in ("License-Expression", "License"):
        told = distribution.metadata.get_all(field) or [""]
        if told[0] and "\n" not in told[0]:
            return str(told[0])
    kinds = [each for each in distribution.metadata.get_all("Classifier") or [] if each.startswith("License ::")]
    return ", ".join(kind.rpartition(" :: ")[2] for kind in kinds)


def _crates(distribution: Distribution) -> list[Part]:
    """Give the Rust libraries inside a package's compiled module, from the bill of materials that it brings along."""
    crates = []
    for file in distribution.files or ():
        if CRATES.search(str(file)):
            bill = json.loads(Path(str(distribution.locate_file(file))).read_text(encoding="utf-8"))
            crates += [_crate(each, distribution.name) for each in bill.get("components", ())]
    return crates


def _crate(component: dict[str, object], inside: str) -> Part:
    told = component.get("licenses")
    licence = " AND ".join(str(each.get("expression", "")) for each in told) if isinstance(told, list) else ""
    return Part(str(component["name"]), str(component.get("version", "")), "cargo", licence, (), inside)


def _system_parts(paths: set[Path]) -> list[Part]:
    """Give the Debian packages of the system libraries; none where the system has no dpkg."""
    if not shutil.which("dpkg-query"):
        return []
    foreign = [path for path in paths if ".so" in path.name and not path.is_relative_to(sys.prefix)]
    names = {name for path in foreign if (name := _package_of(path))}
    return [_system_part(name) for name in sorted(names)]


def _package_of(path: Path) -> str:
    """Give the Debian package of a file. It may be listed under its old place, without /usr."""
    for place in (str(path), str(path).removeprefix("/usr")):
        answer = subprocess.run(["dpkg-query", "--search", place], capture_output=True, text=True, check=False).stdout
        if answer:
            return answer.partition(":")[0]
    return ""


def _system_part(name: str) -> Part:
    asked = ["dpkg-query", "--show", "--showformat=${Version}", name]
    version = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.split()[0]
    text = Path("/usr/share/doc") / name / "copyright"
    return Part(name, version, "deb", "", (text,) if text.exists() else ())
