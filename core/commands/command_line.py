"""Which command was asked for, and how does it end?

How does a command answer: plain lines for a person, one JSON object for a script?
"""

import argparse
import importlib
import json
import sys
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import NoReturn

from typing_extensions import override

from core.errors import ClickoverError, RequestError
from core.problems import Problem
from core.version import VERSION

MODULES = {
    "convert": ("core.commands.convert", "make the CSV that Canvas takes from an iClicker export"),
    "rehearse": ("core.commands.rehearse", "say what Canvas would do with an upload"),
    "landed": ("core.commands.landed", "compare an upload with a gradebook exported after it"),
    "match": ("core.commands.match", "say who is who, and how sure that is"),
    "check": ("core.commands.check", "say what a file is"),
    "self-test": ("core.commands.self_test", "do the main job on the bundled example"),
}

PLANNED = ("explain", "courses", "verify", "batch")
"""Commands that are promised, but don't exist yet."""

_LONGEST_WORD = 60
_HELP = 'See "clickover --help".'


class _Parser(argparse.ArgumentParser):
    """An argument parser whose complaints are one sentence, like every other."""

    @override
    def error(self, message: str) -> NoReturn:
        raise RequestError(f"{message}.", advice=f'See "{self.prog} --help".')


def run(arguments: Sequence[str]) -> int:
    """Run one command and give its exit status: 0 done, 1 done with something to look at, 2 not done.

    Whatever goes wrong ends in one line on stderr, never in a traceback.
    """
    try:
        _check_command(arguments)
        parsed = _parser(arguments[0] if arguments else "").parse_args(list(arguments))
        return int(importlib.import_module(MODULES[parsed.command][0]).run(parsed))
    except ClickoverError as error:
        complain(error.sentence)
    except (KeyboardInterrupt, BrokenPipeError):
        complain("stopped; nothing more is written.")
    except Exception as error:
        complain(f"a mistake in Clickover itself ({type(error).__name__}). Nothing is half-written. Please report it.")
    return NOT_DONE


def _check_command(arguments: Sequence[str]) -> None:
    """Raise RequestError if the first word is neither a command nor an option."""
    word = arguments[0] if arguments else "-"
    if word.startswith("-") or word in MODULES:
        return
    option = next((argument for argument in arguments if argument.startswith("-")), "")
    if option and any(mark in word for mark in "./\\"):
        advice = f"Start with one, such as “convert”. {_HELP}"
        raise RequestError(f"“{option}” needs a command before the file.", advice=advice)
    shown = word if len(word) <= _LONGEST_WORD else f"{word[:_LONGEST_WORD]}…"
    if word in PLANNED:
        raise RequestError(f"“{shown}” isn't available in this version of Clickover.", advice=_HELP)
    near = get_close_matches(word.casefold(), [*MODULES, *PLANNED], 1)
    if near and near[0] in PLANNED:
        advice = f"The nearest command, “{near[0]}”, isn't available in this version. {_HELP}"
    elif near:
        advice = f"Did you mean “{near[0]}”? {_HELP}"
    else:
        advice = _HELP
    raise RequestError(f"“{shown}” is neither a command nor a file.", advice=advice)


def _parser(command: str) -> argparse.ArgumentParser:
    """The parser; only the module of the command that was asked for is loaded."""
    parser = _Parser(prog="clickover", description="Carries clicker scores over to the Canvas gradebook.")
    parser.add_argument("--version", action="version", version=f"Clickover {VERSION}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_Parser)
    for name, (module, purpose) in MODULES.items():
        added = commands.add_parser(name, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.")
        if name == command:
            importlib.import_module(module).add_arguments(added)
    return parser


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
