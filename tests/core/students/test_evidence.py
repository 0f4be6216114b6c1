"""Evidence from names, email addresses, and IDs."""

import pytest

from core.students.email_evidence import EmailEvidence, EmailEvidenceKind, EmailScorer
from core.students.id_evidence import IdEvidenceKind, IdScorer
from core.students.identity import parse_email, parse_row_identity
from core.students.name_evidence import NameEvidence, NamePartScorer, NameScorer
from core.students.names import parse_name
from core.students.roster import build_roster
from core.students.similarity import Similarity
from tests.core.students.people import make_participants, make_students

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


def score_name(text: str, student: int) -> NameEvidence:
    return NAMES.score(parse_name(text), student)


def score_email(text: str, student: int) -> EmailEvidence:
    email = parse_email(text)
    return EMAILS.score([email] if email else [], student)


def classify_id(id_text: str, student: int) -> IdEvidenceKind:
    [participant] = make_participants(("Lee, Ann", id_text, ""))
    return IDS.score(parse_row_identity(participant).ids, student).kind


def test_name_scorer_with_closer_name_returns_higher_weight() -> None:
    names = [
        "Wisniewski, William",
        "Wisniewski, Bill",
        "Wisniewsky, Bill",
        "Wisniewski, Ann",
        "Roe, Ann",
    ]
    values = [score_name(text, 5).weight for text in names]
    assert values == sorted(values, reverse=True)
    assert values[-1] < 0 < values[2]


@pytest.mark.parametrize(
    ("text", "student", "reading"),
    [
        ("Garcia Lopez, Maria Jose", 0, "as given"),
        ("Maria Jose, Garcia Lopez", 0, "swapped"),
        ("Maria Jose Garcia Lopez", 0, "split"),
        ("Lopez, Maria Jose Garcia", 0, "split"),
        ("mberg", 1, "login"),
        ("van der Berg, Matteo", 1, "as given"),
    ],
)
def test_name_scorer_returns_best_reading(text: str, student: int, reading: str) -> None:
    evidence = score_name(text, student)
    assert (evidence.reading, evidence.is_agreement) == (reading, True)


def test_name_scorer_with_other_split_in_roster_finds_agreement() -> None:
    assert score_name("Jose Garcia, Maria", 0).is_agreement


def test_name_scorer_with_nickname_on_either_side_finds_agreement() -> None:
    assert score_name("Shen, Emily", 2).is_agreement
    assert score_name("Shen, K (Kunfeng)", 2).is_agreement
    assert not score_name("Shen, Bob", 2).is_agreement


def test_name_scorer_without_name_returns_no_evidence() -> None:
    assert score_name("", 0).weight == 0
    assert not score_name("Smith", 4).is_agreement


def test_name_scorer_ignores_spaces_within_parts() -> None:
    assert score_name("Garcia Lopez, Mariajose", 0).first.similarity is Similarity.SAME
    assert score_name("Garcia Ruiz, Maria", 0).last.is_contradiction


def test_name_part_scorer_uses_each_token_once() -> None:
    assert PARTS.score(("garcia", "garcias"), ("garcia",), is_last=True).similarity is Similarity.SAME


def test_name_part_scorer_with_full_cache_clears_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("core.students.name_evidence._MAX_CACHE_SIZE", 0)
    first = PARTS.score(("roe",), ("lee",), is_last=True)
    assert PARTS.score(("row",), ("lee",), is_last=True) == first == PARTS.score(("roe",), ("lee",), is_last=True)


@pytest.mark.parametrize(
    ("address", "student", "kind"),
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
def test_email_scorer_returns_evidence_kind(address: str, student: int, kind: EmailEvidenceKind) -> None:
    assert score_email(address, student).kind is kind


def test_email_scorer_with_near_login_of_other_student_returns_other_login() -> None:
    roster = build_roster(make_students(("1", "Roe, Ann", "1", "aroe1"), ("2", "Roe, Bo", "2", "broe1")))
    scorer = EmailScorer(roster, frozenset({"univ.edu"}), NamePartScorer(roster))
    email = parse_email("broe1@univ.edu")
    assert email is not None
    assert scorer.score([email], 0).kind is EmailEvidenceKind.OTHER_LOGIN


@pytest.mark.parametrize(
    ("id_text", "student", "kind"),
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
def test_id_scorer_returns_evidence_kind(id_text: str, student: int, kind: IdEvidenceKind) -> None:
    assert classify_id(id_text, student) is kind
