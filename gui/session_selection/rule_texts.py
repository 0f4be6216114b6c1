"""How are the rules put to the person: a label, the choices, and what follows from each in one line?"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

from core.choices import Absent, Choices, Columns, Existing, NoResponse, TwoAccounts


@dataclass(frozen=True, slots=True)
class OptionText:
    """One choice: its value, its words, and what follows from it."""

    value: StrEnum
    words: str
    consequence: str


@dataclass(frozen=True, slots=True)
class ChoiceText:
    """One field of `Choices`: its name, its label, its name in the Edit menu, and its options, the default first."""

    name: str
    label: str
    edit: str
    options: tuple[OptionText, ...]


@dataclass(frozen=True, slots=True)
class FigureText:
    """One figure of `Rule`: what may be typed, how it is read, and what follows where it is off and where it is on."""

    name: str
    label: str
    edit: str
    off: str
    consequence_off: str
    consequence: str
    pattern: str
    read: Callable[[str], Decimal | int | None]


def say(text: str) -> str:
    """A text of this table in the person's language."""
    return QCoreApplication.translate("rules", text)


def _points(text: str) -> Decimal | None:
    return Decimal(text.replace(",", ".")) if text.strip() else None


def _positive(text: str) -> Decimal | None:
    return _points(text) or None


def _whole(text: str) -> int:
    return int(text) if text.strip() else 0


def _digits(text: str) -> int | None:
    return int(text) if text.strip() else None


def _noop(text: str) -> str:
    return str(QT_TRANSLATE_NOOP("rules", text))


CHOICE_TEXTS = (
    ChoiceText(
        "no_response",
        _noop("&No score in a session"),
        _noop("Rule: no score in a session"),
        (
            OptionText(
                NoResponse.LEAVE,
                _noop("Leave Canvas as it is"),
                _noop("Whatever Canvas has for that student stays."),
            ),
            OptionText(NoResponse.ZERO, _noop("Give 0 points"), _noop("Everyone without an answer gets 0 in Canvas.")),
            OptionText(
                NoResponse.EXCUSED,
                _noop("Excuse (EX)"),
                _noop("Canvas leaves the session out of that student's grade."),
            ),
            OptionText(
                NoResponse.CLEAR,
                _noop("Delete the score in Canvas"),
                _noop("A score that Canvas has is really deleted. Each one is listed before you save."),
            ),
        ),
    ),
    ChoiceText(
        "absent",
        _noop("Students who are not in &iClicker"),
        _noop("Rule: students not in iClicker"),
        (
            OptionText(Absent.LEAVE, _noop("Leave out"), _noop("They are not in the file; Canvas stays as it is.")),
            OptionText(Absent.ZERO, _noop("Give 0 points"), _noop("They get 0 in every column of the file.")),
            OptionText(Absent.EXCUSED, _noop("Excuse (EX)"), _noop("They get EX in every column of the file.")),
        ),
    ),
    ChoiceText(
        "existing",
        _noop("Canvas already &has a score"),
        _noop("Rule: scores that Canvas has"),
        (
            OptionText(
                Existing.OVERWRITE,
                _noop("Replace it"),
                _noop("The iClicker score counts. Each score that gets lower is listed before you save."),
            ),
            OptionText(
                Existing.KEEP, _noop("Keep it"), _noop("Only empty cells are filled. Scores typed in Canvas stay.")
            ),
            OptionText(
                Existing.RAISE, _noop("Keep the higher one"), _noop("A score is only ever raised, never lowered.")
            ),
        ),
    ),
    ChoiceText(
        "two_accounts",
        _noop("&Two iClicker accounts of one student"),
        _noop("Rule: two accounts"),
        (
            OptionText(
                TwoAccounts.BEST, _noop("The better score"), _noop("In each session the better of the two counts.")
            ),
            OptionText(TwoAccounts.SUM, _noop("Both together"), _noop("In each session the two are added up.")),
            OptionText(
                TwoAccounts.FIRST, _noop("The first row"), _noop("The upper row counts; the other one only fills gaps.")
            ),
        ),
    ),
)

FIGURE_TEXTS = (
    FigureText(
        "full_credit_at",
        _noop("Full &credit from (%)"),
        _noop("Rule: full credit"),
        _noop("off"),
        _noop("Every score counts as it is."),
        _noop("Who reaches {value} % of a session's points gets all of them."),
        r"(100|\d{0,2}([.,]\d{0,2})?)",
        _positive,
    ),
    FigureText(
        "cap",
        _noop("At &most per session (points)"),
        _noop("Rule: at most per session"),
        _noop("off"),
        _noop("There is no limit."),
        _noop("No session gives more than {value} points. What it is worth stays the same."),
        r"\d{0,6}([.,]\d{0,4})?",
        _positive,
    ),
    FigureText(
        "drop_lowest",
        _noop("&Drop the lowest sessions"),
        _noop("Rule: drop lowest"),
        _noop("none"),
        _noop("Every chosen session is in the total."),
        _noop(
            "So many of each student's sessions stay out of the total: {value}. Excused ones go first, then those "
            "without a score, then the lowest scores. All sessions must be worth the same."
        ),
        r"\d{0,3}",
        _whole,
    ),
    FigureText(
        "scale_to",
        _noop("&Scale each column to (points)"),
        _noop("Rule: scale"),
        _noop("off"),
        _noop("Scores keep the points of iClicker."),
        _noop("Each column is scaled so that full marks are {value} points."),
        r"\d{0,6}([.,]\d{0,4})?",
        _positive,
    ),
    FigureText(
        "decimals",
        _noop("&Round to (decimals)"),
        _noop("Rule: rounding"),
        _noop("as needed"),
        _noop("Only scaled scores are rounded: to 2 decimals, as many as Canvas shows."),
        _noop("Scores are rounded once, to this many decimals: {value}. A 5 is rounded up."),
        r"[0-6]?",
        _digits,
    ),
)

SECTIONS = (
    (_noop("What Canvas gets"), ("no_response", "absent", "existing")),
    (_noop("How a score is worked out"), ("two_accounts", "full_credit_at", "cap", "scale_to", "decimals")),
    (_noop("What the total is made of"), ("drop_lowest",)),
)
"""The fields of the two tables above in the order in which the person reads them, under their headings."""

_NOTHING_AT_ALL = {
    NoResponse.LEAVE: _noop("A student without any score gets no total."),
    NoResponse.ZERO: _noop("A student without any score gets 0."),
    NoResponse.EXCUSED: _noop("A student without any score is excused (EX) from the total."),
    NoResponse.CLEAR: _noop("A student without any score gets no total, and one that Canvas has is deleted."),
}


def missing_in_total(choices: Choices) -> str:
    """What a session without a score does to a student's total; core/scores/sheet.py."""
    counts = say(_noop("A session without a score counts as 0 in the total, and so does an excused one."))
    return f"{counts} {say(_NOTHING_AT_ALL[choices.no_response])}"


def changed_rules(choices: Choices) -> int:
    """How many rules the person has set otherwise than they are at first."""
    first = Choices()
    names = (*(text.name for text in CHOICE_TEXTS), "overwrite_excused")
    changed = [name for name in names if getattr(choices, name) != getattr(first, name)]
    changed += [text.name for text in FIGURE_TEXTS if _figure(choices, text) != _figure(first, text)]
    return len(changed)


def _figure(choices: Choices, text: FigureText) -> object:
    return getattr(choices.rule, text.name)


def is_total_written(choices: Choices) -> bool:
    """Whether the file gets a total."""
    return choices.columns is not Columns.SESSIONS
