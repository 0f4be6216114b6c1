"""Benchmark of rehearsing an import, compared with pandas reading the same file.

Run it with `python -m benchmarks.rehearsal`; `--large` adds 50,000 students x 200 assignments (10 million cells).
"""

import argparse
import gc
import io
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd

from core.canvas.gradebook import Gradebook, parse_gradebook
from core.canvas.importer.rehearse import rehearse
from core.files.tables import parse_table

IDENTITY_HEADERS = "Student,ID,SIS User ID,SIS Login ID,Section"


def make_file(students: int, assignments: int, *, shift: int = 0) -> bytes:
    """Make a gradebook of invented students that can also serve as the upload file.

    `shift` changes every score in the last column.
    """
    rows = []
    for row in range(students):
        scores = [f"{(row * 7 + column * 3) % 1000 / 100:.2f}" for column in range(assignments)]
        scores[-1] = f"{((row * 7) % 900 + shift) / 100:.2f}"
        rows.append(scores)
    return _format_gradebook(rows, assignments, "10.00")


def make_polls(students: int, assignments: int, *, shift: int = 0) -> bytes:
    """Make a gradebook with blanks and few distinct scores, as polls have them.

    pandas reads such files fastest.
    """
    usual_scores = ("0.00", "1.00", "2.00", "", "1.50")
    rows = []
    for row in range(students):
        scores = [usual_scores[(row * 7 + column * 3 + row // 5) % 5] for column in range(assignments)]
        scores[-1] = str((row + shift) % 3)
        rows.append(scores)
    return _format_gradebook(rows, assignments, "2.00")


def _format_gradebook(rows: list[list[str]], assignments: int, points: str) -> bytes:
    """Return a gradebook file with these scores, one row per student."""
    titles = ",".join(f"Class {number} - Poll ({7000 + number})" for number in range(assignments))
    lines = [f"{IDENTITY_HEADERS},{titles}", "    Points Possible,,,,," + ",".join([points] * assignments)]
    for row, scores in enumerate(rows):
        lines.append(f'"Student {row}, Ann",{100000 + row},S{row},login{row},SEC 1,' + ",".join(scores))
    return ("\n".join(lines) + "\n").encode()


def measure_seconds(task: Callable[[], object], run_count: int) -> float:
    """Return the shortest CPU time of several runs, in seconds."""
    best = float("inf")
    for _ in range(run_count):
        gc.collect()
        start = time.process_time()
        task()
        best = min(best, time.process_time() - start)
    return best


def print_timings(make: Callable[..., bytes], students: int, assignments: int, run_count: int) -> None:
    """Print the times to read a gradebook, to rehearse, and to read with pandas.

    The first two are also shown as ratios to pandas.
    """
    gradebook_file = make(students, assignments)
    upload = make(students, assignments, shift=50)

    def read_gradebook() -> Gradebook:
        return parse_gradebook(parse_table(Path("gradebook.csv"), gradebook_file), datetime.now(UTC))

    gradebook = read_gradebook()
    read_time = measure_seconds(read_gradebook, run_count)
    rehearse_time = measure_seconds(lambda: rehearse(gradebook, upload), run_count)
    pandas_time = measure_seconds(lambda: pd.read_csv(io.BytesIO(upload), dtype=str, keep_default_na=False), run_count)
    changes = len(rehearse(gradebook, upload).changes)
    sys.stdout.write(
        f"{make.__name__}, {students} students x {assignments} assignments, {changes} changes: "
        f"gradebook {read_time:.3f} s ({read_time / pandas_time:.2f} x pandas), "
        f"rehearse {rehearse_time:.3f} s ({rehearse_time / pandas_time:.2f} x pandas), "
        f"pandas.read_csv {pandas_time:.3f} s\n"
    )


def main() -> None:
    """Measure a large class and, on request, a whole university in one file."""
    parser = argparse.ArgumentParser(description="Time a rehearsal beside pandas.read_csv.")
    parser.add_argument("--large", action="store_true", help="also 50,000 x 200")
    arguments = parser.parse_args()
    for make in (make_file, make_polls):
        print_timings(make, 1_500, 60, 5)
        if arguments.large:
            print_timings(make, 50_000, 200, 3)


if __name__ == "__main__":
    main()
