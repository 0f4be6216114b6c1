"""Does work survive a crash, and go when it is no longer needed?"""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from core.errors import UnwritableFile
from core.saved_work import open_work
from core.sent import Kept, Sent
from core.workbook import Workbook
from gui.autosave import Autosave, discard, left_behind
from gui.background import Background
from gui.document import Document
from gui.state import Work


@pytest.fixture
def autosave(document: Document, background: Background, tmp_path: Path) -> Autosave:
    made = Autosave(document, background, tmp_path / "data", lambda state: not state.workbook.dropped)
    made._timer.setInterval(1)
    return made


def test_work_is_written_a_while_after_a_change(
    qtbot: QtBot, autosave: Autosave, document: Document, example: Workbook
) -> None:
    document.apply("Open", example)
    qtbot.waitUntil(autosave.file.exists)
    assert open_work(autosave.file).workbook.gradebook is not None
    assert autosave.file.stat().st_mode & 0o077 == 0 or autosave.file.drive
    autosave.forget()
    assert not autosave.file.exists()


def test_that_it_was_saved_for_canvas_is_written_too(
    qtbot: QtBot, autosave: Autosave, document: Document, example: Workbook
) -> None:
    document.apply("Open", example)
    qtbot.waitUntil(autosave.file.exists)
    sent = Sent(b"x", Path("up.csv"), None, datetime.now(UTC), example.gradebook)
    document.keep_sent(document.state.work, sent)
    qtbot.waitUntil(lambda: open_work(autosave.file).sent is not None)
    autosave.forget()


def test_a_class_that_was_left_unsaved_is_written_beside_the_one_that_is_open(
    qtbot: QtBot, autosave: Autosave, document: Document, example: Workbook, tmp_path: Path
) -> None:
    document.apply("Open", example)
    document.apply("Leave out", example.choosing([example.chosen[0].key], count=False))
    document.apply("Open another class", example.with_gradebook(None), work=Work())
    qtbot.waitUntil(autosave.file.exists)
    document.apply("Open a third", example, work=Work())
    beside = autosave.file.with_stem(f"{autosave.file.stem}-1")
    qtbot.waitUntil(lambda: open_work(autosave.file).workbook.gradebook is not None)
    assert len(open_work(beside).workbook.dropped) == 1
    assert left_behind(tmp_path / "data") == []
    for _ in range(2):
        document.undo_stack.undo()
    qtbot.waitUntil(lambda: not beside.exists())
    qtbot.waitUntil(lambda: len(open_work(autosave.file).workbook.dropped) == 1)
    autosave.forget()
    assert list((tmp_path / "data").iterdir()) == []


def test_what_was_left_is_written_once(qtbot: QtBot, autosave: Autosave, document: Document, example: Workbook) -> None:
    document.apply("Leave out", example.choosing([example.chosen[0].key], count=False))
    document.apply("Open another class", example, work=Work())
    beside = autosave.file.with_stem(f"{autosave.file.stem}-1")
    qtbot.waitUntil(beside.exists)
    before = beside.stat().st_ino  # a file that is written takes the place of the old one
    document.apply("Leave out", example.choosing([example.chosen[0].key], count=False))
    qtbot.waitUntil(lambda: len(open_work(autosave.file).workbook.dropped) == 1)
    assert beside.stat().st_ino == before
    autosave.forget()


def test_a_folder_that_cannot_be_made_does_not_disturb_the_work(
    qtbot: QtBot, document: Document, background: Background, example: Workbook, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    autosave = Autosave(document, background, tmp_path / "file" / "data", lambda _state: False)
    autosave._timer.setInterval(1)
    document.apply("Open", example)
    qtbot.waitUntil(lambda: not autosave._timer.isActive())
    document.apply("Leave out", example.choosing([example.chosen[0].key], count=False))
    autosave.keep()
    with pytest.raises(OSError, match="file"):
        autosave.write_now()


def test_what_was_left_is_deleted_only_once_its_place_is_taken(
    autosave: Autosave, document: Document, example: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(2):
        document.apply("Leave out", example.choosing([example.chosen[0].key], count=False), work=Work())
    document.apply("Open", example.choosing([], count=False), work=Work())
    autosave.write_now()
    second = autosave.file.with_stem(f"{autosave.file.stem}-2")
    assert second.exists()
    document.undo_stack.undo()
    with monkeypatch.context() as full:
        full.setattr("gui.tasks.save_work", _fail)
        with pytest.raises(UnwritableFile):
            autosave.write_now()
    assert second.exists()
    autosave.write_now()
    assert not second.exists()
    autosave.forget()


def _fail(_kept: Kept, path: Path) -> None:
    raise UnwritableFile("cannot be written.", where=str(path))


def test_no_other_work_is_written_over(autosave: Autosave, document: Document, background: Background) -> None:
    again = Autosave(document, background, autosave.file.parent, lambda _state: True)
    assert again.file != autosave.file


def test_an_empty_document_is_not_written(autosave: Autosave) -> None:
    autosave.write_now()
    assert not autosave.file.exists()


def test_work_of_a_program_that_runs_is_not_offered(
    autosave: Autosave, document: Document, example: Workbook, tmp_path: Path
) -> None:
    document.apply("Open", example)
    autosave.write_now()
    assert left_behind(tmp_path / "data") == []
    autosave.forget()


def test_work_of_a_program_that_failed_is_offered(
    autosave: Autosave, document: Document, example: Workbook, tmp_path: Path
) -> None:
    document.apply("Open", example)
    autosave.write_now()
    code = (
        "import os, sys; from pathlib import Path; from gui.autosave import _lock_of\n"
        "_lock_of(Path(sys.argv[1])).tryLock(0); os._exit(1)"
    )
    failed = tmp_path / "data" / "unsaved-1.clickover"
    failed.write_bytes(autosave.file.read_bytes())
    subprocess.run([sys.executable, "-c", code, str(failed)], cwd=Path(__file__).parents[3], check=False)
    assert left_behind(tmp_path / "data") == [failed]
    discard(failed)
    assert left_behind(tmp_path / "data") == []
    autosave.forget()


def test_a_full_disk_does_not_disturb(
    qtbot: QtBot, autosave: Autosave, document: Document, example: Workbook, tmp_path: Path
) -> None:
    autosave.file = tmp_path / "data"
    document.apply("Open", example)
    qtbot.waitUntil(lambda: not autosave._timer.isActive())
    assert (tmp_path / "data").is_dir()
    autosave._document.changed.disconnect(autosave._restart)
