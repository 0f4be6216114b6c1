"""The commands keep their promises on random classes, with damage on damage, and on files of other kinds."""

import random
from pathlib import Path

import pytest

from tests.command_invariants import find_violations, find_violations_by_other_files, find_violations_by_tool_tables

CLASSES_PER_TEST = 12


@pytest.mark.parametrize("start", range(0, 48, CLASSES_PER_TEST))
def test_commands_random_classes_satisfy_invariants(start: int, tmp_path: Path) -> None:
    assert [line for seed in range(start, start + CLASSES_PER_TEST) for line in find_violations(seed, tmp_path)] == []


@pytest.mark.parametrize("start", range(0, 40, 20))
def test_commands_other_files_are_not_iclicker_files(start: int, tmp_path: Path) -> None:
    seeds = range(start, start + 20)
    assert [line for seed in seeds for line in find_violations_by_other_files(random.Random(seed), tmp_path)] == []


def test_check_tool_tables_finds_no_false_scores(tmp_path: Path) -> None:
    assert [line for seed in range(40) for line in find_violations_by_tool_tables(random.Random(seed), tmp_path)] == []
