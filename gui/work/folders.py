"""The folders in which Clickover stores autosaved work and log files."""

from pathlib import Path

import platformdirs

from gui.application import PROGRAM_NAME


def get_data_folder() -> Path:
    """Return the folder for autosaved work, which only the user can read."""
    return Path(platformdirs.user_data_dir(PROGRAM_NAME, appauthor=False))


def get_log_folder() -> Path:
    """Return the folder for log files, which may not exist yet."""
    return Path(platformdirs.user_log_dir(PROGRAM_NAME, appauthor=False))
