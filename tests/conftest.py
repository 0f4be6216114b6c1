"""Fixtures for all tests, which need no screen and leave nothing behind."""

import gc
import logging
import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakSet

import pytest
from hypothesis import settings
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QThread, QThreadPool, QTimer
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid

from gui.application import Application

if sys.platform == "linux" and not any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")):
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

SAMPLES = Path(__file__).parent / "files" / "samples"

reported: list[object] = []
"""Leftovers that are already reported, so that one leak fails only one test."""

watched: WeakSet[QThread | QTimer] = WeakSet()
"""Threads and timers that were found so far, because later searches skip frozen objects."""


@pytest.fixture(scope="session")
def qapp_cls() -> type[QApplication]:
    """Return the program's own application class."""
    return Application


@pytest.fixture
def samples() -> Path:
    """Return the folder of sample files in real layouts, with invented people."""
    return SAMPLES


@pytest.fixture(scope="module", autouse=True)
def freeze_existing_objects() -> None:
    """Exclude what imports and earlier modules left from garbage collection, to find leftovers faster."""
    gc.collect()
    _watch_new_objects()
    gc.freeze()


@pytest.fixture(autouse=True)
def no_stray_log_warning(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail tests that log a warning.

    A test that expects a warning must assert it and then call `caplog.clear()`.
    """
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    stray = [record.getMessage() for record in records if record.levelno >= logging.WARNING]
    assert not stray, f"logged unasked: {stray}"


@pytest.fixture(autouse=True)
def no_stray_thread() -> Iterator[None]:
    """Fail tests that leave a Python thread running.

    Dummy threads are ignored, because they represent Qt's threads.
    """
    before = set(threading.enumerate())
    yield
    stray = [thread for thread in threading.enumerate() if thread not in before]
    stray = [thread for thread in stray if not thread.name.startswith("Dummy-")]
    assert not stray, f"still running: {stray}"


@pytest.fixture(autouse=True)
def no_qt_leftovers(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail GUI tests that leave a top-level widget, a thread, or a timer behind."""
    yield
    if "qapp" in request.fixturenames:
        assert _finish_deletions(), "a background task of Qt's thread pool does not end"
        left = [item for item in (*_find_top_level_widgets(), *_find_busy_objects()) if item not in reported]
        reported.extend(left)
        assert not left, f"left behind: {left}"


def _finish_deletions() -> bool:
    """Process deferred deletions, and return True if the thread pool is idle."""
    is_at_rest = QThreadPool.globalInstance().waitForDone(2000)
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    if _find_top_level_widgets():
        gc.collect()
    return is_at_rest


def _find_top_level_widgets() -> list[QWidget]:
    """Return the existing top-level widgets, whose children are deleted with them."""
    return [widget for widget in QApplication.topLevelWidgets() if widget.parent() is None]


def _watch_new_objects() -> None:
    """Add the threads and timers that aren't frozen to the watched ones."""
    existing = gc.get_objects()
    kinds = {kind for kind in set(map(type, existing)) if issubclass(kind, QThread | QTimer)}
    watched.update(item for item in existing if type(item) in kinds)


def _find_busy_objects() -> list[QObject]:
    """Return the running threads except the current one, and the active timers."""
    _watch_new_objects()
    alive = [item for item in watched if isValid(item)]
    threads = [item for item in alive if isinstance(item, QThread) and item.isRunning() and not item.isCurrentThread()]
    timers = [item for item in alive if isinstance(item, QTimer) and item.isActive()]
    return [*threads, *timers]
