"""Rule sets: named grading rules that can be saved, shared as a file, and applied to any class.

A rule set has no session names, student names, or scores. The window imports this module before pandas is loaded.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from core.choices import (
    NO_SCORING_RULE,
    RULE_VERSION,
    AbsentPolicy,
    Choices,
    DuplicateAccountPolicy,
    NoResponsePolicy,
    ScoringRule,
    SessionCredit,
)
from core.errors import UnreadableFileError, UnrecognizedFileError, UnwritableFileError
from core.files.atomic_write import write_file
from core.files.file_bytes import read_bytes
from core.number_limits import check_numbers
from core.serialization import DeserializationError, deserialize, serialize
from core.texts import _

RULE_SET_SUFFIX = ".json"
MAX_NAME_LENGTH = 80

_VERSION_KEY, _FORMAT_VERSION = "clickover_rules", 1
_MAX_FILE_BYTES = 2**16


@dataclass(frozen=True, slots=True)
class RuleSet:
    """A named grading rule, with the policies for missing scores and duplicate accounts."""

    name: str
    rule: ScoringRule = field(default=NO_SCORING_RULE)
    no_response: NoResponsePolicy = NoResponsePolicy.LEAVE
    absent: AbsentPolicy = AbsentPolicy.LEAVE
    two_accounts: DuplicateAccountPolicy = DuplicateAccountPolicy.BEST

    def apply_to(self, choices: Choices) -> Choices:
        """Return the options with this rule set. Other options are unchanged."""
        return replace(
            choices,
            rule=self.rule,
            no_response=self.no_response,
            absent=self.absent,
            two_accounts=self.two_accounts,
        )


def build_rule_set(name: str, choices: Choices) -> RuleSet:
    """Return the rule set of these options, with extra spaces removed from its name."""
    clean_name = " ".join(name.split())[:MAX_NAME_LENGTH].strip()
    return RuleSet(clean_name, choices.rule, choices.no_response, choices.absent, choices.two_accounts)


COMMON_POLICIES = (
    RuleSet("Points earned"),
    RuleSet("Participation: any answer is full credit", ScoringRule(SessionCredit.ANSWERED)),
    RuleSet("Correctness: more than 0 points is full credit", ScoringRule(SessionCredit.POSITIVE)),
    RuleSet("Half and half: half of the points is full credit", ScoringRule(full_credit_at=Decimal(50))),
    RuleSet("2 lowest sessions dropped, all worth 1 point", ScoringRule(each_worth=Decimal(1), drop_lowest=2)),
    RuleSet("80% of the term is full credit", ScoringRule(total_full_credit_at=Decimal(80), cap_total=True)),
    RuleSet(
        "Attendance: 1 point a session, 2 absences are free",
        ScoringRule(SessionCredit.ANSWERED, each_worth=Decimal(1), drop_lowest=2),
    ),
)
"""Policies of many syllabi, as starting points."""


def encode_rule_set(rule_set: RuleSet) -> bytes:
    """Return the bytes of a rule set file."""
    content = {_VERSION_KEY: _FORMAT_VERSION, "rule_version": RULE_VERSION, **serialize(rule_set)}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()


def decode_rule_set(data: bytes, where: str) -> RuleSet:
    """Return the rule set in the bytes of a file, whose name is `where`.

    Raises:
        UnrecognizedFileError: the bytes aren't a rule set, or they are from a newer version of Clickover.
    """
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or _VERSION_KEY not in content:
        raise UnrecognizedFileError(
            _("this isn't a rule set from Clickover."), where=where, advice=_("Choose a file that Rules exported.")
        )
    if (content[_VERSION_KEY], content.get("rule_version")) != (_FORMAT_VERSION, RULE_VERSION):
        raise UnrecognizedFileError(
            _("this rule set is from another version of Clickover."),
            where=where,
            advice=_("Update Clickover, or enter the rule again."),
        )
    try:
        rule_set: RuleSet = deserialize(RuleSet, content)
        check_numbers("", rule_set)
        _check_rule_set(rule_set)
    except DeserializationError as error:
        raise UnrecognizedFileError(
            _("this rule set is damaged: {reason}.", reason=str(error)),
            where=where,
            advice=_("Export it again, or enter the rule again."),
        ) from error
    return rule_set


def _check_rule_set(rule_set: RuleSet) -> None:
    """Check the constraints that the types of the fields can't express.

    Raises:
        DeserializationError: the name can't be shown in one line, a number is 0, or both drop rules are set.
    """
    rule = rule_set.rule
    if rule_set.name != build_rule_set(rule_set.name, Choices()).name or not rule_set.name.isprintable():
        raise DeserializationError("its name isn't one short line")
    if not rule_set.name:
        raise DeserializationError("it has no name")
    steps = (rule, *rule.kinds.values())
    positive = [value for item in steps for value in (item.full_credit_at, item.cap, item.each_worth)]
    positive += [rule.total_points, rule.total_full_credit_at, rule.scale_to]
    if 0 in (*positive, rule.keep_best):
        raise DeserializationError("a number above 0 expected, “0” found")
    if rule.keep_best is not None and rule.drop_lowest:
        raise DeserializationError("it drops the lowest sessions and keeps the best ones")


def read_rule_set(path: Path) -> RuleSet:
    """Read the rule set in the file at `path`.

    Raises:
        UnreadableFileError: the file can't be read.
        UnrecognizedFileError: the file isn't a rule set, or it is from a newer version of Clickover.
    """
    return decode_rule_set(read_bytes(path, _MAX_FILE_BYTES), path.name)


class RuleSetStore:
    """The user's rule sets, in a folder with one file for each.

    A file that can't be read is never changed. Two windows can use the folder at the same time.
    """

    def __init__(self, folder: Path) -> None:
        """Use this folder, which is created when a rule set is saved."""
        self._folder = folder

    def read_all(self) -> tuple[RuleSet, ...]:
        """Return the rule sets by name, except unreadable ones."""
        return tuple(sorted(self._iter_readable(), key=lambda rule_set: (rule_set.name.casefold(), rule_set.name)))

    def _iter_readable(self) -> Iterable[RuleSet]:
        try:
            paths = list(self._folder.glob(f"*{RULE_SET_SUFFIX}"))
        except OSError:
            return
        for path in paths:
            try:
                rule_set = read_rule_set(path)
            except (UnreadableFileError, UnrecognizedFileError):
                continue
            if path == self._get_path(rule_set.name):
                yield rule_set

    def save(self, rule_set: RuleSet) -> None:
        """Save a rule set atomically, readable only by this user, replacing any with the same name.

        Raises:
            UnwritableFileError: the file can't be written.
        """
        with contextlib.suppress(OSError):  # if there is still no folder, writing fails with the reason
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_file(self._get_path(rule_set.name), encode_rule_set(rule_set))

    def delete(self, name: str) -> None:
        """Delete the rule set with this name.

        Raises:
            UnwritableFileError: the file can't be deleted.
        """
        try:
            self._get_path(name).unlink(missing_ok=True)
        except OSError as error:
            advice = _("Check that you can change the files in this folder, and try again.")
            what = _("the rule set “{name}” can't be deleted.", name=name)
            raise UnwritableFileError(what, where=str(self._folder), advice=advice) from error

    def _get_path(self, name: str) -> Path:
        """Return the path for a name, which may contain characters that aren't allowed in file names."""
        return self._folder / (hashlib.sha256(name.encode()).hexdigest()[:32] + RULE_SET_SUFFIX)
