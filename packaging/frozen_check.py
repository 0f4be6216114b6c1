"""Does the frozen program do its job, with everything in it that it needs?"""

import json
import os
import subprocess
import tempfile
from pathlib import Path

from release import APP, FOLDER, RESOURCES, SYSTEM, VERSION, program

TIME_LIMIT = 60


def check_frozen() -> None:
    """Start the frozen program's self-test far from the source, and compare its resources with the source's.

    Raises:
        SystemExit: it is not right.
    """
    missing = missing_resources(contents() / "resources")
    if missing:
        raise SystemExit(f"Not in the frozen program: {', '.join(missing)}")
    report = run_self_test(program())
    if not report.get("ok") or report.get("version") != VERSION:
        raise SystemExit(f"The frozen program's self-test failed:\n{json.dumps(report, indent=2)}")
    print(f"The frozen program's self-test is right: {json.dumps(report)}")


def contents() -> Path:
    """Give the folder inside the frozen program that holds its modules' files."""
    return APP / "Contents" / "Resources" if SYSTEM == "macos" else FOLDER / "_internal"


def missing_resources(bundled: Path) -> list[str]:
    """Tell which files of resources/ are not in the frozen program."""
    wanted = [path.relative_to(RESOURCES) for path in RESOURCES.rglob("*") if path.is_file()]
    return sorted(str(path) for path in wanted if not (bundled / path).is_file())


def run_self_test(started: Path) -> dict[str, object]:
    """Run the self-test in an empty folder, with nothing of a Python installation in the environment."""
    environment = {name: text for name, text in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    with tempfile.TemporaryDirectory() as folder:
        command = [str(started), "self-test", "report.json"]
        subprocess.run(command, cwd=folder, env=environment, timeout=TIME_LIMIT, check=False)
        report = Path(folder) / "report.json"
        if not report.exists():
            raise SystemExit("The frozen program's self-test wrote no report.")
        answer: dict[str, object] = json.loads(report.read_text(encoding="utf-8"))
    return answer
