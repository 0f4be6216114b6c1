"""Preferences dialog, and deletion of everything that Clickover stores."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gui.look.appearance import GRID, ColorScheme, apply_caption_font, apply_heading_font
from gui.look.text_size import TEXT_SIZES
from gui.widgets.text_dialog import TextDialog
from gui.work.preferences import Preferences

WIDTH_IN_LINES = 34
"""The dialog's width as a multiple of the line height."""


class PreferencesDialog(TextDialog):
    """Preferences dialog, in which every change takes effect immediately.

    `set_scheme` applies a color scheme, and `set_text_size` a text size in percent. `delete` asks for confirmation and
    then deletes everything that is stored.
    """

    def __init__(
        self,
        preferences: Preferences,
        data_path: Path,
        set_scheme: Callable[[ColorScheme], object],
        set_text_size: Callable[[int], object],
        delete: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        self._preferences = preferences
        self._delete = delete
        self.scheme_buttons = {scheme: QRadioButton(label) for scheme, label in get_scheme_labels().items()}
        self.text_size_box = QComboBox()
        for size in TEXT_SIZES:
            self.text_size_box.addItem(f"{size}%", size)
        self.recent_check_box = QCheckBox(_tr("Keep a list of &recent files"))
        self.folder_label = QLabel(str(data_path), textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.open_folder_button = QPushButton(_tr("&Open folder"))
        self.delete_button = QPushButton(_tr("Delete &everything that Clickover keeps…"))
        self.open_folder_button.setEnabled(data_path.is_dir())
        super().__init__(_tr("Preferences"), "", parent, self._build_form(), width=WIDTH_IN_LINES)
        self._update()
        for scheme, button in self.scheme_buttons.items():
            button.clicked.connect(lambda _=False, scheme=scheme: set_scheme(scheme))
        self.text_size_box.activated.connect(lambda _: set_text_size(self.text_size_box.currentData()))
        self.recent_check_box.toggled.connect(self._set_keeps_recent_files)
        self.open_folder_button.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(data_path))))
        self.delete_button.clicked.connect(self._delete_all)

    def _build_form(self) -> QWidget:
        form = QWidget()
        column = QVBoxLayout(form)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        scheme_group = QButtonGroup(form)
        _add_heading(column, _tr("Light or dark"))
        for button in self.scheme_buttons.values():
            scheme_group.addButton(button)
            column.addWidget(button)
        _add_heading(column, _tr("Text size"))
        label = QLabel(_tr("&Text size, compared with the system's:"))
        label.setBuddy(self.text_size_box)
        line = QHBoxLayout()
        line.addWidget(label)
        line.addWidget(self.text_size_box)
        line.addStretch(1)
        column.addLayout(line)
        _add_heading(column, _tr("What is remembered"))
        column.addWidget(self.recent_check_box)
        column.addWidget(
            _build_note(
                _tr(
                    "Names and folders of files, not what is in them. Clickover also remembers the window's size and "
                    "place, the folder of the last file, and your Canvas address."
                )
            )
        )
        _add_heading(column, _tr("Work set aside in case of a crash"))
        self.folder_label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(self.folder_label)
        column.addWidget(_build_note(_tr("Holds student records. It is deleted when Clickover ends well.")))
        _add_button(column, self.open_folder_button)
        _add_heading(column, _tr("Everything that is kept"))
        column.addWidget(
            _build_note(_tr("The work set aside, the log and these preferences. Files that you saved stay."))
        )
        _add_button(column, self.delete_button)
        column.addStretch(1)
        for push_button in (self.open_folder_button, self.delete_button):
            push_button.setAutoDefault(False)
        return form

    def _update(self) -> None:
        self.scheme_buttons[self._preferences.scheme].setChecked(True)
        self.text_size_box.setCurrentIndex(self.text_size_box.findData(self._preferences.text_size))
        self.recent_check_box.setChecked(self._preferences.keeps_recent_files)

    def _set_keeps_recent_files(self, is_kept: bool) -> None:
        self._preferences.keeps_recent_files = is_kept

    def _delete_all(self) -> None:
        self._delete()
        self._update()


def get_scheme_labels() -> dict[ColorScheme, str]:
    """Return the labels of the color schemes, including mnemonics."""
    return {
        ColorScheme.SYSTEM: _tr("Same as the &system"),
        ColorScheme.LIGHT: _tr("L&ight"),
        ColorScheme.DARK: _tr("&Dark"),
    }


def _add_heading(column: QVBoxLayout, text: str) -> None:
    """Add a heading, with space above it unless it comes first."""
    label = QLabel(text)
    apply_heading_font(label)
    if column.count():
        column.addSpacing(GRID)
    column.addWidget(label)


def _add_button(column: QVBoxLayout, button: QPushButton) -> None:
    """Add a button in a separate row, only as wide as its text."""
    line = QHBoxLayout()
    line.addWidget(button)
    line.addStretch(1)
    column.addLayout(line)


def _build_note(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    apply_caption_font(label)
    return label


def _tr(text: str) -> str:
    return QCoreApplication.translate("PreferencesDialog", text)


def delete_stored_data(data_folder: Path, log_folder: Path, preferences: Preferences) -> list[str]:
    """Delete all preferences and the files in these folders.

    Returns the names of the files that couldn't be deleted.
    """
    preferences.clear()
    files = [
        path
        for folder in dict.fromkeys((data_folder, log_folder))
        for path in sorted(folder.glob("*"))
        if path.is_file()
    ]
    return [path.name for path in files if not _delete_file(path)]


def _delete_file(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # open in another program, on Windows
        return False
    return True
