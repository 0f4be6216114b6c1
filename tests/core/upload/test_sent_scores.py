"""Tests for the scores that earlier upload files sent to Canvas."""

from collections.abc import Mapping

import pytest

from core.errors import UnrecognizedFileError
from core.sent_upload import SentUpload
from core.upload.sent_scores import NO_SENT_SCORES, SentScores, confirm_arrival, find_sent_scores
from tests.file_builders import make_gradebook

STUDENTS = {"11": "Adler, Ida", "12": "Bose, Ravi", "13": "Cruz, Lena"}
Columns = Mapping[str, tuple[str, ...]]


def format_file(columns: Columns, points: str = "10") -> str:
    """Return a file in Canvas's layout with a score of each of the three students in each column."""
    lines = [",".join(["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *columns])]
    lines.append(",".join(["    Points Possible", "", "", "", "", *(points for _ in columns)]))
    for position, (canvas_id, name) in enumerate(STUDENTS.items()):
        scores = [texts[position] for texts in columns.values()]
        lines.append(",".join([f'"{name}"', canvas_id, f"10{canvas_id}", name[:4].lower(), "S1", *scores]))
    return "\n".join([*lines, ""])


def make_upload(columns: Columns, name: str = "week1.csv", **fields: object) -> SentUpload:
    return SentUpload(name, format_file(columns).encode(), **fields)  # type: ignore[arg-type]


def find_scores(uploads: list[SentUpload], canvas: Columns) -> SentScores:
    return find_sent_scores(uploads, make_gradebook(format_file(canvas)))


def list_codes(sent: SentScores) -> list[str]:
    return [problem.code for problem in sent.problems]


CANVAS = {"Poll (71)": ("1", "2", ""), "Quiz (72)": ("", "", "")}


def test_find_sent_scores_by_id_returns_cells_in_roster_order() -> None:
    sent = find_scores([make_upload({"Renamed (71)": ("1", "EX", "")})], CANVAS)
    assert {key: list(column) for key, column in sent.columns.items()} == {"71": ["1", "EX", ""]}
    assert list_codes(sent) == []


def test_find_sent_scores_new_column_is_found_by_title() -> None:
    sent = find_scores([make_upload({"Poll (0)": ("1", "2", "")})], CANVAS)
    assert list(sent.columns["71"]) == ["1", "2", ""]
    assert list_codes(sent) == []


@pytest.mark.parametrize(
    ("header", "canvas"),
    [
        ("Essay (0)", CANVAS),
        ("Poll (70)", CANVAS),
        ("Essay", CANVAS),
        ("Poll (0)", {"Poll (71)": ("1", "2", ""), "Poll (72)": ("1", "2", "")}),
    ],
)
def test_find_sent_scores_unknown_column_yields_warning(header: str, canvas: Columns) -> None:
    sent = find_scores([make_upload({header: ("1", "2", "")})], canvas)
    assert (sent.columns, list_codes(sent)) == ({}, ["sent-column-unknown"])
    assert "week1.csv" in sent.problems.problems[0].message


def test_find_sent_scores_created_assignment_is_found_by_recorded_id() -> None:
    canvas = {"Renamed (71)": ("1", "2", ""), "Poll (72)": ("", "", "")}
    upload = make_upload({"Poll (0)": ("1", "2", "")}, assignment_ids={"Poll": "71"})
    assert list(find_scores([upload], canvas).columns) == ["71"]
    deleted = make_upload({"Poll (0)": ("1", "2", "")}, assignment_ids={"Poll": "70"})
    assert list_codes(find_scores([deleted], canvas)) == ["sent-column-unknown"]


def test_find_sent_scores_column_with_id_takes_precedence_over_title() -> None:
    upload = make_upload({"Poll (71)": ("1", "2", ""), "Poll (0)": ("5", "5", "5")})
    assert list(find_scores([upload], CANVAS).columns["71"]) == ["1", "2", ""]


def test_find_sent_scores_several_files_uses_last_file_with_cell() -> None:
    first = make_upload({"Poll (71)": ("3", "3", "3"), "Quiz (72)": ("4", "4", "4")})
    lines = format_file({"Poll (71)": ("1", "2", "0")}).splitlines()
    second = SentUpload("week2.csv", "\n".join([*lines[:-1], ""]).encode())
    sent = find_scores([first, second], CANVAS)
    assert {key: list(column) for key, column in sent.columns.items()} == {
        "71": ["1", "2", "3"],
        "72": ["4", "4", "4"],
    }


def test_find_sent_scores_repeated_cell_keeps_earlier_sent_score() -> None:
    first = make_upload({"Poll (71)": ("1", "1", "1")})
    second = make_upload({"Poll (71)": ("2", "2", "2")}, repeated={"71": frozenset({"12"})})
    assert list(find_scores([first, second], CANVAS).columns["71"]) == ["2", "1", "2"]
    assert list(find_scores([second], CANVAS).columns["71"]) == ["2", "2", "2"]


def test_find_sent_scores_matches_students_like_canvas() -> None:
    text = format_file({"Poll (71)": ("1", "2", "3")}).replace('Ida",11', 'Ida",').replace('Lena",13', 'Lena",99')
    text = text.replace("1013,cruz", "x,y").replace('"Cruz, Lena"', "Lena Cruz")
    text += 'Nobody,98,,,S1,9\n"Bose, Ravi",12,,,S1,7\n'
    sent = find_scores([SentUpload("x.csv", text.encode())], CANVAS)
    assert list(sent.columns["71"]) == ["1", "7", "3"]


def test_find_sent_scores_reads_cells_like_canvas() -> None:
    sent = find_scores([make_upload({"Poll (71)": ("50%", "ex", "7.50")})], CANVAS)
    assert list(sent.columns["71"]) == ["5", "EX", "7.5"]


@pytest.mark.parametrize(
    ("sent", "codes"),
    [
        (("1", "2", ""), []),
        (("1", "2", "5"), []),
        (("1", "5", "5"), ["sent-not-imported"]),
        (("1.004", "1.996", "5"), []),
    ],
)
def test_find_sent_scores_fewer_than_half_arrived_yields_warning(sent: tuple[str, ...], codes: list[str]) -> None:
    upload = make_upload({"Poll (71)": sent})
    assert list_codes(find_scores([upload], CANVAS)) == codes
    assert list_codes(find_scores([make_upload({"Poll (71)": sent}, has_arrived=True)], CANVAS)) == []


def test_find_sent_scores_exactly_half_arrived_yields_no_warning() -> None:
    upload = make_upload({"Poll (71)": ("1", "2", ""), "Quiz (72)": ("9", "9", "9")})
    assert list_codes(find_scores([upload], CANVAS)) == []


def test_find_sent_scores_superseded_file_is_not_reported() -> None:
    first, second = (
        make_upload({"Poll (71)": scores}, name)
        for scores, name in ((("7", "7", "7"), "1.csv"), (("1", "2", ""), "2.csv"))
    )
    assert list_codes(find_scores([first, second], CANVAS)) == []
    sent = find_scores([second, first], CANVAS)
    assert list_codes(sent) == ["sent-not-imported"]
    assert "“1.csv”" in sent.problems.problems[0].message


@pytest.mark.parametrize("data", [b"", b"Name,Score\nIda,1\n", b"\xff\xfe", b'Student,ID,S,Section\n"a'])
def test_find_sent_scores_rejected_file_raises_unrecognized_file(data: bytes) -> None:
    with pytest.raises(UnrecognizedFileError, match="week9"):
        find_scores([SentUpload("week9.csv", data)], CANVAS)


def test_get_column_returns_scores_of_existing_assignment() -> None:
    gradebook = make_gradebook(format_file(CANVAS))
    sent = find_sent_scores([make_upload({"Poll (71)": ("1", "2", "")})], gradebook)
    assert [sent.get_column(item) is not None for item in (*gradebook.assignments, None)] == [True, False, False]
    assert NO_SENT_SCORES.get_column(gradebook.assignments[0]) is None


def test_confirm_arrival_arrived_file_records_created_assignments() -> None:
    after = make_gradebook(format_file(CANVAS))
    upload = make_upload({"Poll (0)": ("1", "2", "0"), "Quiz (72)": ("", "", "")})
    confirmed = confirm_arrival(upload, after)
    assert (confirmed.has_arrived, confirmed.assignment_ids) == (True, {"Poll": "71"})


def test_confirm_arrival_ignores_scores_already_in_canvas() -> None:
    before = make_gradebook(format_file({"Poll (71)": ("1", "2", "")}))
    upload = make_upload({"Poll (71)": ("1", "2", ""), "Quiz (72)": ("3", "", "")})
    after = make_gradebook(format_file(CANVAS))
    assert confirm_arrival(upload, after).has_arrived
    assert not confirm_arrival(upload, after, before).has_arrived
    imported = make_gradebook(format_file({**CANVAS, "Quiz (72)": ("3", "", "")}))
    assert confirm_arrival(upload, imported, before).has_arrived


def test_confirm_arrival_missing_new_column_has_not_arrived() -> None:
    upload = make_upload({"Poll (71)": ("1", "", ""), "Essay (0)": ("3", "4", "5")})
    after = make_gradebook(format_file({"Poll (71)": ("1", "2", "2")}))
    assert confirm_arrival(upload, after) is upload
