"""Tests for the combination of several iClicker files into one class."""

from decimal import Decimal
from pathlib import Path

import pytest

from core.clicker.combining import MAX_FILES, combine_exports, read_exports
from core.clicker.export import (
    ClickerExport,
    build_file_key,
    build_file_names,
    format_row,
    locate_file_key,
    map_file_keys,
)
from core.errors import InvalidRequestError
from core.problems import Location, Source
from tests.core.clicker.exported import format_scores
from tests.file_builders import FILES, make_export

HEAD = "Last Name,First Name,Email,Student ID"
SECTION_A = (
    f"{HEAD},Class 1 - Poll,Class 2 - Poll\nAdler,Ida,ida@example.edu,1001,2,1\nBose,Ravi,r@example.edu,1002,1,\n"
)
SECTION_B = f"{HEAD},Class 1 - Poll,Class 3 - Poll\nCruz,Lena,lena@example.edu,1003,2,2.25\n"


def make_section(headers: str, points: str = "", name: str = "section.csv") -> ClickerExport:
    """Return a file with one person, who has the file's name."""
    count = headers.count(",") + 1
    points_row = f"Points Possible,,,,{points}\n" if points else ""
    scores = ",".join(["1"] * count)
    return make_export(f"{HEAD},{headers}\n{points_row}{name},Ann,{name}@example.edu,7,{scores}\n", name)


def list_sessions(export: ClickerExport) -> list[tuple[str, Decimal | None]]:
    return [(session.key, session.points_possible) for session in export.sessions]


def list_codes(export: ClickerExport) -> list[str]:
    return [problem.code for problem in export.problems]


@pytest.mark.parametrize(("file", "number"), [(1, 1), (1, 1500), (2, 1), (100, 2**24 - 1)])
def test_locate_file_key_inverts_build_file_key(file: int, number: int) -> None:
    assert locate_file_key(build_file_key(file, number)) == (file, number)


def test_build_file_key_first_file_returns_number() -> None:
    assert build_file_key(1, 7) == 7


def test_map_file_keys_omits_other_files() -> None:
    keys = [7, build_file_key(2, 8), build_file_key(3, 9)]
    assert map_file_keys(keys, {1: 1, 3: 2}) == {7: 7, keys[2]: build_file_key(2, 9)}


def test_format_row_with_file_names_file() -> None:
    assert format_row(build_file_key(2, 7), "b.csv") == "7 of b.csv"
    assert format_row(7, "") == "7"


def test_build_file_names_shared_name_adds_position() -> None:
    paths = [Path("a/x.csv"), Path("y.csv"), Path("b/x.csv")]
    assert build_file_names(paths) == ("x.csv (file 1)", "y.csv", "x.csv (file 3)")


def test_combine_exports_single_file_returns_it() -> None:
    export = make_export()
    assert combine_exports([export]) is export
    assert (export.files, export.has_several_files, export.format_row(7)) == ((export,), False, "7")


def test_combine_exports_sections_keep_rows_and_share_sessions() -> None:
    files = [make_export(SECTION_A, "a.csv"), make_export(SECTION_B, "b.csv")]
    combined = combine_exports(files)
    assert [session.key for session in combined.sessions] == ["Class 1 - Poll", "Class 2 - Poll", "Class 3 - Poll"]
    assert format_scores(combined) == [["2.00", "1.00", "blank"], ["1.00", "blank", "blank"], ["2.00", "blank", "2.25"]]
    assert [person.row_text for person in combined.participants] == ["2 of a.csv", "3 of a.csv", "2 of b.csv"]
    assert combined.files == tuple(files)
    assert combined.format_row(combined.participants[2].row) == "2 of b.csv"
    assert combined.get_session_column(build_file_key(2, 5)) == 5
    assert combined.get_session_column(build_file_key(2, 6)) == build_file_key(2, 6)


def test_combine_exports_same_bytes_raises_invalid_request() -> None:
    with pytest.raises(InvalidRequestError, match=r"a\.csv and b\.csv are the same file"):
        combine_exports([make_export(SECTION_A, "a.csv"), make_export(SECTION_A, "b.csv")])


def test_combine_exports_too_many_files_raises_invalid_request() -> None:
    with pytest.raises(InvalidRequestError, match="at most 100"):
        combine_exports([make_export()] * (MAX_FILES + 1))


def test_combine_exports_file_order_changes_hash() -> None:
    first, second = make_export(SECTION_A), make_export(SECTION_B)
    assert combine_exports([first, second]).sha256 != combine_exports([second, first]).sha256


def test_combine_exports_repeated_titles_join_kth_with_kth() -> None:
    first = make_section("Quiz 1,Poll 2,Quiz 1", name="a.csv")
    second = make_section("Quiz 1,Quiz 1,Quiz 1", name="b.csv")
    combined = combine_exports([first, second])
    assert [session.key for session in combined.sessions] == ["Quiz 1", "Poll 2", "Quiz 1 #2", "Quiz 1 #3"]
    assert [combined.get_session_column(build_file_key(2, column)) for column in (5, 6, 7)] == [
        5,
        7,
        build_file_key(2, 7),
    ]


def test_combine_exports_new_session_avoids_taken_key() -> None:
    first = make_section("Quiz 1,Quiz 1 #2", name="a.csv")
    second = make_section("Quiz 1,Quiz 1", name="b.csv")
    assert [session.key for session in combine_exports([first, second]).sessions] == [
        "Quiz 1",
        "Quiz 1 #2",
        "Quiz 1 #3",
    ]


