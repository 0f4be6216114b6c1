"""Tests for `--sent`, based on the written file and the scores in Canvas after its import."""

import csv
import io
import json
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from core.commands.command_line import run
from tests.oracle import compare_three_ways, is_equal_score

KEPT, BOTH = "edited-in-canvas", "edited-in-both"
POLL = "Class 1 - Poll"

TABLE = """
sent Canvas | .     0     1     2     EX
-    .      | .     0     1     2     EX
-    0      | 0     0     1     2     EX
-    1      | 1     0     1     2     EX
-    2      | 2     0     1     2     EX
-    EX     | EX    EX    EX    EX    EX
-    N/A    | N/A   N/A   N/A   N/A   N/A
.    .      | .     0     1     2     EX
.    0      | 0     0     0#    0#    0#
.    1      | 1     1#    1     1#    1#
.    2      | 2     2#    2#    2     2#
.    EX     | EX    EX#   EX#   EX#   EX
.    N/A    | N/A   N/A   N/A   N/A   N/A
0    .      | .     .~    .#    .#    .#
0    0      | 0     0     1     2     EX
0    1      | 1     1~    1     1#    1#
0    2      | 2     2~    2#    2     2#
0    EX     | EX    EX~   EX#   EX#   EX
0    N/A    | N/A   N/A   N/A   N/A   N/A
1    .      | .     .#    .~    .#    .#
1    0      | 0     0     0~    0#    0#
1    1      | 1     0     1     2     EX
1    2      | 2     2#    2~    2     2#
1    EX     | EX    EX#   EX~   EX#   EX
1    N/A    | N/A   N/A   N/A   N/A   N/A
2    .      | .     .#    .#    .~    .#
2    0      | 0     0     0#    0~    0#
2    1      | 1     1#    1     1~    1#
2    2      | 2     0     1     2     EX
2    EX     | EX    EX#   EX#   EX~   EX
2    N/A    | N/A   N/A   N/A   N/A   N/A
EX   .      | .     .#    .#    .#    .~
EX   0      | 0     0     0#    0#    0~
EX   1      | 1     1#    1     1#    1~
EX   2      | 2     2#    2#    2     2~
EX   EX     | EX    EX    EX    EX    EX
EX   N/A    | N/A   N/A   N/A   N/A   N/A
"""
"""Canvas's score after the upload, by what was sent, Canvas's score before, and iClicker's score in the columns.

A period is no score, and a hyphen a score that no earlier file has. ~ stands for `edited-in-canvas`, and # for
`edited-in-both`.
"""


@dataclass(frozen=True)
class Case:
    """One score: what was sent, what Canvas and iClicker have, and what is expected. No score is an empty text."""

    sent: str | None
    canvas: str
    iclicker: str
    after: str
    code: str


def parse_table() -> list[Case]:
    header, *lines = [line.partition("|") for line in TABLE.strip().splitlines()]
    cases = []
    for left, _, right in lines:
        sent, canvas = ("" if text == "." else text for text in left.split())
        for iclicker, text in zip(header[2].split(), right.split(), strict=True):
            code = {"~": KEPT, "#": BOTH}.get(text[-1], "")
            after = text.rstrip("~#")
            cases.append(
                Case(
                    None if sent == "-" else sent,
                    canvas,
                    "" if iclicker == "." else iclicker,
                    "" if after == "." else after,
                    code,
                )
            )
    return cases


CASES = parse_table()


def format_csv(rows: Sequence[Sequence[str]]) -> str:
    output = io.StringIO()
    csv.writer(output, lineterminator="\n").writerows(rows)
    return output.getvalue()


def format_export(scores: Mapping[str, Sequence[str]], points: str = "2") -> str:
    """Return an iClicker file with one row for each student, and a column for each session."""
    header = ["Last Name", "First Name", "Email", "Student ID", *scores]
    rows = [["Points Possible", "", "", "", *(points for _ in scores)]]
    for index, texts in enumerate(zip(*scores.values(), strict=True)):
        rows.append([f"Last{index}", f"First{index}", f"s{index}@example.edu", str(1000 + index), *texts])
    return format_csv([header, *rows])


