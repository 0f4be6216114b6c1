"""The folder in which Clickover keeps the user's data."""

import os
from pathlib import Path

import platformdirs

DATA_FOLDER_VARIABLE = "CLICKOVER_DATA_DIR"
"""Environment variable that overrides the folder, for example in tests."""

COURSES_FILE_NAME = "courses.sqlite3"
"""The name of the database of courses in this folder."""

_PROGRAM_NAME = "Clickover"


def get_data_folder() -> Path:
    """Return the folder for courses and autosaved work, which may not exist yet."""
    chosen = os.environ.get(DATA_FOLDER_VARIABLE)
    return Path(chosen) if chosen else Path(platformdirs.user_data_dir(_PROGRAM_NAME, appauthor=False))
