"""In which folders does the program keep anything of its own accord?"""

from pathlib import Path

import platformdirs

PROGRAM = "Clickover"


def data_folder() -> Path:
    """Where work set aside is kept, for this user only."""
    return Path(platformdirs.user_data_dir(PROGRAM, appauthor=False))


def log_folder() -> Path:
    """Where the log is kept."""
    return Path(platformdirs.user_log_dir(PROGRAM, appauthor=False))
