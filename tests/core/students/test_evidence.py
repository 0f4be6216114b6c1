"""What names, addresses and ids say, in log units."""

import pytest

from core.students.email_evidence import EmailEvidence, EmailEvidenceKind, EmailScorer
from core.students.id_evidence import IdEvidenceKind, IdScorer
from core.students.identity import parse_email, parse_row_identity
from core.students.likeness import Similarity
from core.students.name_evidence import NameEvidence, NamePartScorer, NameScorer
from core.students.names import parse_name
from core.students.roster import build_roster
from tests.core.students.people import make_rows, make_students

ROSTER = build_roster(
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
PARTS = NamePartScorer(ROSTER)
NAMES = NameScorer(ROSTER, PARTS)
EMAILS = EmailScorer(ROSTER, frozenset({"univ.edu"}), PARTS)
IDS = IdScorer(ROSTER)


def name(text: str, student: int) -> NameEvidence:
    return NAMES.score(parse_name(text), student)


def email(text: str, student: int) -> EmailEvidence:
    return EMAILS.score(parse_email(text), student)


def id_fact(typed: str, student: int) -> IdEvidenceKind:
    [participant] = make_rows(("Lee, Ann", typed, ""))
    return IDS.score(parse_row_identity(participant), student).kind


def test_the_nearer_name_says_more() -> None:
    ladder = [
        "Wisniewski, William",
        "Wisniewski, Bill",
        "Wisniewsky, Bill",
        "Wisniewski, Ann",
        "Roe, Ann",
    ]
    values = [name(text, 5).weight for text in ladder]
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
    assert (found.reading, found.is_agreement) == (order, True)


def test_the_roster_may_have_split_a_name_wrongly() -> None:
    assert name("Jose Garcia, Maria", 0).is_agreement


def test_a_name_in_brackets_counts_on_both_sides() -> None:
    assert name("Shen, Emily", 2).is_agreement
    assert name("Shen, K (Kunfeng)", 2).is_agreement
    assert not name("Shen, Bob", 2).is_agreement


def test_no_name_says_nothing() -> None:
    assert name("", 0).weight == 0
    assert not name("Smith", 4).is_agreement


def test_parts_with_and_without_gaps_are_the_same() -> None:
    assert name("Garcia Lopez, Mariajose", 0).first.similarity is Similarity.SAME
    assert name("Garcia Ruiz, Maria", 0).last.is_contradiction


def test_one_token_is_not_counted_for_two() -> None:
    assert PARTS.score(("garcia", "garcias"), ("garcia",), is_last=True).similarity is Similarity.SAME


def test_what_is_remembered_is_given_up_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.students.name_evidence._MAX_CACHE_SIZE", 0)
    first = PARTS.score(("roe",), ("lee",), is_last=True)
    assert PARTS.score(("row",), ("lee",), is_last=True) == first == PARTS.score(("roe",), ("lee",), is_last=True)


@pytest.mark.parametrize(
    ("address", "student", "fact"),
    [
        ("mgarcia3@univ.edu", 0, EmailEvidenceKind.LOGIN),
        ("mgarcia3@gmail.com", 0, EmailEvidenceKind.LOGIN),
        ("mberg@gmail.com", 1, EmailEvidenceKind.LOGIN),
        ("mgarcia7@univ.edu", 0, EmailEvidenceKind.OTHER_NUMBER),
        ("mgarca3@univ.edu", 0, EmailEvidenceKind.NEAR_LOGIN),
        ("kshen@univ.edu", 0, EmailEvidenceKind.OTHER_LOGIN),
        ("matteo.berg@univ.edu", 1, EmailEvidenceKind.FULL_NAME),
        ("somebody@univ.edu", 1, EmailEvidenceKind.OTHER_LOGIN),
        ("10451208@univ.edu", 6, EmailEvidenceKind.NEAR_LOGIN),
        ("smith@univ.edu", 4, EmailEvidenceKind.PART_OF_NAME),
        ("an.li@gmail.com", 3, EmailEvidenceKind.FULL_NAME),
        ("anli22@gmail.com", 3, EmailEvidenceKind.FULL_NAME),
        ("alimin@gmail.com", 3, EmailEvidenceKind.UNRELATED),
        ("chenmin@gmail.com", 6, EmailEvidenceKind.FULL_NAME),
        ("min.chen@gmail.com", 6, EmailEvidenceKind.FULL_NAME),
        ("li.william@gmail.com", 3, EmailEvidenceKind.PART_OF_NAME),
        ("williamli@gmail.com", 5, EmailEvidenceKind.PART_OF_NAME),
        ("william@gmail.com", 5, EmailEvidenceKind.PART_OF_NAME),
        ("wisniewskiw@gmail.com", 5, EmailEvidenceKind.INITIAL_AND_NAME),
        ("wisniewski@gmail.com", 5, EmailEvidenceKind.PART_OF_NAME),
        ("emilyshen@gmail.com", 2, EmailEvidenceKind.FULL_NAME),
        ("coolcat@gmail.com", 5, EmailEvidenceKind.UNRELATED),
        ("", 5, EmailEvidenceKind.NONE),
    ],
)
def test_what_an_address_says(address: str, student: int, fact: EmailEvidenceKind) -> None:
    assert email(address, student).kind is fact


def test_a_login_one_letter_off_that_is_anothers() -> None:
    roster = build_roster(make_students(("1", "Roe, Ann", "1", "aroe1"), ("2", "Roe, Bo", "2", "broe1")))
    scorer = EmailScorer(roster, frozenset({"univ.edu"}), NamePartScorer(roster))
    assert scorer.score(parse_email("broe1@univ.edu"), 0).kind is EmailEvidenceKind.OTHER_LOGIN


@pytest.mark.parametrize(
    ("typed", "student", "fact"),
    [
        ("10451201", 0, IdEvidenceKind.SAME),
        ("10451209", 6, IdEvidenceKind.SAME),
        ("mgarcia3", 0, IdEvidenceKind.LOGIN),
        ("10451203", 0, IdEvidenceKind.ONE_DIGIT_OFF),
        ("10451202", 0, IdEvidenceKind.OTHER_STUDENT),
        ("mberg", 0, IdEvidenceKind.OTHER_STUDENT),
        ("10459901", 0, IdEvidenceKind.TWO_DIGITS_OFF),
        ("99999999", 0, IdEvidenceKind.DIFFERENT),
        ("8585550100", 0, IdEvidenceKind.OTHER_FORMAT),
        ("1.05E+07", 0, IdEvidenceKind.ROUNDED),
        ("4.51E+05", 0, IdEvidenceKind.DIFFERENT),
        ("10451202", 5, IdEvidenceKind.ROUNDED),
        ("1.05E+07", 5, IdEvidenceKind.NONE),
        ("10451201", 4, IdEvidenceKind.NONE),
        ("n/a", 0, IdEvidenceKind.NONE),
        ("", 0, IdEvidenceKind.NONE),
    ],
)
def test_what_an_id_says(typed: str, student: int, fact: IdEvidenceKind) -> None:
    assert id_fact(typed, student) is fact
