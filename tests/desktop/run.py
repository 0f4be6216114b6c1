"""End-to-end test of the real window, using only the keyboard and accessibility API.

    python3 dev.py test          runs this on Linux, on a screen of its own

The first test opens two files in the file dialog, matches the leftover student in the wizard, saves the file, and
compares its bytes with the expected ones. The second one opens a sign-in sheet that isn't recognized, corrects how it
is read, includes its column of check marks, and compares the saved bytes with those of the command line.
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


class ExpectationFailed(Exception):  # noqa: N818 - names what happened
    """An expectation wasn't met."""


class Desktop:
    """One program on its own screen, driven by keys and read through AT-SPI."""

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

    def list_elements(self) -> list[str]:
        """Return the visible elements, as a screen reader finds them."""
        command = [SYSTEM_PYTHON, str(READER), "clickover"]
        return subprocess.run(command, capture_output=True, text=True, timeout=WAIT_S, check=False).stdout.splitlines()

    def wait_for_element(self, *words: str) -> str:
        """Wait until a visible element contains all of these words, and return it."""
        matches: list[str] = []

        def has_match() -> bool:
            matches[:] = [line for line in self.list_elements() if all(word in line for word in words)]
            return bool(matches)

        self.wait_until(has_match, f"nothing shows that says {' and '.join(words)}")
        return matches[0]

    def wait_until(self, condition: Callable[[], bool], message: str) -> None:
        """Wait until the condition is met, and fail with this message if it isn't in time."""
        end = time.monotonic() + WAIT_S
        while not condition():
            if self.program.poll() is not None:
                raise ExpectationFailed(f"the program ended with status {self.program.returncode}")
            if time.monotonic() > end:
                raise ExpectationFailed(message)
            time.sleep(0.2)

    def activate_window(self, title: str) -> None:
        """Wait for a window with this title, and give it the focus."""
        command = ["xdotool", "search", "--onlyvisible", "--name", title]
        matches: list[str] = []

        def has_match() -> bool:
            matches[:] = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
            return bool(matches)

        self.wait_until(has_match, f"there is no window called {title}")
        subprocess.run(["timeout", "5", "xdotool", "windowactivate", "--sync", matches[-1]], check=False)
        time.sleep(0.4)

    def press(self, *keys: str) -> None:
        """Press keys, one after the other."""
        for key in keys:
            subprocess.run(["xdotool", "key", "--clearmodifiers", key], check=True)
            time.sleep(0.4)

    def tab_to(self, name: str) -> None:
        """Press Tab until the element with this name has the focus."""
        for _ in range(30):
            if any(name in line and "focused" in line.split("\t")[2] for line in self.list_elements()):
                return
            self.press("Tab")
        raise ExpectationFailed(f"Tab never reaches {name}")

    def type(self, text: str) -> None:
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


def run_workflow(desktop: Desktop) -> None:
    """Get from two files to the upload file, by keyboard only."""
    examples = ROOT / "resources" / "examples"
    files = [desktop.folder / "iClicker export.csv", desktop.folder / "canvas-gradebook.csv"]
    for source, copy in zip(("iclicker-cloud-canvas.csv", "canvas-gradebook.csv"), files, strict=True):
        shutil.copy(examples / source, copy)
    saved = desktop.folder / "upload.csv"
    desktop.activate_window("^Clickover$")
    desktop.wait_for_element("Step 1, Files: needs you: 2 files")
    desktop.press("ctrl+o")
    desktop.activate_window("^Open files")
    desktop.type(" ".join(f'"{path}"' for path in files))
    desktop.press("Return")
    desktop.wait_for_element("Step 1, Files: done")
    desktop.wait_for_element("Step 3, Students: needs you: 1 person")
    match_leftover_student(desktop)
    save_upload(desktop, saved)
    if saved.read_bytes() != EXPECTED.read_bytes():
        raise ExpectationFailed(f"the saved file differs from {EXPECTED}:\n{saved.read_text(encoding='utf-8')}")


