"""Tests that tasks reach the functions without importing them early."""

import subprocess
import sys
from pathlib import Path

import pytest

from core.errors import UnreadableFileError
from gui.work import task_functions, tasks

ROOT = Path(__file__).parents[3]


def test_tasks_call_module_functions(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(task_functions, "read_input_file", lambda path: path.name)
    assert tasks.read_input_file(Path("class.csv")) == "class.csv"  # type: ignore[comparison-overlap]  # it is replaced
    with pytest.raises(UnreadableFileError):
        tasks.recover_course(tmp_path / "missing.clickover")


def test_tasks_import_functions_at_first_call() -> None:
    code = (
        "import sys; from functools import partial; from gui.work import tasks; run = partial(tasks.derive_results, 1);"
        "print('gui.work.task_functions' in sys.modules, hasattr(tasks, '__path__')); tasks.import_heavy_modules();"
        "print('gui.work.task_functions' in sys.modules, 'core.results' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False", "True", "True"]


def test_tasks_with_unknown_function_fails_when_called() -> None:
    with pytest.raises(AttributeError):
        tasks.find_nothing()  # type: ignore[attr-defined]  # the point of the test
