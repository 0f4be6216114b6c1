"""Does this copy of Clickover do its job, with everything in it that it needs?

The main job is done on the bundled example class, and the file compared byte by byte with the one known to be right.
Then come the parts that a packed program may lack without anybody noticing. Each check tells what it saw, or raises.
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

from core.commands.command_line import DONE, LOOK, say
from core.files.atomic import write_file
from core.resources import RESOURCES
from core.version import VERSION

EXAMPLES = RESOURCES / "examples"
NEEDED_FILES = ("data/nicknames.csv", "data/spellings.csv", "icons/app.svg", "templates/report.html")
LIBRARIES = (
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
WINDOW_CHECK = "gui.self_check"
"""The window's own check, found by name: core knows nothing of the window and also works without one."""


class WrongError(Exception):
    """A check did not see what it should; the message says what it saw."""


@dataclass(frozen=True)
class Finding:
    """What one check saw, and how long it took."""

    check: str
    ok: bool
    detail: str
    milliseconds: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add what the command line of `self-test` takes."""
    parser.add_argument("report", nargs="?", type=Path, metavar="REPORT.json", help="write the findings to this file")


def run(arguments: argparse.Namespace) -> int:
    """Check everything, tell it to the report if there is one, else to the console; done only if all is right.

    Raises:
        UnwritableFile: the report cannot be written.
    """
    findings = [examine(check, look) for check, look in checks().items()]
    if arguments.report:
        report = json.dumps(answer(findings), ensure_ascii=False, indent=2)
        write_file(arguments.report, f"{report}\n".encode())
    else:
        for finding in findings:
            say(f"{'right' if finding.ok else 'WRONG'}: {finding.check} ({finding.milliseconds} ms): {finding.detail}")
    return DONE if all(finding.ok for finding in findings) else LOOK


def checks() -> Mapping[str, Callable[[], str]]:
    """Every check by its name; that of the window only where there is one."""
    found: dict[str, Callable[[], str]] = {
        "converts the example": convert_example,
        "converts it from a workbook": convert_workbook,
        "compares names in compiled code": compare_names,
        "knows short names": know_short_names,
        "reads other alphabets": read_other_alphabets,
        "has its files": find_files,
    }
    if importlib.util.find_spec(WINDOW_CHECK):
        found["draws a window"] = draw_window
    return found


def examine(check: str, look: Callable[[], str]) -> Finding:
    """Carry out one check. Whatever it raises is its finding."""
    start = time.perf_counter()
    try:
        ok, detail = True, look()
    except WrongError as error:
        ok, detail = False, str(error)
    except Exception as error:  # a missing part may fail in any way, and the report has to name it
        ok, detail = False, f"{type(error).__name__}: {error}"
    return Finding(check, ok, detail, round((time.perf_counter() - start) * 1000))


def answer(findings: list[Finding]) -> dict[str, object]:
    """The report: whether all is right, what this copy is, and every finding."""
    return {
        "ok": all(finding.ok for finding in findings),
        "version": VERSION,
        "frozen": bool(getattr(sys, "frozen", False)),
        "system": platform.platform(),
        "python": platform.python_version(),
        "libraries": {name: _version(name) for name in LIBRARIES},
        "milliseconds": sum(finding.milliseconds for finding in findings),
        "checks": [asdict(finding) for finding in findings],
    }


def _version(library: str) -> str | None:
    try:
        return version(library)
    except PackageNotFoundError:
        return None


def convert_example() -> str:
    """The main job: the example class must give exactly the bytes that are known to be right, and a report."""
    return _convert("iclicker-cloud-canvas.csv")


def convert_workbook() -> str:
    """The same class out of an Excel workbook must give the same bytes: the library that reads workbooks is there."""
    return _convert("iclicker-cloud-canvas.xlsx")


def _convert(export: str) -> str:
    command_line = importlib.import_module("core.commands.command_line")
    complaint = io.StringIO()
    with (
        tempfile.TemporaryDirectory() as folder,
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(complaint),
    ):
        upload, report = Path(folder, "upload.csv"), Path(folder, "report.html")
        given = [EXAMPLES / export, "--roster", EXAMPLES / "canvas-gradebook.csv", "-o", upload, "--report", report]
        status = command_line.run(["convert", *map(str, given)])
        if not (upload.exists() and report.exists()):
            raise WrongError(f"status {status}, {complaint.getvalue().strip()}")
        return _compare(upload.read_bytes(), (EXAMPLES / "expected-upload.csv").read_bytes())


def _compare(written: bytes, right: bytes) -> str:
    if written != right:
        lines = zip_longest(written.split(b"\n"), right.split(b"\n"))
        line = next(number for number, (one, other) in enumerate(lines, 1) if one != other)
        raise WrongError(f"the file differs from the right one, first in line {line}")
    return f"{len(written)} bytes, as they should be"


def compare_names() -> str:
    """Names must be compared by rapidfuzz's compiled modules, not by its slow substitutes in Python."""
    modules = [importlib.import_module("rapidfuzz.fuzz").ratio.__module__]
    modules.append(importlib.import_module("rapidfuzz.distance").OSA.distance.__module__)
    if not all("_cpp" in module for module in modules):
        raise WrongError(f"in {', '.join(modules)}")
    return ", ".join(modules)


def know_short_names() -> str:
    """The tables of short names and spellings must be there: the library's and our own."""
    names = importlib.import_module("core.students.names")
    if not (names.is_short_form("bill", "william") and names.is_other_spelling("zhang", "cheung")):
        raise WrongError("Bill is not known as William, or Zhang not as Cheung")
    return "Bill is William, Zhang may be Cheung"


def read_other_alphabets() -> str:
    """The tables of transliteration must be there."""
    folded = importlib.import_module("core.students.names").fold("Щукин Ольга")
    if tuple(folded) != ("shchukin", "olga"):
        raise WrongError(f"read {folded}")
    return "Щукин Ольга is shchukin olga"


def find_files() -> str:
    """The files that the program reads while it works must have come along."""
    missing = [name for name in NEEDED_FILES if not (RESOURCES / name).is_file()]
    if missing:
        raise WrongError(f"missing: {', '.join(missing)}")
    return f"{sum(path.is_file() for path in RESOURCES.rglob('*'))} files in resources"


def draw_window() -> str:
    """Qt must be able to draw a window, unseen."""
    return str(importlib.import_module(WINDOW_CHECK).check_window())
