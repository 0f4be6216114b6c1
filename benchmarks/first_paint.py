"""How long until the window is there, beside a bare window of the same size?

    python3 dev.py bench first_paint [PAIRS]

Both programs are started in turn, so that whatever else the machine does hits both alike. Measured from before the
process is made to the line that it prints at its first paint, with modules compiled beforehand, as users have them.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parent.parent
LIMIT = 1.25
PAIRS = 15

BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
from PySide6.QtCore import QTimer
class Window(QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("painted", flush=True)
        QApplication.exit(0)
app = QApplication(sys.argv)
window = Window()
window.setCentralWidget(QLabel("bare"))
window.resize(1180, 780)
window.show()
app.exec()
"""


def seconds_to_first_line(environment: dict[str, str], *command: str) -> float:
    """Seconds from before the process is made to the first line that it prints."""
    began = perf_counter()
    with subprocess.Popen(
        [sys.executable, *command],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        took = perf_counter() - began
        process.stdout.read()
    if process.returncode:
        raise SystemExit(f"{command} failed with status {process.returncode}")
    return took


def main(arguments: list[str]) -> int:
    """Measure pairs and say how the medians compare."""
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "clickover-bytecode")
    pairs = int(arguments[0]) if arguments else PAIRS
    ours, bare = [], []
    for number in range(pairs + 1):
        bare_one = seconds_to_first_line(environment, "-c", BARE)
        our_one = seconds_to_first_line(environment, "main.py", "--exit-after-first-paint")
        if number:  # the first pair warms the disk
            bare.append(bare_one)
            ours.append(our_one)
    ratio = statistics.median(our / other for our, other in zip(ours, bare, strict=True))
    print(f"bare window  median {statistics.median(bare) * 1000:6.0f} ms   best {min(bare) * 1000:6.0f} ms")
    print(f"Clickover    median {statistics.median(ours) * 1000:6.0f} ms   best {min(ours) * 1000:6.0f} ms")
    print(f"median ratio of {pairs} pairs {ratio:.2f}, best to best {min(ours) / min(bare):.2f} (limit {LIMIT})")
    return int(min(ratio, min(ours) / min(bare)) > LIMIT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
