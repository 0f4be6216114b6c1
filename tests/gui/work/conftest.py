"""Windows with a memory of courses, for tests of `gui.work`."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from core.courses.course import Course
from core.courses.store import CourseStore
from core.saved_upload import SavedUpload
from core.workbook import Workbook
from gui.work.background import TaskRunner
from gui.work.course_memory import CourseMemory
from gui.work.document import Document
from gui.work.edit import CourseRecord
from tests.core.courses.courses import CLASS_WITH_STRANGER, GRADEBOOK_NAME, WEEK_1
from tests.file_builders import GRADEBOOK
from tests.gui.conftest import RecordingMessages

WEEK_2_FILES = (CLASS_WITH_STRANGER, GRADEBOOK, GRADEBOOK_NAME)


class Window:
    """A document with its memory, as in one window."""

    def __init__(self, path: Path, background: TaskRunner, person: RecordingMessages) -> None:
        self.parent = QObject()
        self.person = person
        self.document = Document(background, self.parent)
        self.memory = CourseMemory(self.document, person, background, path, self.parent)

    def open(self, workbook: Workbook) -> None:
        """Open files as a new class."""
        self.document.apply("Open", workbook, course=CourseRecord())

    def close(self) -> None:
        """Close the files without saving."""
        self.document.open(Workbook())
        self.memory.saver._timer.stop()
        self.document._prepare_timer.stop()

    def prepare(self) -> None:
        """Prepare the upload file now."""
        self.document._prepare_timer.stop()
        self.document._start_preparing()

    def save_upload(self, tmp_path: Path) -> SavedUpload:
        """Save the prepared upload file."""
        self.prepare()
        prepared = self.document.prepared_upload
        assert prepared
        upload = SavedUpload(prepared.upload.data, tmp_path / "up.csv", None, WEEK_1, self.document.workbook.gradebook)
        self.document.record_upload(self.document.state.course, upload)
        return upload


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "courses.sqlite3"


@pytest.fixture
def make_window(path: Path, background: TaskRunner, person: RecordingMessages) -> Iterator[Callable[[], Window]]:
    windows: list[Window] = []

    def make() -> Window:
        windows.append(Window(path, background, person))
        return windows[-1]

    yield make
    for window in windows:
        window.close()


@pytest.fixture
def window(make_window: Callable[[], Window]) -> Window:
    return make_window()


def store_course(path: Path, course: Course) -> None:
    with CourseStore(path) as store:
        store.update(course.name, lambda _current: course)


def load(path: Path, name: str = "MATH") -> Course:
    with CourseStore(path) as store:
        course = store.load(name)
    assert course
    return course
