"""Benchmark of the whole `convert` command, compared with pandas doing the bare minimum.

    python -m benchmarks.conversion            1,500 students x 60 sessions
    python -m benchmarks.conversion --large    also three larger classes, up to 50,000 x 200
    python -m benchmarks.conversion --large --plot docs/pictures/performance.png   the same, drawn (needs matplotlib)

The base reads both files as text, sums the sessions as numbers, and writes the result. Each run has its own process,
and runs of both kinds alternate. Time is CPU time, user and system, with Python's start and all imports. The class has
duplicate accounts; half of its sessions are in Canvas already.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from math import log
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent
SIZES = ((1_500, 60), (5_000, 100), (15_000, 150), (50_000, 200))
SCORES = ("0.00", "1.00", "2.00", "", "1.50", "2.50")
DUPLICATES_PER_STUDENT = 1 / 20
BASE = """
import sys
import pandas as pd
export = pd.read_csv(sys.argv[1], dtype=str, keep_default_na=False)
gradebook = pd.read_csv(sys.argv[2], dtype=str, keep_default_na=False)
sessions = [column for column in export.columns if column.startswith("Class")]
export["Sum"] = export[sessions].apply(pd.to_numeric).sum(axis=1)
export.to_csv(sys.argv[3], index=False)
"""


@dataclass(frozen=True, slots=True)
class RunCost:
    """CPU time of a process in seconds, and its peak memory in MB."""

    seconds: float
    peak_memory: float


def write_class(folder: Path, students: int, sessions: int) -> tuple[Path, Path]:
    """Write the iClicker file and the gradebook of a class, and return their paths."""
    generator = random.Random(1)
    titles = [f"Class {number} - Poll" for number in range(1, sessions + 1)]
    export_lines = [",".join(["Last Name,First Name,Email,Student ID", *titles])]
    in_canvas = titles[: sessions // 2]
    assignments = [f"{title} ({7000 + number})" for number, title in enumerate(in_canvas)]
    gradebook_lines = [
        ",".join(["Student,ID,SIS User ID,SIS Login ID,Section", *assignments]),
        ",".join(["    Points Possible,,,,", *["2.50"] * len(in_canvas)]),
    ]
    for number in range(students):
        scores = generator.choices(SCORES, k=sessions)
        identity = f"Last{number},First{number},user{number}@school.edu,S{number:06}"
        export_lines.append(",".join([identity, *scores]))
        if generator.random() < DUPLICATES_PER_STUDENT:
            export_lines.append(",".join([identity, *[""] * (sessions - 1), "2.50"]))
        student = f'"Last{number}, First{number}",{100_000 + number},S{number:06},user{number},SEC 1'
        gradebook_lines.append(",".join([student, *scores[: len(in_canvas)]]))
    export, gradebook = folder / "iclicker.csv", folder / "gradebook.csv"
    export.write_text("\n".join(export_lines) + "\n", "utf-8")
    gradebook.write_text("\n".join(gradebook_lines) + "\n", "utf-8")
    return export, gradebook


def measure_run(command: Sequence[str]) -> RunCost:
    """Run a command and return its cost. Python may write and reuse its bytecode, as it does for users."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) > 1:
        raise RuntimeError(f"{command} failed")
    return RunCost(usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def compare_conversion(students: int, sessions: int, run_count: int) -> tuple[RunCost, RunCost]:
    """Return the median costs of `convert` and of the base for one class, and print them."""
    with tempfile.TemporaryDirectory() as folder:
        files = [str(path) for path in write_class(Path(folder), students, sessions)]
        output = str(Path(folder) / "upload.csv")
        convert = (sys.executable, "main.py", "convert", files[0], "--roster", files[1], "-o", output)
        base = (sys.executable, "-c", BASE, *files, output)
        measure_run((*convert, "--columns", "both"))  # writes the bytecode
        pairs = [(measure_run((*convert, "--columns", "both")), measure_run(base)) for _ in range(run_count)]
    ours, theirs = (
        RunCost(median(run.seconds for run in runs), median(run.peak_memory for run in runs))
        for runs in zip(*pairs, strict=True)
    )
    time_ratio = median(our.seconds / their.seconds for our, their in pairs)
    sys.stdout.write(
        f"{students:,} students x {sessions} sessions: convert {ours.seconds:.2f} s, {ours.peak_memory:.0f} MB; "
        f"pandas {theirs.seconds:.2f} s, {theirs.peak_memory:.0f} MB; "
        f"ratios {time_ratio:.2f} and {ours.peak_memory / theirs.peak_memory:.2f}\n"
    )
    return ours, theirs


def print_growth(costs: Sequence[RunCost]) -> None:
    """Print the growth exponents of time and memory between neighboring sizes; 1 is proportional to the cells."""
    cells = [students * sessions for students, sessions in SIZES]
    for index in range(1, len(costs)):
        factor = log(cells[index] / cells[index - 1])
        time_exponent = log(costs[index].seconds / costs[index - 1].seconds) / factor
        memory_exponent = log(costs[index].peak_memory / costs[index - 1].peak_memory) / factor
        sys.stdout.write(
            f"{cells[index - 1]:,} to {cells[index]:,} cells: time grows with exponent {time_exponent:.2f}, "
            f"memory with {memory_exponent:.2f}\n"
        )


def plot_costs(path: Path, costs: Sequence[tuple[RunCost, RunCost]]) -> None:
    """Draw time and memory against the number of cells, both on logarithmic scales."""
    pyplot = import_module("matplotlib.pyplot")
    cells = [students * sessions for students, sessions in SIZES]
    figure, (time_axes, memory_axes) = pyplot.subplots(1, 2, figsize=(10, 4.5), layout="constrained")
    for label, runs in zip(("Clickover convert", "pandas: read, sum, write"), zip(*costs, strict=True), strict=True):
        time_axes.loglog(cells, [run.seconds for run in runs], marker="o", label=label)
        memory_axes.loglog(cells, [run.peak_memory for run in runs], marker="o", label=label)
    largest = costs[-1][0].seconds
    bound = [largest * count * log(count) / (cells[-1] * log(cells[-1])) for count in cells]
    time_axes.loglog(cells, bound, linestyle=":", color="gray", label="n log n")
    for axes, title in ((time_axes, "CPU time in seconds"), (memory_axes, "Peak memory in MB")):
        axes.set(title=title, xlabel="Cells (students x sessions)")
        axes.grid(visible=True, which="both", alpha=0.3)
        axes.legend()
    figure.savefig(path, dpi=100)


def main() -> None:
    """Measure one class or, on request, four of them."""
    parser = argparse.ArgumentParser(description="Measure the convert command beside pandas.")
    parser.add_argument("--large", action="store_true", help="also three larger classes, up to 50,000 x 200")
    parser.add_argument("--runs", type=int, default=5, help="pairs of runs for each class (default: 5)")
    parser.add_argument("--plot", type=Path, metavar="FILE", help="draw time and memory of the measured classes")
    arguments = parser.parse_args()
    sizes = SIZES if arguments.large else SIZES[:1]
    costs = [compare_conversion(*size, arguments.runs) for size in sizes]
    print_growth([ours for ours, _ in costs])
    if arguments.plot:
        plot_costs(arguments.plot, costs)


if __name__ == "__main__":
    main()
