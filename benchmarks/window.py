"""Benchmark of how long the window is blocked while it handles a large class.

    python3 dev.py bench window [STUDENTS SESSIONS]

A timer of the GUI thread fires every millisecond; the longest gap is the stall. The benchmark also measures how long a
click on a session takes in a large class, until every number is updated.
"""

import csv
import os
import random
import sys
import tempfile
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from time import perf_counter

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QLineEdit

from gui.app import create_application
from gui.application import open_settings
from gui.main_window import MainWindow
from gui.program import Program
from gui.steps import Step
from gui.work import tasks
from gui.work.preferences import Preferences

STALL_LIMIT_MS = 50
TOGGLE_LIMIT_MS = 16
GIANT_CLASS = (50_000, 200)
LARGE_CLASS = (1_500, 60)
TIMEOUT_S = 600
POLL_MS = 2
BASELINE_S = 5
DUPLICATE_INTERVAL = 50
"""One in so many students has a duplicate account."""


class StallMonitor:
    """A timer that records the longest time for which the GUI thread was blocked."""

    def __init__(self) -> None:
        self.longest_s = 0.0
        self._last_timeout = perf_counter()
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._record_gap)
        self._timer.start()

    def _record_gap(self) -> None:
        now = perf_counter()
        self.longest_s = max(self.longest_s, now - self._last_timeout)
        self._last_timeout = now

    def restart(self) -> None:
        """Forget the longest time so far, and start a new measurement."""
        self.longest_s, self._last_timeout = 0.0, perf_counter()

    @property
    def stall_ms(self) -> float:
        """The longest time between two timeouts, in milliseconds.

        This includes the current interval.
        """
        return max(self.longest_s, perf_counter() - self._last_timeout) * 1000


