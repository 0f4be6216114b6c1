"""What is under way that takes longer than a person waits without a word, and can it be cancelled?

One sign in the frame of every page tells it. Files that are read can be let go. What follows from an edit cannot be
cancelled: the edit is made; but one can go on meanwhile, and undo it.
"""

from PySide6.QtCore import QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget
from typing_extensions import override

from gui.file_loader.opening import Opening
from gui.look.appearance import GRID, make_quiet
from gui.look.words import announce
from gui.work.background import Background
from gui.work.document import Document

PATIENCE_MS = 500
"""What takes less than this shows nothing: a bar that flashes up only disturbs."""

WIDEST = 60
"""So many letters wide the words become."""


class Busy(QObject):
    """Tells what is under way once it takes long. `changed`: ask again for `words`, which are "" while nothing does."""

    changed = Signal()

    def __init__(
        self, background: Background, document: Document, opening: Opening, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._background = background
        self._document = document
        self._opening = opening
        self.words = ""
        self._patience = QTimer(self, singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(self._tell)
        self._settled = QTimer(self, singleShot=True, interval=0)  # one task may begin where another ends
        self._settled.timeout.connect(self._look)
        for signal in (
            background.busy_changed,
            document.changed,
            document.deriving_changed,
            opening.reading_changed,
        ):
            signal.connect(lambda _: self._settled.start())

    @property
    def can_cancel(self) -> bool:
        """Whether it can be cancelled."""
        return bool(self._opening.reading) and not self._background.is_writing

    def cancel(self) -> None:
        """Let go of the files that are being read."""
        self._opening.cancel()

    def _look(self) -> None:
        if not self._under_way():
            self._patience.stop()
            self._tell()
        elif self.words:
            self._tell()
        elif not self._patience.isActive():
            self._patience.start()

    def _tell(self) -> None:
        words = self._under_way()
        if words != self.words:
            self.words = words
            self.changed.emit()

    def _under_way(self) -> str:
        """What is under way, however long; "" for nothing."""
        document = self._document
        if self._background.is_writing:
            return self.tr("Writing the file…")
        if self._opening.reading:
            names = self._opening.reading
            words = self.tr("Reading {name}…") if len(names) == 1 else self.tr("Reading {n} files…")
            return words.format(name=names[0], n=len(names))
        if document.is_deriving:
            return self.tr("Working out scores; you can go on…")
        if document.is_preparing:
            return self.tr("Making the file; you can go on…")
        return self.tr("Working…") if self._background.is_busy else ""


class _Words(QLabel):
    """Words in one line, of which the middle gives way where there is little room."""

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    @override
    def sizeHint(self) -> QSize:
        widest = WIDEST * self.fontMetrics().averageCharWidth()
        return super().sizeHint().boundedTo(QSize(widest, super().sizeHint().height()))

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        side = Qt.AlignmentFlag.AlignTrailing | Qt.AlignmentFlag.AlignVCenter
        with QPainter(self) as painter:
            self.style().drawItemText(
                painter, self.rect(), side, self.palette(), self.isEnabled(), shown, self.foregroundRole()
            )


class BusySign(QWidget):
    """The words, a bar that moves, and Cancel where that makes sense; not there while nothing takes long."""

    def __init__(self, busy: Busy, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._busy = busy
        self.told = _Words(textFormat=Qt.TextFormat.PlainText)
        make_quiet(self.told)
        self.bar = QProgressBar(minimum=0, maximum=0, textVisible=False)
        self.bar.setFixedSize(10 * GRID, GRID)  # lower than a button, so that nobody takes it for one
        self.bar.setAccessibleName(self.tr("Working"))
        self.cancel = QPushButton(self.tr("Cance&l"))
        self.cancel.setAutoDefault(False)
        self.cancel.clicked.connect(busy.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GRID)
        for widget in (self.told, self.bar, self.cancel):
            row.addWidget(widget)
        busy.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        words = self._busy.words
        self.setVisible(bool(words))
        self.told.setText(words)
        self.told.setToolTip(words)
        self.told.setAccessibleName(words)
        self.cancel.setVisible(self._busy.can_cancel)
        if words and self.isVisible():
            announce(self.told, words)
