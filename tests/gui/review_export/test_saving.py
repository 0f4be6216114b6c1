from datetime import date
from pathlib import Path

import pytest

from core.errors import UnwritableFileError
from gui.review_export import saving
from gui.review_export.saving import SavedPaths, find_restore_path, save_upload, suggest_file_name


def test_suggest_file_name_contains_course_and_date() -> None:
    assert suggest_file_name("MATH-101", date(2026, 11, 23)) == "Canvas upload MATH-101 2026-11-23.csv"
    assert suggest_file_name("", date(2026, 11, 23)) == "Canvas upload 2026-11-23.csv"
    assert suggest_file_name('A/B: "C"?', date(2026, 11, 23)) == "Canvas upload A-B- -C 2026-11-23.csv"
    assert len(suggest_file_name("x" * 300, date(2026, 11, 23))) < 100


def test_save_upload_writes_both_files(tmp_path: Path) -> None:
    data, restore = b"Student,ID\n\xc3\xa9,1\n", b"Student,ID\nold,1\n"
    saved = save_upload(data, tmp_path / "up.csv", restore)
    assert saved == SavedPaths(tmp_path / "up.csv", tmp_path / "up - restore.csv")
    assert saved.upload_path.read_bytes() == data
    assert saved.restore_path is not None
    assert saved.restore_path.read_bytes() == restore


def test_save_upload_without_restore_data_writes_only_upload_file(tmp_path: Path) -> None:
    assert save_upload(b"x", tmp_path / "up.csv", None) == SavedPaths(tmp_path / "up.csv", None)
    assert [path.name for path in tmp_path.iterdir()] == ["up.csv"]


def test_find_restore_path_with_existing_files_returns_unused_path(tmp_path: Path) -> None:
    for number in (1, 2):
        save_upload(b"x", tmp_path / "up.csv", b"first" if number == 1 else b"second")
    assert (tmp_path / "up - restore.csv").read_bytes() == b"first"
    assert (tmp_path / "up - restore 2.csv").read_bytes() == b"second"
    assert find_restore_path(tmp_path / "up.csv").name == "up - restore 3.csv"


def test_save_upload_with_error_leaves_no_restore_file(tmp_path: Path) -> None:
    (tmp_path / "up.csv").mkdir()
    with pytest.raises(UnwritableFileError) as raised:
        save_upload(b"x", tmp_path / "up.csv", b"old")
    assert raised.value.where == str(tmp_path / "up.csv")
    assert [path.name for path in tmp_path.iterdir()] == ["up.csv"]


@pytest.mark.parametrize("is_deleted", [False, True])
def test_save_upload_with_mismatched_bytes_raises_unwritable_file_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_deleted: bool
) -> None:
    def write_truncated(path: Path, data: bytes) -> None:
        path.write_bytes(data[:-1])
        if is_deleted:
            path.unlink()

    monkeypatch.setattr(saving, "write_file", write_truncated)
    with pytest.raises(UnwritableFileError, match="does not read back"):
        save_upload(b"abc", tmp_path / "up.csv", None)
