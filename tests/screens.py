"""Screenshots of all screens, written to one folder with an index page.

    python3 dev.py screens [FOLDER]        build/screens/index.html by default

Each look (light and dark, 100% and 200%, right to left, large text, a small screen) runs in its own process.
"""

import html
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from time import monotonic
from unittest.mock import patch

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu, QMessageBox, QScrollArea, QTabWidget, QWidget

from core.choices import OutputColumns, ScoringRule
from core.errors import UnrecognizedFileError
from core.workbook import Workbook
from gui.app import create_application
from gui.application import open_settings
from gui.file_loader import file_opener
from gui.file_loader.class_files import REPLACE
from gui.file_loader.file_opener import EXAMPLE_FILES, EXAMPLES
from gui.look.appearance import apply_scheme
from gui.main_window import MINIMUM_SIZE, MainWindow
from gui.program import Program
from gui.session_selection.page import SessionsPage
from gui.session_selection.rules_dialog import RulesDialog
from gui.session_selection.summary_bar import SummaryDetailsDialog
from gui.steps import Step
from gui.window.courses_dialog import CoursesDialog
from gui.work.crash import CrashDialog, build_report
from gui.work.preferences import Preferences
from tests.matching_review_screens import take_matching, take_review
from tests.score_screens import take_scores
from tests.screen_classes import (
    build_class_without_points,
    build_example_class,
    build_long_words_class,
    build_one_section_class,
    build_troubled_class,
)

ROOT = Path(__file__).parent.parent
LOOKS = {
    "light": [],
    "dark": ["dark"],
    "light-200": ["double"],
    "dark-narrow": ["dark", "narrow"],
    "narrow": ["narrow"],
    "right-to-left": ["mirrored"],
    "large-text": ["large"],
    "laptop": ["laptop"],
}
LAPTOP = (1280, 672)
"""The free space above the taskbar on a 1920 x 1080 screen at 150%."""

SECOND_WEEK_FILES = (EXAMPLES / "iclicker-cloud-canvas-week-2.csv", EXAMPLES / "canvas-gradebook-week-2.csv")
WAIT_S = 60


