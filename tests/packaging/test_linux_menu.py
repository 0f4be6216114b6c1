"""Tests of the install script that adds the Linux menu entry."""

import shutil
import subprocess
from pathlib import Path

import release

PACKAGING = release.PACKAGING
DESKTOP_FILE = PACKAGING / "linux" / "clickover.desktop"


def test_install_script_adds_and_removes_menu_entry(tmp_path: Path) -> None:
    folder, data = tmp_path / 'a % folder & "more"', tmp_path / "data"
    folder.mkdir()
    shutil.copy(PACKAGING / "linux" / "install.sh", folder)
    shutil.copy(DESKTOP_FILE, folder)
    shutil.copy(release.RESOURCES / "icons" / "app.svg", folder / "clickover.svg")
    run = {"env": {"XDG_DATA_HOME": str(data), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)}, "check": True}
    subprocess.run(["sh", str(folder / "install.sh")], capture_output=True, **run)  # type: ignore[call-overload]
    entry = data / "applications" / DESKTOP_FILE.name
    started = [line for line in entry.read_text(encoding="utf-8").splitlines() if line.startswith("Exec=")]
    assert started == ['Exec="' + str(folder / "clickover").replace('"', r'\\"').replace("%", "%%") + '" %F']
    subprocess.run(["sh", str(folder / "install.sh"), "--remove"], capture_output=True, **run)  # type: ignore[call-overload]
    assert [path for path in data.rglob("*") if path.is_file() and path.name != "mimeinfo.cache"] == []
