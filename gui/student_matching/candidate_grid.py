"""Person from the iClicker file beside the candidates, field by field."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QPushButton, QRadioButton, QVBoxLayout, QWidget

from core.students.field_comparison import ComparedField, FieldAgreement, FieldComparison
from core.students.proposals import Candidate, ConfidenceBand
from gui.look.appearance import GRID, apply_caption_font, apply_heading_font
from gui.look.text_formatting import insert_word_breaks
from gui.look.tones import Tone
from gui.student_matching.field_texts import (
    AGREEMENT_ICONS,
    AGREEMENT_TONES,
    describe_comparison,
    format_canvas_text,
    format_owner,
    format_text,
    get_agreement_label,
    get_field_label,
)
from gui.student_matching.matching_draft import MatchingDraft
from gui.student_matching.person import Person
from gui.widgets.page_parts import Card, IconLabel

if TYPE_CHECKING:
    from core.canvas.gradebook import Student

ICON_SIZE = 16
_CELL_MARGINS = (GRID, GRID // 2, GRID, GRID // 2)
MIN_COLUMNS = 3
"""The fewest columns with a share of the width, so that one candidate doesn't fill the whole page."""


@dataclass(frozen=True, slots=True)
class OfferedCandidate:
    """Candidate for a person, together with the student's Canvas record and the compared fields."""

    candidate: Candidate
    student: "Student"
    band: ConfidenceBand
    fields: tuple[FieldComparison, ...]


def build_offers(person: Person, draft: MatchingDraft) -> list[OfferedCandidate]:
    """Return the candidates on the roster; only the first can be better than POSSIBLE."""
    offers = []
    for index, candidate in enumerate(person.proposal.candidates):
        student = draft.people.students.get(candidate.canvas_id)
        if student is not None:
            band = person.proposal.band if index == 0 else ConfidenceBand.POSSIBLE
            fields = draft.people.compare_fields(person.participant, student)
            offers.append(OfferedCandidate(candidate, student, band, fields))
    return offers


