"""Tests for decisions files."""

import json
from pathlib import Path

import pytest

from core.choices import TOTAL_KEY, Destination, DestinationKind
from core.commands.decisions_file import apply_decisions
from core.errors import ClickoverError, InvalidRequestError, UnreadableFileError
from core.students.decisions import DecisionSource, Judgment
from core.workbook import Workbook
from tests.file_builders import CLICKER, GRADEBOOK, make_export, make_workbook


def decide_in(workbook: Workbook, tmp_path: Path, **content: object) -> Workbook:
    path = tmp_path / "decisions.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return apply_decisions(path, workbook)


def decide(tmp_path: Path, **content: object) -> Workbook:
    return decide_in(make_workbook(), tmp_path, **content)


def test_apply_decisions_row_numbers_require_same_export(tmp_path: Path) -> None:
    workbook = decide(tmp_path, export_sha256=make_export().sha256, matches={"3": "14", "4": None})
    assert workbook.decisions.get(3).canvas_id == "14"
    assert workbook.decisions.get(3).by is DecisionSource.FILE
    assert workbook.decisions.get(4).judgment is Judgment.NOT_IN_COURSE


def test_apply_decisions_ids_and_emails_apply_to_any_export(tmp_path: Path) -> None:
    workbook = decide(tmp_path, matches={"id:01001": "14", "email:RAVI@example.edu": "13", "id:77": "11"})
    assert workbook.decisions.get(3).canvas_id == "14"
    assert workbook.decisions.get(4).canvas_id == "13"
    assert len(workbook.decisions.by_row) == 2


def test_apply_decisions_assignments_sets_destinations(tmp_path: Path) -> None:
    assignments = {"Class 1 - Poll": "new", "Class 2 - Poll": "72", "Class 3 - Quiz": None, "iClicker Total": "71"}
    workbook = decide(tmp_path, assignments=assignments)
    assert workbook.get_destination("Class 1 - Poll") == Destination(DestinationKind.NEW, beside=("71",))
    assert workbook.get_destination("Class 2 - Poll").assignment_id == "72"
    assert workbook.get_destination("Class 3 - Quiz").going is DestinationKind.LEFT_OUT
    assert workbook.get_destination(TOTAL_KEY).assignment_id == "71"


def test_apply_decisions_new_assignment_uses_final_title(tmp_path: Path) -> None:
    twins = CLICKER.replace("Class 2 - Poll", "Class 1 - Poll")
    workbook = make_workbook(twins, GRADEBOOK.replace("Essay (72)", "Class 1 - Poll #2 (72)"))
    decided = decide_in(workbook, tmp_path, assignments={"Class 1 - Poll #2": "new", "Class 1 - Poll": "71"})
    assert decided.get_destination("Class 1 - Poll #2") == Destination(DestinationKind.NEW, beside=("71", "72"))


def test_apply_decisions_total_name_sets_total_destination(tmp_path: Path) -> None:
    decided = decide(tmp_path, assignments={"iClicker Total": "new"})
    assert decided.get_destination(TOTAL_KEY) == Destination(DestinationKind.NEW)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ({"matches": {"3": "14"}}, "another export"),
        ({"export_sha256": "ab", "matches": {"3": "14"}}, "another export"),
        ({"matches": {"id:1001": "99"}}, "student “99”"),
        ({"matches": {"id:1001": "1.05E+07"}}, "digits alone"),
        ({"matches": {"id:1001": ""}}, "digits alone"),
        ({"assignments": {"Class 1 - Poll": "99"}}, "assignment “99”"),
        ({"assignments": {"Class 8": "new"}}, "No session is called"),
        ({"matches": ["3"]}, "must map names"),
        ({"matches": {"id:1001": 14}}, "must map names"),
        ({"people": {}}, "is not a decisions file"),
    ],
)
def test_apply_decisions_invalid_decision_raises_invalid_request_error(
    tmp_path: Path, content: dict[str, object], reason: str
) -> None:
    with pytest.raises(InvalidRequestError, match=reason):
        decide(tmp_path, **content)


@pytest.mark.parametrize("row", ["2", "99", "three", "id:", "²"])
def test_apply_decisions_unknown_row_raises_invalid_request_error(tmp_path: Path, row: str) -> None:
    with pytest.raises(InvalidRequestError, match="no row of a person"):
        decide(tmp_path, export_sha256=make_export().sha256, matches={row: "14"})


@pytest.mark.parametrize("content", [b"", b"[1]", b"\xff\xfe", b"[" * 100_000])
def test_apply_decisions_other_json_raises_invalid_request_error(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "decisions.json"
    path.write_bytes(content)
    with pytest.raises(ClickoverError):
        apply_decisions(path, make_workbook())


def test_apply_decisions_missing_file_raises_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        apply_decisions(tmp_path / "none.json", make_workbook())
    (tmp_path / "empty.json").write_text("{}")
    assert apply_decisions(tmp_path / "empty.json", Workbook()).export is None
