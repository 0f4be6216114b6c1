"""Problems in the IDs and emails of rows."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from core.problems import Location, Problem, Report, Severity, Source
from core.students.identity import RowIdentity
from core.texts import Text, _

_FILE_PROBLEM_MESSAGES: Mapping[str, Text] = {
    "no-names": _(
        "No person in the file has a name, so Clickover can only compare IDs and emails. Check the matches once."
    ),
    "no-ids": _(
        "No person in the file has a student ID like Canvas's SIS User ID. Clickover compares emails and names."
    ),
    "no-emails": _("No person in the file has an email address. Clickover compares student IDs and names."),
}
_ROW_PROBLEM_MESSAGES: Mapping[str, Callable[[str], Text]] = {
    "id-blank": lambda _text: _(
        "No student ID. Without Clickover, Canvas would look up the email as a login, then the name, and then ask you."
    ),
    "id-damaged": lambda text: _(
        "A spreadsheet rounded the student ID “{text}”, so its last digits are lost and Canvas wouldn't find it. "
        "Export the file again. Don't open it in a spreadsheet program first.",
        text=text,
    ),
    "email-blank": lambda _text: _("No email. Without Clickover, Canvas could only use the student ID and the name."),
    "email-damaged": lambda text: _(
        "“{text}” isn't an email address, so Canvas wouldn't find it as an SIS Login ID.", text=text
    ),
}


def find_row_problems(rows: Sequence[RowIdentity], matched_rows: Collection[int]) -> Report:
    """Return a problem for each blank or damaged ID and email.

    Rows in `matched_rows` get notes, other rows get warnings. A problem that all rows share is reported once.
    """
    if not rows:
        return Report()
    file_codes = list(_iter_file_problem_codes(rows))
    problems = [
        Problem(code, Severity.INFO, _FILE_PROBLEM_MESSAGES[code], Location(Source.EXPORT)) for code in file_codes
    ]
    silenced_codes = {"id-blank" if "no-ids" in file_codes else "", "email-blank" if "no-emails" in file_codes else ""}
    for row in rows:
        severity = Severity.INFO if row.row_number in matched_rows else Severity.WARNING
        location = Location(Source.EXPORT, row.row_number)
        problems.extend(
            Problem(code, severity, _describe_problem(row, _ROW_PROBLEM_MESSAGES[code](text)), location)
            for code, text in _iter_row_problem_codes(row)
            if code not in silenced_codes
        )
    return Report(tuple(problems))


def _iter_file_problem_codes(rows: Sequence[RowIdentity]) -> Iterator[str]:
    if not any(row.name for row in rows):
        yield "no-names"
    if not any(row.id_text for row in rows):
        yield "no-ids"
    if not any(row.email_text for row in rows):
        yield "no-emails"


def _iter_row_problem_codes(row: RowIdentity) -> Iterator[tuple[str, str]]:
    if row.has_damaged_id:
        yield "id-damaged", row.id_text
    elif not row.normalized_id:
        yield "id-blank", ""
    if row.has_damaged_email:
        yield "email-damaged", row.email_text
    elif not row.email_text:
        yield "email-blank", ""


def _describe_problem(row: RowIdentity, problem: Text) -> Text:
    if row.name_text:
        return _("Row {row}, “{name}”: {problem}", row=row.row_text, name=row.name_text, problem=problem)
    return _("Row {row}: {problem}", row=row.row_text, problem=problem)