class CandidateGrid(QWidget):
    """Grid with a column for the person and one for each candidate, and a row for each field.

    Signs, words for screen readers, and colors mark what agrees and what differs. What speaks against a candidate is
    always shown; the reasons for it are one click away.
    """

    def __init__(
        self,
        title: str,
        person_fields: Sequence[tuple[ComparedField, str]],
        extra_rows: Sequence[tuple[str, str]],
        offers: Sequence[OfferedCandidate],
        buttons: Sequence[QRadioButton],
        students: "Mapping[str, Student]",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._students = students
        self._cards = [Card() for _ in buttons]
        self._buttons = buttons
        self._reasons: list[QWidget] = []
        self.reasons_button = QPushButton(self.tr("Wh&y?"))
        self.reasons_button.setCheckable(True)
        self.reasons_button.setAutoDefault(False)
        self.reasons_button.setToolTip(self.tr("Show why these students are suggested."))
        self.reasons_button.toggled.connect(self._show_reasons)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GRID)
        self._grid.setVerticalSpacing(0)
        self._add_person(title, person_fields, extra_rows)
        for index, (offer, button) in enumerate(zip(offers, buttons, strict=True)):
            self._add_candidate(index + 2, offer, button)
            button.toggled.connect(self._mark_chosen)
        if any(offer.student.section for offer in offers):
            label = QLabel(self.tr("Section"))
            apply_caption_font(label)
            self._add_cell(self._section_row, 0, _pad(label))
        for column in range(1, max(len(offers) + 1, MIN_COLUMNS) + 1):
            self._grid.setColumnStretch(column, 1)
        start = Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft
        self._grid.addWidget(self.reasons_button, self._last_row, 1, start)
        self.reasons_button.setVisible(bool(self._reasons))  # only now: without a parent, it would be a window
        self._mark_chosen()
        self._show_reasons(False)

    def _add_person(
        self, title: str, fields: Sequence[tuple[ComparedField, str]], extra_rows: Sequence[tuple[str, str]]
    ) -> None:
        heading = QLabel(self.tr("In iClicker"))
        self._add_cell(0, 1, _pad(_make_heading(heading), title))
        for row, (field, text) in enumerate(fields, 1):
            label = QLabel(get_field_label(field))
            apply_caption_font(label)
            self._add_cell(row, 0, _pad(label))
            self._add_cell(row, 1, _pad(_make_text(format_text(text), is_name=field is ComparedField.NAME)))
        first = len(fields) + 1
        for row, (name, value) in enumerate(extra_rows, first + 1):
            label = QLabel(name)
            apply_caption_font(label)
            self._add_cell(row, 0, _pad(label))
            self._add_cell(row, 1, _pad(_make_text(value)))
        self._section_row = first
        self._last_row = first + len(extra_rows) + 1

    def _add_candidate(self, column: int, offer: OfferedCandidate, button: QRadioButton) -> None:
        card = self._cards[column - 2]
        self._grid.addWidget(card, 0, column, self._last_row + 2, 1)
        self._add_cell(0, column, _pad(button))
        for row, compared in enumerate(offer.fields, 1):
            self._add_cell(row, column, self._build_field_cell(compared))
        if offer.student.section:
            self._add_cell(self._section_row, column, _indent(_make_text(offer.student.section)))
        if offer.candidate.objections:
            facts = self.tr("Against: {facts}").format(facts="; ".join(offer.candidate.objections))
            self._add_cell(self._last_row, column, _make_fact("triangle-alert", Tone.WARNING, facts))
        if offer.candidate.reasons:
            facts = self.tr("For: {facts}").format(facts="; ".join(offer.candidate.reasons))
            reason = _make_fact("check", Tone.QUIET, facts)
            self._reasons.append(reason)
            self._add_cell(self._last_row + 1, column, reason)

    def _build_field_cell(self, compared: FieldComparison) -> QWidget:
        """Return the sign, Canvas's text, and to whom iClicker's text belongs."""
        cell = QWidget()
        row = QHBoxLayout(cell)
        row.setContentsMargins(*_CELL_MARGINS)
        row.setSpacing(GRID // 2)
        tone = AGREEMENT_TONES[compared.agreement]
        if compared.agreement is FieldAgreement.UNKNOWN:
            row.addSpacing(ICON_SIZE + GRID // 2)
        else:
            sign = IconLabel(
                AGREEMENT_ICONS[compared.agreement], ICON_SIZE, get_agreement_label(compared.agreement), tone=tone
            )
            sign.setToolTip(get_agreement_label(compared.agreement))
            row.addWidget(sign, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        column.setSpacing(0)
        text = _make_text(format_canvas_text(compared), is_name=compared.field is ComparedField.NAME)
        text.setAccessibleName(describe_comparison(compared, self._students))
        column.addWidget(text)
        if owner := format_owner(compared, self._students):
            note = QLabel(insert_word_breaks(owner), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
            apply_caption_font(note)
            column.addWidget(note)
        row.addLayout(column, 1)
        return cell

    def _add_cell(self, row: int, column: int, widget: QWidget) -> None:
        self._grid.addWidget(widget, row, column, Qt.AlignmentFlag.AlignTop)

    def _mark_chosen(self) -> None:
        """Give the chosen candidate's card the accent color."""
        for card, button in zip(self._cards, self._buttons, strict=True):
            card.set_tone(Tone.ATTENTION if button.isChecked() else Tone.NEUTRAL)

    def _show_reasons(self, is_on: bool) -> None:
        for reason in self._reasons:
            reason.setVisible(is_on)


def _make_heading(label: QLabel) -> QLabel:
    apply_heading_font(label)
    return label


def _make_text(text: str, *, is_name: bool = False) -> QLabel:
    label = QLabel(insert_word_breaks(text), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    if is_name:
        apply_heading_font(label)
    return label


def _make_fact(icon_name: str, tone: Tone, text: str) -> QWidget:
    fact = QWidget()
    row = QHBoxLayout(fact)
    row.setContentsMargins(*_CELL_MARGINS)
    row.setSpacing(GRID // 2)
    row.addWidget(IconLabel(icon_name, ICON_SIZE, tone=tone), 0, Qt.AlignmentFlag.AlignTop)
    label = QLabel(insert_word_breaks(text), wordWrap=True, textFormat=Qt.TextFormat.PlainText)
    apply_caption_font(label)
    row.addWidget(label, 1)
    return fact


def _indent(widget: QWidget) -> QWidget:
    """Return the widget with the margins of a cell that has no sign."""
    cell = QWidget()
    row = QHBoxLayout(cell)
    row.setContentsMargins(*_CELL_MARGINS)
    row.setSpacing(GRID // 2)
    row.addSpacing(ICON_SIZE + GRID // 2)
    row.addWidget(widget, 1)
    return cell


def _pad(widget: QWidget, caption: str = "") -> QWidget:
    """Return the widget with the margins of a cell, and a caption below it."""
    cell = QWidget()
    column = QVBoxLayout(cell)
    column.setContentsMargins(*_CELL_MARGINS)
    column.setSpacing(0)
    column.addWidget(widget)
    if caption:
        label = QLabel(caption, wordWrap=True, textFormat=Qt.TextFormat.PlainText)
        apply_caption_font(label)
        column.addWidget(label)
    return cell
