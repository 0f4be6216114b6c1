"""Tests for rule sets: their files, their folder, and the common policies."""

import json
import os
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest

from core.choices import (
    AbsentPolicy,
    Choices,
    DuplicateAccountPolicy,
    NoResponsePolicy,
    OutputColumns,
    ScoringRule,
    SessionCredit,
    SessionKind,
    SessionSteps,
)
from core.errors import UnreadableFileError, UnrecognizedFileError, UnwritableFileError
from core.rule_sets import (
    COMMON_POLICIES,
    MAX_NAME_LENGTH,
    RuleSet,
    RuleSetStore,
    build_rule_set,
    decode_rule_set,
    encode_rule_set,
    read_rule_set,
)
from core.scores.rule_text import describe_rule

RULE_SET = RuleSet(
    "PHYS 101: “clickers” / Ünits",
    ScoringRule(
        SessionCredit.POSITIVE,
        cap=Decimal("2.5"),
        keep_best=11,
        kinds={SessionKind.QUIZ: SessionSteps(full_credit_at=Decimal(80))},
    ),
    NoResponsePolicy.ZERO,
    AbsentPolicy.EXCUSED,
    DuplicateAccountPolicy.SUM,
)


@pytest.mark.parametrize("rule_set", [RULE_SET, *COMMON_POLICIES], ids=lambda rule_set: rule_set.name)
def test_decode_rule_set_encoded_rule_set_returns_it(rule_set: RuleSet) -> None:
    assert decode_rule_set(encode_rule_set(rule_set), "file") == rule_set


def test_common_policies_have_distinct_names_and_descriptions() -> None:
    assert len({rule_set.name for rule_set in COMMON_POLICIES}) == len(COMMON_POLICIES)
    assert len({describe_rule(rule_set.apply_to(Choices())) for rule_set in COMMON_POLICIES}) == len(COMMON_POLICIES)


def test_apply_rule_set_keeps_other_options() -> None:
    choices = Choices(columns=OutputColumns.TOTAL, total_name="Clickers", rule=ScoringRule(drop_lowest=1))
    applied = RULE_SET.apply_to(choices)
    assert build_rule_set(f"  {RULE_SET.name}\n", applied) == RULE_SET
    assert (applied.columns, applied.total_name) == (OutputColumns.TOTAL, "Clickers")


def test_build_rule_set_long_name_is_shortened() -> None:
    assert build_rule_set("x" * 79 + " y", Choices()).name == "x" * 79
    assert len(build_rule_set("x" * 200, Choices()).name) == MAX_NAME_LENGTH


def change(**values: object) -> bytes:
    content = json.loads(encode_rule_set(RULE_SET))
    rule = {**content["rule"], **values.pop("rule", {})}  # type: ignore[dict-item]
    return json.dumps({**content, "rule": rule, **values}).encode()


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "isn't a rule set"),
        (b"[" * 100_000, "isn't a rule set"),
        (b"[1]", "isn't a rule set"),
        (b"\xff\xfe", "isn't a rule set"),
        (b'{"name": "x"}', "isn't a rule set"),
        (change(clickover_rules=2), "another version"),
        (change(rule_version=1), "another version"),
        (change(rule_version=None), "another version"),
        (change(name=1), "damaged"),
        (change(name=""), "no name"),
        (change(name="two\nlines"), "one short line"),
        (change(name="bell\a"), "one short line"),
        (change(name="x" * 81), "one short line"),
        (change(absent="gone"), "damaged"),
        (change(rule={"cap": "-1"}), "damaged"),
        (change(rule={"cap": "1E+20"}), "damaged"),
        (change(rule={"full_credit_at": "100.5"}), "damaged"),
        (change(rule={"total_full_credit_at": "0"}), "above 0"),
        (change(rule={"keep_best": 0}), "above 0"),
        (change(rule={"drop_lowest": 1}), "keeps the best"),
        (change(rule={"kinds": {"exam": {}}}), "damaged"),
        (change(rule={"kinds": {"quiz": {"each_worth": "0"}}}), "above 0"),
        (change(rule={"kinds": {"quiz": {"full_credit_at": "101"}}}), "damaged"),
    ],
)
def test_decode_rule_set_other_file_raises_unrecognized_file(data: bytes, message: str) -> None:
    with pytest.raises(UnrecognizedFileError, match=message):
        decode_rule_set(data, "rules.json")


def test_read_rule_set_large_or_missing_file_raises_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        read_rule_set(tmp_path / "none.json")
    (tmp_path / "large.json").write_bytes(b" " * 2**17)
    with pytest.raises(UnreadableFileError):
        read_rule_set(tmp_path / "large.json")


def test_rule_set_store_saved_rule_sets_are_read_by_name(tmp_path: Path) -> None:
    store = RuleSetStore(tmp_path / "data" / "rules")
    assert store.read_all() == ()
    for name in ("b", "A", RULE_SET.name):
        store.save(replace(RULE_SET, name=name))
    store.save(RuleSet("b"))
    assert store.read_all() == (replace(RULE_SET, name="A"), RuleSet("b"), RULE_SET)
    if os.name == "posix":
        assert {path.stat().st_mode & 0o077 for path in (tmp_path / "data").rglob("*")} == {0}
    store.delete("b")
    store.delete("b")
    assert [rule_set.name for rule_set in store.read_all()] == ["A", RULE_SET.name]


def test_rule_set_store_damaged_file_is_skipped_and_kept(tmp_path: Path) -> None:
    store = RuleSetStore(tmp_path)
    (tmp_path / "damaged.json").write_text("{", encoding="utf-8")
    (tmp_path / "copy of another name.json").write_bytes(encode_rule_set(RULE_SET))
    store.save(RuleSet("b"))
    assert store.read_all() == (RuleSet("b"),)
    assert (tmp_path / "damaged.json").read_text(encoding="utf-8") == "{"


def test_rule_set_store_unusable_folder_raises_unwritable_file(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    store = RuleSetStore(tmp_path / "file")
    with pytest.raises(UnwritableFileError):
        store.save(RULE_SET)
    assert store.read_all() == ()
    with patch.object(Path, "unlink", side_effect=PermissionError), pytest.raises(UnwritableFileError):
        store.delete("b")
    with patch.object(Path, "glob", side_effect=PermissionError):
        assert store.read_all() == ()