def format_canvas(scores: Mapping[str, Sequence[str | None]], points: str = "2") -> str:
    """Return a file in Canvas's layout. Students with a score of None in any column are left out."""
    header = ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *scores]
    rows = [["    Points Possible", "", "", "", "", *(points for _ in scores)]]
    for index, texts in enumerate(zip(*scores.values(), strict=True)):
        identity = [f"Last{index}, First{index}", str(100 + index), str(1000 + index), f"s{index}", "S1"]
        if None not in texts:
            rows.append([*identity, *(text or "" for text in texts)])
    return format_csv([header, *rows])


@dataclass
class Conversion:
    """The exit status, the JSON output, and Canvas's scores after the upload, by student and column."""

    status: int
    answer: dict[str, Any]
    after: dict[tuple[str, str], str]
    error: str = ""
    data: bytes = b""

    def list_codes(self) -> list[str]:
        """Return the codes of the problems about edits and earlier files."""
        return [item["code"] for item in self.answer["problems"] if item["code"].startswith(("edited", "sent"))]

    def find_messages(self, code: str) -> list[str]:
        """Return the messages of the problems with this code."""
        return [item["message"] for item in self.answer["problems"] if item["code"] == code]

    def get_scores(self, title: str = POLL) -> list[str]:
        """Return the column's scores after the upload, in roster order."""
        return [text for (_, column), text in self.after.items() if column == title]


@dataclass
class Folder:
    """A folder with the files of a class."""

    path: Path
    capsys: pytest.CaptureFixture[str]

    def write(self, name: str, text: str) -> str:
        """Write a file, and return its path."""
        (self.path / name).write_text(text, encoding="utf-8")
        return str(self.path / name)

    def convert(self, export: str, canvas: str, earlier: Sequence[str], *options: str) -> Conversion:
        """Convert the files, import the result into Canvas by its rehearsal, and compare it with the written cells."""
        roster, out = self.write("gradebook.csv", canvas), self.path / "out.csv"
        sent = [word for index, text in enumerate(earlier) for word in ("--sent", self.write(f"week{index}.csv", text))]
        out.unlink(missing_ok=True)
        status = run(
            ["convert", self.write("export.csv", export), "--roster", roster, "-o", str(out), *sent, *options, "--json"]
        )
        printed, error = self.capsys.readouterr()
        if status == 2:
            assert not out.exists()
            return Conversion(2, {}, {}, error)
        answer = json.loads(printed)
        after = import_file(canvas, answer["rehearsal"]["changes"])
        for key, text in list_written(out.read_text("utf-8")).items():
            assert after[key] == "N/A" or is_equal_score(text, after[key])
        return Conversion(status, answer, after, data=out.read_bytes())


@pytest.fixture
def folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Folder:
    """Return an empty folder."""
    return Folder(tmp_path, capsys)


def import_file(canvas: str, changes: Sequence[Mapping[str, str]]) -> dict[tuple[str, str], str]:
    """Return the scores in Canvas after these changes, by student and title."""
    header, _, *rows = csv.reader(io.StringIO(canvas))
    after = {
        (row[1], title.rpartition(" (")[0]): text
        for row in rows
        for title, text in zip(header[5:], row[5:], strict=True)
    }
    for change in changes:
        key = change["canvas_id"], change["title"]
        assert is_equal_score(after.get(key, ""), change["from"])
        after[key] = change["to"]
    return after


def list_written(text: str) -> dict[tuple[str, str], str]:
    """Return the cells of an upload file by student and title."""
    header, _, *rows = csv.reader(io.StringIO(text))
    return {
        (row[1], title.rpartition(" (")[0]): cell
        for row in rows
        for title, cell in zip(header[5:], row[5:], strict=True)
    }


def list_option_sets() -> Iterator[tuple[str, ...]]:
    """Yield all sets of options that the comparison depends on."""
    for existing, excused, edited, blank in product(
        ("overwrite", "keep", "raise"), ((), ("--overwrite-excused",)), ("keep", "overwrite"), NO_RESPONSE
    ):
        yield ("--existing", existing, *excused, "--edited-in-canvas", edited, "--no-response", blank)


