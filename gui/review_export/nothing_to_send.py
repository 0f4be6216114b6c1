"""Why does a finished file hold no student: is there nothing new, or is something still to be done?"""

from enum import Enum
from typing import TYPE_CHECKING

from core.choices import Going
from core.points import Mark
from core.students.settling import Standing
from gui.look.words import tr

if TYPE_CHECKING:
    from core.results import Results
    from core.upload.file import Upload


class Nothing(Enum):
    """The reasons, by what must be mended first; only UNCHANGED is a good end."""

    NOBODY = "nobody in the iClicker file"
    NO_ROSTER = "nobody in the gradebook"
    STRANGERS = "files of two courses"
    UNMATCHED = "nobody matched"
    OUTSIDE = "nobody in this course"
    NO_SESSION = "no session ticked"
    NO_COLUMN = "no column"
    NO_SCORE = "no score"
    UNPLACED = "nothing new but in columns without a place"
    UNCHANGED = "nothing new"


def why_nothing(results: "Results", upload: "Upload") -> Nothing | None:
    """Why `upload`, made of `results`, has no row; None where it has one."""
    if upload.rows:
        return None
    return _nobody(results) or _no_scores(results, upload) or _waiting_columns(results, upload) or Nothing.UNCHANGED


def _nobody(results: "Results") -> Nothing | None:
    gradebook, roll = results.workbook.gradebook, results.roll
    standings = {end.standing for end in roll.by_row.values()} if roll else set()
    if standings <= {Standing.SKIPPED}:
        return Nothing.NOBODY
    if not gradebook or all(student.is_test for student in gradebook.students):
        return Nothing.NO_ROSTER
    if Standing.SETTLED in standings:
        return None
    if roll and roll.is_of_strangers:
        return Nothing.STRANGERS
    return Nothing.OUTSIDE if standings <= {Standing.SKIPPED, Standing.NOT_IN_COURSE} else Nothing.UNMATCHED


def _no_scores(results: "Results", upload: "Upload") -> Nothing | None:
    if not results.workbook.chosen:
        return Nothing.NO_SESSION
    if not upload.placed:
        return Nothing.NO_COLUMN
    sheet = results.sheet
    return None if sheet is None or bool((sheet.total_marks == Mark.SCORE).any()) else Nothing.NO_SCORE


def _waiting_columns(results: "Results", upload: "Upload") -> Nothing | None:
    going = [results.workbook.destination_of(key).going for key in upload.refused]
    return Nothing.UNPLACED if any(each is not Going.LEFT_OUT for each in going) else None


def say_nothing(why: Nothing) -> str:
    """That in a sentence, and where it is mended."""
    return {
        Nothing.NOBODY: tr("There is nothing to send: no student is in the iClicker file. Look at it under Files."),
        Nothing.NO_ROSTER: tr("There is nothing to send: no student is in the gradebook. Look at it under Files."),
        Nothing.STRANGERS: tr(
            "There is nothing to send: nobody in the iClicker file is like anybody in the gradebook."
        ),
        Nothing.UNMATCHED: tr("There is nothing to send yet: nobody is matched. Say under Students who is who."),
        Nothing.OUTSIDE: tr(
            "There is nothing to send: as you said under Students, nobody in the iClicker file is in this course."
        ),
        Nothing.NO_SESSION: tr("There is nothing to send yet: no session is ticked. Tick one under Sessions."),
        Nothing.NO_COLUMN: tr(
            "There is nothing to send yet: no session has a column in Canvas. Choose one under Sessions."
        ),
        Nothing.NO_SCORE: tr("There is nothing to send: nobody who is matched has a score in the ticked sessions."),
        Nothing.UNPLACED: tr(
            "There is nothing to send yet: what changes is in columns that are not written. Look under Problems."
        ),
        Nothing.UNCHANGED: tr("There is nothing to send: Canvas already has every score."),
    }[why]
