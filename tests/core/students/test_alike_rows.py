"""Which rows of one export may be two accounts of one person?"""

from core.students.alike_rows import find_alike_rows
from core.students.proposals import AlikeRows
from core.students.rows import read_rows
from tests.core.students.people import make_rows, match

SCHOOL = frozenset({"example.edu"})


def alike(*people: tuple[str, str, str]) -> AlikeRows:
    return find_alike_rows(read_rows(make_rows(*people)), SCHOOL)


def test_the_same_id_however_it_was_typed() -> None:
    assert alike(("Lee, Ana", "00451", ""), ("L, A", "451", ""), ("Roe, Max", "452", "")) == {
        3: {4: "student ID"},
        4: {3: "student ID"},
    }


def test_the_same_address() -> None:
    found = alike(("Lee, Ana", "", "Ana@Mail.org"), ("L, A", "451", "ana@mail.org"))
    assert found[4] == {3: "e-mail"}


def test_both_are_told_and_the_login_only_where_it_is_news() -> None:
    found = alike(("Lee, Ana", "alee", "alee@example.edu"), ("L, A", "alee", "alee@example.edu"))
    assert found[3] == {4: "student ID and e-mail"}
    found = alike(("Lee, Ana", "alee", ""), ("L, A", "", "alee@mail.example.edu"), ("L, A", "", "alee@gmail.com"))
    assert found == {3: {4: "login"}, 4: {3: "login"}}


def test_three_accounts_of_one_person() -> None:
    found = alike(("Lee, Ana", "451", ""), ("L, A", "451", "ana@mail.org"), ("A", "", "ana@mail.org"))
    assert found == {3: {4: "student ID"}, 4: {3: "student ID", 5: "e-mail"}, 5: {4: "e-mail"}}


def test_placeholders_tell_nothing() -> None:
    assert alike(("Lee, Ana", "N/A", ""), ("Roe, Max", "N/A", "")) == {}
    assert alike(*[(f"Lee, A{number}", "12345", "") for number in range(5)]) == {}


def test_matching_tells_of_them_and_proposes_what_it_would_without() -> None:
    rows = (("Fenwick, Tamsin", "X77", "tfenwick@example.edu"), ("Tammy", "X77", ""))
    found = match(rows)
    assert found.alike == {3: {4: "student ID"}, 4: {3: "student ID"}}
    assert found.by_row[4] == match((rows[0], ("Tammy", "X78", ""))).by_row[4]