def match_leftover_student(desktop: Desktop) -> None:
    """Match the leftover student in the wizard."""
    desktop.activate_window("^canvas-gradebook")
    desktop.press("ctrl+3", "alt+m")
    desktop.activate_window("^Who is who")
    desktop.press("alt+n")
    desktop.wait_for_element("Finish")
    desktop.press("alt+f")
    desktop.wait_for_element("Step 3, Students: done")


def save_upload(desktop: Desktop, path: Path, *, has_warnings: bool = True) -> None:
    """Go to the last step, accept the warnings if there are any, and save."""
    desktop.activate_window("^canvas-gradebook")
    desktop.press("ctrl+4")
    desktop.wait_for_element("Save for Canvas", "enabled")
    desktop.press("alt+a")
    if has_warnings:
        desktop.wait_for_element("alert", "Clickover")
        desktop.wait_for_element("Save with open warnings?")
        desktop.press("alt+s")
    desktop.wait_for_element("dialog", "Save")
    desktop.press("ctrl+a")
    desktop.type(str(path))
    desktop.press("Return")
    desktop.wait_until(path.exists, "no file was saved")


SHEET = """\
Sign-in sheet of lab 3
who,card,here
Quill Abernathy-Vance,00451201,
Odette Brightwater,00451202,✓
Mirélla Çelikson,00451203,✓
Jasper Dunmoor,10451204,
Tamsin Fenwick,10451205,✓
José María Okonjo-Reyes,10451206,✓
Wilhelmina van der Plum,10451207,
"""


def run_correction(desktop: Desktop) -> None:
    """Correct an unrecognized table until it is a file of the class, using only the keyboard."""
    sheet, gradebook = desktop.folder / "sign-in.csv", desktop.folder / "canvas-gradebook.csv"
    sheet.write_text(SHEET, encoding="utf-8")
    shutil.copy(ROOT / "resources" / "examples" / "canvas-gradebook.csv", gradebook)
    expected, saved = desktop.folder / "expected.csv", desktop.folder / "upload.csv"
    options = ["--column", "2=student-id", "--sessions", "here"]
    command = [sys.executable, "main.py", "convert", str(sheet), "--roster", str(gradebook), "-o", str(expected)]
    subprocess.run([*command, *options], cwd=ROOT, check=False, stdout=subprocess.DEVNULL)
    desktop.activate_window("^Clickover$")
    desktop.wait_for_element("Step 1, Files: needs you: 2 files")
    desktop.press("ctrl+o")
    desktop.activate_window("^Open files")
    desktop.type(" ".join(f'"{path}"' for path in (sheet, gradebook)))
    desktop.press("Return")
    desktop.wait_for_element("Not used: sign-in.csv")
    desktop.activate_window("^canvas-gradebook")
    desktop.tab_to("How sign-in.csv is read")
    desktop.press("Tab", "Tab", "Tab", "ctrl+Home", "Down", "Right", "Right", "F2")  # “Read as” of the second column
    desktop.type("student")
    desktop.press("Return")
    desktop.wait_for_element("Include “here”")
    desktop.activate_window("^canvas-gradebook")
    desktop.tab_to("Include “here”")
    desktop.press("space")
    desktop.wait_for_element("Step 1, Files: done")
    save_upload(desktop, saved, has_warnings=False)
    if saved.read_bytes() != expected.read_bytes():
        raise ExpectationFailed(f"the saved file differs:\n{saved.read_text(encoding='utf-8')}")


def run_test() -> int:
    """Run the tests. Needs a screen and a message bus."""
    return max(run_steps(run_workflow), run_steps(run_correction))


def run_steps(steps: Callable[[Desktop], None]) -> int:
    """Run one test in a separate process."""
    with tempfile.TemporaryDirectory() as name:
        desktop = Desktop(Path(name))
        try:
            steps(desktop)
        except ExpectationFailed as failure:
            print(f"FAILED: {failure}")
            print("\n".join(line for line in desktop.list_elements() if line.split("\t")[1:2] != [""]))
            print((Path(name) / "program.log").read_text(encoding="utf-8"))
            return 1
        finally:
            desktop.close()
    print(f"{steps.__name__}: done by keyboard alone; the saved bytes are right.")
    return 0


def main() -> int:
    """Start a screen and a message bus, and run the test there."""
    if "--inside" in sys.argv:
        return run_test()
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