class ScreenshotTaker:
    """Driver that opens each screen of a window and takes screenshots of it."""

    def __init__(self, folder: Path, look: str) -> None:
        self.folder, self.look = folder, look
        self.home = Path(tempfile.mkdtemp())
        settings = open_settings(self.home / "preferences.ini")
        self.window = MainWindow(settings)
        self.program = Program(self.window, Preferences(settings), self.home)
        self.window.can_close = lambda: True
        self.window.show()

    def take(self, name: str, widget: QWidget | None = None) -> None:
        """Take a screenshot after all work has finished."""
        self._settle(0.05)
        (widget or self.window).grab().save(str(self.folder / f"{name}--{self.look}.png"))

    def take_all_pictures(self) -> None:
        """Take screenshots of every screen with each example class, and of all dialogs."""
        self.program.steps.create_pages()
        for step in Step:
            self.program.steps.go_to(step)
            self.take(f"1-empty-{step.value + 1}-{step.name.lower()}")
        classes = {
            "2-typical": build_example_class,
            "3-troubled": build_troubled_class,
            "4-long-words": build_long_words_class,
            "5-one-section": build_one_section_class,
            "5-without-points": build_class_without_points,
        }
        for name, write in classes.items():
            folder = Path(tempfile.mkdtemp())
            self.open(write(folder))
            for step in Step:
                self.program.steps.go_to(step)
                self._take_tabs(f"{name}-{step.value + 1}-{step.name.lower()}", self.program.steps.get_page(step))
        self._take_scrolled_pages()
        self._take_undo()
        self._take_banner()
        self._take_busy()
        self._take_menus()
        self._take_dialogs()
        self._take_sessions_dialogs()
        self._take_question()
        take_matching(self)
        take_review(self)
        take_scores(self)
        self._take_courses()
        self.program.shut_down()

    def _take_courses(self) -> None:
        """Take screenshots of naming a class, its second week, and everything that is remembered."""
        program = self.program
        self._start_new_class()
        self.open(list(EXAMPLE_FILES))
        self.take("10-course-name")
        program.memory.remember_as("MATH 101")
        self.wait_until(lambda: bool(program.memory.name) and not program.background.is_busy)
        self._start_new_class()
        self.take("10-course-start")
        self.open(list(SECOND_WEEK_FILES))
        self.wait_until(lambda: program.memory.changes is not None)
        self.take("10-course-continued")
        dialog = CoursesDialog(program.memory, program.courses.editor, program.messages, self.window)
        dialog.show()
        self.wait_until(lambda: bool(dialog.model.rows))
        self.take("10-courses", dialog)
        dialog.close()

    def _start_new_class(self) -> None:
        self.program.document.open(Workbook())
        self.program.steps.go_to(Step.FILES)

    def open(self, paths: list[Path]) -> None:
        """Open files and wait until the results are ready."""
        document = self.program.document
        before = document.workbook
        with patch.object(file_opener, "ask_how_to_open", return_value=REPLACE):
            self.program.file_opener.open(paths)
            self.wait_until(lambda: document.workbook is not before and not self.program.file_opener.names_being_read)
        self.wait_until(lambda: not document.is_preparing and not self.program.background.is_busy)

    def _take_tabs(self, name: str, page: QWidget) -> None:
        tabs = next((each for each in page.findChildren(QTabWidget) if each.isVisible()), None)
        if tabs is None or self.program.steps.step is Step.FILES:
            self.take(name)
            return
        for at in filter(tabs.isTabVisible, range(tabs.count())):
            tabs.setCurrentIndex(at)
            self.take(f"{name}-{at + 1}")
        tabs.setCurrentIndex(0)

    def _take_scrolled_pages(self) -> None:
        """Take screenshots of the bottom of the files page, and of the session totals."""
        self.program.steps.go_to(Step.FILES)
        for area in self.program.steps.current_page.findChildren(QScrollArea):
            area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
        self.take("5-files-below")
        self.program.steps.go_to(Step.SESSIONS)
        page = self.program.steps.current_page
        assert isinstance(page, SessionsPage)
        page.columns_bar.buttons[OutputColumns.BOTH].click()
        self.take("5-sessions-and-total")

    def _take_undo(self) -> None:
        self.program.document.undo_stack.undo()
        self.take("5-undone")

    def _take_banner(self) -> None:
        self.program.steps.go_to(Step.FILES)
        words = "this is a Brightspace export, not one that Canvas takes."
        self.program.messages.show_error(
            UnrecognizedFileError(words, where="grades.csv", advice="Export again in Canvas's format.")
        )
        self.take("5-refused")
        self.program.steps.current_page.banner.clear()

    def _take_busy(self) -> None:
        """Take screenshots of each page during a long task."""
        self.program.busy.message = "Working out scores; you can go on…"
        names = "an iClicker export with a long name.csv, 2026-02-01T0900_Grades-MATH_101.csv"
        for step in Step:
            self.program.steps.go_to(step)
            self.program.busy.changed.emit()
            self.take(f"5-busy-{step.value + 1}")
        self.program.busy.message = f"Reading {names}…"
        self.program.busy.changed.emit()
        self.take("5-busy-reading")
        self.program.busy.message = ""
        self.program.busy.changed.emit()
        self.program.steps.go_to(Step.FILES)

    def _take_menus(self) -> None:
        for menu in self.window.menus:
            menu.popup(self.window.mapToGlobal(self.window.rect().topLeft()))
            self.take(f"6-menu-{menu.title().replace('&', '').lower()}", menu)
            menu.close()

    def _take_dialogs(self) -> None:
        """Take screenshots of every dialog that a menu opens, and of the crash dialog."""
        taken: list[str] = []

        def exec_(dialog: QDialog) -> int:
            name = dialog.windowTitle().lower().replace(" ", "-") or type(dialog).__name__
            dialog.show()
            self.take(f"7-dialog-{name}", dialog)
            taken.append(name)
            dialog.close()
            return 0

        kept = QDialog.exec
        QDialog.exec = exec_  # type: ignore[method-assign] # a dialog is looked at, not waited for
        try:
            for menu in self.window.menus[3:]:
                self._trigger_all(menu)
            self.program.menus._open_preferences_dialog()
            crash = CrashDialog(
                build_report("KeyError\n  gui/work/document.py:1 in apply"), is_saved=True, parent=self.window
            )
            exec_(crash)
        finally:
            QDialog.exec = kept  # type: ignore[method-assign]

    def _take_sessions_dialogs(self) -> None:
        """Take screenshots of the rules dialog, and of the details of each statistic."""
        self.program.steps.go_to(Step.SESSIONS)
        page = self.program.steps.current_page
        assert isinstance(page, SessionsPage)
        page.open_rules_dialog()
        rules = page.findChildren(RulesDialog)[0]
        self.take("7-dialog-rules", rules)
        area = rules.findChildren(QScrollArea)[0]
        area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
        self.take("7-dialog-rules-below", rules)
        rules.form.drops.rule_edited.emit(ScoringRule(drop_lowest=1))
        self.take("7-dialog-rules-drop", rules)
        threshold = ScoringRule(total_points=Decimal(100), total_full_credit_at=Decimal(80), cap_total=True)
        rules.form.drops.rule_edited.emit(threshold)
        area.verticalScrollBar().setValue(0)
        self.take("7-dialog-rules-changes", rules)
        rules.close()
        for place, button in enumerate(page.summary_bar.buttons):
            if button.isVisible():
                button.click()
                shown = next(each for each in page.findChildren(SummaryDetailsDialog) if each.isVisible())
                self.take(f"7-dialog-figure-{place + 1}", shown)
                shown.close()

    def _take_question(self) -> None:
        """Take a screenshot of the question before quitting, and press Esc."""
        del self.program.messages.ask  # the one that nobody waits for
        workbook = self.program.document.workbook
        keys = [session.key for session in workbook.chosen_sessions[:2]]
        self.program.document.apply("Leave out", workbook.with_sessions_included(keys, included=False))
        QTimer.singleShot(300, self._take_box)
        self.program.course_file.confirm_close(lambda: None)

    def _take_box(self) -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            box.grab().save(str(self.folder / f"8-question-quit--{self.look}.png"))
            box.escapeButton().click()

    def _trigger_all(self, menu: QMenu) -> None:
        self.program.messages.ask = lambda *_: ""  # type: ignore[method-assign] # nobody is there to answer
        for action in menu.actions():
            if not action.isSeparator():
                action.trigger()

    def _settle(self, seconds: float) -> None:
        QTest.qWait(round(1000 * seconds))

    def wait_until(self, is_done: Callable[[], bool]) -> None:
        """Process events until the condition is met."""
        end = monotonic() + WAIT_S
        while not is_done():
            self._settle(0.01)
            if monotonic() > end:
                raise SystemExit("this screen does not settle")
        self._settle(0.1)


