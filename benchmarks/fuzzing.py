"""Coverage-guided fuzzing of every reader, with Atheris.

    python -m benchmarks.fuzzing READER SECONDS FOLDER

The readers are the keys of `READERS`. Atheris isn't among the program's requirements: install it with
`requirements/dev.txt` into a virtual environment of its own. Inputs that end in an error of Clickover's own are saved
in FOLDER, once for each place in the code, and printed with the traceback. A hang of 10 s or more than 800 MB stops
the run.
"""

import io
import os
import random
import sys
import tempfile
import traceback
import zipfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout, suppress
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from core.clicker.reading import read_export
from core.course_file import pack_course
from core.workbook import Workbook
from tests.core.test_damaged_workbooks import WORKBOOKS, damage, damage_part

SAMPLES = Path(__file__).parent.parent / "tests" / "files" / "samples"
EXPORT, GRADEBOOK = "iclicker-cloud-canvas.csv", "canvas-gradebook.csv"
TIMEOUT_S, MAX_MEMORY_MB = 10, 800
MAX_INPUT_LENGTH = 30_000
_COURSE, _DECISIONS = "course file", "decisions.json"


@dataclass(frozen=True)
class Reader:
    """Fuzzed reader: the names of its seed files, and a function that reads a file."""

    seeds: tuple[str, ...]
    read: Callable[[Path], object]


def _run_commands(*commands: list[str]) -> Callable[[Path], None]:
    """Return a function that runs commands on a file, which replaces "FILE" in the arguments."""

    def run(path: Path) -> None:
        command_line = import_module("core.commands.command_line")
        for arguments in commands:
            with suppress(import_module("core.errors").ClickoverError):
                # `run` would turn an exception into a sentence
                command_line._run_command([str(path) if text == "FILE" else text for text in arguments])

    return run


def _open_course(path: Path) -> None:
    errors = import_module("core.errors")
    for module, function in (("core.course_file", "open_course"), ("core.course_recovery", "recover_course")):
        with suppress(errors.ClickoverError):
            getattr(import_module(module), function)(path)


def _read_preferences(path: Path) -> None:
    settings = import_module("PySide6.QtCore").QSettings
    preferences = import_module("gui.work.preferences").Preferences(settings(str(path), settings.Format.IniFormat))
    for name in ("scheme", "last_folder", "recent_files", "keeps_recent_files", "canvas_address"):
        getattr(preferences, name)
    preferences.add_recent_file(path)


_CONVERT = ["convert", "FILE", "--roster", GRADEBOOK, "-o", "out.csv", "--no-response", "zero", "--json"]
_TEXTS = tuple(sorted(path.name for path in SAMPLES.glob("*")))
_read_export = _run_commands(["check", "FILE"], _CONVERT)
READERS = {
    "text": Reader(_TEXTS, _read_export),
    "gradebook": Reader(
        tuple(name for name in _TEXTS if "gradebook" in name),
        _run_commands(["convert", EXPORT, "--roster", "FILE", "-o", "out.csv", "--report", "report.html"]),
    ),
    "rehearsal": Reader((GRADEBOOK, EXPORT), _run_commands(["rehearse", "FILE", "--roster", GRADEBOOK, "--json"])),
    **{name: Reader((name,), _read_export) for name in ("xlsx", "ods", "xlsb")},
    "xls": Reader(("errors.xls", "formula.xls"), _read_export),
    "course": Reader((_COURSE,), _open_course),
    "decisions": Reader(
        (_DECISIONS,), _run_commands(["convert", EXPORT, "--roster", GRADEBOOK, "-o", "out.csv", "--decisions", "FILE"])
    ),
    "preferences": Reader(("settings.ini",), _read_preferences),
}
_SETTINGS = b"[General]\nscheme=dark\nfolder=/tmp\nrecent=/a.csv, /b.csv\nkeep_recent=true\ncanvas_address=a.b\n"


