"""How is everything deleted that the program keeps of its own accord?"""

from pathlib import Path

from gui.preferences import Preferences


def delete_everything(data: Path, log: Path, preferences: Preferences) -> list[str]:
    """Delete the files of these folders and all preferences; gives the names of those that could not be deleted."""
    preferences.clear()
    files = [path for folder in dict.fromkeys((data, log)) for path in sorted(folder.glob("*")) if path.is_file()]
    return [path.name for path in files if not _delete(path)]


def _delete(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # held open, on Windows
        return False
    return True
