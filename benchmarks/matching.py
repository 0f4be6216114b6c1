"""How well, and how fast, are rows matched to students?

    python -m benchmarks.matching            the corpus and generated classes up to 10,000 students
    python -m benchmarks.matching --all      also 50,000 students without any ids
    python -m benchmarks.matching --save     keep these figures as the baseline
    python -m benchmarks.matching --troubles 20   only classes with one kind of trouble, from 20 seeds each
    python -m benchmarks.matching --troubles 2 --size 10000   the same with 10,000 students

Each class is matched in a process of its own, so that seconds and megabytes are those of one class; seconds do not
count the making of the class. Compared with the baseline, quality must not fall; time is only shown.

The last columns follow a user who presses Enter on every page of the wizard: how many pages there are, how many
students Enter takes, how many of these are wrong, and how many people are decided later (a key chooses the student).
"""

import argparse
import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

from benchmarks.classes import CORPUS, SchoolClass, make_class, read_corpus
from benchmarks.troubles import TROUBLES, make_troubled
from benchmarks.wizard import press_enter
from core.students.matching import Proposal, propose_matches
from core.students.names import parse_name
from core.students.proposals import Band

BASELINE = Path(__file__).with_name("matching_baseline.json")
CLASSES: dict[str, Callable[[], SchoolClass]] = {
    "corpus typical-200": lambda: read_corpus(CORPUS / "typical-200"),
    "corpus typical-1500": lambda: read_corpus(CORPUS / "typical-1500"),
    "corpus noids-1500": lambda: read_corpus(CORPUS / "noids-1500"),
    "typical-1500 seed 1": lambda: make_class("typical", 1500, 1),
    "typical-1500 seed 2": lambda: make_class("typical", 1500, 2),
    "typical-1500 seed 3": lambda: make_class("typical", 1500, 3),
    "noids-1500 seed 1": lambda: make_class("noids", 1500, 1, has_ids=False),
    "noids-1500 seed 2": lambda: make_class("noids", 1500, 2, has_ids=False),
    "typical-10000 seed 1": lambda: make_class("typical", 10_000, 1),
}
LARGE: dict[str, Callable[[], SchoolClass]] = {
    "noids-50000 seed 1": lambda: make_class("noids", 50_000, 1, has_ids=False),
}
ENTER = ("asked", "Enter", "Enter wrong", "later")
ADDED_UP = ("automatic", "wrong", "strong wrong", *ENTER)
HEADINGS = (
    "automatic",
    "wrong",
    "ambiguous",
    "left",
    "nobody",
    "strong",
    "strong wrong",
    "top-1",
    "top-3",
    "hard top-1",
    "nobody shown",
    "seconds",
    "MB",
    *ENTER,
)
HIGHER_IS_BETTER = ("strong", "top-1", "top-3", "hard top-1")
LOWER_IS_BETTER = ("wrong", "strong wrong", "nobody shown", "Enter wrong")
SLACK = 0.002
Figures = dict[str, float]


def judge(school_class: SchoolClass) -> Figures:
    """Match one class and count."""
    began = time.perf_counter()
    found = propose_matches(school_class.participants, school_class.students)
    seconds = time.perf_counter() - began
    counts: Counter[str] = Counter()
    names = {student.canvas_id: student.name for student in school_class.students}
    for participant in school_class.participants:
        proposal, truth = found.by_row[participant.row], school_class.truth[participant.row]
        if not proposal.skipped:
            real = names.get(truth.canvas_id, "")
            is_hard = bool(real) and parse_name(participant.name).sorted_tokens != parse_name(real).sorted_tokens
            _count(counts, proposal, truth.canvas_id, is_ambiguous=truth.is_ambiguous, is_hard=is_hard)
    answers = press_enter(found)
    taken = [answer for answer in answers if answer.is_taken]
    wrong = [each for each in taken if each.proposal.candidates[0].canvas_id != school_class.truth[each.row].canvas_id]
    left, hard, nobody = (max(counts[what], 1) for what in ("left", "hard", "nobody"))
    return {
        **{what: counts[what] for what in ("automatic", "wrong", "ambiguous", "left", "nobody")},
        "strong": round(counts["strong"] / left, 4),
        "strong wrong": counts["strong wrong"],
        "top-1": round(counts["top-1"] / left, 4),
        "top-3": round(counts["top-3"] / left, 4),
        "hard top-1": round(counts["hard top-1"] / hard, 4),
        "nobody shown": round(counts["nobody shown"] / nobody, 4),
        "seconds": round(seconds, 2),
        "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        **dict(zip(ENTER, (len(answers), len(taken), len(wrong), len(answers) - len(taken)), strict=True)),
    }


