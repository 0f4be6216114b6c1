"""Compares the startup time of the frozen program with that of a bare window.

Both programs are started alternately, so that other load on the machine affects both. The time is measured from the
start of the process to the line that it prints after its first paint.
"""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from pyinstaller_runner import run_pyinstaller
from release import BUILD, PACKAGING, SYSTEM, get_program_path

RUNS = 11
MAX_RATIO = 1.5
TIMEOUT_SECONDS = 60
BARE_WINDOW = BUILD / "bare" / "bare-window" / ("bare-window.exe" if SYSTEM == "windows" else "bare-window")


def measure_first_paint() -> None:
    """Print the median startup times and their ratio.

    Raises:
        SystemExit: the ratio exceeds 1.5, or a window never appears.
    """
    if not BARE_WINDOW.exists():
        run_pyinstaller(PACKAGING / "bare_window.spec", BARE_WINDOW.parents[1])
    commands: dict[str, list[str | Path]] = {
        "bare window": [BARE_WINDOW],
        "Clickover": [get_program_path(), "--exit-after-first-paint"],
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(RUNS):
        for name, command in commands.items():
            times[name].append(measure_first_line_ms(command))
    for name, run_times in times.items():
        runs = sorted(run_times[1:])  # the first start warms the disk cache
        print(f"{name:12} median {statistics.median(runs):5.0f} ms, from {runs[0]:.0f} to {runs[-1]:.0f}")
    bare, program = (statistics.median(run_times[1:]) for run_times in times.values())
    print(f"ratio {program / bare:.2f}, at most {MAX_RATIO}")
    if program / bare > MAX_RATIO:
        raise SystemExit("The window appears too late.")


def measure_first_line_ms(command: Sequence[str | Path]) -> float:
    """Start a program and return the milliseconds until its first line of output."""
    environment = dict(os.environ)
    if sys.platform == "linux" and not {"DISPLAY", "WAYLAND_DISPLAY"} & environment.keys():
        environment["QT_QPA_PLATFORM"] = "offscreen"
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.PIPE, env=environment) as process:
        line = process.stdout.readline() if process.stdout else b""
        elapsed = (time.perf_counter() - start) * 1000
        process.wait(TIMEOUT_SECONDS)
    if not line:
        raise SystemExit(f"{command[0]} never said that its window was painted.")
    return elapsed