NO_RESPONSE: Mapping[str, str | None] = {"leave": None, "zero": "0", "excused": "EX", "clear": ""}


def convert_cases(folder: Folder, *options: str) -> Conversion:
    return folder.convert(
        format_export({POLL: [case.iclicker for case in CASES]}),
        format_canvas({f"{POLL} (71)": [case.canvas for case in CASES]}),
        [format_canvas({f"{POLL} (71)": [case.sent for case in CASES]})],
        *options,
    )


def find_codes(conversion: Conversion) -> list[str]:
    """Return the code of the problem about each student's score, or an empty text."""
    codes = [""] * len(CASES)
    for item in conversion.answer["problems"]:
        if item["code"] in (KEPT, BOTH):
            index = int(item["message"].partition(",")[0].removeprefix("Last"))
            assert codes[index] == ""
            codes[index] = item["code"]
    return codes


def test_convert_sent_all_combinations_match_expected_table(folder: Folder) -> None:
    conversion = convert_cases(folder)
    assert len(CASES) == 6 * 6 * 5
    assert conversion.get_scores() == [case.after for case in CASES]
    assert find_codes(conversion) == [case.code for case in CASES]


@pytest.mark.parametrize("options", [*list_option_sets()], ids=" ".join)
def test_convert_sent_all_combinations_with_options_match_oracle(folder: Folder, options: tuple[str, ...]) -> None:
    conversion = convert_cases(folder, *options)
    existing, edited, blank = (
        options[options.index(name) + 1] for name in ("--existing", "--edited-in-canvas", "--no-response")
    )
    expected = [
        compare_three_ways(
            case.sent,
            case.canvas,
            case.iclicker or NO_RESPONSE[blank],
            existing,
            overwrite_excused="--overwrite-excused" in options,
            edited_in_canvas=edited,
        )
        for case in CASES
    ]
    assert list(zip(conversion.get_scores(), find_codes(conversion), strict=True)) == expected
    if options == next(list_option_sets()):
        assert expected == [(case.after, case.code) for case in CASES]


def convert_one(folder: Folder, sent: Sequence[str], canvas: str, iclicker: str, *options: str) -> Conversion:
    """Convert a score of one student, with an earlier file for each score that was sent."""
    earlier = [format_canvas({f"{POLL} (71)": [text]}) for text in sent]
    return folder.convert(
        format_export({POLL: [iclicker]}, "10"), format_canvas({f"{POLL} (71)": [canvas]}, "10"), earlier, *options
    )


@pytest.mark.parametrize(
    ("sent", "canvas", "iclicker", "after", "codes", "status"),
    [
        ("7.50", "7.50", "8", "8", [], 0),
        ("7.504", "7.50", "8", "8", [], 0),
        ("7.506", "7.50", "8", "7.50", ["sent-not-imported", BOTH], 1),
        ("7.5", "9", "7.504", "9", ["sent-not-imported", KEPT], 1),
        ("7.5", "9", "7.505", "9", ["sent-not-imported", BOTH], 1),
        ("7.5", "9.00", "9.004", "9.00", ["sent-not-imported"], 1),
        ("50%", "1", "2", "2", [], 0),
        ("excused", "EX", "EX", "EX", [], 0),
    ],
)
def test_convert_sent_compares_two_decimals(
    folder: Folder, sent: str, canvas: str, iclicker: str, after: str, codes: list[str], status: int
) -> None:
    conversion = convert_one(folder, [sent], canvas, iclicker)
    assert (conversion.get_scores(), conversion.list_codes(), conversion.status) == ([after], codes, status)


def test_convert_sent_edited_in_both_names_all_values_and_file_keeps_canvas(folder: Folder) -> None:
    conversion = convert_one(folder, ["3"], "5", "4")
    (message,) = conversion.find_messages(BOTH)
    assert all(
        text in message for text in ("Last0, First0", POLL, "uploaded 3", "Canvas now has 5", "iClicker now has 4")
    )
    assert [item["session"] for item in conversion.answer["left_out"]] == [POLL, None] or [
        item["session"] for item in conversion.answer["left_out"]
    ] == [None, POLL]
    assert conversion.status == 1


