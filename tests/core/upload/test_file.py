"""Tests for cells and bytes of the upload file."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from core.canvas.effects import Effect
from core.canvas.gradebook import Assignment, Student
from core.choices import Choices, ExistingScorePolicy, NoResponsePolicy
from core.errors import UnwritableFileError
from core.files.dictionary_column import DictionaryColumn
from core.points import Mark
from core.scores.columns import StudentScore
from core.upload import file
from core.upload.cells import UploadCell, build_cell
from core.upload.columns import UploadColumn
from core.upload.file import (
    UploadBody,
    UploadRow,
    encode_upload,
    format_wanted_text,
    scale_points,
)

STUDENT = Student("11", "Adler,\n Ida", "1001", "ida", "S1; S2", row=3)
COLUMN = UploadColumn("a", "a", 'Say "A"', 'Say "A" (0)', None, Decimal("2.50"))


def test_encode_upload_writes_one_line_per_row() -> None:
    cells = DictionaryColumn.from_cells([UploadCell("8.5", Effect.NEW)])
    assert encode_upload(UploadBody((COLUMN,), (UploadRow(STUDENT, (2,)),), (cells,))).decode() == (
        'Student,ID,SIS User ID,SIS Login ID,Section,"Say ""A"" (0)"\n'
        "    Points Possible,,,,,2.5\n"
        '"Adler, Ida",11,1001,ida,S1; S2,8.5\n'
    )


def test_encode_upload_failed_readback_raises_unwritable_file_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file, "format_csv", lambda _rows: b"Student\n")
    with pytest.raises(UnwritableFileError, match="names and titles"):
        encode_upload(UploadBody((COLUMN,), (), ()))


def make_score(earned: str, possible: str = "10") -> StudentScore:
    return StudentScore(Mark.SCORE, Fraction(earned), Decimal(possible))


PLAIN = UploadColumn("k", "k", "K", "K (1)", None, Decimal(10))


@pytest.mark.parametrize(
    ("wanted", "current", "text", "effect"),
    [
        ("8", "", "8", Effect.NEW),
        ("8", "7", "8", Effect.RAISED),
        ("8", "9", "8", Effect.LOWERED),
        ("8", "8", "8", Effect.NONE),
        ("10.987", "10.99", "10.99", Effect.NONE),
        ("", "5", "", Effect.REMOVED),
        ("", "", "", Effect.NONE),
        ("EX", "", "EX", Effect.EXCUSED),
        ("EX", "5", "EX", Effect.REMOVED),
        ("EX", "EX", "EX", Effect.NONE),
        (None, "5", "5", Effect.NONE),
        (None, "EX", "EX", Effect.NONE),
        (None, "N/A", "", Effect.NONE),
    ],
)
def test_build_cell_returns_text_and_effect(wanted: str | None, current: str, text: str, effect: Effect) -> None:
    cell = build_cell(wanted, current, Choices())
    assert (cell.text, cell.effect, cell.withheld_reason) == (text, effect, None)


@pytest.mark.parametrize(
    ("wanted", "current", "choices", "text", "values"),
    [
        ("8", "N/A", Choices(), "", {}),
        ("8", "EX", Choices(), "EX", {}),
        ("8", "9", Choices(existing=ExistingScorePolicy.KEEP), "9", {"score": "9"}),
        ("8", "9", Choices(existing=ExistingScorePolicy.RAISE), "9", {"score": "9"}),
        ("", "9", Choices(existing=ExistingScorePolicy.RAISE), "9", {"score": "9"}),
    ],
)
def test_build_cell_withheld_score_has_reason(
    wanted: str, current: str, choices: Choices, text: str, values: dict[str, str]
) -> None:
    cell = build_cell(wanted, current, choices)
    assert (cell.text, cell.effect) == (text, Effect.NONE)
    assert cell.withheld_reason is not None
    assert cell.withheld_reason.values == values


def test_build_cell_each_cause_has_its_own_reason() -> None:
    keep, only_raise = (Choices(existing=policy) for policy in (ExistingScorePolicy.KEEP, ExistingScorePolicy.RAISE))
    cells = [
        build_cell("8", "N/A", Choices()),
        build_cell("8", "EX", Choices()),
        build_cell("8", "9", keep),
        build_cell("8", "9", only_raise),
        build_cell("8", "9", Choices(), "7"),
    ]
    assert len({cell.withheld_reason for cell in cells} - {None}) == len(cells)


def test_build_cell_excused_is_overwritten_only_on_request() -> None:
    assert build_cell("8", "EX", Choices(overwrite_excused=True)) == UploadCell("8", Effect.UNEXCUSED, before="EX")
    assert Effect.UNEXCUSED.is_loss
    assert not Effect.RAISED.is_loss


@pytest.mark.parametrize(("wanted", "current"), [("9", "8"), ("9", "")])
def test_build_cell_raise_only_writes_higher_scores(wanted: str, current: str) -> None:
    assert build_cell(wanted, current, Choices(existing=ExistingScorePolicy.RAISE)).text == wanted


@pytest.mark.parametrize(("choice", "text"), list(zip(NoResponsePolicy, [None, "0", "EX", ""], strict=True)))
@pytest.mark.parametrize("mark", [Mark.BLANK, Mark.NO_RESPONSE])
def test_format_wanted_text_missing_score_uses_no_response_policy(
    mark: Mark, choice: NoResponsePolicy, text: str | None
) -> None:
    assert format_wanted_text(StudentScore(mark, Fraction(0), Decimal(10)), PLAIN, Choices(no_response=choice)) == text


def test_format_wanted_text_writes_plain_decimals() -> None:
    assert format_wanted_text(make_score("8.50"), PLAIN, Choices()) == "8.5"
    assert format_wanted_text(StudentScore(Mark.EXCUSED, Fraction(0), None), PLAIN, Choices()) == "EX"


@pytest.mark.parametrize(("earned", "text"), [("3", "10"), ("2", "6.67"), ("1", "3.33")])
def test_format_wanted_text_rounds_scaled_scores_once(earned: str, text: str) -> None:
    column = replace(PLAIN, decimals=2)
    assert format_wanted_text(make_score(earned, "3"), column, Choices()) == text


@pytest.mark.parametrize(("earned", "text"), [("1.25", "1.3"), ("-1.25", "-1.3"), ("1.24", "1.2")])
def test_format_wanted_text_rounds_half_up(earned: str, text: str) -> None:
    assert format_wanted_text(make_score(earned), replace(PLAIN, decimals=1), Choices()) == text


def test_scale_points_of_equal_or_unknown_points_returns_earned_points() -> None:
    column = replace(PLAIN, points=None)
    unknown = StudentScore(Mark.SCORE, Fraction(7), None)
    assert [scale_points(make_score("7"), PLAIN), scale_points(make_score("7"), column)] == [7, 7]
    assert scale_points(unknown, PLAIN) == 7


def test_scale_points_of_other_points_is_exact_before_rounding() -> None:
    assert scale_points(make_score("2", "3"), PLAIN) == Fraction(20, 3)


@pytest.mark.parametrize(
    ("canvas_points", "target"),
    [
        (["4"], 4),
        (["4", "4.00"], 4),
        (["4", "5"], None),
        (["4", "10"], 4),
        (["0"], None),
        (["10"], None),
        ([None], None),
    ],
)
def test_scale_target_equal_points_in_canvas_is_none(canvas_points: list[str | None], target: int | None) -> None:
    assignments = [Assignment("1", "K", "K (1)", 6, Decimal(points) if points else None) for points in canvas_points]
    columns = tuple(replace(PLAIN, assignment=assignment) for assignment in assignments)
    assert UploadBody(columns, (), ()).scale_target == target


def test_encode_upload_writes_each_row_of_a_large_class_once() -> None:
    count = 2_345
    rows = tuple(UploadRow(replace(STUDENT, canvas_id=str(number)), (number,)) for number in range(count))
    cells = DictionaryColumn.from_cells([UploadCell(str(number % 7), Effect.NEW) for number in range(count)])
    lines = encode_upload(UploadBody((COLUMN,), rows, (cells,))).decode().splitlines()[2:]
    assert [(line.split(",")[2], line.rpartition(",")[2]) for line in lines] == [
        (str(number), str(number % 7)) for number in range(count)
    ]
