from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.errors import UnwritableFileError
from gui.review_export import saving
from gui.review_export.page import ReviewPage
from gui.review_export.saving import (
    SavedPaths,
    find_restore_path,
    find_stale_restore_files,
    save_upload,
    suggest_file_name,
)
from tests.gui.review_export.fake_messages import FakeMessages


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
    with pytest.raises(UnwritableFileError, match="folder has that name"):
        save_upload(b"x", tmp_path / "up.csv", b"old")
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


def test_save_upload_replaces_stale_restore_files(tmp_path: Path) -> None:
    path = tmp_path / "up.csv"
    for restore in (b"first", b"second"):
        save_upload(b"x", path, restore)
    stale = find_stale_restore_files(path, b"third")
    assert [each.name for each in stale] == ["up - restore 2.csv", "up - restore.csv"]
    saved = save_upload(b"y", path, b"third", stale)
    assert saved.restore_path == tmp_path / "up - restore.csv"
    assert saved.restore_path.read_bytes() == b"third"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["up - restore.csv", "up.csv"]
    assert find_stale_restore_files(path, b"third") == ()
    assert save_upload(b"z", path, None, find_stale_restore_files(path, None)).restore_path is None
    assert [each.name for each in tmp_path.iterdir()] == ["up.csv"]


def test_save_upload_with_error_keeps_stale_restore_files(tmp_path: Path) -> None:
    (tmp_path / "up.csv").mkdir()
    (tmp_path / "up - restore.csv").write_bytes(b"first")
    with pytest.raises(UnwritableFileError):
        save_upload(b"x", tmp_path / "up.csv", b"new", [tmp_path / "up - restore.csv"])
    assert (tmp_path / "up - restore.csv").read_bytes() == b"first"


@pytest.mark.parametrize(("answer", "is_kept"), [("keep", True), ("replace", False)])
def test_uploads_saved_again_ask_about_earlier_restore_file(
    qtbot: QtBot, confirmed_page: ReviewPage, messages: FakeMessages, tmp_path: Path, answer: str, is_kept: bool
) -> None:
    messages.recorded.save_to = tmp_path / "up.csv"
    (tmp_path / "up - restore.csv").write_bytes(b"of another upload")
    messages.recorded.answers.append(answer)
    confirmed_page.primary_button.click()
    qtbot.waitUntil(lambda: not confirmed_page.saver.is_saving)
    assert messages.recorded.questions[-1].keys == ["keep", "replace"]
    assert ((tmp_path / "up - restore.csv").read_bytes() == b"of another upload") is is_kept
    assert (tmp_path / "up - restore 2.csv").exists() is is_kept
