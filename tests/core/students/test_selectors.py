"""Tests of `core.students.selectors`."""

import pytest

from core.students import selectors
from core.students.selectors import SelectorIndex
from tests.file_builders import make_export, make_gradebook

CLASS = "Name,Student ID,Login,Email,Class 1 - Poll\nAda,0101,,ada@u.edu,1\nBea,102,bea,Bea@u.edu,2\nBea,102,,,3\n"
ROSTER = "Student,ID,SIS User ID,SIS Login ID,Section\nAda,1,101,ada,S\nBea,2,102,bea,S\nCy,3,,,S\n"


@pytest.fixture
def index() -> SelectorIndex:
    return SelectorIndex(make_export(CLASS).participants, make_gradebook(ROSTER).students)


@pytest.mark.parametrize(
    ("kind", "text", "names", "students"),
    [
        ("id", "102", ["Bea", "Bea"], ["2"]),
        ("email", "BEA@u.edu", ["Bea"], []),
        ("email", "bea", ["Bea"], ["2"]),
        ("id", "999", [], []),
        ("id", " ", [], []),
        ("email", "", [], []),
    ],
)
def test_selector_index_finds_people_and_students_by_normalized_text(
    index: SelectorIndex, kind: str, text: str, names: list[str], students: list[str]
) -> None:
    assert [person.name for person in index.find_people(kind, text)] == names
    assert [student.canvas_id for student in index.find_students(kind, text)] == students


def test_selector_index_normalizes_each_text_once(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []

    def normalize(text: str) -> str:
        calls.append(text)
        return text

    monkeypatch.setattr(selectors, "IDENTIFIERS", {"id": normalize})
    index = SelectorIndex(make_export(CLASS).participants)
    assert calls == []
    counts = []
    for number in range(3):
        index.find_people("id", str(number))
        counts.append(len(calls))
    assert counts[0] > 1
    assert counts == [counts[0], counts[0] + 1, counts[0] + 2]
