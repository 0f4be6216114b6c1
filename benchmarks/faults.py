"""Benchmark that injects faults in files, disks, and processes and counts lost files.

    python3 dev.py bench faults [SECONDS_PER_READER [SEED]]

It runs on Linux, as root where a fault needs that. Each attempt runs in its own process on copies of the sample class:

- kills: SIGKILL before each file operation of `convert` with three output files, and of saving a course; SIGKILL before
  each SQL statement that saves a course in the database
- full disk: each size that a file may reach, and a disk of each size from 0 to 96 KB
- sticky folder: an output file that belongs to another user
- damaged files: seeded mutations of each kind of file that Clickover reads

A file is lost if it is neither the old nor the new one. A try fails if the program ends in an error of its own, takes
longer than 10 s, or leaves temporary files behind after the next run.
"""

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from benchmarks.fuzzing import EXPORT, GRADEBOOK, SAMPLES, TIMEOUT_S, collect_seeds, damage_file
from core.clicker.reading import read_export
from core.commands.command_line import run
from core.course_file import open_course, save_course
from core.courses.course import Course
from core.courses.store import CourseStore
from core.courses.transfer import build_course_json
from core.errors import ClickoverError
from core.workbook import Workbook
from tests.core.courses.courses import make_course
from tests.core.courses.test_database import kill_at_statement, save

OUTPUTS = ("out.csv", "restore.csv", "report.html")
CONVERT = ["convert", EXPORT, "--roster", GRADEBOOK, "-o", "out.csv", "--restore", "restore.csv"]
CONVERT += ["--report", "report.html"]
COURSE = "course.clickover"
OLD = b"old contents\n"
FILE_EVENTS = frozenset({"open", "os.rename", "os.remove", "os.chmod", "os.utime", "os.scandir", "tempfile.mkstemp"})
FILE_EVENTS |= {"shutil.copyfile"}
MAX_MEMORY_KB = 800_000
FULL_DISK_SIZES = (0, 4, 8, 12, 16, 20, 24, 32, 48, 64, 96)
DEFAULT_SECONDS, BATCH_SIZE = 20, 50
NOBODY = 65534


def main(seconds: float = DEFAULT_SECONDS, seed: int = 0) -> int:
    """Run all faults, print the counts, and return the exit status."""
    print(f"{'fault':34} {'tries':>7} {'lost':>5} {'failed':>7}  notes")
    is_clean = True
    for name, count in _run_faults(seconds, seed):
        notes = ", ".join(f"{key} {value}" for key, value in count.items() if key not in ("tries", "lost", "failed"))
        print(f"{name:34} {count['tries']:7} {count['lost']:5} {count['failed']:7}  {notes}", flush=True)
        is_clean = is_clean and not (count["lost"] or count["failed"])
    return 0 if is_clean else 1


def _run_faults(seconds: float, seed: int) -> Iterator[tuple[str, Counter[str]]]:
    yield from _kill_at_every_operation("convert", _convert, OUTPUTS)
    yield from _kill_at_every_operation("save", _save_course, (COURSE,))
    yield "kill course database", _kill_at_every_statement()
    yield from _fill_disk()
    yield from _write_in_sticky_folder()
    for name, data in collect_seeds().items():
        yield _read_damaged_files(name, data, seconds, seed)


def _kill_at_every_statement() -> Counter[str]:
    """Kill a change of a course before its first, second, ... SQL statement until it completes."""
    old, new = Course("MATH", assignments={"1": "Essay"}), make_course()
    count: Counter[str] = Counter()
    is_killed = True
    with tempfile.TemporaryDirectory() as name:
        path = Path(name, "courses.sqlite3")
        while is_killed:
            count["tries"] += 1
            save(path, old)
            is_killed = kill_at_statement(path, count["tries"], new)
            with CourseStore(path) as store:
                course = store.load("MATH")
                count["failed"] += store.set_aside is not None
            expected = old if is_killed else new
            count["lost"] += course is None or build_course_json(course) != build_course_json(expected)
    return count


