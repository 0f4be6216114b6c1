"""Options of the `convert` command, and their conversion into `Choices`."""

import argparse
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal, InvalidOperation
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
from core.commands.reading_options import add_reading_options
from core.errors import InvalidRequestError
from core.files.file_bytes import read_bytes
from core.points import Points
from core.sent_upload import SentUpload
from core.students.proposals import ConfidenceBand

MAX_ROUNDING_DECIMALS = 10
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
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT.csv", help="the file for Canvas")
    add_conversion_options(parser)
    files = parser.add_argument_group("further files")
    files.add_argument("--restore", type=Path, metavar="FILE.csv", help="write the file that undoes the upload")
    files.add_argument("--report", type=Path, metavar="FILE.html", help="write a record of the run")


def add_input_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the iClicker files, the gradebook, and `--json` to the parser."""
    parser.add_argument(
        "exports", type=Path, nargs="+", metavar="EXPORT", help="the iClicker export; several are one class"
    )
    parser.add_argument("--roster", type=Path, metavar="GRADEBOOK", help="the gradebook that Canvas exported")
    parser.add_argument("--json", action="store_true", help="answer with one JSON object")


def add_conversion_options(parser: argparse.ArgumentParser) -> None:
    """Add the options that decide what is written, in groups."""
    add_reading_options(parser)
    _add_column_options(parser.add_argument_group("which sessions, which columns"))
    _add_score_options(parser.add_argument_group("what a missing score means"))
    _add_rule_options(parser.add_argument_group("rules, in this order"))
    _add_matching_options(parser.add_argument_group("who counts"))
    course = parser.add_argument_group("what Clickover remembers")
    add_course_option(course)
    course.add_argument("--default-rule", action="store_true", help="don't use the course's rule and options")


def _add_column_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--columns", choices=[*map(str, OutputColumns)], help="a column a session, one total, or both")
    group.add_argument(
        "--total-name", type=_parse_text, metavar="NAME", help="the name of the total (default “iClicker Total”)"
    )
    group.add_argument(
        "--sessions", action="append", default=[], metavar="NAME", help="keep only these; may be repeated"
    )
    group.add_argument("--drop", action="append", default=[], metavar="NAME", help="leave one out; may be repeated")
    group.add_argument("--only-changes", action="store_true", help="leave out columns that Canvas has right")


def _add_score_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--no-response", choices=[*map(str, NoResponsePolicy)], help="what a blank in the export becomes"
    )
    group.add_argument("--absent", choices=[*map(str, AbsentPolicy)], help="the same for students who are in no row")
    group.add_argument("--existing", choices=[*map(str, ExistingScorePolicy)], help="where Canvas already has a score")
    group.add_argument("--overwrite-excused", action="store_true", help="write over EX in Canvas too")
    group.add_argument(
        "--sent",
        type=Path,
        action="append",
        default=[],
        metavar="EARLIER.csv",
        help="an upload file that was imported earlier; may be repeated, oldest first",
    )
    group.add_argument(
        "--edited-in-canvas",
        choices=[*map(str, EditedScorePolicy)],
        help="where a person changed a score in Canvas since --sent (default keep)",
    )


def _add_rule_options(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--credit", choices=[*map(str, SessionCredit)], help="what earns credit in a session")
    group.add_argument(
        "--full-credit-at", type=_parse_percent, metavar="PERCENT", help="full points from this share on"
    )
    group.add_argument("--cap", type=_parse_positive, metavar="POINTS", help="the most that one session gives")
    group.add_argument("--each-worth", type=_parse_positive, metavar="POINTS", help="make every session worth this")
    group.add_argument(
        "--extra-credit", action="append", default=[], metavar="SESSION", help="only add points; may be repeated"
    )
    group.add_argument("--drop-lowest", type=_parse_count, metavar="N", help="drop N sessions from the total")
    group.add_argument("--keep-best", type=_parse_count, metavar="N", help="drop all but N sessions from the total")
    group.add_argument("--total-points", type=_parse_positive, metavar="POINTS", help="what the total is worth")
    group.add_argument(
        "--excused-in-total", choices=[*map(str, ExcusedPolicy)], help="leave excused sessions out, or count them as 0"
    )
    group.add_argument(
        "--total-full-credit-at", type=_parse_percent, metavar="PERCENT", help="full credit for the total from here on"
    )
    group.add_argument("--below", choices=[*map(str, BelowThresholdPolicy)], help="what a lower total becomes")
    group.add_argument("--cap-total", action="store_true", help="no total is above the points possible")
    group.add_argument(
        "--section-sessions", choices=[*map(str, SectionSessions)], help="own: leave out what other sections had"
    )
    group.add_argument(
        "--scale-to", type=_parse_positive, metavar="POINTS", help="scale each written column to these points"
    )
    group.add_argument("--decimals", type=_parse_decimal_places, metavar="N", help="round once, half up")


def _add_matching_options(group: argparse._ArgumentGroup) -> None:
    bands = [str(band) for band in (ConfidenceBand.AUTOMATIC, ConfidenceBand.STRONG, ConfidenceBand.LIKELY)]
    group.add_argument("--accept", choices=bands, help="the weakest band that counts without a person")
    group.add_argument(
        "--two-accounts", choices=[*map(str, DuplicateAccountPolicy)], help="how rows of one student become one"
    )
    group.add_argument("--decisions", type=Path, metavar="FILE.json", help="what a person decided")


def build_choices(arguments: argparse.Namespace, remembered: Choices | None = None) -> Choices:
    """Return the choices specified by these options.

    Missing options keep the stored choices of a course, or else the defaults.

    Raises:
        InvalidRequestError: an option requires `--roster` or `--sent`, which is missing.
    """
    if arguments.roster is None:
        for name in ROSTER_OPTIONS:
            if getattr(arguments, name):
                raise InvalidRequestError(
                    f"--{name.replace('_', '-')} needs the gradebook.", advice="Give it with --roster GRADEBOOK."
                )
    if arguments.edited_in_canvas and not (arguments.sent or arguments.course):
        raise InvalidRequestError(
            "--edited-in-canvas needs the upload files that were imported earlier.",
            advice="Give them with --sent EARLIER.csv, or name the course with --course.",
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
                f"--sent has “{other}” twice.", advice="Give each file once, in the order in which they were imported."
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
        raise InvalidRequestError("--drop-lowest and --keep-best exclude each other.", advice="Give one of them.")
    if arguments.section_sessions == SectionSessions.OWN and arguments.roster is None:
        raise InvalidRequestError(
            "--section-sessions own needs the sections in the gradebook.", advice="Give it with --roster GRADEBOOK."
        )
    given = {
        name: value
        for name in (
            "full_credit_at",
            "cap",
            "each_worth",
            "total_points",
            "total_full_credit_at",
            "scale_to",
            "decimals",
        )
        if (value := getattr(arguments, name)) is not None
    }
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


def _parse_positive(text: str) -> Points:
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 < number < 10**9 or number.as_tuple().exponent not in range(-6, 10):
        raise argparse.ArgumentTypeError(f"expected a number above 0, such as 20 or 2.5, found “{text}”")
    return number


def _parse_text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise argparse.ArgumentTypeError(f"expected text, found bytes that are none: “{text}”") from error
    return text


def _parse_percent(text: str) -> Points:
    number = _parse_positive(text.removesuffix("%"))
    if number > 100:
        raise argparse.ArgumentTypeError(f"expected a percentage from 0 to 100, found “{text}”")
    return number


def _parse_decimal_places(text: str) -> int:
    if not text.isdecimal() or int(text) > MAX_ROUNDING_DECIMALS:
        raise argparse.ArgumentTypeError(f"expected a whole number from 0 to {MAX_ROUNDING_DECIMALS}, found “{text}”")
    return int(text)


def _parse_count(text: str) -> int:
    if not text.isdecimal() or int(text) > 10_000:
        raise argparse.ArgumentTypeError(f"expected a whole number from 0 on, found “{text}”")
    return int(text)
