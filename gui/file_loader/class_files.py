"""Functions to add, replace, or remove a class's iClicker files and join sessions."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from core.clicker.export import SESSIONS_DIFFER, build_file_key
from core.points import Points
from core.problems import Severity
from core.students.decisions import has_mostly_same_people
from core.workbook import Workbook
from gui.look.appearance import GRID, SEVERITY_ICONS
from gui.look.text_formatting import insert_word_breaks
from gui.widgets.page_parts import IconLabel
from gui.work import tasks
from gui.work.document import Document
from gui.work.messages import Choice, Messages

if TYPE_CHECKING:
    from core.clicker.export import ClickerExport

ADD, REPLACE, CANCEL = "add", "replace", "cancel"
_ICON_SIZE = 18


def ask_how_to_open(messages: Messages, open_export: "ClickerExport", new_files: "Sequence[ClickerExport]") -> str:
    """Ask whether new iClicker files belong to the class or replace its files.

    Returns ADD, REPLACE, or CANCEL. The default button is the answer that the people and sessions in the files suggest.
    """
    updated_files = find_updated_files(open_export, new_files)
    replaced_files = [file for file in open_export.files if file not in (updated_files or ())]
    new_names, old_names = (
        format_file_names(file.path.name for file in files) for files in (new_files, replaced_files)
    )
    if updated_files:
        finding = _tr("{new} has mostly the same people and sessions as {old}, so it is probably a newer version.")
    else:
        finding = _tr("{new} has other people or sessions than {old}, so it is probably another part of the class.")
    consequence = _tr(
        "“Add” keeps all files as one class, such as sections, or a lecture and its lab. “Replace” closes {old}. "
        "You can undo both."
    )
    return messages.ask(
        _tr("Add {new} to the class, or replace {old}?").format(new=new_names, old=old_names),
        f"{finding} {consequence}".format(new=new_names, old=old_names),
        [
            Choice(ADD, _tr("&Add to the class"), is_default=not updated_files),
            Choice(REPLACE, _tr("&Replace"), is_default=bool(updated_files)),
            Choice(CANCEL, _tr("Cancel"), is_cancel=True),
        ],
    )


def find_updated_files(
    open_export: "ClickerExport", new_files: "Sequence[ClickerExport]"
) -> "tuple[ClickerExport, ...] | None":
    """Return the files of the class, with each new file in place of its older version.

    Returns None if a new file isn't a newer version of an open one.
    """
    files = list(open_export.files)
    for new in new_files:
        positions = [index for index, old in enumerate(files) if old not in new_files and _is_newer_version(old, new)]
        if not positions:
            return None
        files[positions[0]] = new
    return tuple(files)


def _is_newer_version(old: "ClickerExport", new: "ClickerExport") -> bool:
    """Return True if the new file has most of the people and sessions of the old one."""
    titles = {session.title for session in old.sessions}
    return has_mostly_same_people(old, new) and 2 * len(titles & {session.title for session in new.sessions}) > len(
        titles
    )


def remove_file(document: Document, number: int) -> None:
    """Remove one of several iClicker files from the class; `number` counts from 1."""
    workbook = document.workbook
    if workbook.export is None or not workbook.export.has_several_files:
        return
    kept = [other for other in range(1, len(workbook.export.files) + 1) if other != number]
    export = tasks.combine_exports([workbook.export.files[other - 1] for other in kept], workbook.export.joined_titles)
    text = _tr("Remove {name} from the class").format(name=workbook.export.file_names[number - 1])
    document.apply(text, workbook.with_remaining_files(export, kept))


def join_sessions(document: Document, title: str) -> None:
    """Join the sessions with this title, even though their points possible differ."""
    workbook = document.workbook
    if workbook.export is None:
        return
    export = tasks.combine_exports(workbook.export.files, workbook.export.joined_titles | {title})
    text = _tr("Join the sessions called “{title}”").format(title=title)
    document.apply(text, workbook.with_corrected_export(export))


def format_file_names(names: Iterable[str]) -> str:
    """Return the names of files, in quotation marks, as a list for a sentence."""
    return QLocale().createSeparatedList([f"“{name}”" for name in names])


def find_known_points(workbook: Workbook, number: int) -> dict[str, Points]:
    """Return the known points possible of the sessions in one file, by session key.

    The keys belong to the file, not to the class. The points may have been entered by the user or come from another
    file of the class.
    """
    export = workbook.export
    if export is None:
        return {}
    sessions = {session.column: session for session in export.sessions}
    points = {
        session.key: workbook.get_points_possible(
            sessions[export.get_session_column(build_file_key(number, session.column))]
        )
        for session in export.files[number - 1].sessions
    }
    return {key: value for key, value in points.items() if value is not None}


class JoinSessionsBar(QWidget):
    """Bar about sessions that have the same title but different points possible.

    The bar is hidden if there are no such sessions. When the user clicks its button, `join_requested` carries the title
    of the sessions to join.
    """

    join_requested = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._titles: list[str] = []
        self.label = QLabel(wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        self.join_button = QPushButton(_tr("&Join these sessions"))
        self.join_button.clicked.connect(lambda: self.join_requested.emit(self._titles[0]))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(GRID)
        layout.addWidget(IconLabel(SEVERITY_ICONS[Severity.WARNING], _ICON_SIZE), 0, Qt.AlignmentFlag.AlignTop)
        layout.addWidget(self.label, 1)
        layout.addWidget(self.join_button)

    @property
    def tab_stops(self) -> tuple[QWidget, ...]:
        """The focusable widgets, in tab order."""
        return (self.join_button,)

    def set_export(self, export: "ClickerExport | None") -> None:
        """Show the first title whose sessions differ in points, or hide the bar."""
        sessions = {session.column: session for session in export.sessions} if export else {}
        problems = [problem for problem in export.problems if problem.code == SESSIONS_DIFFER] if export else []
        self._titles = [sessions[problem.place.column or 0].title for problem in problems]
        self.setVisible(bool(problems))
        if problems:
            message = problems[0].message
            self.label.setText(insert_word_breaks(message))
            self.label.setAccessibleName(message)
            self.join_button.setAccessibleName(_tr("Join the sessions called “{title}”").format(title=self._titles[0]))
            self.join_button.setAccessibleDescription(message)


def _tr(text: str) -> str:
    return QCoreApplication.translate("ClassFiles", text)
