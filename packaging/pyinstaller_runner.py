"""Runs PyInstaller."""

import subprocess
import sys
from pathlib import Path

from release import BUILD, ROOT


def run_pyinstaller(spec: Path, target: Path) -> None:
    """Run PyInstaller on a spec; it places the frozen program's folder in `target`."""
    options = ["--distpath", str(target), "--workpath", str(BUILD)]
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *options, str(spec)]
    subprocess.run(command, cwd=ROOT, check=True)
