"""Tests of the wheel: its contents, and the installed `clickover` command."""

import ast
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path
from zipfile import ZipFile

import frozen_check
import pytest
import release

from core.commands.command_line import run
from core.version import VERSION

ROOT = release.ROOT
EXAMPLES = release.RESOURCES / "examples"
NOT_SOURCE = shutil.ignore_patterns(".*", "build", "dist", "__pycache__", "*.egg-info")
IS_WINDOWS = os.name == "nt"


@dataclass(frozen=True)
class InstalledWheel:
    """A new virtual environment with the wheel, and an empty working folder."""

    wheel: Path
    environment: Path
    folder: Path

    @property
    def site_packages(self) -> Path:
        return next(self.environment.rglob("site-packages"))

    def run_script(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run an installed program, isolated from the source."""
        program = self.environment / ("Scripts" if IS_WINDOWS else "bin") / (f"{name}.exe" if IS_WINDOWS else name)
        environment = {key: text for key, text in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
        places = {"XDG_CONFIG_HOME": str(self.folder / "settings"), "QT_QPA_PLATFORM": "offscreen"}
        return subprocess.run(
            [str(program), *arguments],
            cwd=self.folder,
            env=environment | places,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )


def run_pip(*arguments: str, folder: Path) -> None:
    """Run pip without network, configuration, or environment variables."""
    command = [sys.executable, "-m", "pip", "--isolated", "--disable-pip-version-check", "--quiet", *arguments]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", timeout=120, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> InstalledWheel:
    """Build the wheel, and install it next to this environment's dependencies.

    It is built from a copy of the source.
    """
    base = tmp_path_factory.mktemp("package")
    source, wheels, environment, folder = (base / name for name in ("source", "wheels", "environment", "folder"))
    folder.mkdir()
    shutil.copytree(ROOT, source, ignore=NOT_SOURCE)
    offline = ("--no-deps", "--no-index")
    run_pip("wheel", *offline, "--no-build-isolation", "--wheel-dir", str(wheels), str(source), folder=folder)
    [wheel] = wheels.iterdir()
    venv.create(environment, symlinks=not IS_WINDOWS, with_pip=False)
    made = InstalledWheel(wheel, environment, folder)
    python = environment / ("Scripts/python.exe" if IS_WINDOWS else "bin/python")
    run_pip("--python", str(python), "install", *offline, "--no-compile", str(wheel), folder=folder)
    places = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    (made.site_packages / "dependencies.pth").write_text("\n".join(sorted(places)), encoding="utf-8")
    return made


def test_wheel_contains_exactly_the_modules_and_resources(installed: InstalledWheel) -> None:
    with ZipFile(installed.wheel) as archive:
        packed = {name for name in archive.namelist() if not name.startswith(f"clickover-{VERSION}.dist-info/")}
    modules = [path for package in ("core", "gui") for path in (ROOT / package).rglob("*.py")]
    files = [path for path in release.RESOURCES.rglob("*") if path.is_file() and path.name != ".DS_Store"]
    assert packed == {path.relative_to(ROOT).as_posix() for path in (ROOT / "main.py", *modules, *files)}


def test_wheel_metadata_is_complete(installed: InstalledWheel) -> None:
    with ZipFile(installed.wheel) as archive:
        information = f"clickover-{VERSION}.dist-info"
        metadata = archive.read(f"{information}/METADATA").decode()
        licenses = {name for name in archive.namelist() if name.startswith(f"{information}/licenses/")}
    header, _, readme = metadata.partition("\n\n")
    assert f"\nVersion: {VERSION}\n" in header
    assert "\nRequires-Python: <3.15,>=3.11\n" in header
    assert "\nLicense-Expression: MIT AND ISC\n" in header
    assert re.search(r"^Requires-Dist: PySide6-Essentials==[\d.]+$", header, re.MULTILINE)
    assert readme.strip() == (ROOT / "README.md").read_text(encoding="utf-8").strip()
    assert {name.removeprefix(f"{information}/licenses/") for name in licenses} == {
        "LICENSE",
        "resources/icons/LICENSE.md",
    }


def test_imported_libraries_are_declared_dependencies(installed: InstalledWheel) -> None:
    with ZipFile(installed.wheel) as archive:
        metadata = archive.read(f"clickover-{VERSION}.dist-info/METADATA").decode()
    declared = {normalize(name) for name in re.findall(r"^Requires-Dist: ([\w.-]+)", metadata, re.MULTILINE)}
    distributions = packages_distributions()
    modules = {
        name for package in ("core", "gui") for path in (ROOT / package).rglob("*.py") for name in find_imports(path)
    }
    libraries = modules - sys.stdlib_module_names - {"core", "gui", "main"}
    assert {"pandas", "PySide6"} <= libraries
    undeclared = {name for name in libraries if not declared & set(map(normalize, distributions[name]))}
    assert undeclared == set()


def normalize(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def find_imports(path: Path) -> Iterator[str]:
    """Yield the names of the top-level modules that a module imports."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.module:
            names.append(node.module)
        yield from (name.partition(".")[0] for name in names)


def test_installed_package_finds_its_own_resources(installed: InstalledWheel) -> None:
    done = installed.run_script("python", "-c", "import core.resources; print(core.resources.RESOURCES)")
    bundled = Path(done.stdout.strip())
    assert bundled.parent.samefile(installed.site_packages)
    assert frozen_check.find_missing_resources(bundled) == []


def test_installed_convert_writes_same_bytes_as_checkout(installed: InstalledWheel) -> None:
    files = [str(EXAMPLES / "iclicker-cloud-canvas.csv"), "--roster", str(EXAMPLES / "canvas-gradebook.csv")]
    checkout_output, installed_output = installed.folder / "checkout.csv", installed.folder / "installed.csv"
    status = run(["convert", *files, "-o", str(checkout_output)])
    done = installed.run_script("clickover", "convert", *files, "-o", installed_output.name, "--report", "report.html")
    assert (done.returncode, done.stderr) == (status, "")
    assert (
        installed_output.read_bytes() == checkout_output.read_bytes() == (EXAMPLES / "expected-upload.csv").read_bytes()
    )
    assert (installed.folder / "report.html").stat().st_size > 1000


def test_installed_self_test_succeeds(installed: InstalledWheel) -> None:
    done = installed.run_script("clickover", "self-test")
    assert (done.returncode, done.stderr) == (0, "")
    assert all(line.startswith("OK: ") for line in done.stdout.splitlines())
    assert "draws a window" in done.stdout


def test_installed_version_is_printed(installed: InstalledWheel) -> None:
    done = installed.run_script("clickover", "--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"Clickover {VERSION}\n", "")


def test_installed_program_paints_window(installed: InstalledWheel) -> None:
    done = installed.run_script("clickover", "--exit-after-first-paint")
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"\d+\n", done.stdout)
