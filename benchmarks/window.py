"""Does the window stand still while a giant class is read, derived, ticked, filtered or saved?

    python3 dev.py bench window [ROWS SESSIONS]

A heartbeat on the GUI thread asks every millisecond; the longest time without one is the stall. Then: how long does a
tick take in a large class, from the click until every figure is new?
"""

import csv
import os
import random
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QLineEdit

from gui.app import make_application
from gui.application import open_settings
from gui.main_window import MainWindow
from gui.program import Program
from gui.steps import Step
from gui.work import tasks
from gui.work.preferences import Preferences

STALL_LIMIT_MS = 50
TICK_LIMIT_MS = 16
GIANT = (50_000, 200)
LARGE = (1_500, 60)
WAIT_S = 600
LOOK_MS = 2
BASE_S = 5


class Heartbeat:
    """The longest time in which the GUI thread answered nothing."""

    def __init__(self) -> None:
        self.longest = 0.0
        self._last = perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._beat)
        self._timer.start()

    def _beat(self) -> None:
        now = perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now

    def restart(self) -> None:
        """Forget what was measured."""
        self.longest, self._last = 0.0, perf_counter()

    @property
    def stall_ms(self) -> float:
        """The longest time without a beat, the present one included."""
        return max(self.longest, perf_counter() - self._last) * 1000


