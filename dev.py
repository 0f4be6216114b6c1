"""One command that sets up, runs, checks, and builds Clickover on a machine that only has Python.

    python3 dev.py setup            create .venv and install what is missing
    python3 dev.py run [FILE ...]   open Clickover with the example class (or with these files)
    python3 dev.py test [ARG ...]   run all checks and tests; with arguments, only pytest with them
    python3 dev.py build [ARG ...]  build the program that users install
    python3 dev.py bench [NAME ...] run one benchmark, or all of them
    python3 dev.py screens [ARG ..] take pictures of every screen of the window
    python3 dev.py texts            extract the texts for users, and update and compile the translations

It uses the standard library only. A stamp file in the virtual environment records what is installed, so that nothing is
installed twice.
"""

from __future__ import annotations  # so that an old Python gets as far as the error about its version

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
"""Shared libraries that Qt needs on Linux and that its wheels don't include, each with its Debian package."""

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
"""Programs on PATH and files by full path that the test of the real window needs, each with its Debian package."""


class SetupError(Exception):
    """A missing requirement on this machine. The message names it and the command that installs it."""


def main(arguments: Sequence[str]) -> int:
    """Run the subcommand and return its exit status."""
    commands: dict[str, Callable[[list[str]], int]] = {
        "setup": set_up,
        "run": run,
        "test": test,
        "build": build,
        "bench": bench,
        "screens": screens,
        "texts": texts,
    }
    name = arguments[0] if arguments else ""
    if name not in commands:
        print(__doc__)
        return 0 if name in ("-h", "--help", "help") else 2
    rest = list(arguments[2:] if arguments[1:2] == ["--"] else arguments[1:])
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise SetupError(f"Clickover needs Python 3.11 or newer, but this is Python {sys.version.split()[0]}.")
        return commands[name](rest)
    except SetupError as error:
        print(f"dev.py: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


# The subcommands


def set_up(_arguments: list[str]) -> int:
    """Install everything that running and testing need."""
    print_now(f"Ready: {prepare_environment('dev')}")
    return 0


def run(arguments: list[str]) -> int:
    """Open the window with the example class, or convert the example if there is no screen."""
    python = prepare_environment("run")
    if arguments or has_screen():
        return run_python(python, "main.py", *(arguments or [EXAMPLE_EXPORT, EXAMPLE_GRADEBOOK]))
    command = ["main.py", "convert", EXAMPLE_EXPORT, "--roster", EXAMPLE_GRADEBOOK, "-o", EXAMPLE_RESULT]
    print_now(f"No screen was found, so the command line converts the example class:\n  python {' '.join(command)}")
    status = run_python(python, *command)
    if status > 1:  # status 1 means done, with something to review
        return status
    print_now(f"Upload file for Canvas: {ROOT / EXAMPLE_RESULT}")
    return 0


def test(arguments: list[str]) -> int:
    """Run all checks at once, and then pytest, so that its summary is printed last."""
    python = prepare_environment("dev")
    if arguments:
        return run_python(python, "-m", "pytest", "--no-cov", "--numprocesses=0", *arguments)
    checks = {
        "ruff check": ["-m", "ruff", "check"],
        "ruff format": ["-m", "ruff", "format", "--check"],
        "types": ["-m", "mypy"],
        "imports": ["-c", "from importlinter.cli import lint_imports_command as run; run()"],
    }
    if has_desktop_test():
        checks["the window on a desktop"] = ["tests/desktop/run.py"]
    running = {heading: start_python(python, *command) for heading, command in checks.items()}
    failed = [heading for heading, process in running.items() if wait_and_print(heading, process) != 0]
    if failed:
        print_now(f"\nFAILED before pytest: {', '.join(failed)}")
    status = run_with_heading("pytest", python, "-m", "pytest", "--cov", "--cov-report=term-missing:skip-covered")
    return status or int(bool(failed))


def build(arguments: list[str]) -> int:
    """Build the program that users install."""
    return run_python(prepare_environment("package"), require_file("packaging/build.py"), *arguments)


def bench(arguments: list[str]) -> int:
    """Run one benchmark with its arguments, or all benchmarks."""
    files = sorted((ROOT / "benchmarks").glob("*.py"))
    names = arguments[:1] or [path.stem for path in files if "__main__" in path.read_text(encoding="utf-8")]
    draw_offscreen()
    if "febrl" in names:  # its data are in a package that needs another pandas
        prepare_environment("bench")
    return max(
        run_with_heading(name, prepare_environment("dev"), "-m", f"benchmarks.{name}", *arguments[1:]) for name in names
    )


def screens(arguments: list[str]) -> int:
    """Take pictures of every screen of the window."""
    draw_offscreen()
    return run_python(prepare_environment("dev"), "-m", "tests.screens", *arguments)


def texts(_arguments: list[str]) -> int:
    """Extract the texts that users see into the catalog, and update and compile the translations."""
    return run_python(prepare_environment("dev"), "packaging/catalogs.py")


# The virtual environment


def prepare_environment(purpose: str) -> Path:
    """Return the Python of an environment with requirements/<purpose>.txt, and install what is missing."""
    requirements = ROOT / "requirements" / f"{purpose}.txt"
    folder = ROOT / (".venv-bench" if purpose == "bench" else ".venv")
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    install_system_packages()
    if not is_usable(python):
        create_environment(folder)
    stamp = folder / f"installed-{purpose}.txt"
    wanted = hashlib.sha256(requirements.read_bytes()).hexdigest()
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != wanted:
        install(python, requirements)
        stamp.write_text(wanted, encoding="utf-8")
    return python


def is_usable(python: Path) -> bool:
    """Return True if this Python exists, starts, and has the version that runs dev.py."""
    if not python.exists():
        return False
    code = "import sys; print(sys.version_info[:2])"
    result = subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=False)
    return result.stdout.strip() == str(sys.version_info[:2])


