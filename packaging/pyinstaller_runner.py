"""Runs PyInstaller with the options that all builds share."""

import subprocess
import sys
from pathlib import Path

from release import BUILD, ROOT


def run_pyinstaller(spec: Path, target: Path) -> None:
    """Freeze the program of a spec file into a folder inside `target`."""
    options = ["--distpath", str(target), "--workpath", str(BUILD)]
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *options, str(spec)]
    subprocess.run(command, cwd=ROOT, check=True)