def test_convert_sent_only_edited_in_canvas_returns_done(folder: Folder) -> None:
    sent, canvas, iclicker = ["3", "4", "5"], ["3", "4", "9"], ["3", "4", "5"]
    conversion = folder.convert(
        format_export({POLL: iclicker}, "10"),
        format_canvas({f"{POLL} (71)": canvas}, "10"),
        [format_canvas({f"{POLL} (71)": sent}, "10")],
    )
    assert (conversion.status, conversion.list_codes()) == (0, [KEPT])
    assert all("change" in item["why"] for item in conversion.answer["left_out"])
    assert conversion.get_scores() == canvas


def test_convert_sent_overwritten_edit_is_listed(folder: Folder) -> None:
    conversion = convert_one(folder, ["3"], "2", "4", "--edited-in-canvas", "overwrite")
    assert conversion.get_scores() == ["4"]
    assert "replaces" in conversion.find_messages(BOTH)[0]


@pytest.mark.parametrize(
    ("sent", "canvas", "iclicker", "after", "codes"),
    [
        (["1", "2"], "2", "1", "1", ["sent-again"]),
        (["1", "2"], "2", "3", "3", []),
        (["2", "2"], "2", "3", "3", []),
        (["2", "1"], "2", "1", "2", ["sent-not-imported", KEPT]),
        (["1", "2", "3"], "3", "4", "4", []),
    ],
)
def test_convert_sent_last_file_with_cell_takes_precedence(
    folder: Folder, sent: list[str], canvas: str, iclicker: str, after: str, codes: list[str]
) -> None:
    conversion = convert_one(folder, sent, canvas, iclicker)
    assert (conversion.get_scores(), conversion.list_codes()) == ([after], codes)


def test_convert_sent_files_with_some_rows_or_columns_are_merged(folder: Folder) -> None:
    canvas = {f"{POLL} (71)": ["1", "9", "3"], "Quiz (72)": ["4", "5", "9"]}
    conversion = folder.convert(
        format_export({POLL: ["8", "8", "8"], "Quiz": ["8", "8", "8"]}, "10"),
        format_canvas(canvas, "10"),
        [
            format_canvas({f"{POLL} (71)": ["0", "2", "3"]}, "10"),
            format_canvas({"Quiz (72)": [None, "5", "6"]}, "10"),
            format_canvas({f"{POLL} (71)": ["1", None, None]}, "10"),
        ],
    )
    assert conversion.get_scores() == ["8", "9", "8"]
    assert conversion.get_scores("Quiz") == ["8", "8", "9"]
    assert conversion.list_codes() == [BOTH, BOTH]


def test_convert_sent_new_assignment_is_found_by_title(folder: Folder) -> None:
    first = folder.convert(
        format_export({POLL: ["1", "2"]}), format_canvas({"Essay (70)": ["", ""]}), [], "--columns", "both"
    )
    earlier = first.data.decode()
    assert f"{POLL} (0)" in earlier
    canvas = format_canvas({"Essay (70)": ["", ""], f"{POLL} (71)": ["1", "0"], "iClicker Total (72)": ["1", "2"]})
    conversion = folder.convert(format_export({POLL: ["2", "2"]}), canvas, [earlier], "--columns", "both")
    assert conversion.get_scores() == ["2", "0"]
    assert conversion.get_scores("iClicker Total") == ["2", "2"]
    assert conversion.list_codes() == [KEPT]


@pytest.mark.parametrize(
    "titles", [[f"{POLL} (71)", f"{POLL} (72)"], ["Renamed (71)"]], ids=["two assignments", "renamed"]
)
def test_convert_sent_unknown_column_yields_warning(folder: Folder, titles: list[str]) -> None:
    earlier = format_canvas({f"{POLL} (0)": ["1"]})
    canvas = format_canvas({title: ["0"] for title in titles})
    conversion = folder.convert(format_export({POLL: ["1"]}), canvas, [earlier])
    assert (conversion.list_codes(), conversion.status) == (["sent-column-unknown"], 1)
    assert "week0.csv" in conversion.find_messages("sent-column-unknown")[0]


