"""Makes the packaging scripts importable.

Their folder is last on the path, so that they shadow no other modules.
"""

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[2] / "packaging"))

collect_ignore = [] if sys.platform == "linux" else ["test_linux_menu.py"]
