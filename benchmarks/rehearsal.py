"""How long does a rehearsal take, beside pandas reading the same file?

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

IDENTITY = "Student,ID,SIS User ID,SIS Login ID,Section"


def make_file(students: int, assignments: int, *, shift: int = 0) -> bytes:
    """A gradebook of invented students, which is also an upload; `shift` moves every score of the last column."""
    rows = []
    for row in range(students):
        scores = [f"{(row * 7 + column * 3) % 1000 / 100:.2f}" for column in range(assignments)]
        scores[-1] = f"{((row * 7) % 900 + shift) / 100:.2f}"
        rows.append(scores)
    return _write(rows, assignments, "10.00")


def make_polls(students: int, assignments: int, *, shift: int = 0) -> bytes:
    """The same with few different scores, as polls have them, and with blanks: what pandas reads fastest."""
    few = ("0.00", "1.00", "2.00", "", "1.50")
    rows = []
    for row in range(students):
        scores = [few[(row * 7 + column * 3 + row // 5) % 5] for column in range(assignments)]
        scores[-1] = str((row + shift) % 3)
        rows.append(scores)
    return _write(rows, assignments, "2.00")


def _write(rows: list[list[str]], assignments: int, points: str) -> bytes:
    """The file of these scores, a row a student."""
    titles = ",".join(f"Class {number} - Poll ({7000 + number})" for number in range(assignments))
    lines = [f"{IDENTITY},{titles}", "    Points Possible,,,,," + ",".join([points] * assignments)]
    for row, scores in enumerate(rows):
        lines.append(f'"Student {row}, Ann",{100000 + row},S{row},login{row},SEC 1,' + ",".join(scores))
    return ("\n".join(lines) + "\n").encode()


def seconds(task: Callable[[], object], times: int) -> float:
    """The shortest of several runs."""
    best = float("inf")
    for _ in range(times):
        gc.collect()
        start = time.perf_counter()
        task()
        best = min(best, time.perf_counter() - start)
    return best


def measure(make: Callable[..., bytes], students: int, assignments: int, times: int) -> None:
    """Print the time of reading a gradebook, of rehearsing, and of pandas, and both ratios."""
    course = make(students, assignments)
    upload = make(students, assignments, shift=50)

    def read() -> Gradebook:
        return parse_gradebook(parse_table(Path("gradebook.csv"), course), datetime.now(UTC))

    gradebook = read()
    reading = seconds(read, times)
    rehearsing = seconds(lambda: rehearse(gradebook, upload), times)
    pandas = seconds(lambda: pd.read_csv(io.BytesIO(upload), dtype=str, keep_default_na=False), times)
    changes = len(rehearse(gradebook, upload).changes)
    sys.stdout.write(
        f"{make.__name__}, {students} students x {assignments} assignments, {changes} changes: "
        f"gradebook {reading:.3f} s ({reading / pandas:.2f} x pandas), "
        f"rehearse {rehearsing:.3f} s ({rehearsing / pandas:.2f} x pandas), pandas.read_csv {pandas:.3f} s\n"
    )


def main() -> None:
    """Measure a large class, and on demand a whole university in one file."""
    parser = argparse.ArgumentParser(description="Time a rehearsal beside pandas.read_csv.")
    parser.add_argument("--large", action="store_true", help="also 50,000 x 200")
    arguments = parser.parse_args()
    for make in (make_file, make_polls):
        measure(make, 1_500, 60, 5)
        if arguments.large:
            measure(make, 50_000, 200, 3)


if __name__ == "__main__":
    main()