def _convert() -> int:
    return run(CONVERT)


def _save_course() -> int:
    try:
        save_course(Workbook(export=read_export(Path(EXPORT))), Path(COURSE))
    except ClickoverError:
        return 2
    return 0


@contextmanager
def _class_folder() -> Iterator[Path]:
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


def _run_in_child(action: Callable[[], int], prepare: Callable[[], None]) -> int:
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


def _read_outputs(folder: Path, names: tuple[str, ...]) -> dict[str, bytes]:
    return {name: (folder / name).read_bytes() if (folder / name).exists() else b"" for name in names}


def _find_temporary_files(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.name.endswith(".tmp")]


def _do_nothing() -> None:
    """Prepare nothing."""


def _kill_at_every_operation(
    name: str, action: Callable[[], int], outputs: tuple[str, ...]
) -> list[tuple[str, Counter[str]]]:
    """Kill an action before its first, second, ... file operation until it comes to its end."""
    with _class_folder() as folder:
        _run_in_child(action, _do_nothing)
        new = _read_outputs(folder, outputs)
    count: Counter[str] = Counter()
    status = -signal.SIGKILL
    while status == -signal.SIGKILL:
        count["tries"] += 1
        with _class_folder() as folder:
            status = _run_in_child(action, partial(_kill_at_operation, count["tries"], folder))
            found = _read_outputs(folder, outputs)
            states = [data == new[output] if data != OLD else None for output, data in found.items()]
            count["lost"] += states.count(False)
            count["kills between two moves"] += {True, None} <= set(states)
            count["temporary files left by kills"] += len(_find_temporary_files(folder))
            count["failed"] += _run_in_child(action, _do_nothing) not in (0, 1)
            count["failed"] += len(_find_temporary_files(folder))
    return [(f"kill {name}", count)]


def _kill_at_operation(number: int, folder: Path) -> None:
    operations = 0

    def count_operation(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal operations
        if event in FILE_EVENTS and any(str(folder) in str(argument) for argument in arguments):
            operations += 1
            if operations == number:
                os.kill(os.getpid(), signal.SIGKILL)

    fsync = os.fsync

    def count_fsync(descriptor: int) -> None:
        count_operation("open", (folder,))
        fsync(descriptor)

    setattr(os, "fsync", count_fsync)  # noqa: B010 - no audit event tells of it
    sys.addaudithook(count_operation)


def _check_refusal(folder: Path, status: int, count: Counter[str]) -> None:
    """Count a try: status 2 has changed nothing, and any other has written all files."""
    count["tries"] += 1
    found = _read_outputs(folder, (*OUTPUTS, COURSE))
    count["refused" if status == 2 else "written"] += 1
    if status == 2:
        count["lost"] += sum(data != OLD for data in found.values())
    elif status not in (0, 1) or OLD in (found[output] for output in OUTPUTS):
        count["failed"] += 1
    count["failed"] += len(_find_temporary_files(folder))


def _fill_disk() -> list[tuple[str, Counter[str]]]:
    limited, full = Counter[str](), Counter[str]()
    for size in range(0, 12_000, 100):
        with _class_folder() as folder:
            _check_refusal(folder, _run_in_child(_convert, partial(_limit_file_size, size)), limited)
    for size in FULL_DISK_SIZES:
        with _class_folder() as folder, _small_disk(folder, size) as disk:
            if disk is None:
                full["skipped"] += 1
                continue
            status = _run_in_child(_convert, partial(os.chdir, disk))
            _check_refusal(disk, status, full)
    return [("file size limit", limited), ("full disk", full)]


def _limit_file_size(size: int) -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@contextmanager
def _small_disk(folder: Path, free_kilobytes: int) -> Iterator[Path | None]:
    """Yield the files of a folder on a disk with this much free space, or None if it can't be made."""
    disk = folder / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "none", str(disk)]
    if subprocess.run(command, capture_output=True, check=False).returncode:
        yield None
        return
    try:
        for path in folder.iterdir():
            if path.is_file():
                shutil.copyfile(path, disk / path.name)
        free = shutil.disk_usage(disk).free
        (disk / "filler").write_bytes(bytes(max(0, free - free_kilobytes * 1024)))
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True)


