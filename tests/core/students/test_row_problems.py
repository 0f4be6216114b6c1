"""Problems in IDs and emails."""

from core.problems import Severity
from core.students.identity import parse_row_identities
from core.students.row_problems import find_row_problems
from tests.core.students.people import make_participants, match_rows
from tests.sentences import get_values


def list_problems(*rows: tuple[str, str, str]) -> list[tuple[str, int | None, Severity]]:
    problems = match_rows(rows).problems
    return [(problem.code, problem.place.row, problem.severity) for problem in problems]


def test_find_row_problems_lists_blank_and_damaged_fields() -> None:
    assert list_problems(
        ("Fenwick, Tamsin", "10451205", "not an address"),
        ("Dunmoor, Jasper", "", "jd@gmail.com"),
        ("Pettibone, Rufus", "4.51E+05", ""),
    ) == [
        ("email-damaged", 3, Severity.INFO),
        ("id-blank", 4, Severity.WARNING),
        ("id-damaged", 5, Severity.WARNING),
        ("email-blank", 5, Severity.WARNING),
    ]


def test_find_row_problems_with_field_blank_in_all_rows_yields_one_problem() -> None:
    assert list_problems(("", "1", ""), ("", "2", "")) == [
        ("no-names", None, Severity.INFO),
        ("no-emails", None, Severity.INFO),
    ]
    assert ("no-ids", None, Severity.INFO) in list_problems(("Lee, Ann", "", "a@b.org"))


def test_find_row_problems_with_damaged_value_quotes_value() -> None:
    problems = find_row_problems(
        parse_row_identities(make_participants(("Lee, Ann", "1E+07", "x@y"), ("Roe, Bo", "0", ""))), set()
    )
    assert [(problem.code, get_values(problem.message)) for problem in problems] == [
        ("id-damaged", {"row": "3", "name": "Lee, Ann", "text": "1E+07"}),
        ("email-damaged", {"row": "3", "name": "Lee, Ann", "text": "x@y"}),
        ("id-blank", {"row": "4", "name": "Roe, Bo"}),
        ("email-blank", {"row": "4", "name": "Roe, Bo"}),
    ]
    assert not find_row_problems((), set()).problems


def test_find_row_problems_without_name_names_the_row() -> None:
    problems = match_rows((("", "1", "a@b.org"), ("Lee, Ann", "2", "b@b.org"), ("", "", "c@b.org"))).problems
    assert [(problem.code, get_values(problem.message)) for problem in problems] == [("id-blank", {"row": "5"})]


def test_find_row_problems_each_code_has_its_own_message() -> None:
    problems = match_rows((("Lee, Ann", "1E+07", "x@y"), ("Roe, Bo", "0", ""), ("", "1", "a@b.org"))).problems
    assert len({problem.message.partition(": ")[2] for problem in problems}) == len(problems) == 4