def test_convert_sent_renamed_assignment_is_found_by_id(folder: Folder) -> None:
    earlier = format_canvas({"Old title (71)": ["1"]})
    conversion = folder.convert(format_export({POLL: ["1"]}), format_canvas({f"{POLL} (71)": ["2"]}), [earlier])
    assert conversion.get_scores() == ["2"]
    assert KEPT in conversion.list_codes()


def test_convert_sent_gradebook_as_earlier_file_is_accepted(folder: Folder) -> None:
    earlier = format_canvas({f"{POLL} (71)": ["1"], "Current Score": ["50"]})
    conversion = folder.convert(format_export({POLL: ["2"]}), format_canvas({f"{POLL} (71)": ["1"]}), [earlier])
    assert (conversion.get_scores(), conversion.list_codes(), conversion.status) == (["2"], [], 0)


def test_convert_sent_kept_edit_in_total_explains_how_to_count_it(folder: Folder) -> None:
    canvas = {f"{POLL} (71)": ["2", "2", "1"], "iClicker Total (72)": ["1", "1", "1"]}
    conversion = folder.convert(
        format_export({POLL: ["1", "0", "1"], "Class 2 - Poll": ["1", "1", "1"]}),
        format_canvas(canvas),
        [format_canvas({f"{POLL} (71)": ["1", "1", "1"], "iClicker Total (72)": ["1", "1", "1"]})],
        *("--columns", "both"),
    )
    assert conversion.get_scores() == ["2", "2", "1"]
    assert conversion.get_scores("iClicker Total") == ["2", "1", "2"]
    assert conversion.list_codes() == [KEPT, BOTH, KEPT]
    assert all("“scores”" in message for message in conversion.find_messages(KEPT))
    assert "“scores”" not in conversion.find_messages(BOTH)[0]


def test_convert_sent_kept_edit_without_total_has_no_explanation(folder: Folder) -> None:
    conversion = convert_one(folder, ["1"], "2", "1")
    assert "“scores”" not in conversion.find_messages(KEPT)[0]


def test_convert_sent_kept_total_does_not_count_edit(folder: Folder) -> None:
    canvas = {f"{POLL} (71)": ["2"], "iClicker Total (72)": ["5"]}
    earlier = format_canvas({f"{POLL} (71)": ["1"], "iClicker Total (72)": ["1"]})
    conversion = folder.convert(format_export({POLL: ["1"]}), format_canvas(canvas), [earlier], "--columns", "both")
    assert conversion.list_codes() == ["sent-not-imported", KEPT, KEPT]
    assert all("“scores”" not in message for message in conversion.find_messages(KEPT))


def test_convert_sent_corrected_score_enters_total(folder: Folder) -> None:
    decisions = folder.write(
        "decisions.json",
        json.dumps({"scores": [{"student": "id:1000", "session": POLL, "score": "2", "reason": "Canvas"}]}),
    )
    canvas = {f"{POLL} (71)": ["2"], "iClicker Total (72)": ["1"]}
    earlier = format_canvas({f"{POLL} (71)": ["1"], "iClicker Total (72)": ["1"]})
    conversion = folder.convert(
        *(format_export({POLL: ["1"]}), format_canvas(canvas), [earlier]),
        *("--columns", "both", "--decisions", decisions),
    )
    assert (conversion.get_scores("iClicker Total"), conversion.list_codes()) == (["2"], [])


@pytest.mark.parametrize(
    ("rule", "sent", "canvas", "after", "codes"),
    [
        (["--scale-to", "10"], "5", "5", "10", []),
        (["--scale-to", "10"], "10", "8", "8", ["sent-not-imported", KEPT]),
        (["--credit", "answered"], "2", "1", "1", ["sent-not-imported", KEPT]),
        (["--scale-to", "3.333", "--decimals", "1"], "3.3", "1", "1", ["sent-not-imported", KEPT]),
    ],
)
def test_convert_sent_compares_scores_to_be_written(
    folder: Folder, rule: list[str], sent: str, canvas: str, after: str, codes: list[str]
) -> None:
    conversion = folder.convert(
        format_export({POLL: ["2"]}),
        format_canvas({f"{POLL} (71)": [canvas]}),
        [format_canvas({f"{POLL} (71)": [sent]})],
        *rule,
    )
    assert (conversion.get_scores(), conversion.list_codes()) == ([after], codes)


