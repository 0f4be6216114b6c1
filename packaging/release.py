"""What is a release called, and where do its parts go?"""

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
PURPOSE = "Carries iClicker scores into the Canvas gradebook"
VERSION: str = runpy.run_path(str(ROOT / "core" / "version.py"))["VERSION"]

SYSTEMS = {"win32": "windows", "darwin": "macos", "linux": "linux"}
SYSTEM = SYSTEMS[sys.platform]


def architecture() -> str:
    """Give this machine's processor as its system's people call it: x64 or arm64, on Linux x86_64 or aarch64."""
    machine = platform.machine().lower()
    return machine if SYSTEM == "linux" else {"amd64": "x64", "x86_64": "x64"}.get(machine, machine)


RELEASE = f"{NAME}-{VERSION}-{SYSTEM}-{architecture()}"
"""What a build is called: its folder in dist/, and the beginning of every file made of it."""

EXECUTABLE = {"windows": f"{NAME}.exe", "macos": NAME, "linux": NAME.lower()}[SYSTEM]
FOLDER = DIST / RELEASE
APP = DIST / f"{NAME}.app"


def program() -> Path:
    """Give the frozen program that users start."""
    return (APP / "Contents" / "MacOS" if SYSTEM == "macos" else FOLDER) / EXECUTABLE
