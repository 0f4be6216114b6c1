"""What is odd about the identities in an export, and what would Canvas make of them as they are?

Canvas's own import takes the first of these that fits exactly: Canvas ID, SIS User ID, SIS Login ID (case-sensitive),
name. A row that none of them fits makes it ask who this is (GradebookImporter#process_student).
"""

from collections.abc import Collection, Iterator, Sequence

from core.pacing import paced
from core.problems import Place, Problem, Report, Severity, Source
from core.students.rows import Row

_SENTENCES = {
    "no-names": "No row of the export has a name: IDs and e-mails alone decide. Look through the matches once.",
    "no-ids": "No row of the export has a student ID: expected numbers like Canvas's SIS User ID. "
    "Rows are matched by e-mail and name.",
    "no-emails": "No row of the export has an e-mail address. Rows are matched by student ID and name.",
    "id-blank": "The student ID is blank. By itself Canvas would try the e-mail as login, then the name, then ask.",
    "id-damaged": "The student ID “{}” was rounded by a spreadsheet: its digits are lost and Canvas would not find it. "
    "Export again from iClicker and do not open the file in between.",
    "email-blank": "The e-mail is blank. By itself Canvas would have only the student ID and the name to go by.",
    "email-damaged": "Expected an e-mail address, found “{}”. Canvas would not find it as SIS Login ID.",
}


def _of_file(rows: Sequence[Row]) -> Iterator[str]:
    if not any(row.name for row in rows):
        yield "no-names"
    if not any(row.id_text for row in rows):
        yield "no-ids"
    if not any(row.email_text for row in rows):
        yield "no-emails"


def _of_row(row: Row) -> Iterator[tuple[str, str]]:
    if row.has_damaged_id:
        yield "id-damaged", row.id_text
    elif not row.id_key:
        yield "id-blank", ""
    if row.has_damaged_email:
        yield "email-damaged", row.email_text
    elif not row.email_text:
        yield "email-blank", ""


def _whom(row: Row) -> str:
    return f"Row {row.number}, {row.name_text}" if row.name_text else f"Row {row.number}"


def find_row_problems(rows: Sequence[Row], settled: Collection[int]) -> Report:
    """Every blank or damaged id and e-mail, by row; `settled` are the row numbers that are matched all the same.

    What holds for the whole file is said once.
    """
    if not rows:
        return Report()
    of_file = list(_of_file(rows))
    problems = [Problem(code, Severity.INFO, _SENTENCES[code], Place(Source.EXPORT)) for code in of_file]
    silent = {"id-blank" if "no-ids" in of_file else "", "email-blank" if "no-emails" in of_file else ""}
    for row in paced(rows):
        severity = Severity.INFO if row.number in settled else Severity.WARNING
        place = Place(Source.EXPORT, row.number)
        problems.extend(
            Problem(code, severity, f"{_whom(row)}: {_SENTENCES[code].format(found)}", place)
            for code, found in _of_row(row)
            if code not in silent
        )
    return Report(tuple(problems))
