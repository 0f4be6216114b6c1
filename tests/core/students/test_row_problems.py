"""What is odd about ids and addresses."""

from core.problems import Severity
from core.students.row_problems import find_row_problems
from core.students.rows import read_rows
from tests.core.students.people import make_rows, match


def problems(*rows: tuple[str, str, str]) -> list[tuple[str, int | None, Severity]]:
    found = match(rows).problems
    return [(problem.code, problem.place.row, problem.severity) for problem in found]


def test_blank_and_damaged_ones_are_listed_by_row() -> None:
    assert problems(
        ("Fenwick, Tamsin", "10451205", "not an address"),
        ("Dunmoor, Jasper", "", "jd@gmail.com"),
        ("Pettibone, Rufus", "4.51E+05", ""),
    ) == [
        ("email-damaged", 3, Severity.INFO),
        ("id-blank", 4, Severity.WARNING),
        ("id-damaged", 5, Severity.WARNING),
        ("email-blank", 5, Severity.WARNING),
    ]


def test_what_holds_for_the_whole_file_is_said_once() -> None:
    assert problems(("", "1", ""), ("", "2", "")) == [
        ("no-names", None, Severity.INFO),
        ("no-emails", None, Severity.INFO),
    ]
    assert ("no-ids", None, Severity.INFO) in problems(("Lee, Ann", "", "a@b.org"))


def test_every_sentence_says_what_canvas_or_the_person_does() -> None:
    found = find_row_problems(read_rows(make_rows(("Lee, Ann", "1E+07", "x@y"), ("Roe, Bo", "0", ""))), set())
    assert all("Canvas" in problem.message for problem in found)
    assert "“1E+07”" in next(problem.message for problem in found if problem.code == "id-damaged")
    assert not find_row_problems((), set()).problems
