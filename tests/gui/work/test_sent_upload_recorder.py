"""Tests of recording saved upload files that arrived in Canvas."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QObject

from core.saved_upload import SavedUpload
from core.workbook import Workbook
from gui.work import tasks
from gui.work.background import TaskRunner
from gui.work.document import Document
from gui.work.sent_upload_recorder import SentUploadRecorder
from tests.file_builders import GRADEBOOK, make_gradebook, make_workbook

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
IMPORTED = GRADEBOOK.replace("S1,1.00,8.00", "S1,0.00,8.00")


@pytest.fixture
def saved(document: Document, background: TaskRunner) -> Iterator[SavedUpload]:
    """Return the upload file that was saved for the open files, with a recorder."""
    parent = QObject()
    SentUploadRecorder(document, background, parent)
    workbook = make_workbook().with_sessions_included(["Class 2 - Poll", "Class 3 - Quiz"], included=False)
    document.apply("Open", workbook)
    upload = tasks.prepare_upload(tasks.derive_results(workbook)).upload
    saved = SavedUpload(upload.data, Path("week1.csv"), None, NOW, workbook.gradebook, {"72": frozenset({"12"})})
    document.record_upload(document.state.course, saved)
    yield saved
    parent.deleteLater()


def open_gradebook(document: Document, text: str) -> Workbook:
    document.apply("Open a gradebook", document.workbook.with_gradebook(make_gradebook(text)))
    return document.workbook


def test_recorder_gradebook_with_scores_records_upload(document: Document, saved: SavedUpload) -> None:
    (sent,) = open_gradebook(document, IMPORTED).sent_uploads
    assert (sent.name, sent.data, sent.has_arrived, sent.repeated) == ("week1.csv", saved.data, True, saved.repeated)
    assert open_gradebook(document, IMPORTED + "\n").sent_uploads == (sent,)


def test_recorder_gradebook_without_scores_records_nothing(document: Document, saved: SavedUpload) -> None:
    assert open_gradebook(document, GRADEBOOK).sent_uploads == ()
    assert open_gradebook(document, IMPORTED).sent_uploads[0].data == saved.data


@pytest.mark.parametrize("change", [{"gradebook": None}, {"data": b"x"}])
def test_recorder_unclear_upload_records_nothing(
    document: Document, saved: SavedUpload, change: dict[str, object]
) -> None:
    document.record_upload(document.state.course, replace(saved, **change))  # type: ignore[arg-type]
    assert open_gradebook(document, IMPORTED).sent_uploads == ()


def test_recorder_removed_gradebook_records_nothing(document: Document, saved: SavedUpload) -> None:
    assert saved.gradebook is not None
    document.apply("Close", document.workbook.with_gradebook(None))
    assert document.workbook.sent_uploads == ()
