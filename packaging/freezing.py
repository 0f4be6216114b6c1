"""How is a PyInstaller spec carried out?"""

import subprocess
import sys
from pathlib import Path

from release import BUILD, ROOT


def freeze(spec: Path, target: Path) -> None:
    """Run PyInstaller on a spec; the frozen program's folder comes to lie in the target."""
    places = ["--distpath", str(target), "--workpath", str(BUILD)]
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN", *places, str(spec)]
    subprocess.run(command, cwd=ROOT, check=True)
