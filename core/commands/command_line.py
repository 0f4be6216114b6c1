"""Command dispatch, exit statuses, and output of the command line.

Commands print plain text for people, or one JSON object for scripts.
"""

import argparse
import importlib
import io
import json
import os
import sys
from collections.abc import Iterable, Sequence
from contextlib import redirect_stdout, suppress
from difflib import get_close_matches
from typing import NoReturn, TextIO

from typing_extensions import override

from core.clicker.export import ClickerExport, locate_file_key
from core.display_text import escape_json, make_visible
from core.errors import ClickoverError, InvalidRequestError
from core.problems import Problem, Source
from core.version import VERSION

COMMAND_MODULES = {
    "convert": ("core.commands.convert", "make the CSV that Canvas takes from an iClicker export"),
    "rehearse": ("core.commands.rehearse", "say what Canvas would do with an upload"),
    "landed": ("core.commands.landed", "compare an upload with a gradebook exported after it"),
    "match": ("core.commands.match", "say who is who, and how sure that is"),
    "explain": ("core.commands.explain", "show how one student's scores were calculated"),
    "courses": ("core.commands.courses", "list, show, forget, export, or import what is remembered of courses"),
    "check": ("core.commands.check", "say what a file is"),
    "self-test": ("core.commands.self_test", "do the main job on the bundled example"),
}

PLANNED_COMMANDS = ("verify", "batch")
"""Reserved names of commands that don't exist yet."""

_FILE_WRITING_COMMANDS = ("convert", "courses")
_MAX_DISPLAYED_LENGTH = 60
_HELP_ADVICE = 'See "clickover --help".'


class _ArgumentParser(argparse.ArgumentParser):
    """Argument parser that raises errors instead of printing the usage."""

    @override
    def error(self, message: str) -> NoReturn:
        raise InvalidRequestError(f"{message}.", advice=f'See "{self.prog} --help".')


def run(arguments: Sequence[str]) -> int:
    """Run one command and return its exit status.

    The output is printed after all other work, including writing files. Any failure is reported on one line on stderr,
    never as a traceback.
    """
    output = io.StringIO()
    try:
        with redirect_stdout(output):
            status = _run_command(arguments)
    except ClickoverError as error:
        return _fail(error.message)
    except KeyboardInterrupt:
        return _fail("stopped; nothing is written.")
    except MemoryError:
        return _fail("there isn't enough memory. Nothing is half-written. Close other programs, and try again.")
    except Exception as error:
        name = type(error).__name__
        return _fail(f"a mistake in Clickover itself ({name}). Nothing is half-written. Please report it.")
    return status if _print_output(output.getvalue(), arguments) else EXIT_FAILED


def _run_command(arguments: Sequence[str]) -> int:
    _check_command(arguments)
    try:
        parsed = _build_parser(arguments[0] if arguments else "").parse_args(list(arguments))
    except SystemExit as ended:  # --help or --version
        return int(ended.code or EXIT_DONE)
    return int(importlib.import_module(COMMAND_MODULES[parsed.command][0]).run(parsed))


def _fail(message: str) -> int:
    print_error(message)
    return EXIT_FAILED


def _print_output(text: str, arguments: Sequence[str]) -> bool:
    """Print the output of a command, and return True if the command succeeded.

    A command that has written files succeeds even if its output can't be printed.
    """
    if not text:
        return True
    try:
        sys.stdout.write(text)
        sys.stdout.flush()
    except OSError as error:
        _discard_output(sys.stdout)
        has_files = arguments[0] in _FILE_WRITING_COMMANDS
        advice = "The files are complete." if has_files else "Send the output to another place."
        print_error(f"the output can't be printed ({error.strerror}). {advice}")
        return has_files
    return True


def _discard_output(stream: TextIO) -> None:
    """Discard output that a stream couldn't print.

    Otherwise, Python would try to print it again at exit, and fail.
    """
    with suppress(OSError, ValueError):
        null_device = os.open(os.devnull, os.O_WRONLY)
        os.dup2(null_device, stream.fileno())
        os.close(null_device)


