"""How does a command answer: plain lines for a person, one JSON object for a script?"""

import json
import sys
from collections.abc import Iterable

from core.problems import Problem

DONE = 0
LOOK = 1
NOT_DONE = 2


def say(line: str = "") -> None:
    """One line on stdout."""
    sys.stdout.write(line + "\n")


def say_json(answer: dict[str, object]) -> None:
    """The whole answer as one JSON object on stdout."""
    say(json.dumps(answer, ensure_ascii=False, indent=2))


def say_problems(problems: Iterable[Problem]) -> None:
    """Each Problem on a line of its own: gravity, place, sentence."""
    for problem in problems:
        place = f" (row {problem.place.row})" if problem.place.row else ""
        say(f"{problem.severity.word:>7}: {problem.message}{place}")


def complain(sentence: str) -> None:
    """The one line on stderr of a command that could not be done."""
    sys.stderr.write(f"clickover: {sentence}\n")
