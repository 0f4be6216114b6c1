"""Tests of files that replace others.

Each is announced in a banner, and Undo there restores the earlier file.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.course_file import save_course
from core.problems import Severity
from core.recognition.roles import ColumnRole
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from gui.file_loader.file_opener import EXAMPLE_FILES
from gui.program import Program
from gui.steps import Step

EXPORT, GRADEBOOK = EXAMPLE_FILES

pytestmark = pytest.mark.usefixtures("replace_open_files")
NOT_IN_COURSE = Decision(Judgment.NOT_IN_COURSE)


@dataclass
class Files:
    """Files of the example class and of other classes."""

    newer: Path
    other: Path
    third: Path
    new: Path
    lab: Path


@pytest.fixture
def files(tmp_path: Path) -> Files:
    lines = EXPORT.read_bytes().splitlines()
    rows = GRADEBOOK.read_bytes()
    texts = {
        "newer.csv": b"\n".join(lines[:-1]),
        "other.csv": b"\n".join(lines[:5]),
        "third.csv": b"\n".join([*lines[:2], *lines[6:8]]),
        "new.csv": rows + b"\n",
        "lab.csv": rows.replace(b",91", b",81"),
    }
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text)
    return Files(*(tmp_path / name for name in texts))


OpenFiles = Callable[..., None]


@pytest.fixture
def open_files(qtbot: QtBot, program: Program) -> OpenFiles:
    """Open files together, and wait until they are read."""

    def open_and_wait(*paths: Path) -> None:
        program.file_opener.open(paths)
        qtbot.waitUntil(lambda: not program.file_opener.names_being_read, timeout=20_000)

    return open_and_wait


def find_open_names(program: Program) -> tuple[str, str]:
    """Return the names of the iClicker files and the gradebook that are open."""
    export, gradebook = program.document.workbook.export, program.document.workbook.gradebook
    export_names = " + ".join(file.path.name for file in export.files) if export else ""
    return export_names, gradebook.path.name if gradebook else ""


def find_undo_buttons(program: Program) -> Sequence[QPushButton]:
    banner = program.steps.current_page.banner
    return [button for button in banner.findChildren(QPushButton) if button.isVisible()]


def make_decisions(program: Program) -> Workbook:
    """Leave out a session and decide about a person; return the workbook."""
    workbook = program.document.workbook
    assert workbook.export is not None
    row = workbook.export.participants[0].row
    decided = workbook.with_sessions_included([workbook.chosen_sessions[0].key], included=False).with_decision(
        NOT_IN_COURSE, row
    )
    program.document.apply("Decide", decided)
    return decided


def test_second_export_without_gradebook_can_be_undone(program: Program, open_files: OpenFiles, files: Files) -> None:
    open_files(EXPORT)
    workbook = program.document.workbook
    assert program.steps.current_page.banner.text == ""
    program.document.apply(
        "Leave out", workbook.with_sessions_included([workbook.chosen_sessions[0].key], included=False)
    )
    before = program.document.workbook
    open_files(files.other)
    banner = program.steps.current_page.banner
    assert f"“other.csv” replaced “{EXPORT.name}”." in banner.text
    assert "which session you left out." in banner.text
    assert banner.severity is Severity.WARNING
    (undo,) = find_undo_buttons(program)
    undo.click()
    assert program.document.workbook is before
    assert banner.text == ""


@pytest.mark.parametrize(
    ("opened", "severity", "sentences"),
    [
        (["other"], Severity.WARNING, [f"“other.csv” replaced “{EXPORT.name}”.", "Not carried over"]),
        (["lab"], Severity.WARNING, [f"“lab.csv” replaced “{GRADEBOOK.name}”.", "Not carried over"]),
        (["newer"], Severity.INFO, [f"“newer.csv” replaced “{EXPORT.name}”.", "Everything that you decided still"]),
        (["new"], Severity.INFO, [f"“new.csv” replaced “{GRADEBOOK.name}”.", "Everything that you decided still"]),
        (["newer", "new"], Severity.INFO, ["“newer.csv” replaced", "“new.csv” replaced"]),
        (["other", "lab"], Severity.WARNING, ["“other.csv” replaced", "“lab.csv” replaced", "Not carried over"]),
        (["other", "third"], Severity.WARNING, [f"“other.csv”, “third.csv” replaced “{EXPORT.name}”.", "one class"]),
        (["new", "lab"], Severity.WARNING, [f"“lab.csv” replaced “{GRADEBOOK.name}”.", "but not “new.csv”"]),
    ],
)
def test_replaced_files_are_announced_and_restored_together(
    program: Program, open_files: OpenFiles, files: Files, opened: list[str], severity: Severity, sentences: list[str]
) -> None:
    open_files(*EXAMPLE_FILES)
    before = make_decisions(program)
    program.steps.create_pages()
    program.steps.go_to(Step.STUDENTS)
    open_files(*(getattr(files, name) for name in opened))
    banner = program.steps.current_page.banner
    assert [sentence for sentence in sentences if sentence not in banner.text] == []
    assert banner.severity is severity
    (undo,) = find_undo_buttons(program)
    undo.click()
    assert program.document.workbook is before


@pytest.mark.parametrize(
    ("opened", "used", "earlier"),
    [
        (["new", "lab"], ("", "lab.csv"), ("", "new.csv")),
        (["other", "new", "third", "lab"], ("other.csv + third.csv", "lab.csv"), ("other.csv + third.csv", "new.csv")),
        (["other", "new", "lab"], ("other.csv", "lab.csv"), ("other.csv", "new.csv")),
    ],
)
def test_undo_of_several_files_of_one_kind_restores_earlier_file(
    program: Program,
    open_files: OpenFiles,
    files: Files,
    opened: list[str],
    used: tuple[str, str],
    earlier: tuple[str, str],
) -> None:
    open_files(*(getattr(files, name) for name in opened))
    assert find_open_names(program) == used
    assert "at a time" in program.steps.current_page.banner.text
    (undo,) = find_undo_buttons(program)
    undo.click()
    assert find_open_names(program) == earlier


def test_file_opened_during_reading_joins_same_class(qtbot: QtBot, program: Program, files: Files) -> None:
    program.file_opener.open([files.other])
    program.file_opener.open([files.third])
    qtbot.waitUntil(lambda: not program.file_opener.names_being_read, timeout=20_000)
    assert find_open_names(program) == ("other.csv + third.csv", "")
    assert "as one class: “other.csv”, “third.csv”." in program.steps.current_page.banner.text
    assert find_undo_buttons(program) == []
    assert program.document.undo_stack.count() == 1


def test_opening_file_with_pending_correction_applies_correction_first(
    program: Program, open_files: OpenFiles, files: Files
) -> None:
    open_files(EXPORT)
    program.file_opener.correct_column(4, "SIS Login ID", ColumnRole.IGNORED)
    open_files(files.other)
    banner = program.steps.current_page.banner
    assert "how you had 1 column read." in banner.text
    (undo,) = find_undo_buttons(program)
    undo.click()
    export = program.document.workbook.export
    assert export is not None
    assert dict(export.corrections.roles) == {4: ColumnRole.IGNORED}


def test_cancel_discards_files_waiting_for_correction(
    qtbot: QtBot, program: Program, open_files: OpenFiles, files: Files
) -> None:
    open_files(EXPORT)
    program.file_opener.correct_column(4, "SIS Login ID", ColumnRole.IGNORED)
    program.file_opener.open([files.other])
    program.file_opener.cancel()
    qtbot.waitUntil(lambda: not program.background.is_busy, timeout=20_000)
    assert find_open_names(program) == (EXPORT.name, "")


def test_file_reopened_with_others_is_not_new(program: Program, open_files: OpenFiles, files: Files) -> None:
    open_files(*EXAMPLE_FILES)
    before = make_decisions(program)
    open_files(files.other, EXPORT)
    assert find_open_names(program) == ("other.csv", GRADEBOOK.name)
    (undo,) = find_undo_buttons(program)
    undo.click()
    assert program.document.workbook is before


def test_file_opened_under_two_names_is_not_announced(program: Program, open_files: OpenFiles, tmp_path: Path) -> None:
    copy = tmp_path / "copy.csv"
    copy.write_bytes(EXPORT.read_bytes())
    open_files(EXPORT, copy)
    assert program.document.undo_stack.count() == 1
    assert program.steps.current_page.banner.text == ""


def test_file_with_the_same_name_is_announced(
    program: Program, open_files: OpenFiles, files: Files, tmp_path: Path
) -> None:
    again = tmp_path / "again" / EXPORT.name
    again.parent.mkdir()
    again.write_bytes(files.other.read_bytes())
    open_files(EXPORT)
    open_files(again)
    assert f"“{EXPORT.name}” replaced the earlier file with the same name." in program.steps.current_page.banner.text


def test_rejected_file_shows_no_undo_button(program: Program, open_files: OpenFiles, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n")
    open_files(EXPORT)
    open_files(wrong, GRADEBOOK)
    assert "wrong.csv" in program.steps.current_page.banner.text
    assert find_undo_buttons(program) == []


def test_undo_button_after_further_edits_restores_earlier_file(
    program: Program, open_files: OpenFiles, files: Files
) -> None:
    open_files(*EXAMPLE_FILES)
    before = make_decisions(program)
    open_files(files.other)
    after = program.document.workbook
    for session in after.chosen_sessions[:3]:
        program.document.apply(
            "Leave out", program.document.workbook.with_sessions_included([session.key], included=False)
        )
    (undo,) = find_undo_buttons(program)
    undo.click()
    assert program.document.workbook is before
    assert files.other.name in program.steps.rail.note_label.text()
    program.document.undo_stack.redo()
    assert program.document.workbook is after
    assert program.document.undo_stack.count() == program.document.undo_stack.index() + 3


def test_loss_of_accepted_warnings_is_announced(program: Program, open_files: OpenFiles, files: Files) -> None:
    open_files(*EXAMPLE_FILES)
    program.document.apply("Accept", program.document.workbook.with_accepted_warnings({"id-blank": frozenset()}))
    open_files(files.newer)
    assert "which warning you accepted" in program.steps.current_page.banner.text


def test_saved_file_replacing_open_work_is_undoable(
    program: Program, open_files: OpenFiles, files: Files, example: Workbook, tmp_path: Path
) -> None:
    first_saved, last_saved = tmp_path / "one.clickover", tmp_path / "two.clickover"
    save_course(example, first_saved)
    save_course(example.with_gradebook(None), last_saved)
    open_files(files.other, files.lab)
    before = make_decisions(program)
    open_files(first_saved, last_saved)
    banner = program.steps.current_page.banner
    assert "“two.clickover” replaced the work that was open." in banner.text
    assert "“two.clickover” is open, but not “one.clickover”." in banner.text
    assert banner.severity is Severity.WARNING
    (undo,) = find_undo_buttons(program)
    undo.click()
    assert program.document.workbook is before


def test_undo_of_several_saved_files_restores_earlier_work(
    program: Program, open_files: OpenFiles, example: Workbook, tmp_path: Path
) -> None:
    first_saved, last_saved = tmp_path / "one.clickover", tmp_path / "two.clickover"
    save_course(example, first_saved)
    save_course(example.with_gradebook(None), last_saved)
    open_files(first_saved, last_saved)
    assert program.course_file.path == last_saved
    (undo,) = find_undo_buttons(program)
    undo.click()
    assert program.course_file.path == first_saved
    assert program.course_file.is_saved
    assert find_open_names(program) == (EXPORT.name, GRADEBOOK.name)


def test_file_replacing_one_in_saved_work_is_undoable(
    program: Program, open_files: OpenFiles, files: Files, example: Workbook, tmp_path: Path
) -> None:
    work = tmp_path / "mine.clickover"
    row = example.export.participants[0].row  # type: ignore[union-attr]
    save_course(example.with_decision(NOT_IN_COURSE, row), work)
    open_files(work, files.lab)
    banner = program.steps.current_page.banner
    assert f"“lab.csv” replaced “{GRADEBOOK.name}”." in banner.text
    assert "who 1 person is." in banner.text
    (undo,) = find_undo_buttons(program)
    undo.click()
    assert row in program.document.workbook.decisions.by_row
    assert program.course_file.path == work
    assert program.course_file.is_saved


def test_recovered_work_replacing_open_files_is_announced(
    qtbot: QtBot, program: Program, open_files: OpenFiles, example: Workbook, tmp_path: Path
) -> None:
    left = tmp_path / "unsaved-1.clickover"
    save_course(example, left)
    open_files(EXPORT)
    program.file_opener.recover(left)
    qtbot.waitUntil(lambda: not program.file_opener.names_being_read, timeout=20_000)
    assert "Your recovered work replaced the files that were open." in program.steps.current_page.banner.text
    assert len(find_undo_buttons(program)) == 1


def test_several_upload_files_are_announced(program: Program, open_files: OpenFiles, tmp_path: Path) -> None:
    head = "Student,ID,SIS User ID,SIS Login ID,Section,Quiz (0)\nLee,1,,,,"
    uploads = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for number, path in enumerate(uploads):
        path.write_text(f"{head}{number}\n")
    open_files(EXPORT, *uploads)
    assert "“two.csv” is used, but not “one.csv”." in program.steps.current_page.banner.text


def test_undo_button_is_reachable_by_keyboard(program: Program, open_files: OpenFiles, files: Files) -> None:
    open_files(EXPORT)
    open_files(files.other)
    page = program.steps.current_page
    page.setFocus(Qt.FocusReason.OtherFocusReason)
    (undo,) = find_undo_buttons(program)
    assert undo.accessibleDescription() != ""
    for _ in range(20):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus is undo:
            break
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    QTest.keyClick(undo, Qt.Key.Key_Return)
    assert find_open_names(program) == (EXPORT.name, "")
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.isVisible()
