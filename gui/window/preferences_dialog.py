"""What does the person want the program to look like and to remember?

How is everything deleted that the program keeps of its own accord?
"""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from gui.look.appearance import GRID, Scheme, make_heading, make_quiet
from gui.widgets.text_dialog import TextDialog
from gui.work.preferences import Preferences

WIDTH = 34
"""The window's width, in heights of a line of text."""


class PreferencesDialog(TextDialog):
    """Every choice holds at once. `show_scheme` puts a look on; `delete` asks, and deletes all that is kept."""

    def __init__(
        self,
        preferences: Preferences,
        data: Path,
        show_scheme: Callable[[Scheme], object],
        delete: Callable[[], object],
        parent: QWidget | None = None,
    ) -> None:
        self._preferences = preferences
        self._delete = delete
        self.schemes = {scheme: QRadioButton(words) for scheme, words in scheme_words().items()}
        self.recent = QCheckBox(_tr("Keep a list of &recent files"))
        self.folder = QLabel(str(data), textFormat=Qt.TextFormat.PlainText, wordWrap=True)
        self.open_folder = QPushButton(_tr("&Open folder"))
        self.delete = QPushButton(_tr("Delete &everything that Clickover keeps…"))
        self.open_folder.setEnabled(data.is_dir())
        super().__init__(_tr("Preferences"), "", parent, self._choices(), width=WIDTH)
        self._show()
        for scheme, button in self.schemes.items():
            button.clicked.connect(lambda _=False, scheme=scheme: show_scheme(scheme))
        self.recent.toggled.connect(self._keep_recent)
        self.open_folder.clicked.connect(lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(data))))
        self.delete.clicked.connect(self._delete_all)

    def _choices(self) -> QWidget:
        choices = QWidget()
        whole = QVBoxLayout(choices)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(GRID)
        looks = QButtonGroup(choices)
        _begin(whole, _tr("Light or dark"))
        for button in self.schemes.values():
            looks.addButton(button)
            whole.addWidget(button)
        _begin(whole, _tr("What is remembered"))
        whole.addWidget(self.recent)
        whole.addWidget(
            _told(
                _tr(
                    "Names and folders of files, not what is in them. Clickover also remembers the window's size and "
                    "place, the folder of the last file, and your Canvas address."
                )
            )
        )
        _begin(whole, _tr("Work set aside in case of a crash"))
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        whole.addWidget(self.folder)
        whole.addWidget(_told(_tr("Holds student records. It is deleted when Clickover ends well.")))
        _add_button(whole, self.open_folder)
        _begin(whole, _tr("Everything that is kept"))
        whole.addWidget(_told(_tr("The work set aside, the log and these preferences. Files that you saved stay.")))
        _add_button(whole, self.delete)
        whole.addStretch(1)
        for each in (self.open_folder, self.delete):
            each.setAutoDefault(False)
        return choices

    def _show(self) -> None:
        """Show what holds now."""
        self.schemes[self._preferences.scheme].setChecked(True)
        self.recent.setChecked(self._preferences.keeps_recent)

    def _keep_recent(self, is_on: bool) -> None:
        self._preferences.keeps_recent = is_on

    def _delete_all(self) -> None:
        self._delete()
        self._show()


def scheme_words() -> dict[Scheme, str]:
    """How the looks are called, with mnemonics."""
    return {
        Scheme.SYSTEM: _tr("Same as the &system"),
        Scheme.LIGHT: _tr("L&ight"),
        Scheme.DARK: _tr("&Dark"),
    }


def _begin(whole: QVBoxLayout, words: str) -> None:
    """A heading, with room above it where something stands above it."""
    label = QLabel(words)
    make_heading(label)
    if whole.count():
        whole.addSpacing(GRID)
    whole.addWidget(label)


def _add_button(whole: QVBoxLayout, button: QPushButton) -> None:
    """A button in a line of its own, as wide as its words."""
    line = QHBoxLayout()
    line.addWidget(button)
    line.addStretch(1)
    whole.addLayout(line)


def _told(text: str) -> QLabel:
    label = QLabel(text, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    make_quiet(label)
    return label


def _tr(text: str) -> str:
    return QCoreApplication.translate("PreferencesDialog", text)


def delete_everything(data: Path, log: Path, preferences: Preferences) -> list[str]:
    """Delete the files of these folders and all preferences; gives the names of those that could not be deleted."""
    preferences.clear()
    files = [path for folder in dict.fromkeys((data, log)) for path in sorted(folder.glob("*")) if path.is_file()]
    return [path.name for path in files if not _delete(path)]


def _delete(path: Path) -> bool:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # held open, on Windows
        return False
    return True
