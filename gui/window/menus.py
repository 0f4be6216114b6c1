"""Menus of the window, and the table of keyboard shortcuts."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QDialog, QMenu

from core.workbook import Workbook
from gui.application import get_settings_path
from gui.file_loader.export_guide import ExportGuide
from gui.file_loader.file_opener import FileOpener
from gui.look.appearance import ColorScheme, apply_scheme, get_icon
from gui.look.text_size import NORMAL_SIZE, apply_text_size, get_next_size
from gui.main_window import MainWindow
from gui.steps import Step
from gui.widgets.text_dialog import TextDialog
from gui.window import help_dialogs
from gui.window.course_actions import CourseActions
from gui.window.guide import GuideDialog
from gui.window.help_dialogs import AboutDialog, LogDialog, ReportDialog
from gui.window.preferences_dialog import PreferencesDialog, delete_stored_data, get_scheme_labels
from gui.window.shortcuts import NORMAL_SIZE_SHORTCUT, PREFERENCES_SHORTCUT, ShortcutTable
from gui.window.steps_view import StepsView
from gui.work.document import Document
from gui.work.folders import get_data_folder, get_log_folder
from gui.work.messages import Choice, Messages
from gui.work.preferences import Preferences

Handler = Callable[[], object]


class MenuBuilder:
    """Builder that creates the menus and handles most of their actions."""

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        messages: Messages,
        file_opener: FileOpener,
        courses: CourseActions,
        preferences: Preferences,
        steps: StepsView,
    ) -> None:
        self._steps = steps
        self._window = window
        self._document = document
        self._messages = messages
        self._file_opener = file_opener
        self._courses = courses
        self._preferences = preferences
        self._scheme_actions: dict[ColorScheme, QAction] = {}
        self._page_actions: Sequence[QAction] = ()
        self._recent_menu = QMenu(_tr("&Recent files"), window)
        self._recent_menu.aboutToShow.connect(self._fill_recent_menu)
        for menu in (self._recent_menu, window.file_menu):
            menu.setToolTipsVisible(True)
        self._fill_file_menu(window.file_menu)
        self._fill_edit_menu(window.edit_menu)
        self._fill_view_menu(window.view_menu)
        self._fill_help_menu(window.help_menu)

    def _fill_file_menu(self, menu: QMenu) -> None:
        keys = QKeySequence.StandardKey
        self._add_action(menu, _tr("&New class"), self._start_new_class, keys.New)
        self._add_action(menu, _tr("&Open files…"), self._file_opener.browse_files, keys.Open, "folder-open")
        menu.addMenu(self._recent_menu)
        self._add_action(menu, _tr("&Try it with an example class"), self._file_opener.open_example)
        menu.addSeparator()
        self._add_action(menu, _tr("Co&urses…"), self._courses.open_dialog)
        self._add_action(menu, _tr("&Import course file…"), self._courses.browse_course_file)
        tooltip = _tr("Everything about this course, for another person or computer. This is not the file for Canvas.")
        for action in (
            self._add_action(menu, _tr("&Export course file…"), self._courses.export_open_course, keys.Save, "save"),
            self._add_action(menu, _tr("Export course file &as…"), self._courses.export_open_course_as, keys.SaveAs),
        ):
            action.setToolTip(tooltip)
        menu.addSeparator()
        self._add_action(menu, _tr("Save for &Canvas…"), self._save_for_canvas)
        menu.addSeparator()
        self._add_action(menu, _tr("C&lose window"), self._window.close, keys.Close)
        quit_action = self._add_action(menu, _tr("&Quit"), self._window.close, keys.Quit)
        quit_action.setMenuRole(QAction.MenuRole.QuitRole)

    def _fill_edit_menu(self, menu: QMenu) -> None:
        stack = self._document.undo_stack
        undo = stack.createUndoAction(self._window, _tr("&Undo"))
        redo = stack.createRedoAction(self._window, _tr("&Redo"))
        undo.setShortcuts(QKeySequence.StandardKey.Undo)
        keys = QKeySequence.keyBindings(QKeySequence.StandardKey.Redo)
        redo.setShortcuts([*keys, *(key for key in (QKeySequence("Ctrl+Y"),) if key not in keys)])
        undo.setIcon(get_icon("undo-2"))
        redo.setIcon(get_icon("redo-2"))
        menu.addAction(undo)
        menu.addAction(redo)
        menu.addSeparator()
        end = menu.addSeparator()
        menu.aboutToShow.connect(lambda: self._insert_page_actions(menu, end))
        find = self._add_action(
            menu, _tr("&Find"), lambda: self._steps.current_page.start_search(), QKeySequence.StandardKey.Find
        )
        find.setIcon(get_icon("search"))
        menu.aboutToShow.connect(lambda: find.setEnabled(self._steps.current_page.can_search()))
        menu.aboutToHide.connect(lambda: find.setEnabled(True))  # its key is pressed while the menu is shut
        menu.addSeparator()
        preferences = self._add_action(menu, _tr("&Preferences…"), self._open_preferences_dialog)
        preferences.setShortcut(PREFERENCES_SHORTCUT)
        preferences.setMenuRole(QAction.MenuRole.PreferencesRole)

    def _insert_page_actions(self, menu: QMenu, end: QAction) -> None:
        """Insert the current page's edit actions above the action `end`."""
        for action in self._page_actions:
            menu.removeAction(action)
        self._page_actions = self._steps.current_page.get_edit_actions()
        menu.insertActions(end, self._page_actions)

    def _fill_view_menu(self, menu: QMenu) -> None:
        group = QActionGroup(self._window)
        for scheme, name in get_scheme_labels().items():
            action = self._add_action(menu, name, partial(self._set_scheme, scheme))
            action.setCheckable(True)
            group.addAction(action)
            self._scheme_actions[scheme] = action
        menu.aboutToShow.connect(lambda: self._scheme_actions[self._preferences.scheme].setChecked(True))
        menu.addSeparator()
        keys = QKeySequence.StandardKey
        self._add_action(menu, _tr("&Larger text"), partial(self._change_text_size, 1), keys.ZoomIn)
        self._add_action(menu, _tr("S&maller text"), partial(self._change_text_size, -1), keys.ZoomOut)
        normal = self._add_action(menu, _tr("&Normal text size"), partial(self._set_text_size, NORMAL_SIZE))
        normal.setShortcut(NORMAL_SIZE_SHORTCUT)

    def _fill_help_menu(self, menu: QMenu) -> None:
        self._add_action(menu, _tr("&Guide"), self._open_guide_dialog, QKeySequence.StandardKey.HelpContents)
        self._add_action(menu, _tr("How to get the &files"), self._open_export_guide_dialog)
        self._add_action(menu, _tr("&Keyboard"), self._open_shortcuts_dialog)
        self._add_action(menu, _tr("&Privacy: what is stored where"), self._open_privacy_dialog)
        self._add_action(menu, _tr("&Log: what went wrong in the program"), self._open_log_dialog)
        self._add_action(menu, _tr("&Report a problem…"), self._open_report_dialog)
        menu.addSeparator()
        self._add_action(menu, _tr("Check for &updates…"), self._confirm_open_releases)
        about = self._add_action(menu, _tr("&About Clickover"), self._open_about_dialog)
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def _add_action(
        self, menu: QMenu, text: str, handler: Handler, key: QKeySequence.StandardKey | None = None, icon_name: str = ""
    ) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda _checked=False: handler())
        if key is not None:
            action.setShortcuts(key)
        if icon_name:
            action.setIcon(get_icon(icon_name))
        return action

    def _fill_recent_menu(self) -> None:
        self._recent_menu.clear()
        paths = self._preferences.recent_files
        for path in paths:
            action = self._add_action(
                self._recent_menu, path.name.replace("&", "&&"), partial(self._file_opener.open, [path])
            )
            action.setToolTip(str(path))
        if not paths:
            self._recent_menu.addAction(_tr("No files yet")).setEnabled(False)
        self._recent_menu.addSeparator()
        clear = self._add_action(self._recent_menu, _tr("&Clear this list"), self._preferences.clear_recent_files)
        clear.setEnabled(bool(paths))

    def _set_scheme(self, scheme: ColorScheme) -> None:
        self._preferences.scheme = scheme
        apply_scheme(scheme)

    def _change_text_size(self, step: int) -> None:
        self._set_text_size(get_next_size(self._preferences.text_size, step))

    def _set_text_size(self, size: int) -> None:
        self._preferences.text_size = size
        apply_text_size(size)
        self._steps.fit_rail()

    def _start_new_class(self) -> None:
        """Close the open class, after the user has saved it or agreed to lose it, and start with no files."""
        if self._courses.confirm_close(self._start_new_class):
            self._document.open(Workbook())
            self._steps.go_to(Step.FILES)

    def _save_for_canvas(self) -> None:
        self._steps.go_to(Step.REVIEW)
        self._steps.current_page.save_for_canvas()

    def _open_about_dialog(self) -> None:
        _run_dialog(AboutDialog(self._window))

    def _open_report_dialog(self) -> None:
        _run_dialog(ReportDialog(get_log_folder(), self._window))

    def _open_guide_dialog(self) -> None:
        _run_dialog(GuideDialog(self._steps.step, self._window))

    def _open_export_guide_dialog(self) -> None:
        _run_dialog(TextDialog(_tr("How to get the files"), "", self._window, content=ExportGuide()))

    def _open_shortcuts_dialog(self) -> None:
        _run_dialog(TextDialog(_tr("Keyboard"), "", self._window, content=ShortcutTable()))

    def _open_privacy_dialog(self) -> None:
        text = help_dialogs.format_privacy_text(get_data_folder(), get_log_folder(), get_settings_path())
        dialog = TextDialog(_tr("What is stored where"), text, self._window)
        dialog.add_button(_tr("&Delete all of it…"), self._confirm_deletion)
        _run_dialog(dialog)

    def _open_log_dialog(self) -> None:
        _run_dialog(LogDialog(get_log_folder(), self._window))

    def _open_preferences_dialog(self) -> None:
        _run_dialog(
            PreferencesDialog(
                self._preferences,
                get_data_folder(),
                self._set_scheme,
                self._set_text_size,
                self._confirm_deletion,
                self._window,
            )
        )

    def _confirm_deletion(self) -> None:
        answer = self._messages.ask(
            _tr("Delete everything that Clickover keeps?"),
            _tr(
                "All courses, work set aside in case of a crash, the list of faults, and your preferences go. Files "
                "that you saved stay, and so does what is open now."
            ),
            [
                Choice("delete", _tr("&Delete"), is_destructive=True),
                Choice("keep", _tr("Keep"), is_default=True, is_cancel=True),
            ],
        )
        if answer == "delete":
            remaining = delete_stored_data(get_data_folder(), get_log_folder(), self._preferences)
            self._courses.forget_everything()
            self._messages.show_info(
                _tr("Not everything could be deleted: {names}").format(names=", ".join(remaining))
                if remaining
                else _tr("Everything that Clickover kept is deleted.")
            )

    def _confirm_open_releases(self) -> None:
        question, detail = help_dialogs.format_releases_question()
        choices = [
            Choice("open", _tr("&Open the page"), is_default=True),
            Choice("stay", _tr("Cancel"), is_cancel=True),
        ]
        if self._messages.ask(question, detail, choices) == "open":
            QDesktopServices.openUrl(QUrl(help_dialogs.RELEASES_URL))


def _run_dialog(dialog: QDialog) -> None:
    dialog.exec()
    dialog.deleteLater()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)
