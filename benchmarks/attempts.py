"""Folders with the sample class, and attempts in child processes that may damage them."""

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from benchmarks.fuzzing import EXPORT, GRADEBOOK, SAMPLES

OUTPUTS = ("out.csv", "restore.csv", "report.html")
CONVERT = ["convert", EXPORT, "--roster", GRADEBOOK, "-o", "out.csv", "--restore", "restore.csv"]
CONVERT += ["--report", "report.html"]
COURSE = "course.clickover"
OLD = b"old contents\n"


@contextmanager
def class_folder() -> Iterator[Path]:
    """Yield a new folder with the sample class and old output files, as the current folder."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for sample in (EXPORT, GRADEBOOK):
            shutil.copyfile(SAMPLES / sample, folder / sample)
        for output in (*OUTPUTS, COURSE):
            (folder / output).write_bytes(OLD)
        os.chdir(folder)
        try:
            yield folder
        finally:
            os.chdir(before)


def run_in_child(action: Callable[[], int], prepare: Callable[[], None]) -> int:
    """Run an action in a child process without output, and return its exit status or, negative, its signal."""
    sys.stdout.flush()
    child = os.fork()
    if child == 0:
        with suppress(BaseException):
            null = os.open(os.devnull, os.O_RDWR)
            os.dup2(null, 1)
            os.dup2(null, 2)
            sys.stdout, sys.stderr = sys.__stdout__, sys.__stderr__
            prepare()
            os._exit(action())
        os._exit(70)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def read_outputs(folder: Path, names: tuple[str, ...]) -> dict[str, bytes]:
    """Return the contents of output files by name. Missing files are empty."""
    return {name: (folder / name).read_bytes() if (folder / name).exists() else b"" for name in names}


def find_temporary_files(folder: Path) -> list[Path]:
    """Return the temporary files that were left behind in a folder."""
    return [path for path in folder.iterdir() if path.name.endswith(".tmp")]


def do_nothing() -> None:
    """Prepare nothing."""
