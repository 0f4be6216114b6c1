"""Monitor and indicator for background activity that takes noticeably long.

Every page's footer shows the indicator. Reading files can be canceled. Computing results can't: the edit has already
been made, and the user can keep working or undo it.
"""

from enum import Enum, auto

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget
from typing_extensions import override

from gui.file_loader.file_opener import FileOpener
from gui.look.appearance import GRID, apply_caption_font
from gui.look.text_formatting import announce
from gui.work.background import TaskRunner
from gui.work.document import Document

SHOW_DELAY_MS = 500
"""Delay before an activity is shown, so that short ones don't flash."""

MAX_CHARACTERS = 60
"""Maximum width of the message, in average character widths."""


class Activity(Enum):
    """Types of work that the program can be doing in the background."""

    WRITING = auto()
    READING = auto()
    DERIVING = auto()
    PREPARING = auto()
    OTHER = auto()


class BusyMonitor(QObject):
    """Monitor that describes the current activity once it has run for a while.

    Until then, and while the program is idle, `message` is empty. `changed` is emitted whenever `message` changes.
    """

    changed = Signal()

    def __init__(
        self, background: TaskRunner, document: Document, file_opener: FileOpener, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._document = document
        self._file_opener = file_opener
        self.message = ""
        self._delay_timer = QTimer(self, singleShot=True, interval=SHOW_DELAY_MS)
        self._delay_timer.timeout.connect(self._update_message)
        self._update_timer = QTimer(self, singleShot=True, interval=0)  # another task may start right after one ends
        self._update_timer.timeout.connect(self._schedule_message)
        for signal in (
            background.busy_changed,
            document.changed,
            document.deriving_changed,
            file_opener.reading_changed,
        ):
            signal.connect(lambda _: self._update_timer.start())

    @property
    def activity(self) -> Activity | None:
        """The current activity, even if it has just started."""
        if self._background.is_writing:
            return Activity.WRITING
        if self._file_opener.names_being_read:
            return Activity.READING
        if self._document.is_deriving:
            return Activity.DERIVING
        if self._document.is_preparing:
            return Activity.PREPARING
        return Activity.OTHER if self._background.is_busy else None

    @property
    def can_cancel(self) -> bool:
        """True if the current activity can be canceled."""
        return bool(self._file_opener.names_being_read) and not self._background.is_writing

    def cancel(self) -> None:
        """Cancel reading files, the only activity that can be canceled."""
        self._file_opener.cancel()

    def _schedule_message(self) -> None:
        if self.activity is None:
            self._delay_timer.stop()
            self._update_message()
        elif self.message:
            self._update_message()
        elif not self._delay_timer.isActive():
            self._delay_timer.start()

    def _update_message(self) -> None:
        message = self._describe_activity()
        if message != self.message:
            self.message = message
            self.changed.emit()

    def _describe_activity(self) -> str:
        """Return a description of the current activity, or "" if there is none."""
        names = self._file_opener.names_being_read
        match self.activity:
            case Activity.WRITING:
                return self.tr("Writing the file…")
            case Activity.READING:
                message = self.tr("Reading {name}…") if len(names) == 1 else self.tr("Reading {n} files…")
                return message.format(name=names[0], n=len(names))
            case Activity.DERIVING:
                return self.tr("Working out scores; you can go on…")
            case Activity.PREPARING:
                return self.tr("Making the file; you can go on…")
            case Activity.OTHER:
                return self.tr("Working…")
        return ""


class _ElidedLabel(QLabel):
    """One-line label that elides the middle of its text if space is short."""

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def sizeHint(self) -> QSize:
        max_width = MAX_CHARACTERS * self.fontMetrics().averageCharWidth()
        return super().sizeHint().boundedTo(QSize(max_width, super().sizeHint().height()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        elided = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        alignment = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        with QPainter(self) as painter:
            self.style().drawItemText(
                painter, self.rect(), alignment, self.palette(), self.isEnabled(), elided, self.foregroundRole()
            )


class BusyIndicator(QWidget):
    """Message, progress bar, and Cancel button for the monitored activity.

    The indicator is hidden while there is no message. The button is shown only if the activity can be canceled.
    """

    def __init__(self, busy: BusyMonitor, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._monitor = busy
        self.label = _ElidedLabel(textFormat=Qt.TextFormat.PlainText)
        apply_caption_font(self.label)
        self.progress_bar = QProgressBar(minimum=0, maximum=0, textVisible=False)
        self.progress_bar.setFixedSize(10 * GRID, GRID)  # lower than a button, so it doesn't look like one
        self.progress_bar.setAccessibleName(self.tr("Working"))
        self.cancel_button = QPushButton(self.tr("Cance&l"))
        self.cancel_button.setAutoDefault(False)
        self.cancel_button.clicked.connect(busy.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for widget in (self.label, self.progress_bar, self.cancel_button):
            row.addWidget(widget)
        busy.changed.connect(self._update)
        self._update()

    def _update(self) -> None:
        message = self._monitor.message
        self.setVisible(bool(message))
        self.label.setText(message)
        self.label.setToolTip(message)
        self.label.setAccessibleName(message)
        self.cancel_button.setVisible(self._monitor.can_cancel)
        if message and self.isVisible():
            announce(self.label, message)
