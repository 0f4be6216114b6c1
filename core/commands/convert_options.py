"""Options of the `convert` command, and their conversion into `Choices`."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

from core.choices import (
    AbsentPolicy,
    BelowThresholdPolicy,
    Choices,
    DuplicateAccountPolicy,
    EditedScorePolicy,
    ExcusedPolicy,
    ExistingScorePolicy,
    NoResponsePolicy,
    OutputColumns,
    ScoringRule,
    SectionSessions,
    SessionCredit,
)
from core.commands.course_option import add_course_option
from core.commands.option_values import parse_count, parse_decimal_places, parse_percent, parse_positive, parse_text
from core.commands.reading_options import add_reading_options
from core.errors import InvalidRequestError
from core.files.file_bytes import read_bytes
from core.sent_upload import SentUpload
from core.students.proposals import ConfidenceBand
from core.texts import _

_RULE_NUMBERS = (
    "full_credit_at",
    "cap",
    "each_worth",
    "total_points",
    "total_full_credit_at",
    "scale_to",
    "decimals",
)
ROSTER_OPTIONS = ("restore", "only_changes", "existing", "absent", "sent", "edited_in_canvas", "course")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the iClicker files and all options to the parser, in groups."""
    add_input_arguments(parser)
    parser.add_argument(
        "-o", "--output", type=Path, required=True, metavar="OUT.csv", help=_("the upload file to write")
    )
    add_conversion_options(parser)
    files = parser.add_argument_group(_("other files"))
    files.add_argument(
        "--restore", type=Path, metavar="FILE.csv", help=_("also write a file that restores the old scores")
    )
    files.add_argument("--report", type=Path, metavar="FILE.html", help=_("also write a report"))


def add_input_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the iClicker files, the gradebook, and `--json` to the parser."""
    parser.add_argument(
        "exports", type=Path, nargs="+", metavar="EXPORT", help=_("an iClicker file; several files are one class")
    )
    parser.add_argument("--roster", type=Path, metavar="GRADEBOOK", help=_("the gradebook from Canvas"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))


def add_conversion_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that decide what is written, in groups."""
    add_reading_options(parser)
    _add_column_options(parser.add_argument_group(_("sessions and columns")))
    _add_score_options(parser.add_argument_group(_("missing and existing scores")))
    _add_rule_options(parser.add_argument_group(_("grading rule, applied in this order")))
    _add_matching_options(parser.add_argument_group(_("matching")))
    course = parser.add_argument_group(_("what Clickover remembers"))
    add_course_option(course)
    course.add_argument("--default-rule", action="store_true", help=_("don't use the course's rule and options"))


def _add_column_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--columns", choices=[*map(str, OutputColumns)], help=_("columns to write: one per session, one total, or both")
    )
    group.add_argument(
        "--total-name", type=parse_text, metavar="NAME", help=_("the name of the total (default “iClicker Total”)")
    )
    group.add_argument(
        "--sessions", action="append", default=[], metavar="NAME", help=_("include only this session; repeatable")
    )
    group.add_argument(
        "--drop", action="append", default=[], metavar="NAME", help=_("leave out this session; repeatable")
    )
    group.add_argument(
        "--only-changes", action="store_true", help=_("leave out columns that wouldn't change in Canvas")
    )


def _add_score_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--no-response", choices=[*map(str, NoResponsePolicy)], help=_("what no score in the iClicker file becomes")
    )
    group.add_argument(
        "--absent", choices=[*map(str, AbsentPolicy)], help=_("the same for students who aren't in the iClicker file")
    )
    group.add_argument(
        "--existing", choices=[*map(str, ExistingScorePolicy)], help=_("what to do if Canvas already has a score")
    )
    group.add_argument("--overwrite-excused", action="store_true", help=_("also overwrite EX in Canvas"))
    group.add_argument(
        "--sent",
        type=Path,
        action="append",
        default=[],
        metavar="EARLIER.csv",
        help=_("an upload file that you imported earlier; repeatable, oldest first"),
    )
    group.add_argument(
        "--edited-in-canvas",
        choices=[*map(str, EditedScorePolicy)],
        help=_("what to do if a score was changed in Canvas since --sent (default keep)"),
    )


def _add_rule_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--credit", choices=[*map(str, SessionCredit)], help=_("what earns full points in a session"))
    group.add_argument(
        "--full-credit-at",
        type=parse_percent,
        metavar="PERCENT",
        help=_("give full points at or above this percentage"),
    )
    group.add_argument("--cap", type=parse_positive, metavar="POINTS", help=_("maximum points per session"))
    group.add_argument(
        "--each-worth", type=parse_positive, metavar="POINTS", help=_("make every session worth these points")
    )
    group.add_argument(
        "--extra-credit",
        action="append",
        default=[],
        metavar="SESSION",
        help=_("add this session's points as extra credit; repeatable"),
    )
    group.add_argument(
        "--drop-lowest", type=parse_count, metavar="N", help=_("drop the N lowest sessions from the total")
    )
    group.add_argument(
        "--keep-best", type=parse_count, metavar="N", help=_("keep only the N best sessions in the total")
    )
    group.add_argument("--total-points", type=parse_positive, metavar="POINTS", help=_("points possible of the total"))
    group.add_argument(
        "--excused-in-total",
        choices=[*map(str, ExcusedPolicy)],
        help=_("leave excused sessions out of the total, or count them as 0"),
    )
    group.add_argument(
        "--total-full-credit-at",
        type=parse_percent,
        metavar="PERCENT",
        help=_("give full credit for the total at or above this percentage"),
    )
    group.add_argument("--below", choices=[*map(str, BelowThresholdPolicy)], help=_("what happens to a lower total"))
    group.add_argument("--cap-total", action="store_true", help=_("limit the total to the points possible"))
    group.add_argument(
        "--section-sessions",
        choices=[*map(str, SectionSessions)],
        help=_("own: leave out sessions that only other sections had"),
    )
    group.add_argument(
        "--scale-to", type=parse_positive, metavar="POINTS", help=_("scale each written column to these points")
    )
    group.add_argument(
        "--decimals", type=parse_decimal_places, metavar="N", help=_("round scores to N decimal places, half up")
    )


