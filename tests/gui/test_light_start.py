"""Tests that the window opens without heavy modules."""

import os
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
HEAVY = ("pandas", "numpy", "rapidfuzz", "python_calamine", "charset_normalizer", "sqlite3", "jinja2")
PAGES = ("gui.session_selection.page", "gui.student_matching.page", "gui.review_export.page")


def list_loaded_modules(*modules: str) -> set[str]:
    code = f"import sys, importlib; [importlib.import_module(m) for m in {modules!r}]; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_first_paint_loads_no_heavy_modules() -> None:
    late = {*HEAVY, "platformdirs", "typing_extensions", "core.workbook", "gui.program"}
    assert list_loaded_modules("gui.app").isdisjoint(late)


def test_pages_without_files_do_not_load_pandas() -> None:
    assert not {"pandas", "numpy"} & list_loaded_modules("gui.app", "gui.program", *PAGES)


def test_exit_after_first_paint_prints_startup_time(tmp_path: Path) -> None:
    environment = {**os.environ, "XDG_CONFIG_HOME": str(tmp_path), "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "main.py", "--exit-after-first-paint"]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=True)
    assert re.fullmatch(r"\d+\n", done.stdout)
    assert int(done.stdout) < 20_000