class Fuzzer:
    """Fuzzer that reads each input and collects errors by their location in the code."""

    def __init__(self, reader: Reader, folder: Path) -> None:
        self._reader = reader
        self._folder = folder
        self._places: set[str] = set()
        self.try_count = 0

    def read(self, data: bytes) -> None:
        """Read one input, and report new errors."""
        self.try_count += 1
        path = Path("input")
        path.write_bytes(data)
        try:
            with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
                self._reader.read(path)
        except Exception as error:
            self._report(error, data)

    def _report(self, error: Exception, data: bytes) -> None:
        frame = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{type(error).__name__} in {Path(frame.filename).name}, line {frame.lineno}"
        if place not in self._places:
            self._places.add(place)
            (self._folder / f"found-{len(self._places)}").write_bytes(data)
            print(f"FOUND {place} after {self.try_count} tries\n{traceback.format_exc()}", file=sys.stderr)


def mutate_archive(data: bytes, max_size: int, seed: int, mutate: Callable[[bytes, int], bytes]) -> bytes:
    """Return a zip archive with one part mutated, or any other data mutated as a whole.

    One archive in five is also mutated as a whole.
    """
    chance = random.Random(seed)
    parts: dict[str, bytes] = {}
    with suppress(Exception), zipfile.ZipFile(io.BytesIO(data)) as archive:  # damaged ones raise many kinds of errors
        parts = {name: archive.read(name) for name in archive.namelist()}
    if not parts or chance.random() < 1 / 5:
        return mutate(data, max_size)
    name = chance.choice(sorted(parts))
    parts[name] = mutate(parts[name], max_size)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, content in parts.items():
            archive.writestr(part, content)
    return buffer.getvalue()


def collect_seeds() -> dict[str, bytes]:
    """Return an undamaged file of each kind that Clickover reads, by name."""
    workbook = Workbook(export=read_export(SAMPLES / EXPORT))
    seeds = {name: (SAMPLES / name).read_bytes() for name in (EXPORT, GRADEBOOK, "iclicker-classic-roster.txt")}
    decisions = b'{"matches": {"email:a@x.edu": "910005", "id:7": null}, "assignments": {"Class 2 - Poll": "new"}}'
    return {**seeds, **WORKBOOKS, _COURSE: pack_course(workbook), _DECISIONS: decisions}


def damage_file(data: bytes, chance: random.Random) -> bytes:
    """Damage a file, one of its parts if it is an archive, or repeat or move a part of it."""
    if data.startswith(b"PK") and chance.random() < 0.7:
        return damage_part(data, chance)
    if chance.random() < 0.3:  # repeat or move a part
        start, end = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        at = chance.randrange(len(data) + 1)
        return data[:at] + data[start:end] * chance.choice((1, 1, 2, 50)) + data[at:]
    return damage(data, chance)


def collect_seed_files() -> dict[str, bytes]:
    """Return an undamaged file of each kind, by name."""
    samples = {path.name: path.read_bytes() for path in SAMPLES.glob("*")}
    return {**samples, **collect_seeds(), "settings.ini": _SETTINGS}


def main(name: str, seconds: int, folder: Path) -> None:
    """Fuzz one reader; libFuzzer ends the process after the given time."""
    atheris: Any = import_module("atheris")
    reader = READERS[name]
    folder = folder.resolve()
    corpus = folder / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    seeds = collect_seed_files()
    for number, seed in enumerate(reader.seeds):
        (corpus / f"seed-{number}").write_bytes(seeds[seed])
    work = Path(tempfile.mkdtemp())
    for sample in (EXPORT, GRADEBOOK):
        (work / sample).write_bytes((SAMPLES / sample).read_bytes())
    os.chdir(work)
    with atheris.instrument_imports(include=["core", "gui"], enable_loader_override=False):
        for module in [module for module in sys.modules if module.split(".")[0] in ("core", "gui")]:
            del sys.modules[module]  # what the benchmarks have imported is instrumented, too
        reader.read(corpus / "seed-0")
    fuzzer = Fuzzer(reader, folder)
    options = [f"-max_total_time={seconds}", f"-timeout={TIMEOUT_S}", f"-rss_limit_mb={MAX_MEMORY_MB}"]
    options += [f"-max_len={MAX_INPUT_LENGTH}", "-print_final_stats=1", f"-artifact_prefix={folder}/"]

    def mutate(data: bytes, max_size: int, seed: int) -> bytes:
        return mutate_archive(data, max_size, seed, atheris.Mutate)

    atheris.Setup([sys.argv[0], *options, str(corpus)], fuzzer.read, custom_mutator=mutate)
    atheris.Fuzz()


if __name__ == "__main__":
    if len(sys.argv) < 4 or find_spec("atheris") is None:
        print(__doc__)
    else:
        main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
