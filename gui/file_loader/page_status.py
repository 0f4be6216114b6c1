"""The sentence about the open files, which the Files page shows below its title."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication

from core.problems import Problem
from core.workbook import Workbook
from gui.look.text_formatting import describe_file


def describe_files(
    workbook: Workbook, errors: Sequence[Problem], *, has_open_columns: bool, is_course_unclear: bool
) -> str:
    """Return a sentence about which files are open, and what the user should do next.

    `errors` are the problems in the files that are errors. `has_open_columns` is True if the user still has to choose
    the columns with scores, and `is_course_unclear` if the files may not belong together.
    """
    export, gradebook = workbook.export, workbook.gradebook
    if export is None and gradebook is None:
        return _tr(
            "Clickover needs the file that iClicker exports and the one that Canvas exports. It changes neither."
        )
    if errors:
        return _describe_errors(errors, has_both_files=export is not None and gradebook is not None)
    if has_open_columns:
        return _tr("Choose which columns are scores.")
    if gradebook is None:
        message = _tr("The {file} is read. To match people with students, open the Canvas gradebook, too.")
        return message.format(file=describe_file(export))
    if export is None:
        return _tr("The gradebook is read. The file that iClicker exports is still needed.")
    if is_course_unclear:
        return _tr("Both files are read. Check first whether they belong together.")
    if export.has_several_files:
        return _tr("All files are read. Check that they are the right ones, then go on.")
    return _tr("Both files are read. Check that they are the right ones, then go on.")


def _describe_errors(errors: Sequence[Problem], *, has_both_files: bool) -> str:
    prefix = _tr("Both files are read.") if has_both_files else _tr("One file is read.")
    singular, plural = _tr("Look at this: {why}"), _tr("{n} problems, first: {why}")
    return f"{prefix} {(singular if len(errors) == 1 else plural).format(n=len(errors), why=errors[0].message)}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("FilesPage", text)
