"""Tests that only the user can read what the program leaves on the disk."""

import stat
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from gui.application import make_private, open_settings
from gui.work.crash import configure_logging, logger

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has other permissions")

ROOT = Path(__file__).parent.parent.parent
USE = """
import os, sys
import main
main.main = lambda _: 0
os.umask(0)
main.start()
from pathlib import Path
from PySide6.QtCore import QLockFile
from gui.application import open_settings
from gui.work.autosaved_files import mark_unreadable
from gui.work.crash import configure_logging, logger
folder = Path(sys.argv[1])
settings = open_settings(folder / "preferences.ini")
settings.setValue("scheme", "dark")
settings.sync()
configure_logging(folder / "logs")
logger.warning("a line")
lock = QLockFile(str(folder / "unsaved-1.lock"))
lock.tryLock(0)
mark_unreadable(folder / "unsaved-1.clickover")
for path in folder.rglob("*"):
    print(path.name, oct(path.stat().st_mode & 0o777))
"""


def get_mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_start_new_files_are_private(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", USE, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    modes = dict(line.split() for line in done.stdout.splitlines())
    assert modes.pop("logs") == "0o700"
    assert sorted(modes) == ["clickover.log", "preferences.ini", "unsaved-1.lock", "unsaved-1.unreadable"]
    assert set(modes.values()) == {"0o600"}


def test_open_settings_old_file_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "preferences.ini"
    path.write_text("[General]\nscheme=dark\n", encoding="utf-8")
    path.chmod(0o644)
    settings = open_settings(path)
    settings.setValue("scheme", "light")
    settings.sync()
    assert get_mode(path) == 0o600
    assert settings.status() is QSettings.Status.NoError


def test_configure_logging_old_log_becomes_private(tmp_path: Path) -> None:
    path = tmp_path / "clickover.log"
    path.touch(0o644)
    handlers = list(logger.handlers)
    configure_logging(tmp_path)
    for handler in set(logger.handlers) - set(handlers):
        logger.removeHandler(handler)
        handler.close()
    assert get_mode(path) == 0o600


def test_make_private_missing_file_does_nothing(tmp_path: Path) -> None:
    make_private(tmp_path / "none")
    assert not (tmp_path / "none").exists()
