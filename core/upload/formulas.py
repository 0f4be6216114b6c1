"""Protection against formulas that Excel would run when it opens an upload file.

Excel takes a cell that begins with =, +, -, or @ for a formula, and names and titles come from other people. Canvas
writes a name that starts with “=” as `="=…"`, a formula whose result is the name. If Canvas matches a cell by ID, the
rest of its text doesn't matter, so all such cells are protected. The title of a new assignment can't be protected,
because Canvas would include the protection in the title.
"""

from collections.abc import Iterable, Iterator

from core.points import normalize_number
from core.problems import Problem, Severity
from core.texts import _

_FORMULA_STARTS = ("=", "+", "-", "@")


def is_formula(text: str) -> bool:
    """Return True if Excel would read the cell as a formula, not as text or a number."""
    return text.lstrip().startswith(_FORMULA_STARTS) and normalize_number(text) is None


def protect_text(text: str) -> str:
    """Return the text as a cell that Excel shows but doesn't execute.

    The cell has the form that Canvas uses for names.
    """
    return '="{}"'.format(text.replace('"', '""')) if is_formula(text) else text


def protect_header(header: str) -> str:
    """Return the header of an existing assignment in a form that Excel shows as text.

    The header still ends in the ID by which Canvas finds the assignment.
    """
    return f"'{header}" if is_formula(header) else header


def check_formulas(texts: Iterable[str]) -> Iterator[Problem]:
    """Yield a note for each formula that can't be protected, because Canvas reads it."""
    for text in dict.fromkeys(filter(is_formula, texts)):
        message = _(
            "“{text}” starts like a formula, and Canvas needs it unchanged. Change the text at its source, or don't "
            "open the upload file in Excel, which would calculate the formula.",
            text=text,
        )
        yield Problem("formula-in-upload", Severity.INFO, message)