def _write_in_sticky_folder() -> list[tuple[str, Counter[str]]]:
    """Write a file that belongs to another user in a folder where only owners may replace files."""
    count: Counter[str] = Counter()
    for foreign in OUTPUTS:
        if os.getuid() != 0:
            count["skipped"] += 1
            continue
        with _class_folder() as folder:
            folder.chmod(0o1777)
            for path in folder.iterdir():
                path.chmod(0o666)
                if path.name != foreign:
                    os.chown(path, NOBODY, NOBODY)
            os.chown(folder, 0, 0)
            _check_refusal(folder, _run_in_child(_convert, lambda: os.setuid(NOBODY)), count)
    return [("sticky folder", count)]


def _read_damaged_files(name: str, data: bytes, seconds: float, seed: int) -> tuple[str, Counter[str]]:
    """Read mutations for some time, in child processes of 50 each."""
    count: Counter[str] = Counter()
    end = time.monotonic() + seconds
    with _class_folder() as folder:
        while time.monotonic() < end:
            batch = count["tries"]
            read_end, write_end = os.pipe()

            def read_batch(batch: int = batch, write_end: int = write_end) -> int:
                for number in range(batch, batch + BATCH_SIZE):
                    os.write(write_end, b".")
                    if fault := _read_mutation(name, data, random.Random(f"{name} {seed} {number}")):
                        os.write(write_end, f"{number}: {fault}\n".encode())
                return 0

            status = _run_in_child(read_batch, _do_nothing)
            os.close(write_end)
            with os.fdopen(read_end, "rb") as pipe:
                log = pipe.read().decode()
            done = log.count(".")
            count["tries"] += done
            faults = [line for line in log.replace(".", "").splitlines() if line]
            count["failed"] += len(faults) + (status != 0)
            for fault in faults:
                print(f"{name}: {fault}", file=sys.stderr)
            if status:
                print(f"{name}: {batch + done - 1}: the process ended with {status}", file=sys.stderr)
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        count["failed"] += memory > MAX_MEMORY_KB
        count["MB at most"] = memory // 1000
        count["failed"] += len(_find_temporary_files(folder))
    return f"damaged {name}", count


def _read_mutation(name: str, data: bytes, chance: random.Random) -> str:
    """Read one mutation with every command that reads such a file, and return what went wrong, or ""."""
    path = Path("damaged.json" if name.endswith("json") else "damaged.csv")
    path.write_bytes(damage_file(data, chance))
    start = time.monotonic()
    signal.alarm(2 * TIMEOUT_S)
    try:
        if name == "course file":
            with suppress(ClickoverError):
                open_course(path)
        else:
            for arguments in _list_commands(name, str(path)):
                if fault := _run_quietly(arguments):
                    return fault
    except BaseException as error:
        return f"{type(error).__name__}"
    return "slow" if time.monotonic() - start > TIMEOUT_S else ""


def _list_commands(name: str, path: str) -> list[list[str]]:
    if name.endswith("json"):
        return [[*CONVERT, "--decisions", path]]
    return [
        ["check", path],
        ["convert", path, "--roster", GRADEBOOK, "-o", "out.csv", "--no-response", "zero"],
        ["rehearse", path, "--roster", GRADEBOOK],
        ["convert", EXPORT, "--roster", path, "-o", "out.csv", "--report", "report.html"],
    ]


def _run_quietly(arguments: list[str]) -> str:
    """Run a command and return its error if that is a mistake in Clickover, or ""."""
    with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        sys.stderr = errors
        status = run(arguments)
        errors.seek(0)
        message = errors.read()
    if status in (0, 1):
        return ""
    return "" if message.count("\n") == 1 and "Clickover itself" not in message else message


if __name__ == "__main__":
    sys.exit(main(*(kind(text) for kind, text in zip((float, int), sys.argv[1:], strict=False))))
