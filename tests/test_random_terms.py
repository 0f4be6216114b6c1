"""Tests that run fifteen weeks of generated courses through the command line.

`python -m tests.random_terms 500` runs more.
"""

from pathlib import Path

import pytest

from tests.random_terms import TermError, data_folder, main, run_command, run_term


@pytest.mark.parametrize("seed", range(20))
def test_run_term_asks_only_new_questions_and_keeps_every_edit(seed: int, tmp_path: Path) -> None:
    run_term(seed, tmp_path)


def test_run_term_failing_command_raises_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with data_folder(tmp_path), pytest.raises(TermError, match="No course is called"):
        run_command(["courses", "show", "MATH"])
    assert main(0) == 0
    assert capsys.readouterr().out == "0 terms from 0: 0 failed\n"
