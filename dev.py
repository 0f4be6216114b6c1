"""What one command sets up, runs and checks Clickover on a machine that has nothing but Python?

    python3 dev.py setup            make .venv and install what is missing
    python3 dev.py run [FILE ...]   open Clickover with the example class (or with these files)
    python3 dev.py test [ARG ...]   every check and every test; with arguments, only pytest with these
    python3 dev.py build [ARG ...]  make the program that users install
    python3 dev.py bench [NAME ...] measure; without a name, every benchmark
    python3 dev.py screens [ARG ..] take pictures of the window's pages

Only the standard library is used. Nothing is installed twice: a stamp in the virtual environment says what it holds.
"""

from __future__ import annotations  # so that an old Python gets as far as the sentence about its age

import ctypes
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent
OLDEST_PYTHON = (3, 11)
EXAMPLE_EXPORT = "resources/examples/iclicker-cloud-canvas.csv"
EXAMPLE_GRADEBOOK = "resources/examples/canvas-gradebook.csv"
EXAMPLE_RESULT = "clickover-example.csv"

WINDOW_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
"""Shared libraries that Qt opens on Linux and Python wheels do not carry, each with its Debian package."""

DESKTOP_TOOLS = {
    "Xvfb": "xvfb",
    "xauth": "xauth",
    "xdotool": "xdotool",
    "openbox": "openbox",
    "dbus-run-session": "dbus",
    "/usr/libexec/at-spi-bus-launcher": "at-spi2-core",
    "/usr/lib/python3/dist-packages/gi/__init__.py": "python3-gi",
    f"/usr/lib/{platform.machine()}-linux-gnu/girepository-1.0/Atspi-2.0.typelib": "gir1.2-atspi-2.0",
}
"""Programs (on PATH) and files (by full path) with which a test drives the real window, by Debian package."""


class SetupError(Exception):
    """The machine lacks something; the message says what, and what to type."""


def main(arguments: Sequence[str]) -> int:
    """Run the subcommand and return its exit status."""
    commands: dict[str, Callable[[list[str]], int]] = {
        "setup": set_up,
        "run": run,
        "test": test,
        "build": build,
        "bench": bench,
        "screens": screens,
    }
    name = arguments[0] if arguments else ""
    if name not in commands:
        print(__doc__)
        return 0 if name in ("-h", "--help", "help") else 2
    rest = list(arguments[2:] if arguments[1:2] == ["--"] else arguments[1:])
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise SetupError(f"Python 3.11 or newer is needed, this is {sys.version.split()[0]}. Use a newer one.")
        return commands[name](rest)
    except SetupError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


# The subcommands


def set_up(_arguments: list[str]) -> int:
    """Make everything ready for running and testing."""
    say(f"Ready: {ready('dev')}")
    return 0


def run(arguments: list[str]) -> int:
    """Open the window with the example class, or convert the example where there is no screen."""
    python = ready("run")
    if arguments or has_screen():
        return call(python, "main.py", *(arguments or [EXAMPLE_EXPORT, EXAMPLE_GRADEBOOK]))
    command = ["main.py", "convert", EXAMPLE_EXPORT, "--roster", EXAMPLE_GRADEBOOK, "-o", EXAMPLE_RESULT]
    say(f"There is no screen here, so the command line converts the example class:\n  python {' '.join(command)}")
    status = call(python, *command)
    if status > 1:  # 1 says: done, but a person has something to look at
        return status
    say(f"The file for Canvas: {ROOT / EXAMPLE_RESULT}")
    return 0


def test(arguments: list[str]) -> int:
    """Run the checks side by side, then pytest, whose summary is the last thing printed."""
    python = ready("dev")
    if arguments:
        return call(python, "-m", "pytest", "--no-cov", "--numprocesses=0", *arguments)
    checks = {
        "ruff check": ["-m", "ruff", "check"],
        "ruff format": ["-m", "ruff", "format", "--check"],
        "types": ["-m", "mypy"],
        "imports": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    }
    if has_desktop_test():
        checks["the window on a desktop"] = ["tests/desktop/run.py"]
    running = {heading: start(python, *command) for heading, command in checks.items()}
    failed = [heading for heading, process in running.items() if finish(heading, process) != 0]
    if failed:
        say(f"\nFAILED before pytest: {', '.join(failed)}")
    status = headed("pytest", python, "-m", "pytest", "--cov", "--cov-report=term-missing:skip-covered")
    return status or int(bool(failed))


def build(arguments: list[str]) -> int:
    """Make the program that users install."""
    return call(ready("package"), existing("packaging/build.py"), *arguments)


def bench(arguments: list[str]) -> int:
    """Run one benchmark with its arguments, or every one."""
    files = sorted((ROOT / "benchmarks").glob("*.py"))
    names = arguments[:1] or [path.stem for path in files if "__main__" in path.read_text(encoding="utf-8")]
    draw_unseen()
    if "febrl" in names:  # its data lie in a package that needs another pandas
        ready("bench")
    return max(headed(name, ready("dev"), "-m", f"benchmarks.{name}", *arguments[1:]) for name in names)


def screens(arguments: list[str]) -> int:
    """Take pictures of the window's pages."""
    draw_unseen()
    return call(ready("dev"), "-m", "tests.screens", *arguments)


# The virtual environment


