"""Readers of damaged files: seeded mutations of each kind of file that Clickover reads."""

import os
import random
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path

from benchmarks.attempts import CONVERT, class_folder, do_nothing, find_temporary_files, run_in_child
from benchmarks.fuzzing import EXPORT, GRADEBOOK, TIMEOUT_S, damage_file
from core.commands.command_line import run
from core.course_file import open_course
from core.errors import ClickoverError

MAX_MEMORY_KB = 800_000
BATCH_SIZE = 50


def read_damaged_files(name: str, data: bytes, seconds: float, seed: int) -> tuple[str, Counter[str]]:
    """Read mutations for some time, in child processes of 50 each."""
    count: Counter[str] = Counter()
    end = time.monotonic() + seconds
    with class_folder() as folder:
        while time.monotonic() < end:
            batch = count["tries"]
            read_end, write_end = os.pipe()

            def read_batch(batch: int = batch, write_end: int = write_end) -> int:
                for number in range(batch, batch + BATCH_SIZE):
                    os.write(write_end, b".")
                    if fault := _read_mutation(name, data, random.Random(f"{name} {seed} {number}")):
                        os.write(write_end, f"{number}: {fault}\n".encode())
                return 0

            status = run_in_child(read_batch, do_nothing)
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
        count["failed"] += len(find_temporary_files(folder))
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
