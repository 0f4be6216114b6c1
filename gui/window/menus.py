"""What stands in the menus?

Which keys do what, and how is the person told?
"""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QAction, QActionGroup, QDesktopServices, QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QLabel, QMenu, QWidget

from gui.application import data_folder, log_folder, settings_file
from gui.file_loader.guide import Guide
from gui.file_loader.opening import Opening
from gui.look.appearance import GRID, Scheme, icon, show_scheme
from gui.main_window import MainWindow
from gui.widgets.text_dialog import TextDialog
from gui.window import help_dialogs
from gui.window.help_dialogs import LogDialog
from gui.window.preferences_dialog import PreferencesDialog, delete_everything, scheme_words
from gui.window.steps_view import StepsView
from gui.work.document import Document
from gui.work.messages import Choice, Messages
from gui.work.preferences import Preferences
from gui.work.work_file import WorkFile

Do = Callable[[], object]


class Menus:
    """Puts the menus into a window. It lives as long as the window, which owns the actions."""

    def __init__(
        self,
        window: MainWindow,
        document: Document,
        messages: Messages,
        opening: Opening,
        work_file: WorkFile,
        preferences: Preferences,
        steps: StepsView,
    ) -> None:
        """Fill the window's menus."""
        self._steps = steps
        self._window = window
        self._document = document
        self._messages = messages
        self._opening = opening
        self._work_file = work_file
        self._preferences = preferences
        self._schemes: dict[Scheme, QAction] = {}
        self._of_page: Sequence[QAction] = ()
        self._recent = QMenu(_tr("&Recent files"), window)
        self._recent.aboutToShow.connect(self._fill_recent)
        for menu in (self._recent, window.file_menu):
            menu.setToolTipsVisible(True)
        self._fill_file(window.file_menu)
        self._fill_edit(window.edit_menu)
        self._fill_view(window.view_menu)
        self._fill_help(window.help_menu)

    def _fill_file(self, menu: QMenu) -> None:
        keys = QKeySequence.StandardKey
        self._add(menu, _tr("&Open files…"), self._opening.browse, keys.Open, "folder-open")
        menu.addMenu(self._recent)
        self._add(menu, _tr("&Try it with an example class"), self._opening.open_example)
        menu.addSeparator()
        self._add(menu, _tr("Open saved &work…"), self._opening.browse_work)
        kept = _tr("Keeps what you chose and decided for another day. This is not the file for Canvas.")
        for action in (
            self._add(menu, _tr("&Save work"), lambda: self._work_file.save(), keys.Save, "save"),
            self._add(menu, _tr("Save work &as…"), lambda: self._work_file.save_as(), keys.SaveAs),
        ):
            action.setToolTip(kept)
        menu.addSeparator()
        leave = self._add(menu, _tr("&Quit"), self._window.close, keys.Quit)
        leave.setMenuRole(QAction.MenuRole.QuitRole)

    def _fill_edit(self, menu: QMenu) -> None:
        stack = self._document.undo_stack
        undo = stack.createUndoAction(self._window, _tr("&Undo"))
        redo = stack.createRedoAction(self._window, _tr("&Redo"))
        undo.setShortcuts(QKeySequence.StandardKey.Undo)
        keys = QKeySequence.keyBindings(QKeySequence.StandardKey.Redo)
        redo.setShortcuts([*keys, *(key for key in (QKeySequence("Ctrl+Y"),) if key not in keys)])
        undo.setIcon(icon("undo-2"))
        redo.setIcon(icon("redo-2"))
        menu.addAction(undo)
        menu.addAction(redo)
        menu.addSeparator()
        end = menu.addSeparator()
        menu.aboutToShow.connect(lambda: self._offer_actions(menu, end))
        find = self._add(
            menu, _tr("&Find"), lambda: self._steps.current_page.start_search(), QKeySequence.StandardKey.Find
        )
        find.setIcon(icon("search"))
        menu.aboutToShow.connect(lambda: find.setEnabled(self._steps.current_page.can_search()))
        menu.aboutToHide.connect(lambda: find.setEnabled(True))  # its key is pressed while the menu is shut
        menu.addSeparator()
        preferences = self._add(menu, _tr("&Preferences…"), self._show_preferences)
        preferences.setShortcut(PREFERENCES_KEY)
        preferences.setMenuRole(QAction.MenuRole.PreferencesRole)

    def _offer_actions(self, menu: QMenu, end: QAction) -> None:
        """Show what can be edited on the page, above `end`."""
        for action in self._of_page:
            menu.removeAction(action)
        self._of_page = self._steps.current_page.edit_actions()
        menu.insertActions(end, self._of_page)

    def _fill_view(self, menu: QMenu) -> None:
        group = QActionGroup(self._window)
        for scheme, name in scheme_words().items():
            action = self._add(menu, name, partial(self._show, scheme))
            action.setCheckable(True)
            group.addAction(action)
            self._schemes[scheme] = action
        menu.aboutToShow.connect(lambda: self._schemes[self._preferences.scheme].setChecked(True))

    def _fill_help(self, menu: QMenu) -> None:
        self._add(menu, _tr("How to &get the files"), self._show_guide, QKeySequence.StandardKey.HelpContents)
        self._add(menu, _tr("&Keyboard"), self._show_keyboard)
        self._add(menu, _tr("&Privacy: what is stored where"), self._show_privacy)
        self._add(menu, _tr("&Log: what went wrong in the program"), self._show_log)
        menu.addSeparator()
        self._add(menu, _tr("Open the page of &releases…"), self._offer_releases)
        about = self._add(menu, _tr("&About Clickover"), lambda: self._tell(_tr("About"), help_dialogs.about_text()))
        about.setMenuRole(QAction.MenuRole.AboutRole)

    def _add(
        self, menu: QMenu, text: str, do: Do, key: QKeySequence.StandardKey | None = None, picture: str = ""
    ) -> QAction:
        action = menu.addAction(text)
        action.triggered.connect(lambda _checked=False: do())
        if key is not None:
            action.setShortcuts(key)
        if picture:
            action.setIcon(icon(picture))
        return action

    def _fill_recent(self) -> None:
        self._recent.clear()
        paths = self._preferences.recent
        for path in paths:
            action = self._add(self._recent, path.name.replace("&", "&&"), partial(self._opening.open, [path]))
            action.setToolTip(str(path))
        if not paths:
            self._recent.addAction(_tr("No files yet")).setEnabled(False)
        self._recent.addSeparator()
        clear = self._add(self._recent, _tr("&Clear this list"), self._preferences.clear_recent)
        clear.setEnabled(bool(paths))

    def _show(self, scheme: Scheme) -> None:
        self._preferences.scheme = scheme
        show_scheme(scheme)

    def _tell(self, title: str, text: str) -> None:
        _open(TextDialog(title, text, self._window))

    def _show_guide(self) -> None:
        _open(TextDialog(_tr("How to get the files"), "", self._window, content=Guide()))

    def _show_keyboard(self) -> None:
        _open(TextDialog(_tr("Keyboard"), "", self._window, content=KeyTable()))

    def _show_privacy(self) -> None:
        text = help_dialogs.privacy_text(data_folder(), log_folder(), settings_file())
        dialog = TextDialog(_tr("What is stored where"), text, self._window)
        dialog.add_action(_tr("&Delete all of it…"), self._delete)
        _open(dialog)

    def _show_log(self) -> None:
        _open(LogDialog(log_folder(), self._window))

    def _show_preferences(self) -> None:
        _open(PreferencesDialog(self._preferences, data_folder(), self._show, self._delete, self._window))

    def _delete(self) -> None:
        answer = self._messages.ask(
            _tr("Delete everything that Clickover keeps?"),
            _tr(
                "Work set aside in case of a crash, the list of faults and your preferences go. Files that you saved "
                "stay, and so does what is open now."
            ),
            [
                Choice("delete", _tr("&Delete"), loses=True),
                Choice("keep", _tr("Keep"), is_default=True, is_cancel=True),
            ],
        )
        if answer == "delete":
            left = delete_everything(data_folder(), log_folder(), self._preferences)
            self._messages.tell(
                _tr("Not everything could be deleted: {names}").format(names=", ".join(left))
                if left
                else _tr("Everything that Clickover kept is deleted.")
            )

    def _offer_releases(self) -> None:
        question, detail = help_dialogs.releases_question()
        choices = [
            Choice("open", _tr("&Open the page"), is_default=True),
            Choice("stay", _tr("Cancel"), is_cancel=True),
        ]
        if self._messages.ask(question, detail, choices) == "open":
            QDesktopServices.openUrl(QUrl(help_dialogs.RELEASES))


