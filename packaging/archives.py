"""How is the frozen program packed for its users?"""

import hashlib
import os
import shutil
import subprocess
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from release import (
    APP,
    BUILD,
    DIST,
    FOLDER,
    NAME,
    PACKAGING,
    PUBLISHER,
    RELEASE,
    RESOURCES,
    ROOT,
    SYSTEM,
    VERSION,
)

INNO_SETUP = Path("C:/Program Files (x86)/Inno Setup 6/ISCC.exe")
XZ_PRESET: Final = 6  # 9 takes three times as long for 3 % less
LICENCES = "_internal/licences"


def make_archives() -> None:
    """Pack the program in the forms that this system's users expect."""
    made = {"linux": linux_archives, "macos": macos_archives, "windows": windows_archives}[SYSTEM]()
    bill = DIST / f"{RELEASE}.cdx.json"
    shutil.copyfile(BUILD / "licences" / "contents.cdx.json", bill)
    for path in (*made, bill):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e6:.1f} MB")


def linux_archives() -> list[Path]:
    """Make a .tar.xz whose one folder holds the program, its menu entry and a script that installs it for one user."""
    add_linux_files(FOLDER)
    target = DIST / f"{RELEASE}.tar.xz"
    with tarfile.open(target, "w:xz", preset=XZ_PRESET) as archive:
        archive.add(FOLDER, RELEASE, filter=_belonging_to_nobody)
    return [target]


def add_linux_files(folder: Path) -> None:
    """Put the menu entry, the icon, the installing script and a note beside the program."""
    shutil.copyfile(RESOURCES / "icons" / "app.svg", folder / "clickover.svg")
    shutil.copyfile(PACKAGING / "linux" / "clickover.desktop", folder / "clickover.desktop")
    shutil.copyfile(PACKAGING / "linux" / "install.sh", folder / "install.sh")
    (folder / "install.sh").chmod(0o755)
    write_read_me(folder)


def write_read_me(folder: Path) -> None:
    """Put the first words beside the program."""
    text = (PACKAGING / "README.txt").read_text(encoding="utf-8")
    (folder / "README.txt").write_text(text.format(name=NAME, version=VERSION, licences=LICENCES), encoding="utf-8")


def _belonging_to_nobody(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def macos_archives() -> list[Path]:
    """Make a .dmg that holds the app beside a link to the Applications folder."""
    stage = BUILD / "dmg"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    # ditto keeps the links and the signature inside the app, which Python's copying may not
    subprocess.run(["ditto", str(APP), str(stage / APP.name)], check=True)
    (stage / "Applications").symlink_to("/Applications")
    target = DIST / f"{RELEASE}.dmg"
    make = ["hdiutil", "create", "-volname", NAME, "-srcfolder", str(stage), "-format", "UDZO", "-ov", str(target)]
    subprocess.run(make, check=True)
    identity = os.environ.get("CLICKOVER_SIGNING_IDENTITY")
    if identity:
        subprocess.run(["codesign", "--sign", identity, "--timestamp", str(target)], check=True)
    return [target]


def windows_archives() -> list[Path]:
    """Make the portable .zip, and the installer where Inno Setup is on this machine."""
    write_read_me(FOLDER)
    target = DIST / f"{RELEASE}-portable.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in _files(FOLDER):
            archive.write(path, Path(RELEASE) / path.relative_to(FOLDER))
    return [target, *windows_installer()]


def windows_installer() -> list[Path]:
    """Make the installer with Inno Setup; without it say so, unless this is CI, where it must be there."""
    compiler = shutil.which("ISCC") or (str(INNO_SETUP) if INNO_SETUP.exists() else None)
    if compiler is None:
        if os.environ.get("CI") == "true":
            raise SystemExit("Inno Setup is not on this machine: no installer can be made.")
        print("NOT MADE: the installer. It needs Inno Setup 6.")
        return []
    given = {
        "Version": VERSION,
        "Folder": FOLDER,
        "Output": DIST,
        "SetupName": f"{RELEASE}-setup",
        "Publisher": PUBLISHER,
    }
    given["Icon"] = BUILD / "icons" / "clickover.ico"
    defines = [f"/D{name}={value}" for name, value in given.items()]
    subprocess.run([compiler, "/Qp", *defines, str(PACKAGING / "windows" / "clickover.iss")], check=True)
    return [DIST / f"{RELEASE}-setup.exe"]


def write_checksums() -> None:
    """Write SHA256SUMS over every file in dist/ that users download, in the form that `sha256sum --check` reads."""
    files = sorted(path for path in DIST.iterdir() if path.is_file() and path.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")
    print("".join(lines), end="")


def _files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
