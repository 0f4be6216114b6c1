"""Which character stands between the cells?"""

import pytest

from core.delimiters import cut_sep_line, find_delimiter

ROWS = (("Student", "ID", "Class 1", "Class 2"), ('"Vance, Q"', "1", "2", "3"), ('"Plum; W"', "2", "", "1"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    assert find_delimiter("\n".join(delimiter.join(row) for row in ROWS)) == delimiter


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("Student;ID;A;B;C\nVance, Q;1;1,50;2,50;3,50\nPlum, W;2;1,50;2,50;3,50\n", ";"),
        ("Name;A;B;C\nX, Y;1,50;2,50;3,50\nZ, W;1,00;2,00;3,00\n", ";"),
        ("Course: MATH 101; Fall\n\nName,ID,A\nx,1,2\ny,2,3\n", ","),
        ("Last\tA\nVance, Q\t1\nPlum, W\t2\n", "\t"),
        ("one column\nand no more\n", ","),
        ("a;b\n", ";"),
        ("", ","),
        ("\n\n", ","),
    ],
)
def test_evenness_decides(text: str, delimiter: str) -> None:
    assert find_delimiter(text) == delimiter


@pytest.mark.parametrize(
    ("text", "rest", "delimiter"),
    [
        ("sep=;\r\na;b\n", "a;b\n", ";"),
        ('"sep=\t"\na\tb\n', "a\tb\n", "\t"),
        ("SEP=,\na,b\n", "a,b\n", ","),
        ("separate,b\n", "separate,b\n", ""),
    ],
)
def test_the_line_that_excel_understands_is_cut_off(text: str, rest: str, delimiter: str) -> None:
    assert cut_sep_line(text) == (rest, delimiter)
