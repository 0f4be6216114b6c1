"""What names, addresses and ids say, in log units."""

import pytest

from core.students.email_evidence import EmailEvidence, EmailFact, EmailScorer
from core.students.id_evidence import IdFact, IdScorer
from core.students.identity import read_email, read_row
from core.students.likeness import Likeness
from core.students.name_evidence import NameEvidence, NameScorer, PartScorer
from core.students.names import read_name
from core.students.roster import read_roster
from tests.core.students.people import make_rows, make_students

ROSTER = read_roster(
    make_students(
        ("0", "Garcia Lopez, Maria Jose", "10451201", "mgarcia3"),
        ("1", "Berg, Matteo van der", "10451202", "mberg"),
        ("2", "Shen, Kunfeng (Emily)", "A0045120", "kshen"),
        ("3", "Li, An", "7", "ali1"),
        ("4", "Smith", "", ""),
        ("5", "Wisniewski, William", "1.05E+07", "wwisniew"),
        ("6", "Chen, Min", "10451209", "10451209"),
    )
)
PARTS = PartScorer(ROSTER)
NAMES = NameScorer(ROSTER, PARTS)
EMAILS = EmailScorer(ROSTER, frozenset({"univ.edu"}), PARTS)
IDS = IdScorer(ROSTER)


def name(text: str, student: int) -> NameEvidence:
    return NAMES.score(read_name(text), student)


def email(text: str, student: int) -> EmailEvidence:
    return EMAILS.score(read_email(text), student)


def id_fact(typed: str, student: int) -> IdFact:
    [participant] = make_rows(("Lee, Ann", typed, ""))
    return IDS.score(read_row(participant), student).fact


def test_the_nearer_name_says_more() -> None:
    ladder = [
        "Wisniewski, William",
        "Wisniewski, Bill",
        "Wisniewsky, Bill",
        "Wisniewski, Ann",
        "Roe, Ann",
    ]
    values = [name(text, 5).value for text in ladder]
    assert values == sorted(values, reverse=True)
    assert values[-1] < 0 < values[2]


@pytest.mark.parametrize(
    ("text", "student", "order"),
    [
        ("Garcia Lopez, Maria Jose", 0, "as given"),
        ("Maria Jose, Garcia Lopez", 0, "swapped"),
        ("Maria Jose Garcia Lopez", 0, "split"),
        ("Lopez, Maria Jose Garcia", 0, "split"),
        ("mberg", 1, "login"),
        ("van der Berg, Matteo", 1, "as given"),
    ],
)
def test_how_a_name_is_read(text: str, student: int, order: str) -> None:
    found = name(text, student)
    assert (found.order, found.agrees) == (order, True)


def test_the_roster_may_have_split_a_name_wrongly() -> None:
    assert name("Jose Garcia, Maria", 0).agrees


def test_a_name_in_brackets_counts_on_both_sides() -> None:
    assert name("Shen, Emily", 2).agrees
    assert name("Shen, K (Kunfeng)", 2).agrees
    assert not name("Shen, Bob", 2).agrees


def test_no_name_says_nothing() -> None:
    assert name("", 0).value == 0
    assert not name("Smith", 4).agrees


def test_parts_with_and_without_gaps_are_the_same() -> None:
    assert name("Garcia Lopez, Mariajose", 0).first.level is Likeness.SAME
    assert name("Garcia Ruiz, Maria", 0).last.is_contrary


def test_one_token_is_not_counted_for_two() -> None:
    assert PARTS.score(("garcia", "garcias"), ("garcia",), is_last=True).level is Likeness.SAME


def test_what_is_remembered_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.students.name_evidence._CACHED", 0)
    first = PARTS.score(("roe",), ("lee",), is_last=True)
    assert PARTS.score(("row",), ("lee",), is_last=True) == first == PARTS.score(("roe",), ("lee",), is_last=True)


@pytest.mark.parametrize(
    ("address", "student", "fact"),
    [
        ("mgarcia3@univ.edu", 0, EmailFact.LOGIN),
        ("mgarcia3@gmail.com", 0, EmailFact.LOGIN),
        ("mberg@gmail.com", 1, EmailFact.LOGIN),
        ("mgarcia7@univ.edu", 0, EmailFact.OTHER_NUMBER),
        ("mgarca3@univ.edu", 0, EmailFact.NEAR_LOGIN),
        ("kshen@univ.edu", 0, EmailFact.OTHER_LOGIN),
        ("matteo.berg@univ.edu", 1, EmailFact.FULL_NAME),
        ("somebody@univ.edu", 1, EmailFact.OTHER_LOGIN),
        ("10451208@univ.edu", 6, EmailFact.NEAR_LOGIN),
        ("smith@univ.edu", 4, EmailFact.PART_OF_NAME),
        ("an.li@gmail.com", 3, EmailFact.FULL_NAME),
        ("anli22@gmail.com", 3, EmailFact.FULL_NAME),
        ("alimin@gmail.com", 3, EmailFact.UNRELATED),
        ("chenmin@gmail.com", 6, EmailFact.FULL_NAME),
        ("min.chen@gmail.com", 6, EmailFact.FULL_NAME),
        ("li.william@gmail.com", 3, EmailFact.PART_OF_NAME),
        ("williamli@gmail.com", 5, EmailFact.PART_OF_NAME),
        ("william@gmail.com", 5, EmailFact.PART_OF_NAME),
        ("wisniewskiw@gmail.com", 5, EmailFact.INITIAL_AND_NAME),
        ("wisniewski@gmail.com", 5, EmailFact.PART_OF_NAME),
        ("emilyshen@gmail.com", 2, EmailFact.FULL_NAME),
        ("coolcat@gmail.com", 5, EmailFact.UNRELATED),
        ("", 5, EmailFact.NONE),
    ],
)
def test_what_an_address_says(address: str, student: int, fact: EmailFact) -> None:
    assert email(address, student).fact is fact


def test_a_login_one_letter_off_that_is_anothers() -> None:
    roster = read_roster(make_students(("1", "Roe, Ann", "1", "aroe1"), ("2", "Roe, Bo", "2", "broe1")))
    scorer = EmailScorer(roster, frozenset({"univ.edu"}), PartScorer(roster))
    assert scorer.score(read_email("broe1@univ.edu"), 0).fact is EmailFact.OTHER_LOGIN


@pytest.mark.parametrize(
    ("typed", "student", "fact"),
    [
        ("10451201", 0, IdFact.SAME),
        ("10451209", 6, IdFact.SAME),
        ("mgarcia3", 0, IdFact.LOGIN),
        ("10451203", 0, IdFact.ONE_OFF),
        ("10451202", 0, IdFact.ANOTHERS),
        ("mberg", 0, IdFact.ANOTHERS),
        ("10459901", 0, IdFact.TWO_OFF),
        ("99999999", 0, IdFact.FAR),
        ("8585550100", 0, IdFact.ODD),
        ("1.05E+07", 0, IdFact.ROUNDED),
        ("4.51E+05", 0, IdFact.FAR),
        ("10451202", 5, IdFact.ROUNDED),
        ("1.05E+07", 5, IdFact.NONE),
        ("10451201", 4, IdFact.NONE),
        ("n/a", 0, IdFact.NONE),
        ("", 0, IdFact.NONE),
    ],
)
def test_what_an_id_says(typed: str, student: int, fact: IdFact) -> None:
    assert id_fact(typed, student) is fact
