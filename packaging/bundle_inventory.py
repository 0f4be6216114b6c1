"""Lists the third-party parts of the bundle with their licenses.

A file belongs to a Python package if the package's installation record lists it, and on Debian and Ubuntu to a system
package if dpkg lists it. The files are known only after PyInstaller has collected them.
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
class BundledPart:
    """A third-party part of the bundle.

    `package_type` is "pypi", "deb", or "cargo"; `license` is an SPDX expression.

    `license_files` contain its license; `parent` is the part that it came with.
    """

    name: str
    version: str
    package_type: str
    license: str = ""
    license_files: tuple[Path, ...] = ()
    parent: str = ""


LICENSE_FILE = re.compile(r"(licen[cs]e|copying|notice|copyright)", re.IGNORECASE)
CRATE_SBOM = re.compile(r"\.dist-info/sboms/.*\.json$")


def find_parts(sources: Iterable[str]) -> list[BundledPart]:
    """Return the third-party parts that the files belong to, by name.

    Clickover's and Python's own files belong to none.
    """
    paths = {Path(source).resolve() for source in sources}
    parts: list[BundledPart] = []
    for distribution in find_distributions(paths):
        parts += [_build_python_part(distribution), *_find_crates(distribution)]
    return sorted({*parts, *_find_system_parts(paths)})


def find_distributions(paths: set[Path]) -> list[Distribution]:
    """Return the installed Python packages to which at least one of the files belongs."""
    return [
        package
        for package in distributions()
        if any(_is_collected(package, file, paths) for file in package.files or ())
    ]


def find_metadata_entries(sources: Iterable[str]) -> list[tuple[str, str, str]]:
    """Return bundle entries for the packages' METADATA files.

    The program reads versions from them.
    """
    paths = {Path(source).resolve() for source in sources}
    return [
        (str(file), str(package.locate_file(file)), "DATA")
        for package in find_distributions(paths)
        for file in package.files or ()
        if file.name == "METADATA" and file.parent.suffix == ".dist-info"
    ]


def _is_collected(distribution: Distribution, file: object, paths: set[Path]) -> bool:
    return Path(str(distribution.locate_file(str(file)))).resolve() in paths


def _build_python_part(distribution: Distribution) -> BundledPart:
    files = [file for file in distribution.files or () if ".dist-info" in str(file) and LICENSE_FILE.search(file.name)]
    texts = sorted(Path(str(distribution.locate_file(file))) for file in files)
    return BundledPart(distribution.name, distribution.version, "pypi", _find_license(distribution), tuple(texts))


def _find_license(distribution: Distribution) -> str:
    """Return the license from the package's metadata.

    It is the license expression, a short license text, or the license classifiers.
    """
    for field in ("License-Expression", "License"):
        values = distribution.metadata.get_all(field) or [""]
        if values[0] and "\n" not in values[0]:
            return str(values[0])
    classifiers = [name for name in distribution.metadata.get_all("Classifier") or [] if name.startswith("License ::")]
    return ", ".join(classifier.rpartition(" :: ")[2] for classifier in classifiers)


def _find_crates(distribution: Distribution) -> list[BundledPart]:
    """Return the Rust crates compiled into a package, from its SBOM."""
    crates = []
    for file in distribution.files or ():
        if CRATE_SBOM.search(str(file)):
            sbom = json.loads(Path(str(distribution.locate_file(file))).read_text(encoding="utf-8"))
            crates += [_build_crate_part(component, distribution.name) for component in sbom.get("components", ())]
    return crates


def _build_crate_part(component: dict[str, object], parent: str) -> BundledPart:
    licenses = component.get("licenses")
    license_ = (
        " AND ".join(str(entry.get("expression", "")) for entry in licenses) if isinstance(licenses, list) else ""
    )
    return BundledPart(str(component["name"]), str(component.get("version", "")), "cargo", license_, (), parent)


def _find_system_parts(paths: set[Path]) -> list[BundledPart]:
    """Return the system libraries' Debian packages, if dpkg is available."""
    if not shutil.which("dpkg-query"):
        return []
    library_paths = [path for path in paths if ".so" in path.name and not path.is_relative_to(sys.prefix)]
    names = {name for path in library_paths if (name := _find_debian_package(path))}
    return [_build_system_part(name) for name in sorted(names)]


def _find_debian_package(path: Path) -> str:
    """Return the name of the Debian package that contains a file, or "".

    dpkg may list the file under its old path without /usr.
    """
    for candidate_path in (str(path), str(path).removeprefix("/usr")):
        output = subprocess.run(
            ["dpkg-query", "--search", candidate_path], capture_output=True, text=True, check=False
        ).stdout
        if output:
            return output.partition(":")[0]
    return ""


def _build_system_part(name: str) -> BundledPart:
    command = ["dpkg-query", "--show", "--showformat=${Version}", name]
    version = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()[0]
    text = Path("/usr/share/doc") / name / "copyright"
    return BundledPart(name, version, "deb", "", (text,) if text.exists() else ())
