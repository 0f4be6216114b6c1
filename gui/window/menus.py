"""Menus of the window, and the table of keyboard shortcuts."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QMenu, QWidget

from gui.application import get_settings_path
from gui.file_loader.export_guide import ExportGuide
from gui.file_loader.file_opener import FileOpener
from gui.look.appearance import GRID, ColorScheme, apply_scheme, get_icon
from gui.main_window import MainWindow
from gui.widgets.fields import get_enter_key_name
from gui.widgets.text_dialog import TextDialog
from gui.window import help_dialogs
from gui.window.help_dialogs import LogDialog
from gui.window.preferences_dialog import PreferencesDialog, delete_stored_data, get_scheme_labels
from gui.window.steps_view import StepsView
from gui.work.course_file_actions import CourseFileController
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
        course_file: CourseFileController,
        preferences: Preferences,
        steps: StepsView,
    ) -> None:
        self._steps = steps
        self._window = window
        self._document = document
        self._messages = messages
        self._file_opener = file_opener
        self._course_file = course_file
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
        self._add_action(menu, _tr("&Open files…"), self._file_opener.browse_files, keys.Open, "folder-open")
        menu.addMenu(self._recent_menu)
        self._add_action(menu, _tr("&Try it with an example class"), self._file_opener.open_example)
        menu.addSeparator()
        self._add_action(menu, _tr("Open saved &work…"), self._file_opener.browse_saved_work)
        tooltip = _tr("Keeps what you chose and decided for another day. This is not the file for Canvas.")
        for action in (
            self._add_action(menu, _tr("&Save work"), lambda: self._course_file.save(), keys.Save, "save"),
            self._add_action(menu, _tr("Save work &as…"), lambda: self._course_file.save_as(), keys.SaveAs),
        ):
            action.setToolTip(tooltip)
        menu.addSeparator()
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

    def _fill_help_menu(self, menu: QMenu) -> None:
        self._add_action(
            menu, _tr("How to &get the files"), self._open_guide_dialog, QKeySequence.StandardKey.HelpContents
        )
        self._add_action(menu, _tr("&Keyboard"), self._open_shortcuts_dialog)
        self._add_action(menu, _tr("&Privacy: what is stored where"), self._open_privacy_dialog)
        self._add_action(menu, _tr("&Log: what went wrong in the program"), self._open_log_dialog)
        menu.addSeparator()
        self._add_action(menu, _tr("Open the page of &releases…"), self._confirm_open_releases)
        about = self._add_action(
            menu,
            _tr("&About Clickover"),
            lambda: self._open_text_dialog(_tr("About"), help_dialogs.format_about_text()),
        )
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

    def _open_text_dialog(self, title: str, text: str) -> None:
        _run_dialog(TextDialog(title, text, self._window))

    def _open_guide_dialog(self) -> None:
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
                self._preferences, get_data_folder(), self._set_scheme, self._confirm_deletion, self._window
            )
        )

    def _confirm_deletion(self) -> None:
        answer = self._messages.ask(
            _tr("Delete everything that Clickover keeps?"),
            _tr(
                "Work set aside in case of a crash, the list of faults and your preferences go. Files that you saved "
                "stay, and so does what is open now."
            ),
            [
                Choice("delete", _tr("&Delete"), is_destructive=True),
                Choice("keep", _tr("Keep"), is_default=True, is_cancel=True),
            ],
        )
        if answer == "delete":
            remaining = delete_stored_data(get_data_folder(), get_log_folder(), self._preferences)
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


PREFERENCES_SHORTCUT = "Ctrl+,"
"""The standard Preferences shortcut of macOS, where Qt shows Ctrl as Cmd."""


class ShortcutTable(QWidget):
    """Table of all keyboard shortcuts and what they do."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        rows = list_shortcuts()
        for row, (key, description) in enumerate(rows):
            key_label = QLabel(key, textFormat=Qt.TextFormat.PlainText)
            description_label = QLabel(description, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            grid.addWidget(key_label, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(description_label, row, 1, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(rows), 1)


def list_shortcuts() -> list[tuple[str, str]]:
    """Return the shortcuts that this system defines, with their descriptions."""
    standard = QKeySequence.StandardKey
    shortcuts = [
        (f"{_format_shortcut('Ctrl+1')} … {_format_shortcut('Ctrl+4')}", _tr("go to a step")),
        (_format_shortcut(standard.Open), _tr("open files")),
        (_format_shortcut(standard.Save), _tr("save work")),
        (_format_shortcut(standard.SaveAs), _tr("save work under another name")),
        (_format_shortcut(standard.Undo), _tr("undo, and go to where it was done")),
        (_format_shortcut(standard.Redo), _tr("redo, and go to where it was done")),
        (_format_shortcut(standard.Find), _tr("find a session, a person or a student")),
        (_format_shortcut(PREFERENCES_SHORTCUT), _tr("change the preferences")),
        (_format_shortcut(standard.HelpContents), _tr("see how to get the files")),
        ("Alt", _tr("see which letter presses which button")),
        (_tr("Tab"), _tr("go to the next button, field or table")),
        (get_enter_key_name(), _tr("go on to the next step")),
        (_tr("Arrow keys"), _tr("move in tables, lists and the steps")),
        (_tr("Space"), _tr("tick or untick the selected rows")),
        (_tr("Shift+Space"), _tr("tick or untick all from the last ticked row")),
        ("F2", _tr("change the cell of a table")),
        (_format_shortcut("Alt+Down"), _tr("choose where a session goes in Canvas")),
        (_tr("Letters"), _tr("go to the row whose name begins so")),
        ("0 … 9", _tr("type points that the file does not say")),
        ("Esc", _tr("close a window that only shows something")),
    ]
    return [(key, description) for key, description in shortcuts if key]


def _format_shortcut(key: str | QKeySequence.StandardKey) -> str:
    """Return a shortcut in this system's notation, such as “Ctrl+O” or “⌘O”."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
