"""Tests that tell upload files from gradebooks."""

from datetime import UTC, datetime
from pathlib import Path

from core.file_kind import DetectedFile, detect_file_kind
from core.saved_upload import SavedUpload
from core.workbook import Workbook
from gui.file_loader.upload_detection import mark_uploads
from tests.file_builders import make_workbook

HEADER = "Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll (71)\n    Points Possible,,,,,2\n"
UPLOAD = HEADER + '"Adler, Ida",11,1001,ida,S1,2\n'
GRADEBOOK = UPLOAD.replace(",2\n", ",2.00\n")


def detect(folder: Path, text: str) -> DetectedFile:
    path = folder / f"{len(text)}.csv"
    path.write_bytes(text.encode())
    return detect_file_kind(path)


def test_mark_uploads_ambiguous_file_depends_on_open_gradebook(tmp_path: Path) -> None:
    file = detect(tmp_path, UPLOAD)
    assert file.gradebook
    assert [item.kind for item in mark_uploads([file], Workbook(), None)] == ["canvas-gradebook"]
    assert [item.kind for item in mark_uploads([file], make_workbook(), None)] == ["canvas-upload"]


def test_mark_uploads_file_opened_with_gradebook_is_upload(tmp_path: Path) -> None:
    files = [detect(tmp_path, UPLOAD), detect(tmp_path, GRADEBOOK)]
    assert [item.kind for item in mark_uploads(files, Workbook(), None)] == ["canvas-upload", "canvas-gradebook"]


def test_mark_uploads_saved_upload_is_recognized_by_bytes(tmp_path: Path) -> None:
    file = detect(tmp_path, GRADEBOOK)
    saved = SavedUpload(GRADEBOOK.encode(), file.path, None, datetime.now(UTC), None)
    assert [item.kind for item in mark_uploads([file], Workbook(), saved)] == ["canvas-upload"]
