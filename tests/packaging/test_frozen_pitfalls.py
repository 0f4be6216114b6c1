"""Tests of problems that occur only in a frozen program.

Examples are missing streams and slow imports.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def run_python(code: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    """Run code in a separate process that can import the project's modules."""
    opening = f"import sys; sys.path.insert(0, {str(ROOT)!r})\n"
    command = [sys.executable, "-c", opening + code]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def test_self_test_without_stdout_succeeds(tmp_path: Path) -> None:
    code = "sys.stdout = sys.stderr = None\nimport main\nsys.exit(main.main(['self-test', 'report.json']))"
    ended = run_python(code, tmp_path)
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, "", "")
    assert json.loads((tmp_path / "report.json").read_text(encoding="utf-8"))["ok"] is True


def test_usage_error_without_stderr_exits_with_2(tmp_path: Path) -> None:
    code = "sys.stdout = sys.stderr = None\nimport main\nsys.exit(main.main(['convert']))"
    assert run_python(code, tmp_path).returncode == 2


def test_window_startup_imports_no_heavy_libraries() -> None:
    heavy = "pandas numpy rapidfuzz anyascii charset_normalizer python_calamine jinja2"
    code = f"import main, gui.app, gui.main_window\nprint(*sorted(set({heavy!r}.split()) & set(sys.modules)))"
    assert run_python(code).stdout.strip() == ""


def test_start_calls_freeze_support_first() -> None:
    start = (ROOT / "main.py").read_text(encoding="utf-8").partition("def start()")[2]
    assert 0 < start.index("freeze_support()") < start.index("main(sys.argv[1:])")


def test_modules_do_not_use_working_directory() -> None:
    for package in ("core", "gui"):
        for path in (ROOT / package).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert "os.getcwd" not in text, path
            assert "Path.cwd" not in text, path


def test_window_handles_file_open_events() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "gui").rglob("*.py")]
    assert any("FileOpen" in text for text in texts)
