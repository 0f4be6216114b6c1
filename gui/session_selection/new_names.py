"""May a new assignment in Canvas be called so?"""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.upload.titles import header_fault, safe_title, tidy

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook


def name_fault(text: str, gradebook: "Gradebook | None" = None) -> str:
    """Why not, in a sentence that says what to do; "" where it may, and where nothing is typed.

    Canvas would lose or misread the name, or an assignment of `gradebook` has it: two of one name would be made.
    """
    title = tidy(text)
    fault = header_fault(title) if title else None
    if fault:
        return _tr("{fault}. “{safe}” is safe.").format(fault=fault, safe=safe_title(title))
    assignments = gradebook.assignments if gradebook else ()
    there = next((each for each in assignments if tidy(each.title).casefold() == title.casefold()), None)
    if not title or there is None:
        return ""
    return _tr(
        "Canvas already has “{title}”. To send the scores there, choose it in the last column; else give another name."
    ).format(title=there.title)


def _tr(text: str) -> str:
    return QCoreApplication.translate("new names", text)
