"""Checks that the frozen program is complete and works."""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from release import APP_BUNDLE, PROGRAM_FOLDER, RESOURCES, SYSTEM, VERSION, get_program_path

TIMEOUT_SECONDS = 60


def check_frozen_program() -> None:
    """Run the frozen program's self-test and check its resources.

    The self-test runs outside the source folder. The program must contain every file of resources/.

    Raises:
        SystemExit: a resource is missing or the self-test fails.
    """
    missing = find_missing_resources(get_contents_folder() / "resources")
    if missing:
        raise SystemExit(f"Not in the frozen program: {', '.join(missing)}")
    report = run_self_test(get_program_path())
    if not report.get("ok") or report.get("version") != VERSION:
        raise SystemExit(f"The frozen program's self-test failed:\n{json.dumps(report, indent=2)}")
    print(f"The frozen program's self-test is right: {json.dumps(report)}")


def get_contents_folder() -> Path:
    """Return the folder in the frozen program that contains its modules."""
    return APP_BUNDLE / "Contents" / "Resources" if SYSTEM == "macos" else PROGRAM_FOLDER / "_internal"


def find_missing_resources(bundled_folder: Path) -> list[str]:
    """Return the files of resources/ that the frozen program doesn't contain."""
    expected = [path.relative_to(RESOURCES) for path in RESOURCES.rglob("*") if path.is_file()]
    return sorted(str(path) for path in expected if not (bundled_folder / path).is_file())


def run_self_test(program: Path) -> dict[str, object]:
    """Run the self-test in an empty folder and without Python's settings."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    with tempfile.TemporaryDirectory() as folder:
        command = [str(program), "self-test", "report.json"]
        subprocess.run(command, cwd=folder, env=environment, timeout=TIMEOUT_SECONDS, check=False)
        report = Path(folder) / "report.json"
        if not report.exists():
            raise SystemExit("The frozen program's self-test wrote no report.")
        contents: dict[str, object] = json.loads(report.read_text(encoding="utf-8"))
    return contents
