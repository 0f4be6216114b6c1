"""Benchmark that kills the window at random moments and counts the lost edits.

    python3 dev.py bench kills [TRIES [SEED [STUDENTS SESSIONS]]]

Each attempt opens a class in a window on a virtual screen (Linux: Xvfb, openbox, xdotool), leaves out one session after
another at human pace, and sends SIGKILL at a random moment. Then the program is started again on the same folder. It
must offer the unsaved course and, after Enter, save it again. Autosave may lose edits up to two seconds old, but no
older ones.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.window import write_class_files
from core.course_version import WORK_PART
from gui.work.autosaved_files import find_abandoned_files

ROOT = Path(__file__).parent.parent
REQUIRED_TOOLS = ("Xvfb", "openbox", "xdotool")
DEFAULT_ATTEMPTS = 30
STUDENTS, SESSIONS = 200, 60
LOSS_LIMIT_S = 2.0
EDIT_PAUSE_S = (0.3, 2.5)
"""The shortest and longest pause between two edits of a user who leaves out sessions."""

KILL_DELAY_S = (0.5, 12.0)
"""The shortest and longest time from the second edit to the kill."""

TIMEOUT_S = 240
"""The longest time until the largest class is open."""


@dataclass
class KillAttempt:
    """The results of one attempt.

    `saved_count` is the number of edits in the autosave file. `is_restored` is True if the restarted program has saved
    them again.
    """

    edit_times: list[float] = field(default_factory=list)
    kill_time: float = 0.0
    saved_count: int = 0
    is_restored: bool = False

    @property
    def lost_count(self) -> int:
        """The number of edits that aren't in the file."""
        return len(self.edit_times) - self.saved_count

    @property
    def oldest_loss_s(self) -> float:
        """The age of the oldest lost edit when the window was killed, in seconds."""
        return self.kill_time - self.edit_times[self.saved_count] if self.lost_count else 0.0


class ProgramProcess:
    """The program in its own process, controlled by key presses."""

    def __init__(self, folder: Path, *files: Path) -> None:
        self.data_folder = folder / "data" / "Clickover"
        homes = {f"XDG_{name.upper()}_HOME": str(folder / name) for name in ("data", "config", "state", "cache")}
        environment = {**os.environ, **homes, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}
        self.log_file = (folder / "program.log").open("a", encoding="utf-8")
        command = [sys.executable, "main.py", *map(str, files)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self.log_file, stderr=self.log_file)

    def wait_until(self, is_done: Callable[[], bool], failure: str) -> None:
        """Wait until `is_done` returns True.

        After a timeout, end the benchmark with the message `failure`.
        """
        deadline = time.monotonic() + TIMEOUT_S
        while not is_done():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise SystemExit(f"{failure} (status {self.process.poll()}, see {self.log_file.name})")
            time.sleep(0.05)

    def count_windows(self) -> int:
        """Return how many windows and dialogs of the program are visible."""
        command = ["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)]
        names = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
        return len(names)

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)

    def count_left_out(self) -> int | None:
        """Return how many sessions are left out in the newest autosave file.

        The result is None if there is no file.
        """
        files = sorted(self.data_folder.glob("unsaved-*.clickover"), key=lambda path: path.stat().st_mtime)
        with suppress(OSError):
            return read_left_out_count(files[-1]) if files else None
        return None

    def kill(self) -> float:
        """Kill the process as a power failure would, and return the time."""
        now = time.monotonic()
        self.process.kill()
        self.process.wait()
        self.log_file.close()
        return now


def read_left_out_count(path: Path) -> int:
    """Return how many sessions are left out in an autosave file, without reading the class's files."""
    with zipfile.ZipFile(path) as archive:
        return len(json.loads(archive.read(WORK_PART))["decided"]["dropped"])


def run_attempt(folder: Path, rng: random.Random, size: tuple[int, int]) -> KillAttempt:
    """Make edits, kill the program, start it again, and return what was saved.

    `size` is the number of students and of sessions.
    """
    attempt = KillAttempt()
    program = ProgramProcess(folder, *write_class_files(folder, *size))
    try:
        make_edits(program, attempt, rng)
    finally:
        attempt.kill_time = program.kill()
    for unsaved_file in find_abandoned_files(program.data_folder)[:1]:
        attempt.saved_count = read_left_out_count(unsaved_file)
        attempt.is_restored = restore_edits(folder, unsaved_file, attempt.saved_count)
    return attempt


