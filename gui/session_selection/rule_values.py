"""Access to single settings of the grading rule by name, for the fields of the rules dialog."""

from dataclasses import fields, replace

from core.choices import Choices, ScoringRule, SessionKind, SessionSteps
from core.workbook import Workbook

_STEP_NAMES = frozenset(spec.name for spec in fields(SessionSteps))
_RULE_NAMES = frozenset(spec.name for spec in fields(ScoringRule))


def get_rule_value(choices: Choices, name: str, kind: SessionKind | None = None) -> object:
    """Return a setting. Steps 1 to 4 are the ones for `kind`, or for all other sessions if it is None."""
    if name in _STEP_NAMES and kind is not None:
        return getattr(choices.rule.get_session_steps(kind), name)
    return getattr(choices.rule if name in _RULE_NAMES else choices, name)


def replace_rule_value(choices: Choices, name: str, value: object, kind: SessionKind | None = None) -> Choices:
    """Return the options with another value of a setting. `kind` must have its own rule."""
    values = {name: value}
    if name not in _RULE_NAMES:
        return replace(choices, **values)  # type: ignore[arg-type]  # each field of the dialog has its setting's type
    rule = choices.rule
    if name in _STEP_NAMES and kind is not None:
        values = {"kinds": {**rule.kinds, kind: replace(rule.kinds[kind], **values)}}  # type: ignore[arg-type]
    return replace(choices, rule=replace(rule, **values))  # type: ignore[arg-type]


def replace_own_rule(choices: Choices, kind: SessionKind, *, has_own_rule: bool) -> Choices:
    """Return the options with a separate rule for a kind of session, which starts as the general one, or without it."""
    rule = choices.rule
    kinds = {other: steps for other, steps in rule.kinds.items() if other is not kind}
    if has_own_rule:
        kinds[kind] = SessionSteps(**{name: getattr(rule, name) for name in _STEP_NAMES})
    return replace(choices, rule=replace(rule, kinds=kinds))


def list_session_kinds(workbook: Workbook) -> tuple[SessionKind, ...]:
    """Return the kinds of sessions that can have their own rule.

    These are the kinds in the iClicker file, if it has several, and kinds that already have their own rule.
    """
    found = {session.kind for session in workbook.export.sessions} if workbook.export else set()
    named = {kind for kind in SessionKind if kind in found and len(found) > 1}
    return tuple(kind for kind in SessionKind if kind in named | set(workbook.choices.rule.kinds))


def count_sections(workbook: Workbook) -> int:
    """Return the number of different section texts in the gradebook."""
    students = workbook.gradebook.students if workbook.gradebook else ()
    return len({student.section.strip() for student in students} - {""})
