"""Kills the real window at random moments, and counts what the autosave has lost.

    python3 dev.py bench kills [TRIES [SEED]]

Each try opens a class in a window on a screen of its own (Linux: Xvfb, openbox, xdotool), leaves out one session after
the other at human pace, and sends SIGKILL at a random moment. Then the program is started again on the same folder: it
must offer the work and, after Enter, write it anew. Edits up to two seconds old may be lost, older ones not.
"""

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.window import write_class
from core.errors import ClickoverError
from core.saved_work import open_work
from gui.work.autosave import find_abandoned_files

ROOT = Path(__file__).parent.parent
TOOLS = ("Xvfb", "openbox", "xdotool")
TRIES = 30
STUDENTS, SESSIONS = 200, 60
LIMIT_S = 2.0
PACE_S = (0.3, 2.5)
"""A user who ticks sessions makes an edit about this often."""

KILL_S = (0.5, 12.0)
"""When the window is killed, counted from the second edit."""

WAIT_S = 60


@dataclass
class Try:
    """One kill: when each edit was made, what the file holds, and whether the next start brought it back."""

    edited: list[float] = field(default_factory=list)
    killed: float = 0.0
    kept: int = 0
    is_offered: bool = False

    @property
    def lost(self) -> int:
        """How many edits aren't in the file."""
        return len(self.edited) - self.kept

    @property
    def oldest_s(self) -> float:
        """How old the oldest lost edit was at the kill, in seconds."""
        return self.killed - self.edited[self.kept] if self.lost else 0.0


class Window:
    """The program in a process of its own, driven by keys."""

    def __init__(self, folder: Path, *files: Path) -> None:
        self.data = folder / "data" / "Clickover"
        homes = {f"XDG_{name.upper()}_HOME": str(folder / name) for name in ("data", "config", "state", "cache")}
        environment = {**os.environ, **homes, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}
        self.log = (folder / "program.log").open("a", encoding="utf-8")
        command = [sys.executable, "main.py", *map(str, files)]
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=self.log, stderr=self.log)

    def until(self, is_done: Callable[[], bool], otherwise: str) -> None:
        """Wait for something; it ends the benchmark if it doesn't happen."""
        end = time.monotonic() + WAIT_S
        while not is_done():
            if self.process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"{otherwise} (status {self.process.poll()}, see {self.log.name})")
            time.sleep(0.05)

    def count_windows(self) -> int:
        """Return how many windows and dialogs of the program show."""
        command = ["xdotool", "search", "--onlyvisible", "--pid", str(self.process.pid)]
        names = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
        return len(names)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        subprocess.run(["xdotool", "key", "--clearmodifiers", *keys], check=True)

    def dropped(self) -> int | None:
        """Return how many sessions are left out in the newest set-aside file; None if there is no file yet."""
        found = sorted(self.data.glob("unsaved-*.clickover"), key=lambda path: path.stat().st_mtime)
        with suppress(ClickoverError):
            return len(open_work(found[-1]).workbook.dropped) if found else None
        return None

    def kill(self) -> float:
        """Kill the process as a power cut would; return when."""
        now = time.monotonic()
        self.process.kill()
        self.process.wait()
        self.log.close()
        return now


def run_try(folder: Path, chance: random.Random) -> Try:
    """Edit, kill, and start again."""
    made = Try()
    window = Window(folder, *write_class(folder, STUDENTS, SESSIONS))
    try:
        work(window, made, chance)
    finally:
        made.killed = window.kill()
    for left in find_abandoned_files(window.data)[:1]:
        made.kept = len(open_work(left).workbook.dropped)
        made.is_offered = is_brought_back(folder, left, made.kept)
    return made


def work(window: Window, made: Try, chance: random.Random) -> None:
    """Leave out sessions at human pace until the moment of the kill."""
    window.until(lambda: window.dropped() == 0, "the class was not opened")
    window.press("ctrl+2")
    time.sleep(0.5)
    window.press("ctrl+f", "Tab")
    time.sleep(0.3)
    edit(window, made)
    window.until(lambda: window.dropped() == 1, "the first edit was not written")
    end = time.monotonic() + chance.uniform(*KILL_S)
    while (pause := chance.uniform(*PACE_S)) < end - time.monotonic():
        time.sleep(pause)
        edit(window, made)
    time.sleep(max(0.0, end - time.monotonic()))


def edit(window: Window, made: Try) -> None:
    """Leave out the current session, and go to the next."""
    made.edited.append(time.monotonic())
    window.press("space", "Down")


def is_brought_back(folder: Path, left: Path, kept: int) -> bool:
    """Start again, answer the question with Enter, and see whether another file holds the work now."""
    window = Window(folder)
    try:
        window.until(lambda: window.count_windows() > 1, "no question was asked")
        time.sleep(0.5)
        window.press("Return")
        window.until(lambda: not left.exists(), "the work was not written anew")
        return window.dropped() == kept
    except SystemExit as problem:
        print(problem)
        return False
    finally:
        window.kill()


@contextmanager
def screen() -> Iterator[None]:
    """Give the windows a screen with a window manager."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading, encoding="ascii") as answer:
        os.environ["DISPLAY"] = f":{answer.readline().strip()}"
    manager = subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL)
    try:
        yield
    finally:
        for process in (manager, server):
            process.terminate()
            process.wait(10)


def report(tries: list[Try], seed: int) -> int:
    """Print the table; return 1 if work was lost that shouldn't be."""
    oldest = max(each.oldest_s for each in tries)
    rows = {
        "tries": f"{len(tries)}",
        "files offered": f"{sum(each.is_offered for each in tries)}",
        "edits made": f"{sum(len(each.edited) for each in tries)}",
        "edits lost": f"{sum(each.lost for each in tries)}",
        "most lost at once": f"{max(each.lost for each in tries)}",
        "oldest loss": f"{oldest:.2f} s (limit {LIMIT_S:.0f} s)",
    }
    print(f"\nseed {seed}")
    for name, value in rows.items():
        print(f"{name:18} {value}")
    return int(oldest > LIMIT_S or not all(each.is_offered for each in tries))


def main(arguments: list[str]) -> int:
    """Kill as often as asked, and say what was lost."""
    missing = [tool for tool in TOOLS if not shutil.which(tool)]
    if sys.platform != "linux" or missing:
        print(f"Not run: this needs Linux with {', '.join(TOOLS)}.")
        return 0
    count = int(arguments[0]) if arguments else TRIES
    seed = int(arguments[1]) if len(arguments) > 1 else random.randrange(10**6)
    chance = random.Random(seed)
    tries = []
    with screen():
        print("try   edits   lost   oldest loss   offered")
        for number in range(1, count + 1):
            with tempfile.TemporaryDirectory() as name:
                made = run_try(Path(name), chance)
            tries.append(made)
            offered = "yes" if made.is_offered else "NO"
            print(f"{number:3} {len(made.edited):7} {made.lost:6} {made.oldest_s:11.2f} s   {offered:>7}", flush=True)
    return report(tries, seed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