def write_class(folder: Path, rows: int, sessions: int) -> tuple[Path, Path]:
    """An export and a gradebook of so many invented people; every id matches, but for one in a hundred."""
    chance = random.Random(7)
    titles = [f"Class {number} - Poll" for number in range(1, sessions + 1)]
    export, gradebook = folder / "export.csv", folder / "gradebook.csv"
    with export.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles, "Total"])
        writer.writerow(["Points Possible", "", "", "", "", *["2.00"] * sessions, f"{2 * sessions}.00"])
        for row in range(rows):
            points = [chance.choice((0, 1, 2)) for _ in titles]
            number = f"{row:07d}" if row % 100 else ""
            cells = [f"{point}.00" for point in points]
            writer.writerow([_name(row), "", number, f"user{row}@example.edu", "", *cells, f"{sum(points)}.00"])
    with gradebook.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        shown = [f"{title} ({4000 + at})" for at, title in enumerate(titles[: sessions // 2])]
        writer.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *shown, "Final Score"])
        writer.writerow(["    Points Possible", "", "", "", "", *["2.00"] * len(shown), "(read only)"])
        for row in range(rows):
            identity = [_name(row), str(900_000 + row), f"{row:07d}", f"user{row}", "A01"]
            writer.writerow([*identity, *[""] * len(shown), "0.00"])
    return export, gradebook


def _name(row: int) -> str:
    letters = "".join(chr(97 + row // 26**place % 26) for place in range(4))
    return f"{letters.title()}son, Ada{letters[::-1]}"


class Bench:
    """One window with one class, and what was measured in it."""

    def __init__(self, rows: int, sessions: int) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.files = write_class(self.folder, rows, sessions)
        settings = open_settings(self.folder / "preferences.ini")
        self.window = MainWindow(settings)
        self.program = Program(self.window, Preferences(settings), self.folder)
        self.program.background.tune_responsiveness()
        self.window.show()
        self.program.steps.create_pages()
        self.heart = Heartbeat()
        self.results: list[tuple[str, float, float]] = []
        self.program.background.run(
            tasks.import_heavy_modules, lambda _nothing: None
        )  # as the program does at its start
        self.spin(lambda: not self.program.background.is_busy, 0.3)

    def spin(self, is_done: Callable[[], bool], at_least: float = 0.0) -> None:
        """Let the window live until it is done, in an event loop that sleeps, as the program's own does."""
        began, loop, timer = perf_counter(), QEventLoop(), QTimer(interval=LOOK_MS)

        def look() -> None:
            if perf_counter() - began > WAIT_S:
                raise SystemExit("this does not end")
            if is_done() and perf_counter() - began >= at_least:
                loop.quit()

        timer.timeout.connect(look)
        timer.start()
        loop.exec()

    def measure(self, what: str, do: Callable[[], object], is_done: Callable[[], bool]) -> None:
        """Do something, let the window live until it is done, and note its longest stall."""
        self.heart.restart()
        began = perf_counter()
        do()
        self.spin(is_done)
        self.spin(lambda: True, 0.2)
        self.results.append((what, perf_counter() - began - 0.2, self.heart.stall_ms))
        print(f"{what:32} {self.results[-1][1]:7.2f} s   longest stall {self.results[-1][2]:6.0f} ms", flush=True)

    def tick(self, at: int) -> None:
        """Leave a session out, or take it in again."""
        document = self.program.document
        key = document.workbook.export.sessions[at].key  # type: ignore[union-attr] # it is read
        document.apply("Tick", document.workbook.choosing([key], count=key in document.workbook.dropped))

    @property
    def is_derived(self) -> bool:
        """Whether the results are those of the workbook."""
        document = self.program.document
        return document.results is not None and document.results.workbook is document.workbook

    @property
    def is_prepared(self) -> bool:
        """Whether the finished file is there."""
        document = self.program.document
        return document.outgoing is not None or document.refusal is not None

    def close(self) -> None:
        """End the window's work."""
        self.program.shut_down()
        self.window.deleteLater()


def measure_stalls(rows: int, sessions: int) -> float:
    """Everything that a person does in a class of this size; gives the longest stall in milliseconds."""
    bench = Bench(rows, sessions)
    program = bench.program
    print(f"\n{rows} x {sessions}")
    bench.measure("nothing (what the machine adds)", lambda: bench.spin(lambda: True, BASE_S), lambda: True)
    bench.measure("read and match", lambda: program.opening.open(bench.files), lambda: bench.is_derived)
    bench.measure("prepare the file", lambda: None, lambda: bench.is_prepared)
    for step in Step:
        bench.measure(f"go to {step.name.lower()}", partial(program.steps.go_to, step), lambda: True)
    program.steps.go_to(Step.SESSIONS)
    bench.measure("tick a session", lambda: bench.tick(1), lambda: bench.is_derived)
    bench.measure("prepare again", lambda: None, lambda: bench.is_prepared)
    for step in (Step.SESSIONS, Step.STUDENTS, Step.REVIEW):
        program.steps.go_to(step)
        for field in program.steps.get_page(step).findChildren(QLineEdit)[:1]:
            bench.measure(f"filter {step.name.lower()}", partial(field.setText, "a"), lambda: True)
            field.clear()
    bench.measure("undo", program.document.undo_stack.undo, lambda: bench.is_derived)
    program.document.state.work.path = bench.folder / "work.clickover"
    bench.measure("save work", program.course_file.save, lambda: program.course_file.is_saved)
    bench.close()
    return max(stall for _, _, stall in bench.results[1:])


def measure_ticks(rows: int, sessions: int) -> float:
    """Milliseconds from a tick until everything follows: the median of twenty."""
    bench = Bench(rows, sessions)
    bench.program.opening.open(bench.files)
    bench.spin(lambda: bench.is_prepared)
    bench.program.steps.go_to(Step.SESSIONS)
    bench.spin(lambda: True, 0.5)
    took = []
    for number in range(20):
        began = perf_counter()
        bench.tick(number % sessions)
        assert bench.is_derived
        took.append((perf_counter() - began) * 1000)
    print(f"\n{rows} x {sessions}: a tick takes {sorted(took)[10]:.1f} ms (median of 20, longest {max(took):.1f})")
    bench.close()
    return sorted(took)[10]


def main(arguments: list[str]) -> int:
    """Measure, and say whether the limits hold."""
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = make_application()
    tick = measure_ticks(*LARGE)
    rows, sessions = (int(arguments[0]), int(arguments[1])) if len(arguments) > 1 else GIANT
    stall = measure_stalls(rows, sessions)
    print(f"\nlongest stall {stall:.0f} ms (limit {STALL_LIMIT_MS}), tick {tick:.1f} ms (limit {TICK_LIMIT_MS})")
    app.quit()
    return int(stall > STALL_LIMIT_MS or tick > TICK_LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
