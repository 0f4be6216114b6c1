"""Can a person do the whole job in the real window by keyboard alone, and does a screen reader find its way?

    python3 dev.py test          runs this on Linux, on a screen of its own

Two files are opened through the file dialog, the leftover student is matched in the wizard, the file is saved, and its
bytes are compared with those that are right.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
READER = Path(__file__).with_name("screen_reader.py")
EXPECTED = ROOT / "tests" / "files" / "desktop" / "upload.csv"
SYSTEM_PYTHON = "/usr/bin/python3"
WAIT_S = 40


class Failed(Exception):  # noqa: N818 - reads as what happened
    """What was expected did not happen."""


class Desktop:
    """One program on a screen of its own, driven by keys and read as a screen reader reads it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        homes = ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME")
        environment = {**os.environ, **{home: str(folder / home.lower()) for home in homes}}
        environment |= {
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "CLICKOVER_OWN_FILE_DIALOGS": "1",
            "LC_ALL": "C.UTF-8",
        }
        self.manager = subprocess.Popen(["openbox"], stderr=subprocess.DEVNULL)
        time.sleep(0.5)
        self.log = (folder / "program.log").open("w", encoding="utf-8")
        program = os.environ.get("CLICKOVER_PROGRAM", "").split() or [sys.executable, "main.py"]
        self.program = subprocess.Popen(program, cwd=ROOT, env=environment, stdout=self.log, stderr=self.log)

    def lines(self) -> list[str]:
        """What shows, as a screen reader finds it."""
        command = [SYSTEM_PYTHON, str(READER), "clickover"]
        return subprocess.run(command, capture_output=True, text=True, timeout=WAIT_S, check=False).stdout.splitlines()

    def wait_for(self, *words: str) -> str:
        """Wait until one element shows that holds all of these words; gives it."""
        found: list[str] = []

        def is_there() -> bool:
            found[:] = [line for line in self.lines() if all(word in line for word in words)]
            return bool(found)

        self.until(is_there, f"nothing shows that says {' and '.join(words)}")
        return found[0]

    def until(self, is_so: Callable[[], bool], otherwise: str) -> None:
        """Wait for something."""
        end = time.monotonic() + WAIT_S
        while not is_so():
            if self.program.poll() is not None:
                raise Failed(f"the program ended with status {self.program.returncode}")
            if time.monotonic() > end:
                raise Failed(otherwise)
            time.sleep(0.2)

    def window(self, title: str) -> None:
        """Wait for a window of this title, and give it the keyboard."""
        command = ["xdotool", "search", "--onlyvisible", "--name", title]
        found: list[str] = []

        def is_there() -> bool:
            found[:] = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
            return bool(found)

        self.until(is_there, f"there is no window called {title}")
        subprocess.run(["timeout", "5", "xdotool", "windowactivate", "--sync", found[-1]], check=False)
        time.sleep(0.4)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            subprocess.run(["xdotool", "key", "--clearmodifiers", key], check=True)
            time.sleep(0.4)

    def type(self, text: str) -> None:
        """Type a text."""
        subprocess.run(["xdotool", "type", "--delay", "15", text], check=True)
        time.sleep(0.4)

    def close(self) -> None:
        """End the program and the window manager."""
        for process in (self.program, self.manager):
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        self.log.close()


def do_the_job(desktop: Desktop) -> None:
    """From two files to the finished one, by keyboard alone."""
    examples = ROOT / "resources" / "examples"
    files = [desktop.folder / "iClicker export.csv", desktop.folder / "canvas-gradebook.csv"]
    for source, copy in zip(("iclicker-cloud-canvas.csv", "canvas-gradebook.csv"), files, strict=True):
        shutil.copy(examples / source, copy)
    saved = desktop.folder / "upload.csv"
    desktop.window("^Clickover$")
    desktop.wait_for("Step 1, Files: needs you: 2 files")
    desktop.press("ctrl+o")
    desktop.window("^Open files")
    desktop.type(" ".join(f'"{path}"' for path in files))
    desktop.press("Return")
    desktop.wait_for("Step 1, Files: done")
    desktop.wait_for("Step 3, Students: needs you: 1 person")
    match_the_leftover(desktop)
    save(desktop, saved)
    if saved.read_bytes() != EXPECTED.read_bytes():
        raise Failed(f"the saved file differs from {EXPECTED}:\n{saved.read_text(encoding='utf-8')}")


def match_the_leftover(desktop: Desktop) -> None:
    """Go to the students, open the wizard, and take what it offers."""
    desktop.window("^canvas-gradebook")
    desktop.press("ctrl+3", "alt+m")
    desktop.window("^Who is who")
    desktop.press("alt+n")
    desktop.wait_for("Finish")
    desktop.press("alt+f")
    desktop.wait_for("Step 3, Students: done")


def save(desktop: Desktop, path: Path) -> None:
    """Go to the last step, confirm what is asked, and save."""
    desktop.window("^canvas-gradebook")
    desktop.press("ctrl+4")
    desktop.wait_for("Save for Canvas", "enabled")
    desktop.press("alt+a")
    desktop.wait_for("alert", "Clickover")
    desktop.wait_for("Save with open warnings?")
    desktop.press("alt+s")
    desktop.wait_for("dialog", "Save")
    desktop.press("ctrl+a")
    desktop.type(str(path))
    desktop.press("Return")
    desktop.until(path.exists, "no file was saved")


def inside() -> int:
    """The test itself, where there is a screen and a message bus."""
    with tempfile.TemporaryDirectory() as name:
        desktop = Desktop(Path(name))
        try:
            do_the_job(desktop)
        except Failed as failure:
            print(f"FAILED: {failure}")
            print("\n".join(line for line in desktop.lines() if line.split("\t")[1:2] != [""]))
            print((Path(name) / "program.log").read_text(encoding="utf-8"))
            return 1
        finally:
            desktop.close()
    print("The whole job was done by keyboard alone; the saved bytes are right.")
    return 0


def main() -> int:
    """Start a screen and a message bus, and run the test there."""
    if "--inside" in sys.argv:
        return inside()
    reading, writing = os.pipe()
    screen = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading, encoding="ascii") as answer:
            number = answer.readline().strip()
        environment = {**os.environ, "DISPLAY": f":{number}"}
        command = ["dbus-run-session", "--", sys.executable, __file__, "--inside"]
        return subprocess.run(command, env=environment, stderr=subprocess.DEVNULL, check=False).returncode
    finally:
        screen.terminate()
        screen.wait(10)


if __name__ == "__main__":
    sys.exit(main())
