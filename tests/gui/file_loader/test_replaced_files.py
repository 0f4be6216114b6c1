"""Files that replace others: each is announced in a banner, and Undo there brings back the earlier file."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from core.clicker.export import Role
from core.problems import Severity
from core.saved_work import save_work
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from gui.file_loader.opening import EXAMPLE_FILES
from gui.program import Program
from gui.steps import Step

EXPORT, GRADEBOOK = EXAMPLE_FILES
OUTSIDE = Decision(Judgment.NOT_IN_COURSE)


@dataclass
class Files:
    """Files of the example class, and of other classes."""

    newer: Path
    other: Path
    third: Path
    fresh: Path
    lab: Path


@pytest.fixture
def files(tmp_path: Path) -> Files:
    lines = EXPORT.read_bytes().splitlines()
    rows = GRADEBOOK.read_bytes()
    texts = {
        "newer.csv": b"\n".join(lines[:-1]),
        "other.csv": b"\n".join(lines[:5]),
        "third.csv": b"\n".join([*lines[:2], *lines[6:8]]),
        "fresh.csv": rows + b"\n",
        "lab.csv": rows.replace(b",91", b",81"),
    }
    for name, text in texts.items():
        (tmp_path / name).write_bytes(text)
    return Files(*(tmp_path / name for name in texts))


Give = Callable[..., None]


@pytest.fixture
def give(qtbot: QtBot, program: Program) -> Give:
    """Open files together, and wait until they are read."""

    def open_files(*paths: Path) -> None:
        program.opening.open(paths)
        qtbot.waitUntil(lambda: not program.opening.reading, timeout=20_000)

    return open_files


def names_of(program: Program) -> tuple[str, str]:
    """Return the names of the iClicker file and the gradebook that are open."""
    workbook = program.document.workbook
    return tuple(file.path.name if file else "" for file in (workbook.export, workbook.gradebook))  # type: ignore[return-value]


def undo_buttons(program: Program) -> Sequence[QPushButton]:
    banner = program.steps.current_page.banner
    return [each for each in banner.findChildren(QPushButton) if each.isVisible() and each.text() == "&Undo"]


def decide(program: Program) -> Workbook:
    """Leave out a session and decide about a person; return the workbook."""
    workbook = program.document.workbook
    assert workbook.export is not None
    row = workbook.export.participants[0].row
    decided = workbook.choosing([workbook.chosen[0].key], count=False).deciding(OUTSIDE, row)
    program.document.apply("Decide", decided)
    return decided


def test_second_export_without_gradebook_is_announced_and_undone(program: Program, give: Give, files: Files) -> None:
    give(EXPORT)
    workbook = program.document.workbook
    assert program.steps.current_page.banner.text == ""
    program.document.apply("Leave out", workbook.choosing([workbook.chosen[0].key], count=False))
    before = program.document.workbook
    give(files.other)
    banner = program.steps.current_page.banner
    assert f"“other.csv” replaced “{EXPORT.name}”." in banner.text
    assert "Not carried over from the earlier file: which session you left out." in banner.text
    assert banner.severity is Severity.WARNING
    (undo,) = undo_buttons(program)
    undo.click()
    assert program.document.workbook is before
    assert banner.text == ""


@pytest.mark.parametrize(
    ("given", "severity", "told"),
    [
        (["other"], Severity.WARNING, [f"“other.csv” replaced “{EXPORT.name}”.", "Not carried over"]),
        (["lab"], Severity.WARNING, [f"“lab.csv” replaced “{GRADEBOOK.name}”.", "Not carried over"]),
        (["newer"], Severity.INFO, [f"“newer.csv” replaced “{EXPORT.name}”.", "Everything that you decided still"]),
        (["fresh"], Severity.INFO, [f"“fresh.csv” replaced “{GRADEBOOK.name}”.", "Everything that you decided still"]),
        (["newer", "fresh"], Severity.INFO, ["“newer.csv” replaced", "“fresh.csv” replaced"]),
        (["other", "lab"], Severity.WARNING, ["“other.csv” replaced", "“lab.csv” replaced", "Not carried over"]),
        (["other", "third"], Severity.WARNING, [f"“third.csv” replaced “{EXPORT.name}”.", "but not “other.csv”"]),
        (["fresh", "lab"], Severity.WARNING, [f"“lab.csv” replaced “{GRADEBOOK.name}”.", "but not “fresh.csv”"]),
    ],
)
def test_files_that_replace_others_are_announced_and_undone_at_once(
    program: Program, give: Give, files: Files, given: list[str], severity: Severity, told: list[str]
) -> None:
    give(*EXAMPLE_FILES)
    before = decide(program)
    program.steps.create_pages()
    program.steps.go_to(Step.STUDENTS)
    give(*(getattr(files, name) for name in given))
    banner = program.steps.current_page.banner
    assert [sentence for sentence in told if sentence not in banner.text] == []
    assert banner.severity is severity
    (undo,) = undo_buttons(program)
    undo.click()
    assert program.document.workbook is before


@pytest.mark.parametrize(
    ("given", "used", "earlier"),
    [
        (["other", "third"], ("third.csv", ""), ("other.csv", "")),
        (["newer", "other", "third"], ("third.csv", ""), ("other.csv", "")),
        (["fresh", "lab"], ("", "lab.csv"), ("", "fresh.csv")),
        (["other", "fresh", "third", "lab"], ("third.csv", "lab.csv"), ("other.csv", "fresh.csv")),
        (["other", "third", "lab"], ("third.csv", "lab.csv"), ("other.csv", "lab.csv")),
    ],
)
def test_several_files_of_one_kind_at_once_can_be_had_by_undo(
    program: Program, give: Give, files: Files, given: list[str], used: tuple[str, str], earlier: tuple[str, str]
) -> None:
    give(*(getattr(files, name) for name in given))
    assert names_of(program) == used
    assert "at a time" in program.steps.current_page.banner.text
    (undo,) = undo_buttons(program)
    undo.click()
    assert names_of(program) == earlier


def test_second_file_while_first_is_read_is_announced(qtbot: QtBot, program: Program, files: Files) -> None:
    program.opening.open([files.other])
    program.opening.open([files.third])
    qtbot.waitUntil(lambda: not program.opening.reading, timeout=20_000)
    assert names_of(program) == ("third.csv", "")
    assert "“third.csv” is open, but not “other.csv”." in program.steps.current_page.banner.text
    (undo,) = undo_buttons(program)
    undo.click()
    assert names_of(program) == ("other.csv", "")


def test_correction_in_progress_is_kept_when_another_file_comes(program: Program, give: Give, files: Files) -> None:
    give(EXPORT)
    program.opening.correct(4, "SIS Login ID", Role.IGNORED)
    give(files.other)
    banner = program.steps.current_page.banner
    assert "Not carried over from the earlier file: how you had 1 column read." in banner.text
    (undo,) = undo_buttons(program)
    undo.click()
    export = program.document.workbook.export
    assert export is not None
    assert dict(export.corrections) == {4: Role.IGNORED}


def test_cancel_lets_go_of_files_that_wait_for_a_correction(
    qtbot: QtBot, program: Program, give: Give, files: Files
) -> None:
    give(EXPORT)
    program.opening.correct(4, "SIS Login ID", Role.IGNORED)
    program.opening.open([files.other])
    program.opening.cancel()
    qtbot.waitUntil(lambda: not program.background.is_busy, timeout=20_000)
    assert names_of(program) == (EXPORT.name, "")


def test_open_file_given_again_with_others_stays_as_it_is(program: Program, give: Give, files: Files) -> None:
    give(*EXAMPLE_FILES)
    before = decide(program)
    give(files.other, EXPORT)
    assert program.document.workbook is before
    assert f"“{EXPORT.name}” is open, but not “other.csv”." in program.steps.current_page.banner.text
    assert undo_buttons(program) == []


def test_same_file_under_two_names_is_not_announced(program: Program, give: Give, tmp_path: Path) -> None:
    copy = tmp_path / "copy.csv"
    copy.write_bytes(EXPORT.read_bytes())
    give(EXPORT, copy)
    assert program.document.undo_stack.count() == 1
    assert program.steps.current_page.banner.text == ""


def test_file_of_the_same_name_is_announced(program: Program, give: Give, files: Files, tmp_path: Path) -> None:
    again = tmp_path / "again" / EXPORT.name
    again.parent.mkdir()
    again.write_bytes(files.other.read_bytes())
    give(EXPORT)
    give(again)
    assert f"“{EXPORT.name}” replaced the earlier file with the same name." in program.steps.current_page.banner.text


def test_refused_file_leaves_no_undo_in_the_banner(program: Program, give: Give, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("a,b\n1,2\n")
    give(EXPORT)
    give(wrong, GRADEBOOK)
    assert "wrong.csv" in program.steps.current_page.banner.text
    assert undo_buttons(program) == []


def test_undo_in_banner_after_further_edits_brings_back_the_earlier_file(
    program: Program, give: Give, files: Files
) -> None:
    give(*EXAMPLE_FILES)
    before = decide(program)
    give(files.other)
    after = program.document.workbook
    for session in after.chosen[:3]:
        program.document.apply("Leave out", program.document.workbook.choosing([session.key], count=False))
    (undo,) = undo_buttons(program)
    undo.click()
    assert program.document.workbook is before
    assert program.steps.rail.note_label.text().startswith("Undone: Open other.csv")
    program.document.undo_stack.redo()
    assert program.document.workbook is after
    assert program.document.undo_stack.count() == program.document.undo_stack.index() + 3


def test_accepted_warnings_that_go_with_a_file_are_announced(program: Program, give: Give, files: Files) -> None:
    give(*EXAMPLE_FILES)
    program.document.apply("Accept", program.document.workbook.accepting({"id-blank": frozenset()}))
    give(files.newer)
    assert "which warning you accepted" in program.steps.current_page.banner.text


def test_saved_work_over_open_work_is_announced_and_undone(
    program: Program, give: Give, files: Files, example: Workbook, tmp_path: Path
) -> None:
    one, two = tmp_path / "one.clickover", tmp_path / "two.clickover"
    save_work(example, one)
    save_work(example.with_gradebook(None), two)
    give(files.other, files.lab)
    before = decide(program)
    give(one, two)
    banner = program.steps.current_page.banner
    assert "“two.clickover” replaced the work that was open." in banner.text
    assert "“two.clickover” is open, but not “one.clickover”." in banner.text
    assert banner.severity is Severity.WARNING
    (undo,) = undo_buttons(program)
    undo.click()
    assert program.document.workbook is before


def test_several_saved_works_at_once_can_be_had_by_undo(
    program: Program, give: Give, example: Workbook, tmp_path: Path
) -> None:
    one, two = tmp_path / "one.clickover", tmp_path / "two.clickover"
    save_work(example, one)
    save_work(example.with_gradebook(None), two)
    give(one, two)
    assert program.course_file.path == two
    (undo,) = undo_buttons(program)
    undo.click()
    assert program.course_file.path == one
    assert program.course_file.is_saved
    assert names_of(program) == (EXPORT.name, GRADEBOOK.name)


def test_file_that_replaces_one_in_saved_work_is_announced_and_undone(
    program: Program, give: Give, files: Files, example: Workbook, tmp_path: Path
) -> None:
    work = tmp_path / "mine.clickover"
    row = example.export.participants[0].row  # type: ignore[union-attr]
    save_work(example.deciding(OUTSIDE, row), work)
    give(work, files.lab)
    banner = program.steps.current_page.banner
    assert f"“lab.csv” replaced “{GRADEBOOK.name}”." in banner.text
    assert "Not carried over from the earlier file: who 1 person is." in banner.text
    (undo,) = undo_buttons(program)
    undo.click()
    assert row in program.document.workbook.decisions.by_row
    assert program.course_file.path == work
    assert program.course_file.is_saved


def test_recovered_work_over_open_files_is_announced(
    qtbot: QtBot, program: Program, give: Give, example: Workbook, tmp_path: Path
) -> None:
    left = tmp_path / "unsaved-1.clickover"
    save_work(example, left)
    give(EXPORT)
    program.opening.recover(left)
    qtbot.waitUntil(lambda: not program.opening.reading, timeout=20_000)
    assert "Your recovered work replaced the files that were open." in program.steps.current_page.banner.text
    assert len(undo_buttons(program)) == 1


def test_several_upload_files_are_announced(program: Program, give: Give, tmp_path: Path) -> None:
    head = "Student,ID,SIS User ID,SIS Login ID,Section,Quiz (0)\nLee,1,,,,"
    uploads = [tmp_path / "one.csv", tmp_path / "two.csv"]
    for number, path in enumerate(uploads):
        path.write_text(f"{head}{number}\n")
    give(EXPORT, *uploads)
    assert "“two.csv” is used, but not “one.csv”." in program.steps.current_page.banner.text


def test_undo_in_banner_is_reached_and_pressed_by_keyboard(program: Program, give: Give, files: Files) -> None:
    give(EXPORT)
    give(files.other)
    page = program.steps.current_page
    page.setFocus(Qt.FocusReason.OtherFocusReason)
    (undo,) = undo_buttons(program)
    assert undo.accessibleDescription() == "Bring back the earlier file and what you decided for it"
    for _ in range(20):
        focus = QApplication.focusWidget()
        assert focus is not None
        if focus is undo:
            break
        QTest.keyClick(focus, Qt.Key.Key_Tab)
    QTest.keyClick(undo, Qt.Key.Key_Return)
    assert names_of(program) == (EXPORT.name, "")
    focus = QApplication.focusWidget()
    assert focus is not None
    assert focus.isVisible()