def ready(purpose: str) -> Path:
    """Return the Python of an environment that holds requirements/<purpose>.txt, after installing what is missing."""
    requirements = ROOT / "requirements" / f"{purpose}.txt"
    folder = ROOT / (".venv-bench" if purpose == "bench" else ".venv")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install_system_parts()
    if not runs(python):
        make_environment(folder)
    stamp = folder / f"holds-{purpose}.txt"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        install(python, requirements)
        stamp.write_text(wanted, encoding="utf-8")
    return python


def runs(python: Path) -> bool:
    """Tell whether an environment's Python is there, still starts, and is of the version that dev.py runs on."""
    if not python.exists():
        return False
    question = "import sys; print(sys.version_info[:2])"
    answer = subprocess.run([str(python), "-c", question], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == str(sys.version_info[:2])


def make_environment(folder: Path) -> None:
    """Make a new virtual environment, over a broken one if need be."""
    say(f"Making {folder.name} ...")
    if shutil.which("uv"):
        must("uv", "venv", "--quiet", "--clear", "--python", sys.executable, str(folder))
    else:
        must(sys.executable, "-m", "venv", "--clear", str(folder))


def install(python: Path, requirements: Path) -> None:
    """Install exactly the pinned packages; a file whose hash differs from the pinned one is refused."""
    say(f"Installing {requirements.relative_to(ROOT)} ...")
    pinned = ["--require-hashes", "--only-binary=:all:", "--requirement", str(requirements)]
    if shutil.which("uv"):
        must("uv", "pip", "install", "--quiet", "--python", str(python), *pinned)
    else:
        must(str(python), "-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check", *pinned)


# The machine


def install_system_parts() -> None:
    """See to it that the system's parts are there: Python's venv module, and on Linux the libraries that Qt needs."""
    missing = []
    if not shutil.which("uv") and not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if sys.platform == "linux":
        missing += [package for library, package in WINDOW_LIBRARIES.items() if not can_load(library)]
    if missing:
        install_packages(missing, "Python or Qt lacks some parts of the system")


def has_desktop_test() -> bool:
    """Tell whether the real window can be driven here. Lacking the tools is an error in CI, a remark elsewhere."""
    if sys.platform != "linux" or not (ROOT / "tests/desktop/run.py").is_file():
        return False
    missing = [package for tool, package in DESKTOP_TOOLS.items() if not (shutil.which(tool) or Path(tool).is_file())]
    try:
        if missing:
            install_packages(missing, "the test of the real window needs some programs")
    except SetupError as error:
        if os.environ.get("CI") == "true":
            raise
        say(f"NOT RUN: {error}")
        return False
    return True


def install_packages(packages: Sequence[str], reason: str) -> None:
    """Install Debian packages where that is possible without asking, else say what to type."""
    names = " ".join(packages)
    if sys.platform != "linux" or not shutil.which("apt-get"):
        raise SetupError(f"{reason}. Install what your system calls these Debian packages: {names}")
    is_root = os.geteuid() == 0
    if not is_root and os.environ.get("CI") != "true":
        raise SetupError(f"{reason}. Type: sudo apt-get install --no-install-recommends {names}")
    say(f"{reason}. Installing {names} ...")
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    apt = ["apt-get"] if is_root else ["sudo", "-n", "apt-get"]  # a CI machine is thrown away afterwards
    must(*apt, "update", "-qq")
    must(*apt, "install", "--yes", "-qq", "-o=Dpkg::Use-Pty=0", "--no-install-recommends", *packages, quiet=True)


def can_load(library: str) -> bool:
    """Tell whether the dynamic linker finds a shared library and all that it needs."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_screen() -> bool:
    """Tell whether a window can appear."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def draw_unseen() -> None:
    """Where there is no screen, have Qt draw into memory."""
    if not has_screen():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


# Running


def headed(heading: str, python: Path, *arguments: str) -> int:
    """Print a heading, then run Python with the arguments."""
    say(f"\n== {heading} ==")
    return call(python, *arguments)


def call(python: Path, *arguments: str) -> int:
    """Run an environment's Python in the project's folder and return its exit status."""
    return subprocess.run([str(python), *arguments], cwd=ROOT, check=False).returncode


def start(python: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start an environment's Python in the project's folder. Its output is for `finish`."""
    command = [str(python), *arguments]
    pipe, both = subprocess.PIPE, subprocess.STDOUT
    return subprocess.Popen(command, cwd=ROOT, stdout=pipe, stderr=both, text=True, errors="replace")


def finish(heading: str, process: subprocess.Popen[str]) -> int:
    """Wait for a started process, print its output under a heading, and return its exit status."""
    output, _ = process.communicate()
    say(f"\n== {heading} ==\n{output.rstrip()}")
    return process.returncode


def must(*command: str, quiet: bool = False) -> None:
    """Run a command that has to succeed; quietly means that only its errors are shown."""
    result = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL if quiet else None, check=False)
    if result.returncode != 0:
        raise SetupError(f"this command failed with status {result.returncode}: {' '.join(command)}")


def existing(path: str) -> str:
    """Return the path of a file of the project, which must be there."""
    if not (ROOT / path).is_file():
        raise SetupError(f"{path} is missing.")
    return path


def say(text: str) -> None:
    """Print at once, so that the line stands before what a started program prints."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
