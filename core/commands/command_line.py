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
from core.commands.translation import translate
from core.display_text import escape_json, make_visible
from core.errors import ClickoverError, InvalidRequestError
from core.problems import Problem, Severity, Source
from core.texts import Text, _, join_sentences
from core.version import VERSION

COMMAND_MODULES = {
    "convert": ("core.commands.convert", _("Build the upload file for Canvas from an iClicker file.")),
    "rehearse": ("core.commands.rehearse", _("Show what Canvas would do with an upload file.")),
    "landed": ("core.commands.landed", _("Check in a new gradebook whether the scores in an upload file arrived.")),
    "match": ("core.commands.match", _("Match people with students, and show how likely each match is.")),
    "explain": ("core.commands.explain", _("Show how one student's scores were calculated.")),
    "courses": ("core.commands.courses", _("List, show, forget, export, or import the courses that Clickover knows.")),
    "check": ("core.commands.check", _("Show what kind of file this is, and the problems in it.")),
    "self-test": ("core.commands.self_test", _("Convert the bundled example, and check that Clickover is complete.")),
}

PLANNED_COMMANDS = ("verify", "batch")
"""Reserved names of commands that don't exist yet."""

_FILE_WRITING_COMMANDS = ("convert", "courses")
_MAX_DISPLAYED_LENGTH = 60
_SEVERITY_WORDS = {Severity.INFO: _("note"), Severity.WARNING: _("warning"), Severity.ERROR: _("error")}
_HELP_ADVICE = _("See “clickover --help”.")


class _ArgumentParser(argparse.ArgumentParser):
    """Argument parser that raises errors instead of printing the usage, and that translates its help."""

    @override
    def error(self, message: str) -> NoReturn:
        raise InvalidRequestError(
            _("{problem}.", problem=message), advice=_("See “{command} --help”.", command=self.prog)
        )

    @override
    def format_help(self) -> str:
        self.description = translate(self.description or "")
        for group in self._action_groups:
            group.title = translate(group.title or "")
        for action in self._actions:
            subcommands = action._get_subactions() if isinstance(action, argparse._SubParsersAction) else []
            for item in (action, *subcommands):
                item.help = translate(item.help or "")
        return super().format_help()


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
        return _fail(_("Stopped. Nothing was written."))
    except MemoryError:
        return _fail(_("There isn't enough memory. No file is incomplete. Close other programs, and try again."))
    except Exception as error:
        name = type(error).__name__
        return _fail(_("Clickover has a bug ({name}). No file is incomplete. Please report it.", name=name))
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
        print_error(
            _("The output can't be printed ({reason}). The files are complete.", reason=error.strerror or "")
            if has_files
            else _("The output can't be printed ({reason}). Send it to another place.", reason=error.strerror or "")
        )
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
        advice = join_sentences(_("Start with a command, such as “convert”."), _HELP_ADVICE)
        raise InvalidRequestError(_("“{option}” needs a command before the file.", option=option), advice=advice)
    displayed_word = word if len(word) <= _MAX_DISPLAYED_LENGTH else f"{word[:_MAX_DISPLAYED_LENGTH]}…"
    if word in PLANNED_COMMANDS:
        raise InvalidRequestError(
            _("“{command}” isn't available in this version of Clickover.", command=displayed_word), advice=_HELP_ADVICE
        )
    nearest_commands = get_close_matches(word.casefold(), [*COMMAND_MODULES, *PLANNED_COMMANDS], 1)
    if nearest_commands and nearest_commands[0] in PLANNED_COMMANDS:
        hint = _("The nearest command, “{command}”, isn't available in this version.", command=nearest_commands[0])
    elif nearest_commands:
        hint = _("Did you mean “{command}”?", command=nearest_commands[0])
    else:
        hint = Text("")
    raise InvalidRequestError(
        _("“{word}” is neither a command nor a file.", word=displayed_word), advice=join_sentences(hint, _HELP_ADVICE)
    )


def _build_parser(command: str) -> argparse.ArgumentParser:
    """Return the argument parser, loading only the requested command's module."""
    parser = _ArgumentParser(prog="clickover", description=_("Move iClicker scores to the Canvas gradebook."))
    parser.add_argument("--version", action="version", version=f"Clickover {VERSION}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND", parser_class=_ArgumentParser)
    for name, (module, purpose) in COMMAND_MODULES.items():
        subparser = commands.add_parser(name, help=purpose, description=purpose)
        if name == command:
            importlib.import_module(module).add_arguments(subparser)
    return parser


EXIT_DONE = 0
EXIT_ATTENTION = 1
EXIT_FAILED = 2


def print_line(line: str = "", *, indent: int = 0) -> None:
    """Print a line on stdout in the user's language, with control characters made visible."""
    sys.stdout.write(f"{' ' * indent}{make_visible(translate(line))}\n")


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
        values = {"severity": f"{translate(_SEVERITY_WORDS[problem.severity]):>7}", "message": problem.message}
        if problem.place.row:
            row = str(locate_file_key(problem.place.row)[1])
            print_line(_("{severity}: {message} (row {row})", **values, row=row))
        else:
            print_line(_("{severity}: {message}", **values))


def print_error(message: str) -> None:
    """Print an error message on one line on stderr in the user's language, if that is possible."""
    try:
        sys.stderr.write(f"clickover: {make_visible(translate(message))}\n")
        sys.stderr.flush()
    except OSError:
        _discard_output(sys.stderr)
