"""The commands keep their promises in random classes, with damage on damage."""

from pathlib import Path

import pytest

from tests.command_invariants import find_violations

CLASSES_PER_TEST = 15


@pytest.mark.parametrize("start", range(0, 60, CLASSES_PER_TEST))
def test_commands_in_random_classes_break_no_promise(start: int, tmp_path: Path) -> None:
    assert [line for seed in range(start, start + CLASSES_PER_TEST) for line in find_violations(seed, tmp_path)] == []
