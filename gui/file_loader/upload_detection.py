"""Detection of upload files among files that look like gradebooks."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from core.recognition.file_type import FileType
from core.saved_upload import SavedUpload
from core.workbook import Workbook

if TYPE_CHECKING:
    from core.file_kind import DetectedFile


def mark_uploads(
    files: "Iterable[DetectedFile]", workbook: Workbook, saved_upload: SavedUpload | None
) -> "list[DetectedFile]":
    """Return the files, with upload files that look like gradebooks marked as such.

    A file with the same bytes as the saved upload file is an upload file. If a file could be either, it counts as an
    upload file only if there is another gradebook, which the preview needs.
    """
    detected_files = list(files)
    has_gradebook = workbook.gradebook is not None or any(
        file.gradebook and not file.may_be_upload for file in detected_files
    )
    saved_data = saved_upload.data if saved_upload else None
    return [
        replace(file, kind=FileType.UPLOAD, gradebook=None)
        if file.gradebook and (file.gradebook.data == saved_data or (file.may_be_upload and has_gradebook))
        else file
        for file in detected_files
    ]