def _open(dialog: QDialog) -> None:
    dialog.exec()
    dialog.deleteLater()


def _tr(text: str) -> str:
    return QCoreApplication.translate("Menus", text)


PREFERENCES_KEY = "Ctrl+,"
"""The system's own key where it has one: this is Cmd+, on a Mac."""


class KeyTable(QWidget):
    """The keys in one column, what each does in the other."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(3 * GRID)
        grid.setVerticalSpacing(GRID // 2)
        grid.setColumnStretch(1, 1)
        rows = keys()
        for row, (key, what) in enumerate(rows):
            pressed = QLabel(key, textFormat=Qt.TextFormat.PlainText)
            does = QLabel(what, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            grid.addWidget(pressed, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(does, row, 1, Qt.AlignmentFlag.AlignTop)
        grid.setRowStretch(len(rows), 1)


def keys() -> list[tuple[str, str]]:
    """The keys of this system, and what each does; one that the system does not know is left out."""
    standard = QKeySequence.StandardKey
    told = [
        (f"{_native('Ctrl+1')} … {_native('Ctrl+4')}", _tr("go to a step")),
        (_native(standard.Open), _tr("open files")),
        (_native(standard.Save), _tr("save work")),
        (_native(standard.SaveAs), _tr("save work under another name")),
        (_native(standard.Undo), _tr("undo, and go to where it was done")),
        (_native(standard.Redo), _tr("redo, and go to where it was done")),
        (_native(standard.Find), _tr("find a session, a person or a student")),
        (_native(PREFERENCES_KEY), _tr("change the preferences")),
        (_native(standard.HelpContents), _tr("see how to get the files")),
        ("Alt", _tr("see which letter presses which button")),
        (_tr("Tab"), _tr("go to the next button, field or table")),
        (_tr("Return"), _tr("go on to the next step")),
        (_tr("Arrow keys"), _tr("move in tables, lists and the steps")),
        (_tr("Space"), _tr("tick or untick the selected rows")),
        (_tr("Shift+Space"), _tr("tick or untick all from the last ticked row")),
        ("F2", _tr("change the cell of a table")),
        (_native("Alt+Down"), _tr("choose where a session goes in Canvas")),
        (_tr("Letters"), _tr("go to the row whose name begins so")),
        ("0 … 9", _tr("type points that the file does not say")),
        ("Esc", _tr("close a window that only shows something")),
    ]
    return [(key, what) for key, what in told if key]


def _native(key: str | QKeySequence.StandardKey) -> str:
    """Keys as this system writes them."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
