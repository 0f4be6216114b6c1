"""What did the person decide that stands in none of the files, in words?"""

from PySide6.QtCore import QCoreApplication

from core.choices import Choices, Going
from core.workbook import Workbook


def decided(workbook: Workbook) -> list[str]:
    """All of it.

    Warnings that were accepted are not worth a question: whoever begins again accepts them with one click.
    """
    return _words(_counts(workbook))


def lost(before: Workbook, after: Workbook) -> list[str]:
    """What of this, and of what was accepted, did not pass over to another file."""
    counts = [(*_counts(each), len(each.accepted)) for each in (before, after)]
    return _words([max(was - now, 0) for was, now in zip(*counts, strict=True)])


def _counts(workbook: Workbook) -> list[int]:
    return [
        len(workbook.dropped),
        len({*_sent(workbook), *workbook.titles, *workbook.points}),
        len(workbook.decisions.by_row),
        int(workbook.choices != Choices()),
        len(workbook.export.corrections if workbook.export else {}),
    ]


def _sent(workbook: Workbook) -> list[str]:
    """The columns of which the person has said where they go."""
    return [key for key, held in workbook.destinations.items() if held.going is not Going.TO_ASK]


def _words(counts: list[int]) -> list[str]:
    texts = [
        (_tr("which session you left out"), _tr("which {n} sessions you left out")),
        (_tr("what you entered for 1 session"), _tr("what you entered for {n} sessions")),
        (_tr("who 1 person is"), _tr("who {n} people are")),
        (_tr("which columns and rules you chose"), ""),
        (_tr("how you had 1 column read"), _tr("how you had {n} columns read")),
        (_tr("which warning you accepted"), _tr("which {n} warnings you accepted")),
    ]
    found = zip(counts, texts, strict=False)
    return [(one if count == 1 else many).format(n=count) for count, (one, many) in found if count]


def _tr(text: str) -> str:
    return QCoreApplication.translate("Decided", text)
