"""Tests of `core.scores.late_adds`."""

from collections.abc import Mapping

import pytest

from core.clicker.export import ClickerExport
from core.scores.late_adds import LateAddProposal, find_late_adds
from tests.file_builders import make_export


def make_class(rows: Mapping[str, str], dates: str = "9/1 9/8 9/15 9/22") -> ClickerExport:
    """Return an export whose rows are texts such as "- - 2 2"; a dash is a blank."""
    titles = [f"Class {number} - Poll {day}/2026" for number, day in enumerate(dates.split(), 1)]
    lines = [",".join(["Name", "Student ID", *titles])]
    lines += [
        ",".join([name, f"10{index}", *("" if cell == "-" else cell for cell in cells.split())])
        for index, (name, cells) in enumerate(rows.items())
    ]
    return make_export("\n".join([*lines, ""]))


def find(
    export: ClickerExport,
    sections: Mapping[str, str] | None = None,
    decided: tuple[str, ...] = (),
    new_students: tuple[str, ...] = (),
) -> list[LateAddProposal]:
    names = {str(person.row): person.name for person in export.participants}
    scores = export.scores
    for frame in (scores.units, scores.marks):
        frame.index = [names[str(row)] for row in frame.index]
    members = {student: frozenset({section}) for student, section in (sections or {}).items()}
    return list(find_late_adds(scores, export.sessions, members, decided, new_students))


def test_find_late_adds_blank_until_date_is_proposed() -> None:
    export = make_class({"Ada": "1 1 1 1", "Bea": "- - 2 1", "Cy": "- - - 2", "Di": "- 1 1 1", "Ed": "- - - -"})
    keys = [session.key for session in export.sessions]
    assert find(export) == [
        LateAddProposal("Bea", keys[2], (keys[0], keys[1]), 2, 2),
        LateAddProposal("Cy", keys[3], (keys[0], keys[1], keys[2]), 1, 1),
    ]


@pytest.mark.parametrize("cells", ["- EX 2 2", "1 - - 2", "- late 2 2", "0 - 2 2"])
def test_find_late_adds_earlier_score_is_not_proposed(cells: str) -> None:
    assert find(make_class({"Ada": "1 1 1 1", "Bea": cells})) == []


def test_find_late_adds_few_scores_afterwards_are_not_proposed() -> None:
    dates = "9/1 9/8 9/15 9/22 9/29"
    assert find(make_class({"Ada": "1 1 1 1 1", "Bea": "- - 2 - -"}, dates)) == []
    assert [item.student for item in find(make_class({"Ada": "1 1 1 1 1", "Bea": "- - 2 - 2"}, dates))] == ["Bea"]


def test_find_late_adds_session_without_scores_is_ignored() -> None:
    assert find(make_class({"Ada": "- 1 1 1", "Bea": "- - 2 2"})) == []


def test_find_late_adds_dated_sessions_are_in_date_order() -> None:
    export = make_class({"Ada": "1 1 1 1", "Bea": "2 2 - -"}, "9/15 9/22 9/1 9/8")
    keys = [session.key for session in export.sessions]
    assert find(export) == [LateAddProposal("Bea", keys[0], (keys[2], keys[3]), 2, 2)]


def test_find_late_adds_sessions_without_dates_are_in_file_order() -> None:
    export = make_export("Name,Student ID,Class A - Poll,Class B - Poll,Class C - Poll\nAda,1,1,1,1\nBea,2,,,3\n")
    assert [(item.student, item.first_session, len(item.missed)) for item in find(export)] == [
        ("Bea", "Class C - Poll", 2)
    ]


def test_find_late_adds_sessions_of_other_sections_are_ignored() -> None:
    rows = {"Ada": "1 1 1 1", "Bea": "- - 2 2", "Cy": "- - 2 2", "Di": "1 1 - 2"}
    sections = {"Ada": "S1", "Bea": "S2", "Cy": "S3", "Di": "S3"}
    assert [item.student for item in find(make_class(rows), sections)] == ["Cy"]


def test_find_late_adds_decided_students_are_not_proposed() -> None:
    assert find(make_class({"Ada": "1 1 1 1", "Bea": "- - 2 2"}), decided=("Bea",)) == []


def test_find_late_adds_class_without_scores_is_empty() -> None:
    assert find(make_class({"Ada": "- - - -", "Bea": "- EX - -"})) == []


def test_find_late_adds_new_student_needs_one_missed_session_and_one_score() -> None:
    export = make_class({"Ada": "1 1 1 1", "Bea": "- 2 - -", "Cy": "- 2 - -", "Di": "EX 2 2 2", "Ed": "1 1 1 1"})
    keys = [session.key for session in export.sessions]
    [found] = find(export, new_students=("Bea", "Di", "Ed", "Flo"))
    assert found == LateAddProposal("Bea", keys[1], (keys[0],), 1, 3)
    assert found.selector == "canvas:Bea"
