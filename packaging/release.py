"""The names and paths of a release's files."""

import platform
import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGING = ROOT / "packaging"
RESOURCES = ROOT / "resources"
BUILD = ROOT / "build"
DIST = ROOT / "dist"

NAME = "Clickover"
IDENTIFIER = "org.clickover.Clickover"
PUBLISHER = "Clickover contributors"
DESCRIPTION = "Carries iClicker scores into the Canvas gradebook"
VERSION: str = runpy.run_path(str(ROOT / "core" / "version.py"))["VERSION"]

SYSTEMS = {"win32": "windows", "darwin": "macos", "linux": "linux"}
SYSTEM = SYSTEMS[sys.platform]


def get_architecture() -> str:
    """Return this machine's architecture under its usual name.

    It is x64 or arm64; on Linux, x86_64 or aarch64.
    """
    machine = platform.machine().lower()
    return machine if SYSTEM == "linux" else {"amd64": "x64", "x86_64": "x64"}.get(machine, machine)


RELEASE = f"{NAME}-{VERSION}-{SYSTEM}-{get_architecture()}"
"""The name of the folder in dist/, and the prefix of all downloads."""

EXECUTABLE = {"windows": f"{NAME}.exe", "macos": NAME, "linux": NAME.lower()}[SYSTEM]
PROGRAM_FOLDER = DIST / RELEASE
APP_BUNDLE = DIST / f"{NAME}.app"


def get_program_path() -> Path:
    """Return the path of the frozen executable."""
    return (APP_BUNDLE / "Contents" / "MacOS" if SYSTEM == "macos" else PROGRAM_FOLDER) / EXECUTABLE
