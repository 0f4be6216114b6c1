"""Does Canvas take the file at all?"""

from dataclasses import dataclass

from core.canvas.gradebook import Gradebook
from core.canvas.importer.causes import explain_bytes, explain_header, explain_rows
from core.canvas.importer.csv_rows import MalformedRecord
from core.canvas.importer.headers import UNKNOWN_ERROR, Verdict, judge_header
from core.canvas.importer.reading import Rows, Upload, open_upload, read_rows


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why not: Canvas's own sentence, and what is really wrong."""

    message: str
    cause: str


def take_upload(gradebook: Gradebook, data: bytes) -> tuple[Upload, Rows] | Rejection:
    """The header and rows that Canvas reads out of `data`, or its rejection.

    The header is judged before anything below it is read. Canvas rules A2, A4, A10, A11 and B1 to B5.
    """
    upload = open_upload(data)
    if upload.header is None:
        return Rejection(UNKNOWN_ERROR, explain_bytes(data, upload))
    verdict = judge_header(upload.header_cells, allows_last_first=gradebook.has_last_first)
    if verdict is not Verdict.VALID:
        return Rejection(verdict.value, explain_header(upload, gradebook))
    if upload.bad_byte is not None:
        return Rejection(UNKNOWN_ERROR, explain_bytes(data, upload))
    try:
        return upload, read_rows(upload)
    except MalformedRecord as error:
        return Rejection(UNKNOWN_ERROR, explain_rows(error))