def test_combine_exports_dates_pair_equal_dates_first() -> None:
    first = make_section("Session 1 Total 9/1/26,Session 2 Total 9/3/26", name="a.csv")
    second = make_section("Session 2 Total 9/3/26,Session 1 Total 9/2/26", name="b.csv")
    combined = combine_exports([first, second])
    assert [(session.title, session.held_on and session.held_on.day) for session in combined.sessions] == [
        ("Session 1", 1),
        ("Session 2", 3),
        ("Session 1", 2),
    ]


def test_combine_exports_missing_date_is_taken_from_other_file() -> None:
    first = make_section("Session 1", name="a.csv")
    second = make_section("Session 1 Total 9/2/26", name="b.csv")
    (session,) = combine_exports([first, second]).sessions
    assert session.held_on is not None
    assert session.held_on.isoformat() == "2026-09-02"


def test_combine_exports_different_points_keep_sessions_apart() -> None:
    first, second = make_section("Quiz 1", "2", "a.csv"), make_section("Quiz 1", "3", "b.csv")
    third = make_section("Quiz 1", "3", "c.csv")
    combined = combine_exports([first, second, third])
    assert list_sessions(combined) == [("Quiz 1", Decimal(2)), ("Quiz 1 #2", Decimal(3))]
    (problem,) = [problem for problem in combined.problems if problem.code == "sessions-differ"]
    assert problem.place == Location(Source.EXPORT, column=build_file_key(2, 5))
    assert "2 in a.csv, 3 in b.csv" in problem.message
    assert combined.get_session_column(build_file_key(3, 5)) == build_file_key(2, 5)


def test_combine_exports_joined_title_uses_first_points() -> None:
    files = [make_section("Quiz 1", "2", "a.csv"), make_section("Quiz 1", "3", "b.csv")]
    combined = combine_exports(files, frozenset({"Quiz 1"}))
    assert list_sessions(combined) == [("Quiz 1", Decimal(2))]
    assert "sessions-differ" not in list_codes(combined)


def test_combine_exports_unknown_points_are_taken_from_other_file() -> None:
    combined = combine_exports([make_section("Quiz 1", "", "a.csv"), make_section("Quiz 1", "3", "b.csv")])
    assert list_sessions(combined) == [("Quiz 1", Decimal(3))]


def test_combine_exports_problems_name_file_and_row() -> None:
    text = SECTION_B.replace("2.25", "late")
    combined = combine_exports([make_export(SECTION_A, "a.csv"), make_export(text + "Class average,,,,2,2\n", "b.csv")])
    places = {problem.code: problem.place for problem in combined.problems}
    assert places["score-not-a-number"] == Location(Source.EXPORT, None, build_file_key(2, 6))
    assert places["row-left-out"].row == build_file_key(2, 3)
    assert all(problem.message.startswith("b.csv: ") for problem in combined.problems)
    assert [item.row for item in combined.left_out] == [build_file_key(2, 3)]


def test_combine_exports_stated_totals_keep_files() -> None:
    first = f"{HEAD},Class 1 - Poll,Total\nAdler,Ida,ida@example.edu,1001,2,2\n"
    second = f"{HEAD},Class 1 - Poll,Total\nBose,Ravi,r@example.edu,1002,1,1\n"
    combined = combine_exports([make_export(first), make_export(second)])
    assert combined.stated_totals == {2: Decimal(2), build_file_key(2, 2): Decimal(1)}


def test_combine_exports_identity_columns_keep_files() -> None:
    text = "Name,Student ID,Second Student ID,Quiz 1\nAnn,1001,77,1\n"
    combined = combine_exports([make_export(text), make_export(text.replace("Ann", "Bo"))])
    columns = [value.column for person in combined.participants for value in person.other_identities]
    assert columns == [3, build_file_key(2, 3)]


def test_combine_exports_files_with_only_totals_share_one_total() -> None:
    files = [make_section("Total", name="a.csv"), make_section("Total Points", name="b.csv")]
    combined = combine_exports(files)
    assert combined.has_only_total
    assert format_scores(combined) == [["1"], ["1"]]


def test_combine_exports_total_with_sessions_is_a_session() -> None:
    combined = combine_exports([make_section("Total", name="a.csv"), make_section("Quiz 1", name="b.csv")])
    assert not combined.has_only_total
    assert [session.kind for session in combined.sessions] == ["session", "quiz"]


def test_combine_exports_huge_scores_are_exact() -> None:
    first = make_export(f"{HEAD},Quiz 1,Quiz 2\nA,B,a@example.edu,1,999999999999,999999999999\n", "a.csv")
    second = make_export(f"{HEAD},Quiz 1,Quiz 2\nC,D,c@example.edu,2,0.000001,1\n", "b.csv")
    combined = combine_exports(
        [first, second, *(make_section(f"Poll {number}", name=f"{number}") for number in range(9))]
    )
    assert combined.scores.units.to_numpy().dtype == object
    assert combined.scores.get_points(2, "Quiz 2") == Decimal(999999999999)
    assert combined.scores.get_points(build_file_key(2, 2), "Quiz 1") == Decimal("0.000001")


def test_read_exports_field_case_is_one_class() -> None:
    folder = FILES / "field-cases" / "clicker-05-sections-appended"
    combined = read_exports([folder / "section-a.csv", folder / "section-b.csv"])
    assert format_scores(combined) == [
        ["2", "1", "blank"],
        ["1", "2", "blank"],
        ["2", "blank", "2"],
        ["1", "blank", "0"],
    ]