@pytest.mark.parametrize(("sent", "after"), [("", "5"), ("5", "0"), (None, "0")])
def test_convert_sent_absent_student_is_compared(folder: Folder, sent: str | None, after: str) -> None:
    canvas = format_canvas({f"{POLL} (71)": ["1", "5"]})
    earlier = format_canvas({f"{POLL} (71)": ["1", sent]})
    conversion = folder.convert(format_export({POLL: ["1"]}), canvas, [earlier], "--absent", "zero")
    assert conversion.get_scores() == ["1", after]


def test_convert_sent_restore_file_has_only_overwritten_scores(folder: Folder) -> None:
    restore = folder.path / "back.csv"
    conversion = folder.convert(
        format_export({POLL: ["1", "2"]}),
        format_canvas({f"{POLL} (71)": ["2", "1"]}),
        [format_canvas({f"{POLL} (71)": ["1", "1"]})],
        *("--restore", str(restore), "--only-changes"),
    )
    assert conversion.get_scores() == ["2", "2"]
    assert list_written(restore.read_text("utf-8")) == {("101", POLL): "1"}


def test_convert_sent_file_not_imported_is_reported_and_keeps_scores(folder: Folder) -> None:
    conversion = folder.convert(
        format_export({POLL: ["1", "2"]}),
        format_canvas({f"{POLL} (71)": ["", ""]}),
        [format_canvas({f"{POLL} (71)": ["", ""]}), format_canvas({f"{POLL} (71)": ["1", "2"]})],
    )
    assert conversion.list_codes() == ["sent-not-imported", KEPT, KEPT]
    assert "week1.csv" in conversion.find_messages("sent-not-imported")[0]
    assert conversion.status == 1


TITLES = (POLL, "Class 2 - Quiz", "Class 3 - Poll")
TEXTS = ("", "0", "1", "1.5", "2", "EX")


def compare_random_files(folder: Folder, seed: int) -> Conversion:
    """Convert a random class with up to three earlier files, and compare it with the oracle."""
    choice = random.Random(seed)
    count = choice.randrange(1, 8)
    iclicker = {title: choice.choices(TEXTS, k=count) for title in TITLES}
    canvas = {title: choice.choices((*TEXTS, "N/A"), k=count) for title in TITLES}
    sent: dict[tuple[str, int], str] = {}
    earlier = []
    for _ in range(choice.randrange(4)):
        titles = choice.sample(TITLES, choice.randrange(1, len(TITLES) + 1))
        rows = [row for row in range(count) if choice.random() < 0.7]
        cells = {(title, row): choice.choice(TEXTS) for title in titles for row in rows}
        sent |= cells
        earlier.append(
            format_canvas(
                {
                    f"{title} ({choice.choice((0, 71 + TITLES.index(title)))})": [
                        cells.get((title, row)) for row in range(count)
                    ]
                    for title in titles
                }
            )
        )
    option_sets = list(list_option_sets())
    options = choice.choice(option_sets) if earlier else option_sets[0][:2]
    headers = [f"{title} ({71 + number})" for number, title in enumerate(TITLES)]
    gradebook = format_canvas(dict(zip(headers, canvas.values(), strict=True)))
    conversion = folder.convert(format_export(iclicker), gradebook, earlier, *options)
    for title in TITLES:
        expected = [
            compare_three_ways(
                sent.get((title, row)),
                canvas[title][row],
                iclicker[title][row] or (NO_RESPONSE[options[-1]] if earlier else None),
                options[1],
                overwrite_excused="--overwrite-excused" in options,
                edited_in_canvas=options[options.index("--edited-in-canvas") + 1] if earlier else "keep",
            )[0]
            for row in range(count)
        ]
        assert conversion.get_scores(title) == expected, (seed, title, options)
    return conversion


