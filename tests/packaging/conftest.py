"""Makes the packaging scripts importable, at the end of the path: they run by path and must hide nobody's modules."""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "packaging"))

collect_ignore = [] if sys.platform == "linux" else ["test_linux_menu.py"]