def _check_command(arguments: Sequence[str]) -> None:
    """Check that the first argument is a command or an option.

    Raises:
        InvalidRequestError: the argument is neither. The error suggests the nearest command.
    """
    word = arguments[0] if arguments else "-"
    if word.startswith("-") or word in COMMAND_MODULES:
        return
    option = next((argument for argument in arguments if argument.startswith("-")), "")
    if option and any(mark in word for mark in "./\\"):
        advice = f"Start with one, such as “convert”. {_HELP_ADVICE}"
        raise InvalidRequestError(f"“{option}” needs a command before the file.", advice=advice)
    displayed_word = word if len(word) <= _MAX_DISPLAYED_LENGTH else f"{word[:_MAX_DISPLAYED_LENGTH]}…"
    if word in PLANNED_COMMANDS:
        raise InvalidRequestError(
            f"“{displayed_word}” isn't available in this version of Clickover.", advice=_HELP_ADVICE
        )
    nearest_commands = get_close_matches(word.casefold(), [*COMMAND_MODULES, *PLANNED_COMMANDS], 1)
    if nearest_commands and nearest_commands[0] in PLANNED_COMMANDS:
        advice = f"The nearest command, “{nearest_commands[0]}”, isn't available in this version. {_HELP_ADVICE}"
    elif nearest_commands:
        advice = f"Did you mean “{nearest_commands[0]}”? {_HELP_ADVICE}"
    else:
        advice = _HELP_ADVICE
    raise InvalidRequestError(f"“{displayed_word}” is neither a command nor a file.", advice=advice)


def _build_parser(command: str) -> argparse.ArgumentParser:
    """Return the argument parser, loading only the requested command's module."""
    parser = _ArgumentParser(prog="clickover", description="Carries clicker scores over to the Canvas gradebook.")
    parser.add_argument("--version", action="version", version=f"Clickover {VERSION}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_ArgumentParser)
    for name, (module, purpose) in COMMAND_MODULES.items():
        subparser = commands.add_parser(name, help=purpose, description=f"{purpose[0].upper()}{purpose[1:]}.")
        if name == command:
            importlib.import_module(module).add_arguments(subparser)
    return parser


EXIT_DONE = 0
EXIT_ATTENTION = 1
EXIT_FAILED = 2


def print_line(line: str = "") -> None:
    """Print a line on stdout, with control characters made visible."""
    sys.stdout.write(make_visible(line) + "\n")


def print_json(output: dict[str, object]) -> None:
    """Print a command's output as one indented JSON object on stdout."""
    sys.stdout.write(escape_json(json.dumps(output, ensure_ascii=False, indent=2)) + "\n")


def build_location_json(row: int | None, column: int | None, export: ClickerExport | None) -> dict[str, object]:
    """Return a place in a class's iClicker files as a JSON object.

    The object has the file, the row, and the column. `file` is None if the place isn't in a single file.
    """
    key = column if row is None else row
    is_single = export is None or not export.has_several_files
    return {
        "file": 1 if is_single else None if key is None else locate_file_key(key)[0],
        "row": None if row is None else locate_file_key(row)[1],
        "column": None if column is None else locate_file_key(column)[1],
    }


def build_problem_json(problem: Problem, export: ClickerExport | None) -> dict[str, object]:
    """Return a problem as a JSON object, with the iClicker file in which it is.

    `file` is None if the problem isn't in an iClicker file.
    """
    content = problem.to_dict()
    if problem.place.source is not Source.EXPORT:
        return content | {"file": None}
    return content | build_location_json(problem.place.row, problem.place.column, export)


def print_problems(problems: Iterable[Problem]) -> None:
    """Print each problem on a line, with its severity, message, and row."""
    for problem in problems:
        place = f" (row {locate_file_key(problem.place.row)[1]})" if problem.place.row else ""
        print_line(f"{problem.severity.word:>7}: {problem.message}{place}")


def print_error(message: str) -> None:
    """Print an error message on one line on stderr, if that is possible."""
    try:
        sys.stderr.write(f"clickover: {make_visible(message)}\n")
        sys.stderr.flush()
    except OSError:
        _discard_output(sys.stderr)
