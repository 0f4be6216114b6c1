"""The folders in which Clickover stores the user's data and log files."""

from pathlib import Path

import platformdirs

from core.data_folder import COURSES_FILE_NAME, get_data_folder
from gui.application import PROGRAM_NAME

__all__ = ["COURSES_FILE_NAME", "get_data_folder", "get_log_folder"]


def get_log_folder() -> Path:
    """Return the folder for log files, which may not exist yet."""
    return Path(platformdirs.user_log_dir(PROGRAM_NAME, appauthor=False))
