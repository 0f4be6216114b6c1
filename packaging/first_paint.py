"""How soon does the frozen program's window appear, beside a bare window that is frozen in the same way?

Both are started in turn, so that whatever else the machine does slows both; the time runs from the start of the process
to the line that it prints when its window has been painted for the first time.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from freezing import freeze
from release import BUILD, PACKAGING, SYSTEM, program

RUNS = 11
LARGEST_RATIO = 1.5
TIME_LIMIT = 60
BARE = BUILD / "bare" / "bare-window" / ("bare-window.exe" if SYSTEM == "windows" else "bare-window")


def measure_first_paint() -> None:
    """Print the medians of both and their ratio.

    Raises:
        SystemExit: the ratio is over 1.5, or a window never appears.
    """
    if not BARE.exists():
        freeze(PACKAGING / "bare_window.spec", BARE.parents[1])
    commands: dict[str, list[str | Path]] = {
        "bare window": [BARE],
        "Clickover": [program(), "--exit-after-first-paint"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            times[name].append(milliseconds_to_first_line(command))
    for name, measured in times.items():
        ordered = sorted(measured[1:])  # the first start warms the disk's cache
        print(f"{name:12} median {statistics.median(ordered):5.0f} ms, from {ordered[0]:.0f} to {ordered[-1]:.0f}")
    bare, ours = (statistics.median(measured[1:]) for measured in times.values())
    print(f"ratio {ours / bare:.2f}, at most {LARGEST_RATIO}")
    if ours / bare > LARGEST_RATIO:
        raise SystemExit("The window appears too late.")


def milliseconds_to_first_line(command: Sequence[str | Path]) -> float:
    """Start a program and tell when it printed its first line."""
    environment = dict(os.environ)
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & environment.keys():
        environment["QT_QPA_PLATFORM"] = "offscreen"
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        line = process.stdout.readline() if process.stdout else b""
        elapsed = (time.perf_counter() - start) * 1000
        process.wait(TIME_LIMIT)
    if not line:
        raise SystemExit(f"{command[0]} never said that its window was painted.")
    return elapsed