def _count(counts: Counter[str], proposal: Proposal, real: str, *, is_ambiguous: bool, is_hard: bool) -> None:
    shown = [candidate.canvas_id for candidate in proposal.candidates]
    if proposal.band is Band.AUTOMATIC:
        counts["automatic"] += 1
        counts["wrong"] += shown[0] != real
        counts["ambiguous"] += is_ambiguous
        return
    if proposal.band is Band.STRONG:
        counts["strong" if shown[0] == real else "strong wrong"] += 1
    if not real:
        counts["nobody"] += 1
        counts["nobody shown"] += bool(shown)
        return
    counts["left"] += 1
    counts["top-1"] += shown[:1] == [real]
    counts["top-3"] += real in shown
    counts["hard"] += is_hard
    counts["hard top-1"] += is_hard and shown[:1] == [real]


def run(name: str) -> Figures:
    """The figures of the class of this name."""
    return judge((CLASSES | LARGE)[name]())


def compare(name: str, figures: Figures, before: dict[str, Figures]) -> list[str]:
    """What has become worse than the baseline, in sentences."""
    was = before.get(name, {})
    worse = [what for what in HIGHER_IS_BETTER if what in was and figures[what] < was[what] - SLACK]
    worse += [what for what in LOWER_IS_BETTER if what in was and figures[what] > was[what] + SLACK]
    return [f"{name}: {what} was {was[what]}, is {figures[what]}" for what in worse]


def show_troubles(seeds: int, size: int) -> None:
    """Print, for each kind of trouble, the sums over this many seeds, and the most wrong answers in one class."""
    headings = (*ADDED_UP, "most wrong")
    sys.stdout.write(f"{'classes':28}" + "".join(f"{heading:>13}" for heading in headings) + "\n")
    for has_ids in (True, False):
        for trouble in TROUBLES:
            found = [judge(make_troubled(trouble, size, 100 + seed, has_ids=has_ids)) for seed in range(seeds)]
            sums = [sum(figures[heading] for figures in found) for heading in ADDED_UP]
            most = max(figures["Enter wrong"] for figures in found)
            name = f"{trouble}, {'' if has_ids else 'no '}IDs"
            sys.stdout.write(f"{name:28}" + "".join(f"{each:>13}" for each in (*sums, most)) + "\n")
            sys.stdout.flush()


def main() -> int:
    """Print the table; 1 where anything is worse than the baseline."""
    parser = argparse.ArgumentParser(description="Measure matching on classes with known truth.")
    parser.add_argument("--all", action="store_true", help="also the class of 50,000 (about a minute)")
    parser.add_argument("--save", action="store_true", help="keep the figures as the baseline")
    parser.add_argument("--troubles", type=int, metavar="SEEDS", help="only classes with trouble, SEEDS of each kind")
    parser.add_argument("--size", type=int, default=1500, help="students in each of these (default 1500)")
    arguments = parser.parse_args()
    if arguments.troubles:
        show_troubles(arguments.troubles, arguments.size)
        return 0
    before: dict[str, Figures] = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    after, worse = dict(before), []
    sys.stdout.write(f"{'class':22}" + "".join(f"{heading:>13}" for heading in HEADINGS) + "\n")
    for name in CLASSES | LARGE if arguments.all else CLASSES:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            figures = pool.submit(run, name).result()
        sys.stdout.write(f"{name:22}" + "".join(f"{figures[heading]:>13}" for heading in HEADINGS) + "\n")
        after[name] = figures
        worse += compare(name, figures, before)
    if arguments.save:
        BASELINE.write_text(json.dumps(after, indent=2) + "\n", encoding="utf-8")
    for sentence in worse:
        sys.stdout.write(f"WORSE {sentence}\n")
    return 1 if worse else 0


if __name__ == "__main__":
    sys.exit(main())
