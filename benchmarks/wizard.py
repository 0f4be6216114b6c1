"""Answers of a user who goes through the matching wizard and only presses Enter."""

from typing import NamedTuple

from core.students.decisions import Decisions
from core.students.proposals import Accounts, Band, Proposal, Proposals, is_preselected
from core.students.settling import STRENGTH, Standing, settle


class Answer(NamedTuple):
    """One page of the wizard: what it showed, and whether Enter took the first candidate."""

    row: int
    proposal: Proposal
    is_taken: bool


def press_enter(found: Proposals) -> list[Answer]:
    """Confirm the very likely matches, then press Enter on each page. Each answer changes what later pages show."""
    roll = settle(found, Decisions())
    accounts = Accounts(found, roll.students)
    waiting = [accounts.proposal(row) for row in roll.rows(Standing.NEEDS_PERSON)]
    strong = [each for each in waiting if each.band is Band.STRONG and not each.is_second_account]
    decided = {each.row: each.candidates[0].canvas_id for each in strong}
    single = [each for each in waiting if each.row not in decided]
    answers = []
    for row in (each.row for each in sorted(single, key=lambda each: -STRENGTH[each.band])):
        shown = accounts.after(decided).proposal(row)
        if is_taken := is_preselected(shown.band):
            decided[row] = shown.candidates[0].canvas_id
        answers.append(Answer(row, shown, is_taken))
    return answers
