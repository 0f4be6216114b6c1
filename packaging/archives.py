"""Packs the frozen program into the archives and installers that users download."""

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
    APP_BUNDLE,
    BUILD,
    DIST,
    NAME,
    PACKAGING,
    PROGRAM_FOLDER,
    PUBLISHER,
    RELEASE,
    RESOURCES,
    ROOT,
    SYSTEM,
    VERSION,
)

INNO_SETUP_COMPILER = Path("C:/Program Files (x86)/Inno Setup 6/ISCC.exe")
XZ_PRESET: Final = 6  # 9 takes three times as long and saves 3%
LICENSES_PATH = "_internal/licenses"


def make_archives() -> None:
    """Pack the program in the formats that this system's users expect."""
    archives = {"linux": make_linux_archives, "macos": make_macos_archives, "windows": make_windows_archives}[SYSTEM]()
    sbom = DIST / f"{RELEASE}.cdx.json"
    shutil.copyfile(BUILD / "licenses" / "contents.cdx.json", sbom)
    for path in (*archives, sbom):
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1e6:.1f} MB")


def make_linux_archives() -> list[Path]:
    """Make a .tar.xz with the program, its menu entry, and an install script."""
    add_linux_files(PROGRAM_FOLDER)
    target = DIST / f"{RELEASE}.tar.xz"
    with tarfile.open(target, "w:xz", preset=XZ_PRESET) as archive:
        archive.add(PROGRAM_FOLDER, RELEASE, filter=_set_root_owner)
    return [target]


def add_linux_files(folder: Path) -> None:
    """Copy the menu entry, icon, install script, and readme next to the program."""
    shutil.copyfile(RESOURCES / "icons" / "app.svg", folder / "clickover.svg")
    shutil.copyfile(PACKAGING / "linux" / "clickover.desktop", folder / "clickover.desktop")
    shutil.copyfile(PACKAGING / "linux" / "install.sh", folder / "install.sh")
    (folder / "install.sh").chmod(0o755)
    write_readme(folder)


def write_readme(folder: Path) -> None:
    """Write README.txt next to the program."""
    text = (PACKAGING / "README.txt").read_text(encoding="utf-8")
    (folder / "README.txt").write_text(
        text.format(name=NAME, version=VERSION, licenses=LICENSES_PATH), encoding="utf-8"
    )


def _set_root_owner(member: tarfile.TarInfo) -> tarfile.TarInfo:
    member.uid = member.gid = 0
    member.uname = member.gname = "root"
    return member


def make_macos_archives() -> list[Path]:
    """Make a .dmg with the app and a link to the Applications folder."""
    stage = BUILD / "dmg"
    shutil.rmtree(stage, ignore_errors=True)
    stage.mkdir(parents=True)
    # ditto preserves the links and the signature inside the app; shutil may not
    subprocess.run(["ditto", str(APP_BUNDLE), str(stage / APP_BUNDLE.name)], check=True)
    (stage / "Applications").symlink_to("/Applications")
    target = DIST / f"{RELEASE}.dmg"
    make = ["hdiutil", "create", "-volname", NAME, "-srcfolder", str(stage), "-format", "UDZO", "-ov", str(target)]
    subprocess.run(make, check=True)
    identity = os.environ.get("CLICKOVER_SIGNING_IDENTITY")
    if identity:
        subprocess.run(["codesign", "--sign", identity, "--timestamp", str(target)], check=True)
    return [target]


def make_windows_archives() -> list[Path]:
    """Make the portable .zip, and the installer if Inno Setup is available."""
    write_readme(PROGRAM_FOLDER)
    target = DIST / f"{RELEASE}-portable.zip"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in _list_files(PROGRAM_FOLDER):
            archive.write(path, Path(RELEASE) / path.relative_to(PROGRAM_FOLDER))
    return [target, *make_windows_installer()]


def make_windows_installer() -> list[Path]:
    """Make the installer with Inno Setup. Without it, print a message.

    Raises:
        SystemExit: Inno Setup is missing in CI, where it is required.
    """
    compiler = shutil.which("ISCC") or (str(INNO_SETUP_COMPILER) if INNO_SETUP_COMPILER.exists() else None)
    if compiler is None:
        if os.environ.get("CI") == "true":
            raise SystemExit("Inno Setup is not on this machine: no installer can be made.")
        print("NOT MADE: the installer. It needs Inno Setup 6.")
        return []
    definitions = {
        "Version": VERSION,
        "Folder": PROGRAM_FOLDER,
        "Output": DIST,
        "SetupName": f"{RELEASE}-setup",
        "Publisher": PUBLISHER,
    }
    definitions["Icon"] = BUILD / "icons" / "clickover.ico"
    defines = [f"/D{name}={value}" for name, value in definitions.items()]
    subprocess.run([compiler, "/Qp", *defines, str(PACKAGING / "windows" / "clickover.iss")], check=True)
    return [DIST / f"{RELEASE}-setup.exe"]


def write_checksums() -> None:
    """Write SHA256SUMS for the downloads in dist/, for `sha256sum --check`."""
    files = sorted(path for path in DIST.iterdir() if path.is_file() and path.name != "SHA256SUMS")
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files]
    (DIST / "SHA256SUMS").write_text("".join(lines), encoding="utf-8", newline="\n")
    print("".join(lines), end="")


def _list_files(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
