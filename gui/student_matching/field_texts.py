"""Signs and words for how two fields compare."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from core.students.field_comparison import ComparedField, FieldAgreement, FieldComparison
from gui.look.tones import Tone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.canvas.gradebook import Student

AGREEMENT_ICONS = {
    FieldAgreement.SAME: "equal",
    FieldAgreement.SIMILAR: "tilde",
    FieldAgreement.DIFFERENT: "x",
}
"""The icons =, ~, and x. UNKNOWN has none."""

AGREEMENT_TONES = {
    FieldAgreement.SAME: Tone.QUIET,
    FieldAgreement.SIMILAR: Tone.WARNING,
    FieldAgreement.DIFFERENT: Tone.ERROR,
    FieldAgreement.UNKNOWN: Tone.QUIET,
}


def get_field_label(field: ComparedField) -> str:
    """Return the label of a field's row or column."""
    return {
        ComparedField.NAME: _tr("Name"),
        ComparedField.EMAIL: _tr("Email"),
        ComparedField.STUDENT_ID: _tr("Student ID"),
    }[field]


def get_agreement_label(agreement: FieldAgreement) -> str:
    """Return how two fields compare, in one word, or "" if nothing can be said."""
    return {
        FieldAgreement.SAME: _tr("same"),
        FieldAgreement.SIMILAR: _tr("similar"),
        FieldAgreement.DIFFERENT: _tr("different"),
        FieldAgreement.UNKNOWN: "",
    }[agreement]


def format_canvas_text(compared: FieldComparison) -> str:
    """Return Canvas's text for display. The email address is compared with the login, which is marked as such."""
    if compared.canvas_text and compared.field is ComparedField.EMAIL:
        return _tr("login {login}").format(login=compared.canvas_text)
    return format_text(compared.canvas_text)


def format_text(text: str) -> str:
    """Return a text from a file, or “none”."""
    return text or _tr("none")


def format_owner(compared: FieldComparison, students: "Mapping[str, Student]") -> str:
    """Return a sentence about the student to whom iClicker's text belongs, or "" if there is none."""
    owner = students.get(compared.owner_id)
    return _tr("{text} belongs to {name}").format(text=compared.clicker_text, name=owner.name) if owner else ""


def describe_comparison(compared: FieldComparison, students: "Mapping[str, Student]") -> str:
    """Return a field, Canvas's text, and how it compares, for screen readers."""
    parts = (
        format_canvas_text(compared),
        get_agreement_label(compared.agreement),
        format_owner(compared, students),
    )
    return f"{get_field_label(compared.field)}: {', '.join(part for part in parts if part)}"


def _tr(text: str) -> str:
    return QCoreApplication.translate("people", text)
