"""Benchmark of the quality, speed, and memory use of matching.

    python -m benchmarks.matching            the corpus and generated classes up to 10,000 students
    python -m benchmarks.matching --all      also 50,000 students without any IDs
    python -m benchmarks.matching --save     save the results as the baseline
    python -m benchmarks.matching --troubles 20   only classes with one kind of trouble, from 20 seeds each
    python -m benchmarks.matching --troubles 2 --size 10000   the same with 10,000 students

Each class is matched in its own process, so that time and memory are measured separately. The time to generate the
class isn't counted. Quality must not fall below the baseline; time is only shown.

The last columns simulate a user who presses Enter on every page of the wizard: how many pages there are, how many
students Enter accepts, how many of these are wrong, and how many people are left for later.
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

from benchmarks.synthetic_classes import CORPUS_FOLDER, SchoolClass, generate_class, read_corpus_class
from benchmarks.troubled_classes import TROUBLES, generate_troubled_class
from benchmarks.wizard_simulation import simulate_enter
from core.students.matching import Proposal, propose_matches
from core.students.names import parse_name
from core.students.proposals import ConfidenceBand

BASELINE = Path(__file__).with_name("matching_baseline.json")
CLASSES: dict[str, Callable[[], SchoolClass]] = {
    "corpus typical-200": lambda: read_corpus_class(CORPUS_FOLDER / "typical-200"),
    "corpus typical-1500": lambda: read_corpus_class(CORPUS_FOLDER / "typical-1500"),
    "corpus noids-1500": lambda: read_corpus_class(CORPUS_FOLDER / "noids-1500"),
    "typical-1500 seed 1": lambda: generate_class("typical", 1500, 1),
    "typical-1500 seed 2": lambda: generate_class("typical", 1500, 2),
    "typical-1500 seed 3": lambda: generate_class("typical", 1500, 3),
    "noids-1500 seed 1": lambda: generate_class("noids", 1500, 1, has_ids=False),
    "noids-1500 seed 2": lambda: generate_class("noids", 1500, 2, has_ids=False),
    "typical-10000 seed 1": lambda: generate_class("typical", 10_000, 1),
}
LARGE_CLASSES: dict[str, Callable[[], SchoolClass]] = {
    "noids-50000 seed 1": lambda: generate_class("noids", 50_000, 1, has_ids=False),
}
ENTER_HEADINGS = ("asked", "Enter", "Enter wrong", "later")
SUMMED_HEADINGS = ("automatic", "wrong", "strong wrong", *ENTER_HEADINGS)
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
    *ENTER_HEADINGS,
)
HIGHER_IS_BETTER = ("strong", "top-1", "top-3", "hard top-1")
LOWER_IS_BETTER = ("wrong", "strong wrong", "nobody shown", "Enter wrong")
TOLERANCE = 0.002
Metrics = dict[str, float]


def evaluate_class(school_class: SchoolClass) -> Metrics:
    """Match one class and return its metrics."""
    start = time.perf_counter()
    proposals = propose_matches(school_class.participants, school_class.students)
    seconds = time.perf_counter() - start
    counts: Counter[str] = Counter()
    names = {student.canvas_id: student.name for student in school_class.students}
    for participant in school_class.participants:
        proposal, truth = proposals.by_row[participant.row], school_class.truth[participant.row]
        if not proposal.skip_reason:
            true_name = names.get(truth.canvas_id, "")
            is_hard = (
                bool(true_name) and parse_name(participant.name).sorted_tokens != parse_name(true_name).sorted_tokens
            )
            _count_row(counts, proposal, truth.canvas_id, is_ambiguous=truth.is_ambiguous, is_hard=is_hard)
    answers = simulate_enter(proposals)
    accepted = [answer for answer in answers if answer.is_accepted]
    wrong = [
        answer
        for answer in accepted
        if answer.proposal.candidates[0].canvas_id != school_class.truth[answer.row].canvas_id
    ]
    left_count, hard_count, unmatched_count = (max(counts[key], 1) for key in ("left", "hard", "nobody"))
    return {
        **{key: counts[key] for key in ("automatic", "wrong", "ambiguous", "left", "nobody")},
        "strong": round(counts["strong"] / left_count, 4),
        "strong wrong": counts["strong wrong"],
        "top-1": round(counts["top-1"] / left_count, 4),
        "top-3": round(counts["top-3"] / left_count, 4),
        "hard top-1": round(counts["hard top-1"] / hard_count, 4),
        "nobody shown": round(counts["nobody shown"] / unmatched_count, 4),
        "seconds": round(seconds, 2),
        "MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        **dict(
            zip(ENTER_HEADINGS, (len(answers), len(accepted), len(wrong), len(answers) - len(accepted)), strict=True)
        ),
    }


def _count_row(counts: Counter[str], proposal: Proposal, true_id: str, *, is_ambiguous: bool, is_hard: bool) -> None:
    shown_ids = [candidate.canvas_id for candidate in proposal.candidates]
    if proposal.band is ConfidenceBand.AUTOMATIC:
        counts["automatic"] += 1
        counts["wrong"] += shown_ids[0] != true_id
        counts["ambiguous"] += is_ambiguous
        return
    if proposal.band is ConfidenceBand.STRONG:
        counts["strong" if shown_ids[0] == true_id else "strong wrong"] += 1
    if not true_id:
        counts["nobody"] += 1
        counts["nobody shown"] += bool(shown_ids)
        return
    counts["left"] += 1
    counts["top-1"] += shown_ids[:1] == [true_id]
    counts["top-3"] += true_id in shown_ids
    counts["hard"] += is_hard
    counts["hard top-1"] += is_hard and shown_ids[:1] == [true_id]


def evaluate_named_class(name: str) -> Metrics:
    """Return the metrics of the class with this name."""
    return evaluate_class((CLASSES | LARGE_CLASSES)[name]())


def find_regressions(name: str, metrics: Metrics, baseline: dict[str, Metrics]) -> list[str]:
    """Return one message for each metric that is worse than the baseline."""
    previous = baseline.get(name, {})
    worse_metrics = [
        metric for metric in HIGHER_IS_BETTER if metric in previous and metrics[metric] < previous[metric] - TOLERANCE
    ]
    worse_metrics += [
        metric for metric in LOWER_IS_BETTER if metric in previous and metrics[metric] > previous[metric] + TOLERANCE
    ]
    return [f"{name}: {metric} was {previous[metric]}, is {metrics[metric]}" for metric in worse_metrics]


def print_trouble_results(seeds: int, size: int) -> None:
    """Print the metrics for each kind of trouble, summed over all seeds.

    The last number is the most wrong answers in one class.
    """
    headings = (*SUMMED_HEADINGS, "most wrong")
    sys.stdout.write(f"{'classes':28}" + "".join(f"{heading:>13}" for heading in headings) + "\n")
    for has_ids in (True, False):
        for trouble in TROUBLES:
            results = [
                evaluate_class(generate_troubled_class(trouble, size, 100 + seed, has_ids=has_ids))
                for seed in range(seeds)
            ]
            sums = [sum(metrics[heading] for metrics in results) for heading in SUMMED_HEADINGS]
            most_wrong = max(metrics["Enter wrong"] for metrics in results)
            name = f"{trouble}, {'' if has_ids else 'no '}IDs"
            sys.stdout.write(f"{name:28}" + "".join(f"{value:>13}" for value in (*sums, most_wrong)) + "\n")
            sys.stdout.flush()


def main() -> int:
    """Print the table of metrics.

    Return 1 if any metric is worse than the baseline.
    """
    parser = argparse.ArgumentParser(description="Measure matching on classes with known truth.")
    parser.add_argument("--all", action="store_true", help="also the class of 50,000 (about a minute)")
    parser.add_argument("--save", action="store_true", help="keep the figures as the baseline")
    parser.add_argument("--troubles", type=int, metavar="SEEDS", help="only classes with trouble, SEEDS of each kind")
    parser.add_argument("--size", type=int, default=1500, help="students in each of these (default 1500)")
    arguments = parser.parse_args()
    if arguments.troubles:
        print_trouble_results(arguments.troubles, arguments.size)
        return 0
    baseline: dict[str, Metrics] = json.loads(BASELINE.read_text(encoding="utf-8")) if BASELINE.exists() else {}
    results, regressions = dict(baseline), []
    sys.stdout.write(f"{'class':22}" + "".join(f"{heading:>13}" for heading in HEADINGS) + "\n")
    for name in CLASSES | LARGE_CLASSES if arguments.all else CLASSES:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            metrics = pool.submit(evaluate_named_class, name).result()
        sys.stdout.write(f"{name:22}" + "".join(f"{metrics[heading]:>13}" for heading in HEADINGS) + "\n")
        results[name] = metrics
        regressions += find_regressions(name, metrics, baseline)
    if arguments.save:
        BASELINE.write_text(json.dumps(results, indent=2) + "\n", encoding="utf-8")
    for message in regressions:
        sys.stdout.write(f"WORSE {message}\n")
    return 1 if regressions else 0


if __name__ == "__main__":
    sys.exit(main())
