"""Where does the person want a file? Nothing that they have is written over by that, unasked."""

from pathlib import Path

from PySide6.QtCore import QCoreApplication

from core.errors import RequestError
from core.workbook import Workbook
from gui.messages import Choice, Messages


def choose_place(
    messages: Messages, title: str, suggested: str, filters: str, suffix: str, workbook: Workbook
) -> Path | None:
    """The path that the person chooses, with `suffix` where they typed another or none.

    None where they go back, or where it would cost another file: one of those that `workbook` was made of, or one that
    the dialog has not asked about.
    """
    chosen = messages.choose_save(title, suggested, filters)
    if chosen is None:
        return None
    path = with_suffix(chosen, suffix)
    if any(_is_given(each, workbook) for each in (chosen, path)):
        sentence = _tr("this is one of the files that you gave to Clickover.")
        messages.warn(RequestError(sentence, where=chosen.name, advice=_tr("Choose another name.")))
        return None
    return path if path == chosen or _may_replace(messages, path) else None


def with_suffix(path: Path, suffix: str) -> Path:
    """The path with this suffix behind what the person typed, where they typed none: what follows a dot may be none."""
    return path if path.suffix.lower() == suffix else path.with_name(path.name + suffix)


def _may_replace(messages: Messages, path: Path) -> bool:
    """Whether a file that the save dialog did not ask about may be replaced."""
    if not path.exists():
        return True
    answer = messages.ask(
        _tr("Replace “{name}”?").format(name=path.name),
        _tr("A file of this name is there already. What it holds would be lost."),
        [
            Choice("replace", _tr("&Replace"), loses=True),
            Choice("keep", _tr("&Keep it"), is_default=True, is_cancel=True),
        ],
    )
    return answer == "replace"


def _is_given(path: Path, workbook: Workbook) -> bool:
    """Whether the path is one of the files that the person gave."""
    return any(_is_same(path, source.path) for source in (workbook.export, workbook.gradebook) if source is not None)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.exists() and other.exists() and one.samefile(other)
    except OSError:
        return False


def _tr(text: str) -> str:
    return QCoreApplication.translate("SavePlace", text)
