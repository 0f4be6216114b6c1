"""The `self-test` command, which checks that Clickover works and is complete.

It converts the bundled example class and compares the result byte for byte with the expected file. Then it checks for
the parts that a packaged program is most likely to lack. Each check returns a description of what it found, or raises
`SelfTestError`.
"""

import argparse
import contextlib
import importlib
import importlib.util
import io
import json
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from itertools import zip_longest
from pathlib import Path

from core.commands.command_line import EXIT_ATTENTION, EXIT_DONE, print_line
from core.files.atomic_write import write_file
from core.resources import RESOURCES
from core.version import VERSION

EXAMPLE_FOLDER = RESOURCES / "examples"
REQUIRED_FILES = ("data/nicknames.csv", "data/spellings.csv", "icons/app.svg", "templates/report.html")
REPORTED_LIBRARIES = (
    "anyascii",
    "charset-normalizer",
    "Jinja2",
    "nicknames",
    "numpy",
    "pandas",
    "platformdirs",
    "PySide6-Essentials",
    "python-calamine",
    "rapidfuzz",
)
WINDOW_CHECK_MODULE = "gui.self_check"
"""The module of the window's check, imported by name because it is optional."""


class SelfTestError(Exception):
    """A failed check. The message describes the failure."""


@dataclass(frozen=True)
class CheckResult:
    """The result of one check, and its duration.

    The field names are the keys in the report.
    """

    check: str
    ok: bool
    detail: str
    milliseconds: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the optional path of the report to the parser."""
    parser.add_argument("report", nargs="?", type=Path, metavar="REPORT.json", help="write the findings to this file")


def run(arguments: argparse.Namespace) -> int:
    """Run all checks, and write the report or print the results.

    Raises:
        UnwritableFileError: the report can't be written.
    """
    results = [run_check(name, check) for name, check in collect_checks().items()]
    if arguments.report:
        report = json.dumps(build_report(results), ensure_ascii=False, indent=2)
        write_file(arguments.report, f"{report}\n".encode())
    else:
        for result in results:
            print_line(
                f"{'right' if result.ok else 'WRONG'}: {result.check} ({result.milliseconds} ms): {result.detail}"
            )
    return EXIT_DONE if all(result.ok for result in results) else EXIT_ATTENTION


def collect_checks() -> Mapping[str, Callable[[], str]]:
    """Return the checks to run, by name.

    The window's check is included only if the window is installed.
    """
    checks: dict[str, Callable[[], str]] = {
        "converts the example": check_example,
        "converts it from a workbook": check_workbook_example,
        "compares names in compiled code": check_name_comparison,
        "knows short names": check_name_tables,
        "reads other alphabets": check_transliteration,
        "has its files": check_resource_files,
    }
    if importlib.util.find_spec(WINDOW_CHECK_MODULE):
        checks["draws a window"] = check_window_drawing
    return checks


def run_check(name: str, check: Callable[[], str]) -> CheckResult:
    """Run one check and return its result, even if it raises an exception."""
    start_time = time.perf_counter()
    try:
        ok, detail = True, check()
    except SelfTestError as error:
        ok, detail = False, str(error)
    except Exception as error:  # a missing part can fail in any way, and the report must name it
        ok, detail = False, f"{type(error).__name__}: {error}"
    return CheckResult(name, ok, detail, round((time.perf_counter() - start_time) * 1000))


def build_report(results: list[CheckResult]) -> dict[str, object]:
    """Return the JSON report of all results, with details of this installation."""
    return {
        "ok": all(result.ok for result in results),
        "version": VERSION,
        "frozen": bool(getattr(sys, "frozen", False)),
        "system": platform.platform(),
        "python": platform.python_version(),
        "libraries": {name: _get_library_version(name) for name in REPORTED_LIBRARIES},
        "milliseconds": sum(result.milliseconds for result in results),
        "checks": [asdict(result) for result in results],
    }


def _get_library_version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def check_example() -> str:
    """Check that converting the example class gives the expected bytes."""
    return _check_conversion("iclicker-cloud-canvas.csv")


def check_workbook_example() -> str:
    """Check that converting the example as an Excel workbook gives the same bytes.

    This shows that the library that reads workbooks works.
    """
    return _check_conversion("iclicker-cloud-canvas.xlsx")


def _check_conversion(export: str) -> str:
    command_line = importlib.import_module("core.commands.command_line")
    error_output = io.StringIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(error_output),
    ):
        upload, report = Path(folder, "upload.csv"), Path(folder, "report.html")
        options = [
            EXAMPLE_FOLDER / export,
            "--roster",
            EXAMPLE_FOLDER / "canvas-gradebook.csv",
            "-o",
            upload,
            "--report",
            report,
        ]
        status = command_line.run(["convert", *map(str, options)])
        if not (upload.exists() and report.exists()):
            raise SelfTestError(f"status {status}, {error_output.getvalue().strip()}")
        return _check_bytes(upload.read_bytes(), (EXAMPLE_FOLDER / "expected-upload.csv").read_bytes())


def _check_bytes(actual: bytes, expected: bytes) -> str:
    if actual != expected:
        lines = zip_longest(actual.split(b"\n"), expected.split(b"\n"))
        line = next(number for number, (actual, expected) in enumerate(lines, 1) if actual != expected)
        raise SelfTestError(f"the file differs from the right one, first in line {line}")
    return f"{len(actual)} bytes, as they should be"


def check_name_comparison() -> str:
    """Check that rapidfuzz uses its compiled modules, not the slow Python fallback."""
    modules = [importlib.import_module("rapidfuzz.fuzz").ratio.__module__]
    modules.append(importlib.import_module("rapidfuzz.distance").OSA.distance.__module__)
    if not all("_cpp" in module for module in modules):
        raise SelfTestError(f"in {', '.join(modules)}")
    return ", ".join(modules)


def check_name_tables() -> str:
    """Check that the tables of nicknames and of spellings are available."""
    names = importlib.import_module("core.students.names")
    if not (names.is_short_form("bill", "william") and names.is_other_spelling("zhang", "cheung")):
        raise SelfTestError("Bill is not known as William, or Zhang not as Cheung")
    return "Bill is William, Zhang may be Cheung"


def check_transliteration() -> str:
    """Check that names in other alphabets are transliterated."""
    tokens = importlib.import_module("core.students.names").tokenize("Щукин Ольга")
    if tuple(tokens) != ("shchukin", "olga"):
        raise SelfTestError(f"read {tokens}")
    return "Щукин Ольга is shchukin olga"


def check_resource_files() -> str:
    """Check that no required resource file is missing."""
    missing = [name for name in REQUIRED_FILES if not (RESOURCES / name).is_file()]
    if missing:
        raise SelfTestError(f"missing: {', '.join(missing)}")
    return f"{sum(path.is_file() for path in RESOURCES.rglob('*'))} files in resources"


def check_window_drawing() -> str:
    """Check that Qt can draw an offscreen window."""
    return str(importlib.import_module(WINDOW_CHECK_MODULE).check_window())