def write_class_files(folder: Path, students: int, sessions: int) -> tuple[Path, Path]:
    """Write an iClicker file and a gradebook of invented people.

    99% of the students have an ID that matches. One student in 50 has a duplicate account with another email address
    and fewer scores.
    """
    rng = random.Random(7)
    titles = [f"Class {number} - Poll" for number in range(1, sessions + 1)]
    export, gradebook = folder / "export.csv", folder / "gradebook.csv"
    with export.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles, "Total"])
        writer.writerow(["Points Possible", "", "", "", "", *["2.00"] * sessions, f"{2 * sessions}.00"])
        for student in range(students):
            student_id = f"{student:07d}" if student % 100 else ""
            points: list[int | None] = [rng.choice((0, 1, 2)) for _ in titles]
            writer.writerow(_build_row(student, student_id, f"user{student}@example.edu", points))
            if student % DUPLICATE_INTERVAL == 1:
                points = [rng.choice((0, 1, 2, None, None)) for _ in titles]
                writer.writerow(_build_row(student, student_id, f"home{student}@mail.example", points))
    with gradebook.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        assignments = [f"{title} ({4000 + index})" for index, title in enumerate(titles[: sessions // 2])]
        writer.writerow(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *assignments, "Final Score"])
        writer.writerow(["    Points Possible", "", "", "", "", *["2.00"] * len(assignments), "(read only)"])
        for student in range(students):
            identity = [_build_name(student), str(900_000 + student), f"{student:07d}", f"user{student}", "A01"]
            writer.writerow([*identity, *[""] * len(assignments), "0.00"])
    return export, gradebook


def _build_row(student: int, student_id: str, email: str, points: Sequence[int | None]) -> list[str]:
    cells = ["" if value is None else f"{value}.00" for value in points]
    return [_build_name(student), "", student_id, email, "", *cells, f"{sum(filter(None, points))}.00"]


def _build_name(student: int) -> str:
    letters = "".join(chr(97 + student // 26**place % 26) for place in range(4))
    return f"{letters.title()}son, Ada{letters[::-1]}"


class WindowBenchmark:
    """A window with one class, and its measurements."""

    def __init__(self, rows: int, sessions: int) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.files = write_class_files(self.folder, rows, sessions)
        settings = open_settings(self.folder / "preferences.ini")
        self.window = MainWindow(settings)
        self.program = Program(self.window, Preferences(settings), self.folder)
        self.program.background.tune_responsiveness()
        self.window.show()
        self.program.steps.create_pages()
        self.monitor = StallMonitor()
        self.results: list[tuple[str, float, float]] = []
        self.program.background.run(
            tasks.import_heavy_modules, lambda _nothing: None
        )  # as the program does at its start
        self.run_event_loop(lambda: not self.program.background.is_busy, 0.3)

    def run_event_loop(self, is_done: Callable[[], bool], min_seconds: float = 0.0) -> None:
        """Run an event loop until `is_done` returns True.

        The loop sleeps between events, as the program's own loop does.
        """
        start, loop, timer = perf_counter(), QEventLoop(), QTimer(interval=POLL_MS)

        def quit_if_done() -> None:
            if perf_counter() - start > TIMEOUT_S:
                raise SystemExit("this does not end")
            if is_done() and perf_counter() - start >= min_seconds:
                loop.quit()

        timer.timeout.connect(quit_if_done)
        timer.start()
        loop.exec()

    def measure(self, label: str, action: Callable[[], object], is_done: Callable[[], bool]) -> None:
        """Run an action, wait until it is done, and record its time and longest stall."""
        self.monitor.restart()
        start = perf_counter()
        action()
        self.run_event_loop(is_done)
        self.run_event_loop(lambda: True, 0.2)
        self.results.append((label, perf_counter() - start - 0.2, self.monitor.stall_ms))
        print(f"{label:32} {self.results[-1][1]:7.2f} s   longest stall {self.results[-1][2]:6.0f} ms", flush=True)

    def toggle_session(self, index: int) -> None:
        """Leave a session out, or include it again."""
        document = self.program.document
        key = document.workbook.export.sessions[index].key  # type: ignore[union-attr] # it is read
        document.apply(
            "Tick", document.workbook.with_sessions_included([key], included=key in document.workbook.dropped)
        )

    @property
    def has_current_results(self) -> bool:
        """True if the results belong to the current workbook."""
        document = self.program.document
        return document.results is not None and document.results.workbook is document.workbook

    @property
    def is_upload_prepared(self) -> bool:
        """True if the upload file is ready or can't be made."""
        document = self.program.document
        return document.prepared_upload is not None or document.upload_error is not None

    def close(self) -> None:
        """Stop the program and delete the window."""
        self.program.shut_down()
        self.window.deleteLater()


def measure_stalls(rows: int, sessions: int) -> float:
    """Measure everything a user does in a class of this size.

    Return the longest stall in milliseconds.
    """
    benchmark = WindowBenchmark(rows, sessions)
    program = benchmark.program
    print(f"\n{rows} x {sessions}")
    benchmark.measure(
        "nothing (what the machine adds)", lambda: benchmark.run_event_loop(lambda: True, BASELINE_S), lambda: True
    )
    benchmark.measure(
        "read and match", lambda: program.file_opener.open(benchmark.files), lambda: benchmark.has_current_results
    )
    benchmark.measure("prepare the file", lambda: None, lambda: benchmark.is_upload_prepared)
    for step in Step:
        benchmark.measure(f"go to {step.name.lower()}", partial(program.steps.go_to, step), lambda: True)
    program.steps.go_to(Step.SESSIONS)
    benchmark.measure("tick a session", lambda: benchmark.toggle_session(1), lambda: benchmark.has_current_results)
    benchmark.measure("prepare again", lambda: None, lambda: benchmark.is_upload_prepared)
    for step in (Step.SESSIONS, Step.STUDENTS, Step.REVIEW):
        program.steps.go_to(step)
        for field in program.steps.get_page(step).findChildren(QLineEdit)[:1]:
            benchmark.measure(f"filter {step.name.lower()}", partial(field.setText, "a"), lambda: True)
            field.clear()
    benchmark.measure("undo", program.document.undo_stack.undo, lambda: benchmark.has_current_results)
    program.document.state.course.path = benchmark.folder / "work.clickover"
    benchmark.measure("save work", program.course_file.save, lambda: program.course_file.is_saved)
    benchmark.close()
    return max(stall for _, _, stall in benchmark.results[1:])


def measure_toggles(rows: int, sessions: int) -> float:
    """Return the median time of 20 clicks on a session, in milliseconds.

    Each click is measured until all results are updated.
    """
    benchmark = WindowBenchmark(rows, sessions)
    benchmark.program.file_opener.open(benchmark.files)
    benchmark.run_event_loop(lambda: benchmark.is_upload_prepared)
    benchmark.program.steps.go_to(Step.SESSIONS)
    benchmark.run_event_loop(lambda: True, 0.5)
    times = []
    for number in range(20):
        start = perf_counter()
        benchmark.toggle_session(number % sessions)
        assert benchmark.has_current_results
        times.append((perf_counter() - start) * 1000)
    print(f"\n{rows} x {sessions}: a tick takes {sorted(times)[10]:.1f} ms (median of 20, longest {max(times):.1f})")
    benchmark.close()
    return sorted(times)[10]


def main(arguments: list[str]) -> int:
    """Run all measurements. Return 1 if a limit is exceeded."""
    if sys.platform == "linux" and not os.environ.get("DISPLAY"):
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app = create_application()
    toggle = measure_toggles(*LARGE_CLASS)
    rows, sessions = (int(arguments[0]), int(arguments[1])) if len(arguments) > 1 else GIANT_CLASS
    stall = measure_stalls(rows, sessions)
    print(f"\nlongest stall {stall:.0f} ms (limit {STALL_LIMIT_MS}), tick {toggle:.1f} ms (limit {TOGGLE_LIMIT_MS})")
    app.quit()
    return int(stall > STALL_LIMIT_MS or toggle > TOGGLE_LIMIT_MS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