def _add_matching_options(group: argparse._ArgumentGroup) -> None:
    bands = [str(band) for band in (ConfidenceBand.AUTOMATIC, ConfidenceBand.STRONG, ConfidenceBand.LIKELY)]
    group.add_argument("--accept", choices=bands, help=_("lowest confidence that is accepted without review"))
    group.add_argument(
        "--two-accounts",
        choices=[*map(str, DuplicateAccountPolicy)],
        help=_("how to combine duplicate accounts of one student"),
    )
    group.add_argument("--decisions", type=Path, metavar="FILE.json", help=_("file with manual decisions"))


def build_choices(arguments: argparse.Namespace, remembered: Choices | None = None) -> Choices:
    """Return the choices specified by these options.

    Missing options keep the stored choices of a course, or else the defaults.

    Raises:
        InvalidRequestError: an option requires `--roster` or `--sent`, which is missing.
    """
    if arguments.roster is None:
        for name in ROSTER_OPTIONS:
            if getattr(arguments, name):
                option = f"--{name.replace('_', '-')}"
                raise InvalidRequestError(
                    _("{option} needs the gradebook.", option=option), advice=_("Add it with --roster GRADEBOOK.")
                )
    if arguments.edited_in_canvas and not (arguments.sent or arguments.course):
        raise InvalidRequestError(
            _("--edited-in-canvas needs the upload files that you imported earlier."),
            advice=_("Add them with --sent EARLIER.csv, or name the course with --course."),
        )
    default = remembered or Choices()
    return replace(
        default,
        columns=OutputColumns(arguments.columns or default.columns),
        total_name=default.total_name if arguments.total_name is None else arguments.total_name,
        no_response=NoResponsePolicy(arguments.no_response or default.no_response),
        absent=AbsentPolicy(arguments.absent or default.absent),
        existing=ExistingScorePolicy(arguments.existing or default.existing),
        overwrite_excused=arguments.overwrite_excused,
        accept=ConfidenceBand(arguments.accept or default.accept),
        two_accounts=DuplicateAccountPolicy(arguments.two_accounts or default.two_accounts),
        rule=_build_rule(arguments, default.rule),
        edited_in_canvas=EditedScorePolicy(arguments.edited_in_canvas or default.edited_in_canvas),
    )


def read_sent_uploads(paths: Sequence[Path]) -> tuple[SentUpload, ...]:
    """Read the upload files that were imported earlier, in this order.

    Raises:
        UnreadableFileError: a file can't be read.
        InvalidRequestError: a file is given twice.
    """
    for path, other in combinations(paths, 2):
        if is_same_file(path, other):
            raise InvalidRequestError(
                _("--sent names “{file}” twice.", file=str(other)),
                advice=_("Name each file once, in the order in which you imported them."),
            )
    names = [path.name for path in paths]
    return tuple(
        SentUpload(path.name if names.count(path.name) == 1 else str(path), read_bytes(path)) for path in paths
    )


def is_same_file(path: Path, other: Path) -> bool:
    """Return True if two paths lead to the same file, which may not exist yet."""
    try:
        return path.samefile(other)
    except (OSError, ValueError):  # a file doesn't exist yet, or its name is impossible
        return _resolve_path(path) == _resolve_path(other)


def _resolve_path(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, ValueError, RuntimeError):  # RuntimeError: circular links, up to Python 3.12
        return path.absolute()


def _build_rule(arguments: argparse.Namespace, default: ScoringRule) -> ScoringRule:
    """Return the grading rule, except for the extra-credit sessions. Missing options keep the default rule.

    Options for sessions apply to all kinds of sessions, even if the default rule has steps by kind. The workbook has
    the extra-credit sessions.

    Raises:
        InvalidRequestError: both drop options are given, or the gradebook with the sections is missing.
    """
    if arguments.drop_lowest is not None and arguments.keep_best is not None:
        raise InvalidRequestError(
            _("--drop-lowest and --keep-best can't be used together."), advice=_("Use one of them.")
        )
    if arguments.section_sessions == SectionSessions.OWN and arguments.roster is None:
        raise InvalidRequestError(
            _("--section-sessions own needs the sections in the gradebook."),
            advice=_("Add it with --roster GRADEBOOK."),
        )
    given = {name: value for name in _RULE_NUMBERS if (value := getattr(arguments, name)) is not None}
    if arguments.drop_lowest is not None or arguments.keep_best is not None:
        given |= {"drop_lowest": arguments.drop_lowest or 0, "keep_best": arguments.keep_best}
    session_steps: dict[str, Any] = {
        name: given[name] for name in ("full_credit_at", "cap", "each_worth") if name in given
    }
    if arguments.credit:
        session_steps["credit"] = SessionCredit(arguments.credit)
    return replace(
        default,
        kinds={kind: replace(steps, **session_steps) for kind, steps in default.kinds.items()},
        credit=SessionCredit(arguments.credit or default.credit),
        excused_in_total=ExcusedPolicy(arguments.excused_in_total or default.excused_in_total),
        below=BelowThresholdPolicy(arguments.below or default.below),
        cap_total=arguments.cap_total or default.cap_total,
        section_sessions=SectionSessions(arguments.section_sessions or default.section_sessions),
        **given,
    )
