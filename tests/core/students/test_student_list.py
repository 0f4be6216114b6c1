"""Tests of `core.students.student_list`."""

import pytest

from core.students.student_list import ParsedStudentList, parse_student_list
from tests.file_builders import GRADEBOOK, make_gradebook

ROSTER = make_gradebook(GRADEBOOK + '"Bose, Ravi",15,1009,ravi2,S2,,,\n"?",16,1010,,,,,\n').students
IDENTITIES = {"11": ["ida.a@mail.example.com"], "13": ["00-1003", "remote"]}


def parse(text: str) -> ParsedStudentList:
    return parse_student_list(text, ROSTER, IDENTITIES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ida Adler\ncruz, lena", ["11", "13"]),
        ("1001, 1002;11", ["11", "12"]),
        ("1002 1003", ["12", "13"]),
        ("IDA.A@mail.example.com", ["11"]),
        ("Ida Adler <ida.a@mail.example.com>; <ravi>", ["11", "12"]),
        ("Adler, Ida\tS1\t1001\nravi2", ["11", "15"]),
        ("#1003", ["13"]),
        ("1010", ["16"]),
        ("remote\n\n  remote \nLena Cruz", ["13"]),
        ("", []),
    ],
)
def test_parse_student_list_known_items_are_found(text: str, found: list[str]) -> None:
    parsed = parse(text)
    assert ([student.canvas_id for student in parsed.students], parsed.unknown, parsed.ambiguous) == (found, (), {})


@pytest.mark.parametrize("text", ["Cruz", "ida ravi", "ravi, nobody", "1001, 7777", "S1\tS2", "<>", "Ida Ravi"])
def test_parse_student_list_unknown_item_is_listed(text: str) -> None:
    assert parse(text) == ParsedStudentList((), (text,), {})


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Ravi Bose", ("Bose, Ravi", "Bose, Ravi")),
        ("Ida Adler\t1003", ("Adler, Ida", "Cruz, Lena")),
        ("Lena Cruz <ida.a@mail.example.com>", ("Cruz, Lena", "Adler, Ida")),
    ],
)
def test_parse_student_list_several_students_are_ambiguous(text: str, names: tuple[str, ...]) -> None:
    assert parse(f"1002\n{text}") == ParsedStudentList((ROSTER[1],), (), {text: names})
