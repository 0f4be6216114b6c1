"""Tests for the bounds of cells and of the numbers in them."""

from pathlib import Path

import pytest

from core.canvas.gradebook import read_gradebook
from core.canvas.importer.rehearsal_result import RehearsalOutcome
from core.canvas.importer.rehearse import rehearse
from core.canvas.importer.ruby_csv import parse_javascript_float, parse_ruby_float
from core.commands.command_line import run
from core.errors import UnrecognizedFileError
from core.files.cell_bounds import MAX_CELL_LENGTH, MAX_DIGITS
from core.files.tables import read_table
from core.points import is_same_score
from core.students.id_evidence import IdEvidenceKind, score_rounded_id
from tests.file_builders import CLICKER, GRADEBOOK
from tests.sentences import get_values

BIG = "1" * 27
CONVERT = ["convert", "export.csv", "--roster", "gradebook.csv", "-o", "out.csv"]


def write_gradebook(score: str) -> str:
    """Return a gradebook with one student who has this score."""
    return (
        "Student,ID,SIS User ID,SIS Login ID,Section,Quiz 1 (77)\n    Points Possible,,,,,10\n"
        f'"Adler, Ida",910001,451201,ida,Lec,"{score}"\n'
    )


@pytest.fixture(autouse=True)
def work_in_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("export.csv").write_text(CLICKER, encoding="utf-8")
    Path("gradebook.csv").write_text(GRADEBOOK, encoding="utf-8")


def rehearse_score(before: str, after: str) -> tuple[RehearsalOutcome, list[tuple[str, str]]]:
    path = Path("course.csv")
    path.write_text(write_gradebook(before), encoding="utf-8")
    result = rehearse(read_gradebook(path), write_gradebook(after).encode())
    return result.outcome, [(change.before, change.after) for change in result.changes]


@pytest.mark.parametrize("score", [BIG, f"{BIG}.5", "1" * MAX_DIGITS])
def test_rehearse_long_number_is_exact(score: str) -> None:
    assert rehearse_score("1", score) == (RehearsalOutcome.CHANGES, [("1", score)])
    assert rehearse_score(score, score) == (RehearsalOutcome.NO_CHANGES, [])


def test_rehearse_long_numbers_differing_in_last_digit_are_a_change() -> None:
    assert rehearse_score(BIG, f"{BIG[:-1]}2") == (RehearsalOutcome.CHANGES, [(BIG, f"{BIG[:-1]}2")])
    assert rehearse_score(f"{BIG}.004", f"{BIG}.001")[0] is RehearsalOutcome.NO_CHANGES


@pytest.mark.parametrize("text", ["1e999999999", "1E+99999999999999999999", "-1e5000", "1e-99999999999", "0e99999999"])
def test_rehearse_huge_exponent_terminates(text: str) -> None:
    assert rehearse_score("1", text) == (RehearsalOutcome.CHANGES, [("1", "")])
    assert rehearse_score("1", f"{text}\n5")[0] is RehearsalOutcome.CHANGES


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2e3", "2E+3"), ("1e5000", "1E+999"), ("-7e99999", "-1E+999"), ("3e-5000", "0"), ("0e5000", "0")],
)
def test_parse_ruby_float_exponent_is_bounded(text: str, expected: str) -> None:
    assert str(parse_ruby_float(text)) == expected
    assert str(parse_javascript_float(text)) == expected


def test_is_same_score_long_numbers_compares_cents() -> None:
    assert is_same_score(f"{BIG}.001", BIG)
    assert not is_same_score(f"{BIG}.01", BIG)


@pytest.mark.parametrize("digit", ["9", "\N{DEVANAGARI DIGIT FIVE}"])
@pytest.mark.parametrize("place", ["header", "score", "name"])
def test_commands_endless_number_reports_error_with_location(
    place: str, digit: str, capsys: pytest.CaptureFixture[str]
) -> None:
    number = digit * 5000
    old, row = {"header": ("Class 1 - Poll", 1), "score": ("1.50", 3), "name": ("Adler", 3)}[place]
    Path("export.csv").write_text(CLICKER.replace(old, number, 1), encoding="utf-8")
    assert run(CONVERT) == 2
    err = capsys.readouterr().err
    assert f"row {row}, column " in err.lower()


def test_rehearse_endless_number_in_upload_reports_error_with_location(capsys: pytest.CaptureFixture[str]) -> None:
    header = GRADEBOOK.splitlines()[0]
    for text in (GRADEBOOK.replace(header, f"{header},Quiz ({'9' * 5000})"), f"{GRADEBOOK}X,{'9' * 5000}\n"):
        Path("upload.csv").write_text(text, encoding="utf-8")
        assert run(["rehearse", "upload.csv", "--roster", "gradebook.csv"]) == 2
        assert "row " in capsys.readouterr().err.lower()


def test_read_table_endless_cell_raises_unrecognized() -> None:
    Path("export.csv").write_text(f"Name,Email,Quiz\n{'x' * (MAX_CELL_LENGTH + 1)},a,1\n", encoding="utf-8")
    with pytest.raises(UnrecognizedFileError) as raised:
        read_table(Path("export.csv"))
    values = get_values(raised.value.what)
    assert values == {"row": "2", "column": "1", "beginning": "x" * 20, "limit": MAX_CELL_LENGTH}
    Path("export.csv").write_text(f"Name,Email,Quiz\n{'x' * MAX_CELL_LENGTH},a,1\n", encoding="utf-8")
    assert read_table(Path("export.csv")).row_count == 2


@pytest.mark.parametrize("points", ["1" * 13, f"1.{'3' * 27}"])
def test_read_gradebook_huge_points_raises_unrecognized(points: str) -> None:
    Path("course.csv").write_text(write_gradebook("1").replace(",,10\n", f",,{points}\n"), encoding="utf-8")
    with pytest.raises(UnrecognizedFileError, match="Row 2, “Quiz 1"):
        read_gradebook(Path("course.csv"))


def test_score_rounded_id_huge_exponent_differs() -> None:
    assert score_rounded_id("1E+99999999999999999999", "451201").kind is IdEvidenceKind.DIFFERENT
    assert score_rounded_id("4.51E+05", "451201").kind is IdEvidenceKind.ROUNDED