def take_look(folder: Path, look: str) -> None:
    """Take all screenshots of one look in this process."""
    kinds = LOOKS[look]
    app = create_application()
    apply_scheme("dark" if "dark" in kinds else "light")
    if "large" in kinds:
        font = app.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        app.setFont(font)
    if "mirrored" in kinds:
        app.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    photographer = ScreenshotTaker(folder, look)
    if "narrow" in kinds:
        photographer.window.resize(MINIMUM_SIZE)
    photographer.take_all_pictures()


def write_index(folder: Path) -> None:
    """Write an index page with one row per screen and one column per look."""
    pictures = sorted(folder.glob("*.png"))
    screens = sorted({picture.stem.split("--")[0] for picture in pictures})
    rows = []
    for screen in screens:
        cells = "".join(
            f'<td><a href="{name}"><img src="{name}" width="420" alt="{name}"></a></td>'
            for name in (html.escape(f"{screen}--{look}.png") for look in LOOKS)
        )
        rows.append(f"<tr><th>{html.escape(screen)}</th>{cells}</tr>")
    heads = "".join(f"<th>{look}</th>" for look in LOOKS)
    style = "<style>body{font-family:sans-serif}td{vertical-align:top}th{text-align:left}</style>"
    page = f"<!doctype html><meta charset=utf-8><title>Screens</title>{style}<table><tr><th>screen</th>{heads}</tr>"
    (folder / "index.html").write_text(f"{page}{''.join(rows)}</table>\n", encoding="utf-8")


def _build_laptop_environment() -> dict[str, str]:
    """Return the environment for a small offscreen display.

    The path of its configuration is relative because Qt cuts it off at a colon.
    """
    width, height = LAPTOP
    screen = {"name": "laptop", "x": 0, "y": 0, "width": width, "height": height, "dpr": 1}
    file = ROOT / "build" / "laptop.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps({"screens": [{**screen, "logicalDpi": 96, "logicalBaseDpi": 96}]}), encoding="utf-8")
    return {"QT_QPA_PLATFORM": f"offscreen:configfile={file.relative_to(ROOT).as_posix()}"}


def main(arguments: list[str]) -> int:
    """Take screenshots of all looks in separate processes, or of the given look only."""
    if arguments and arguments[0].startswith("-"):
        print(__doc__)
        return 2
    folder = Path(arguments[0]) if arguments else ROOT / "build" / "screens"
    folder.mkdir(parents=True, exist_ok=True)
    if len(arguments) > 1:
        take_look(folder, arguments[1])
        return 0
    for old in folder.glob("*.png"):
        old.unlink()
    status = 0
    for look, kinds in LOOKS.items():
        laptop = _build_laptop_environment() if "laptop" in kinds else {}
        scale = {"QT_SCALE_FACTOR": "2"} if "double" in kinds else laptop
        command = [sys.executable, "-m", "tests.screens", str(folder), look]
        status |= subprocess.run(command, cwd=ROOT, env={**os.environ, **scale}, check=False).returncode
        print(f"{look}: {len(list(folder.glob(f'*--{look}.png')))} pictures", flush=True)
    write_index(folder)
    print(f"{folder / 'index.html'}")
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
