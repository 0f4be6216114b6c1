"""Benchmark that compares every written cell of random classes with an independent calculation.

    python3 dev.py bench grading_rule [CASES]

Each case is a random class and a random grading rule. `convert` runs on them, and `tests/oracle.py` calculates what it
must write. Each difference is printed, and the exit status is 1 if there is one. Cases whose result the description of
the rule leaves open are counted as "undefined" and not compared.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.oracle_runs import compare, find_options

DEFAULT_CASES = 2000


def compare_cases(count: int) -> bool:
    """Compare this many cases, print the differences and a summary, and return True if nothing differs."""
    options, kinds, seed, failed = find_options(), Counter[str](), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        while kinds["compared"] + kinds["refused"] < count:
            kind, differences = compare(Path(folder), seed, options)
            kinds[kind] += 1
            seed += 1
            if differences:
                failed += 1
                print("\n    ".join(differences))
    print(f"{kinds['compared']} compared, {kinds['refused']} refused, {kinds['undefined']} undefined: {failed} differ")
    return not failed


if __name__ == "__main__":
    sys.exit(not compare_cases(int(sys.argv[1]) if len(sys.argv) > 1 else DEFAULT_CASES))