@pytest.mark.parametrize("seed", range(20))
def test_convert_sent_random_files_match_oracle(folder: Folder, seed: int) -> None:
    assert "sent-column-unknown" not in compare_random_files(folder, seed).list_codes()


def test_explain_sent_score_describes_what_happens_to_edit(folder: Folder) -> None:
    paths = [
        folder.write("export.csv", format_export({POLL: ["1"]})),
        *("--roster", folder.write("gradebook.csv", format_canvas({f"{POLL} (71)": ["2"]}))),
        *("--sent", folder.write("week0.csv", format_canvas({f"{POLL} (71)": ["1"]}))),
    ]
    for options, score, steps in (
        ([], "2", ["changed in Canvas", ": 2.", "In Canvas after the upload: 2"]),
        (["--edited-in-canvas", "overwrite"], "1", ["changed in Canvas", "changes it to 1", "after the upload: 1"]),
    ):
        assert run(["explain", *paths, "--student", "id:1000", "--json", *options]) == 0
        (cell,) = json.loads(folder.capsys.readouterr().out)["cells"]
        assert cell["score"] == score
        assert [part in step for part, step in zip(steps, cell["steps"][-3:], strict=True)] == [True] * 3


@pytest.mark.parametrize(
    ("earlier", "name"),
    [
        (format_export({POLL: ["1"]}), "week0.csv"),
        ("", "week0.csv"),
        ("Student,ID\n", "week0.csv"),
        ("{}", "week0.csv"),
    ],
)
def test_convert_sent_other_file_returns_failed(folder: Folder, earlier: str, name: str) -> None:
    conversion = folder.convert(format_export({POLL: ["1"]}), format_canvas({f"{POLL} (71)": ["1"]}), [earlier])
    assert conversion.status == 2
    assert name in conversion.error
    assert conversion.error.count("\n") == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--sent", "{folder}/missing.csv"], "missing.csv"),
        (["--sent", "{folder}"], "folder"),
        (["--sent", "{folder}/week.csv", "--sent", "{folder}/./week.csv"], "twice"),
        (["--edited-in-canvas", "keep"], "--sent"),
        (["--sent", "{folder}/week.csv", "--edited-in-canvas", "ask"], "--edited-in-canvas"),
        (["--sent", "{folder}/week.csv", "-o", "{folder}/week.csv"], "output"),
    ],
)
def test_convert_sent_impossible_options_return_failed(folder: Folder, options: list[str], words: str) -> None:
    folder.write("week.csv", format_canvas({f"{POLL} (71)": ["1"]}))
    texts = [option.format(folder=folder.path) for option in options]
    conversion = folder.convert(format_export({POLL: ["1"]}), format_canvas({f"{POLL} (71)": ["1"]}), [], *texts)
    assert conversion.status == 2
    assert words in conversion.error


@pytest.mark.parametrize("options", [["--sent", "week.csv"], ["--edited-in-canvas", "overwrite"]])
def test_convert_sent_without_gradebook_returns_failed(folder: Folder, options: list[str]) -> None:
    folder.write("week.csv", format_canvas({f"{POLL} (71)": ["1"]}))
    export, out = folder.write("export.csv", format_export({POLL: ["1"]})), folder.path / "out.csv"
    assert run(["convert", export, "-o", str(out), *options]) == 2
    assert "--roster" in folder.capsys.readouterr().err


def test_convert_sent_files_with_same_name_are_distinguished(folder: Folder) -> None:
    (folder.path / "old").mkdir()
    for name in ("old/week.csv", "week.csv"):
        folder.write(name, format_canvas({"Gone (99)": ["1"]}))
    conversion = folder.convert(
        *(format_export({POLL: ["1"]}), format_canvas({f"{POLL} (71)": [""]}), []),
        *("--sent", str(folder.path / "old" / "week.csv"), "--sent", str(folder.path / "week.csv")),
    )
    messages = conversion.find_messages("sent-column-unknown")
    assert len(set(messages)) == 2
    assert "old" in messages[0]