def create_environment(folder: Path) -> None:
    """Create a virtual environment, and replace a broken one."""
    print_now(f"Creating {folder.name} ...")
    if shutil.which("uv"):
        run_or_fail("uv", "venv", "--quiet", "--clear", "--python", sys.executable, str(folder))
    else:
        run_or_fail(sys.executable, "-m", "venv", "--clear", str(folder))


def install(python: Path, requirements: Path) -> None:
    """Install the pinned packages. A file whose hash differs from the pinned one is refused."""
    print_now(f"Installing {requirements.relative_to(ROOT)} ...")
    pinned = ["--require-hashes", "--only-binary=:all:", "--requirement", str(requirements)]
    if shutil.which("uv"):
        run_or_fail("uv", "pip", "install", "--quiet", "--python", str(python), *pinned)
    else:
        run_or_fail(str(python), "-m", "pip", "install", "--quiet", "--quiet", "--disable-pip-version-check", *pinned)


# The machine


def install_system_packages() -> None:
    """Install the system packages that are missing: Python's venv module and, on Linux, the libraries that Qt needs."""
    missing = []
    if not shutil.which("uv") and not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        missing.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    if sys.platform == "linux":
        missing += [package for library, package in WINDOW_LIBRARIES.items() if not can_load(library)]
    if missing:
        install_packages(missing, "Python or Qt needs more system packages")


def has_desktop_test() -> bool:
    """Return True if a test can drive the real window here. Missing tools are an error in CI and a note elsewhere."""
    if sys.platform != "linux" or not (ROOT / "tests/desktop/run.py").is_file():
        return False
    missing = [package for tool, package in DESKTOP_TOOLS.items() if not (shutil.which(tool) or Path(tool).is_file())]
    try:
        if missing:
            install_packages(missing, "the test of the real window needs more programs")
    except SetupError as error:
        if os.environ.get("CI") == "true":
            raise
        print_now(f"NOT RUN: {error}")
        return False
    return True


def install_packages(packages: Sequence[str], reason: str) -> None:
    """Install Debian packages if no password is needed. Otherwise, raise an error that says what to type."""
    names = " ".join(packages)
    if sys.platform != "linux" or not shutil.which("apt-get"):
        raise SetupError(f"{reason}. Install your system's equivalents of these Debian packages: {names}")
    is_root = os.geteuid() == 0
    if not is_root and os.environ.get("CI") != "true":
        raise SetupError(f"{reason}. Type: sudo apt-get install --no-install-recommends {names}")
    print_now(f"{reason}. Installing {names} ...")
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    apt = ["apt-get"] if is_root else ["sudo", "-n", "apt-get"]  # CI machines are discarded afterward
    run_or_fail(*apt, "update", "-qq")
    run_or_fail(*apt, "install", "--yes", "-qq", "-o=Dpkg::Use-Pty=0", "--no-install-recommends", *packages, quiet=True)


def can_load(library: str) -> bool:
    """Return True if the dynamic linker finds a shared library and everything that it needs."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def has_screen() -> bool:
    """Return True if a window can be shown."""
    return sys.platform != "linux" or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def draw_offscreen() -> None:
    """Make Qt draw into memory if there is no screen."""
    if not has_screen():
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


# Running


def run_with_heading(heading: str, python: Path, *arguments: str) -> int:
    """Print a heading, and run Python with the arguments."""
    print_now(f"\n== {heading} ==")
    return run_python(python, *arguments)


def run_python(python: Path, *arguments: str) -> int:
    """Run Python in the project's folder and return its exit status."""
    return subprocess.run([str(python), *arguments], cwd=ROOT, check=False).returncode


def start_python(python: Path, *arguments: str) -> subprocess.Popen[str]:
    """Start Python in the project's folder. `wait_and_print` prints its output."""
    command = [str(python), *arguments]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    )


def wait_and_print(heading: str, process: subprocess.Popen[str]) -> int:
    """Wait for a started process, print its output under a heading, and return its exit status."""
    output, _ = process.communicate()
    print_now(f"\n== {heading} ==\n{output.rstrip()}")
    return process.returncode


def run_or_fail(*command: str, quiet: bool = False) -> None:
    """Run a command, and raise a SetupError if it fails. `quiet` hides everything but its errors."""
    result = subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL if quiet else None, check=False)
    if result.returncode != 0:
        raise SetupError(f"this command failed with status {result.returncode}: {' '.join(command)}")


def require_file(path: str) -> str:
    """Return the path of a project file, and raise a SetupError if it doesn't exist."""
    if not (ROOT / path).is_file():
        raise SetupError(f"{path} is missing.")
    return path


def print_now(text: str) -> None:
    """Print immediately, so that the line comes before the output of a program that is started next."""
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
