"""Recorder of saved upload files that a newer gradebook shows to have arrived."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject

from core.saved_upload import SavedUpload
from core.sent_upload import SentUpload
from gui.work import tasks
from gui.work.background import TaskId, TaskRunner
from gui.work.document import Document

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook


class SentUploadRecorder(QObject):
    """Recorder that adds the last saved upload file to the document once it has arrived in Canvas.

    After that, Clickover can detect scores edited in Canvas. The check runs whenever a gradebook is opened. Without the
    gradebook that the file was built for, arrival can't be determined.
    """

    def __init__(self, document: Document, background: TaskRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._background = background
        self._task_id: TaskId | None = None
        document.changed.connect(self._handle_change)

    def _handle_change(self, changed: frozenset[str]) -> None:
        if "gradebook" not in changed:
            return
        self._background.cancel(self._task_id)
        self._task_id = None
        upload, gradebook = self._document.state.course.saved_upload, self._document.workbook.gradebook
        if upload is None or gradebook is None or not self._is_unconfirmed(upload, gradebook):
            return
        task = partial(tasks.confirm_saved_upload, upload, gradebook)
        self._task_id = self._background.run(task, partial(self._record, gradebook))

    def _is_unconfirmed(self, upload: SavedUpload, gradebook: "Gradebook") -> bool:
        """Return True if an upload file was built for an earlier gradebook and its arrival is unconfirmed.

        A remembered course knows all of its upload files.
        """
        if self._document.state.course.remembered:
            return False
        is_earlier = upload.gradebook is not None and upload.gradebook is not gradebook
        return is_earlier and all(item.sha256 != upload.sha256 for item in self._document.workbook.sent_uploads)

    def _record(self, gradebook: "Gradebook", upload: SentUpload) -> None:
        workbook = self._document.workbook
        if upload.has_arrived and workbook.gradebook is gradebook:
            text = QCoreApplication.translate("SentUploadRecorder", "Compare with the last upload")
            self._document.apply(text, replace(workbook, sent_uploads=(*workbook.sent_uploads, upload)))
