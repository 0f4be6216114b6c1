"""Decisions files: corrections of single scores, and students who joined late."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from core.choices import ScoreCorrection
from core.clicker.export import ClickerExport
from core.errors import InvalidRequestError
from core.points import parse_score
from core.students.selectors import IDENTIFIERS, SelectorIndex
from core.texts import _
from core.workbook import Workbook

_FIELDS = {"student", "session", "score", "reason"}
_STUDENT_ADVICE = _("Name students by “id:…”, “email:…”, or “canvas:…”.")


def apply_score_decisions(
    content: Mapping[str, Any], workbook: Workbook, export: ClickerExport, find_session_key: Callable[[str], str]
) -> Workbook:
    """Return the workbook with the "scores" and "joined" entries of a decisions file, which override its own.

    `find_session_key` maps a session's name to its key.

    Raises:
        InvalidRequestError: an entry is malformed, or its session or student doesn't exist.
    """
    items = tuple(_parse_scores(content.get("scores", []), find_session_key))
    corrections = {(item.student, item.session): item for item in (*workbook.corrections, *items)}
    joined = content.get("joined", {})
    if not isinstance(joined, dict) or not all(isinstance(name, str) for name in joined.values()):
        raise InvalidRequestError(_("“joined” in the decisions file must map students to sessions."))
    first_sessions = {student: find_session_key(name) for student, name in joined.items()}
    index = SelectorIndex(export.participants, workbook.gradebook.students if workbook.gradebook else ())
    for student in dict.fromkeys([*(item.student for item in items), *first_sessions]):
        _require_student(student, workbook, index)
    return replace(workbook, corrections=tuple(corrections.values()), joined={**workbook.joined, **first_sessions})


def _parse_scores(entries: object, find_session_key: Callable[[str], str]) -> Iterator[ScoreCorrection]:
    if not isinstance(entries, list):
        raise InvalidRequestError(_("“scores” in the decisions file must be a list."))
    for entry in entries:
        if not isinstance(entry, dict) or not {"student", "session", "score"} <= set(entry) <= _FIELDS:
            raise InvalidRequestError(
                _("“scores” in the decisions file has an invalid entry."),
                advice=_("Each entry needs student, session, and score, and can have a reason."),
            )
        student, session, score, reason = (entry.get(name, "") for name in ("student", "session", "score", "reason"))
        score = str(score) if isinstance(score, int | Decimal) and not isinstance(score, bool) else score
        if not all(isinstance(text, str) for text in (student, session, score, reason)):
            raise InvalidRequestError(_("The values in “scores” in the decisions file must be texts."))
        parsed = parse_score(score)
        if parsed.fault or (score.strip() and not parsed.mark.is_definite):
            raise InvalidRequestError(
                _("“{score}” in the decisions file, for {student}, isn't a score.", score=score, student=student),
                advice=_("Use points, EX, or an empty text."),
            )
        yield ScoreCorrection(student, find_session_key(session), score.strip(), reason)


def _require_student(student: str, workbook: Workbook, index: SelectorIndex) -> None:
    """Require that a student is in the iClicker file or in the gradebook."""
    kind, _separator, text = student.partition(":")
    roster = workbook.gradebook.students if workbook.gradebook else ()
    if kind == "canvas":
        decided = {decision.canvas_id for decision in workbook.decisions.by_row.values()}
        known = {*(person.canvas_id for person in roster), *decided}
        is_known = text in known
    elif kind in IDENTIFIERS and text:
        is_known = bool(index.find_people(kind, text) or index.find_students(kind, text))
    else:
        raise InvalidRequestError(
            _("“{student}” in the decisions file isn't a student.", student=student), advice=_STUDENT_ADVICE
        )
    if not is_known:
        raise InvalidRequestError(
            _(
                "Student “{student}” in the decisions file is neither in the iClicker file nor in the gradebook.",
                student=student,
            ),
            advice=_STUDENT_ADVICE,
        )