def make_edits(program: ProgramProcess, attempt: KillAttempt, rng: random.Random) -> None:
    """Leave out sessions at human pace until the moment of the kill."""
    program.wait_until(lambda: program.count_left_out() == 0, "the class was not opened")
    program.press("ctrl+2")
    time.sleep(0.5)
    program.press("ctrl+f", "Tab")
    time.sleep(0.3)
    leave_out_session(program, attempt)
    program.wait_until(lambda: program.count_left_out() == 1, "the first edit was not written")
    kill_time = time.monotonic() + rng.uniform(*KILL_DELAY_S)
    while (pause := rng.uniform(*EDIT_PAUSE_S)) < kill_time - time.monotonic():
        time.sleep(pause)
        leave_out_session(program, attempt)
    time.sleep(max(0.0, kill_time - time.monotonic()))


def leave_out_session(program: ProgramProcess, attempt: KillAttempt) -> None:
    """Leave out the current session, and move to the next."""
    attempt.edit_times.append(time.monotonic())
    program.press("space", "Down")


def restore_edits(folder: Path, unsaved_file: Path, saved_count: int) -> bool:
    """Start the program again, and accept its offer with Enter.

    Return True if another file then has the edits.
    """
    program = ProgramProcess(folder)
    try:
        program.wait_until(lambda: program.count_windows() > 1, "no question was asked")
        time.sleep(0.5)
        program.press("Return")
        program.wait_until(lambda: not unsaved_file.exists(), "the work was not written anew")
        return program.count_left_out() == saved_count
    except SystemExit as problem:
        print(problem)
        return False
    finally:
        program.kill()


@contextmanager
def virtual_screen() -> Iterator[None]:
    """Provide a virtual screen with a window manager."""
    read_end, write_end = os.pipe()
    command = ["Xvfb", "-displayfd", str(write_end), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[write_end], stderr=subprocess.DEVNULL)
    os.close(write_end)
    with os.fdopen(read_end, encoding="ascii") as display:
        os.environ["DISPLAY"] = f":{display.readline().strip()}"
    manager = subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(10)


def print_report(attempts: list[KillAttempt], seed: int) -> int:
    """Print the table of attempts.

    Return 1 if edits were lost that shouldn't be.
    """
    oldest_loss = max(attempt.oldest_loss_s for attempt in attempts)
    rows = {
        "tries": f"{len(attempts)}",
        "files offered": f"{sum(attempt.is_restored for attempt in attempts)}",
        "edits made": f"{sum(len(attempt.edit_times) for attempt in attempts)}",
        "edits lost": f"{sum(attempt.lost_count for attempt in attempts)}",
        "most lost at once": f"{max(attempt.lost_count for attempt in attempts)}",
        "oldest loss": f"{oldest_loss:.2f} s (limit {LOSS_LIMIT_S:.0f} s)",
    }
    print(f"\nseed {seed}")
    for name, value in rows.items():
        print(f"{name:18} {value}")
    return int(oldest_loss > LOSS_LIMIT_S or not all(attempt.is_restored for attempt in attempts))


def main(arguments: list[str]) -> int:
    """Run all attempts and report what was lost."""
    missing = [tool for tool in REQUIRED_TOOLS if not shutil.which(tool)]
    if sys.platform != "linux" or missing:
        print(f"Not run: this needs Linux with {', '.join(REQUIRED_TOOLS)}.")
        return 0
    count = int(arguments[0]) if arguments else DEFAULT_ATTEMPTS
    seed = int(arguments[1]) if len(arguments) > 1 else random.randrange(10**6)
    size = (int(arguments[2]), int(arguments[3])) if len(arguments) > 3 else (STUDENTS, SESSIONS)
    rng = random.Random(seed)
    attempts = []
    with virtual_screen():
        print("try   edits   lost   oldest loss   offered")
        for number in range(1, count + 1):
            with tempfile.TemporaryDirectory() as name:
                attempt = run_attempt(Path(name), rng, size)
            attempts.append(attempt)
            offered = "yes" if attempt.is_restored else "NO"
            counts = f"{number:3} {len(attempt.edit_times):7} {attempt.lost_count:6}"
            print(f"{counts} {attempt.oldest_loss_s:11.2f} s   {offered:>7}", flush=True)
    return print_report(attempts, seed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
