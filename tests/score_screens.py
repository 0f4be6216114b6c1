"""Screenshots of the table of all scores, its dialogs, and the offers on the Sessions step."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from gui.session_selection.page import SessionsPage
from gui.steps import Step
from gui.student_scores.correction_dialog import CorrectionDialog
from gui.student_scores.correction_list_dialog import CorrectionListDialog
from gui.student_scores.excuse_dialog import ExcuseDialog
from gui.student_scores.explain_dialog import ExplainDialog
from gui.student_scores.late_adds_dialog import LateAddsDialog
from gui.student_scores.scores_dialog import ScoresDialog

if TYPE_CHECKING:
    from tests.screens import ScreenshotTaker

TITLES = [f"Class {number} - Poll 9/{number}/2026" for number in range(1, 15)]
NAMES = ["Adler, Ida", "Bose, Ravi", "Cruz, Lena", "Dorn, Max", "Eze, Chidi", "Fenwick, Tamsin", "Gómez, Ana María"]


def build_late_adds_class(folder: Path) -> list[Path]:
    """Write a class of two sections in which one student joined late, and one session took place in one section."""
    lines = [",".join(["Name", "Student ID", *TITLES])]
    roster = ["Student,ID,SIS User ID,SIS Login ID,Section", "    Points Possible,,,,"]
    for index, name in enumerate(NAMES):
        cells = [str((index + number) % 3) for number in range(len(TITLES))]
        cells[:3] = ["", "", ""] if index == 2 else cells[:3]
        cells[6] = cells[6] if index % 2 else ""
        lines.append(",".join([f'"{name}"', f"10{index}", *cells]))
        roster.append(f'"{name}",{20 + index},10{index},login{index},S{1 + index % 2}')
    paths = [folder / "iClicker.csv", folder / "2026-11-28T1900_Grades-BIO.csv"]
    for path, rows in zip(paths, (lines, roster), strict=True):
        path.write_text("\n".join([*rows, ""]), encoding="utf-8")
    return paths


def take_scores(photographer: "ScreenshotTaker") -> None:
    """Take screenshots of everything about single scores."""
    program = photographer.program
    photographer.open(build_late_adds_class(Path(tempfile.mkdtemp())))
    program.steps.go_to(Step.SESSIONS)
    page = program.steps.current_page
    assert isinstance(page, SessionsPage)
    photographer.take("10-sessions-offers")
    page.scores_button.click()
    dialog = program.window.findChild(ScoresDialog)
    assert dialog is not None
    dialog.select_score("21", TITLES[1])
    dialog.correct_action.trigger()
    correction = dialog.findChild(CorrectionDialog)
    assert correction is not None
    correction.points_field.setText("1.5")
    correction.reason_field.setText("make-up quiz, Nov 3")
    photographer.take("10-correction", correction)
    correction.accept()
    photographer.take("10-scores", dialog)
    dialog.open_excuse_dialog()
    excuse = dialog.findChild(ExcuseDialog)
    assert excuse is not None
    excuse.list_edit.setPlainText("Ida Adler\n103\nnobody@example.edu")
    photographer.wait_until(lambda: bool(excuse.cells))
    photographer.take("10-excuse", excuse)
    excuse.accept()
    for name, button, kind in (
        ("10-late-adds", dialog.late_adds_button, LateAddsDialog),
        ("10-corrections", dialog.list_button, CorrectionListDialog),
    ):
        button.click()
        found = dialog.findChild(kind)
        assert found is not None
        photographer.take(name, found)
        found.close()
    photographer.wait_until(lambda: not program.document.is_preparing)
    dialog.explain_action.trigger()
    explanation = dialog.findChild(ExplainDialog)
    assert explanation is not None
    photographer.take("10-why", explanation)
    explanation.close()
    dialog.close()
