"""The independent calculation on small classes. Each expected value is worked out beside it."""

from fractions import Fraction
from typing import Any

import pytest

from tests.oracle import (
    TOTAL,
    Course,
    RefusedRuleError,
    Rule,
    Session,
    UndefinedResultError,
    calculate_cells,
    format_decimal,
)


def make_course(points: str, sections: str = "", **rows: str) -> Course:
    """Return a class whose rows are texts such as "2 - EX".

    A dash is a blank, and `Ada1` and `Ada2` are two rows of one student. `sections` is a text such as
    "Ada:S1+S2 Bea:S2".
    """
    students = list(dict.fromkeys(name.rstrip("12") for name in rows))
    found = dict(item.split(":") for item in sections.split()) if sections else {}
    return Course(
        [
            Session(f"Q{number}", None if text == "-" else Fraction(text))
            for number, text in enumerate(points.split(), 1)
        ],
        {student: frozenset(found.get(student, "S1").split("+")) for student in students},
        [
            (name.rstrip("12"), ["" if cell == "-" else cell for cell in row.split()])
            for name, row in rows.items()
            if row
        ],
    )


def calculate_row(course: Course, rule: Rule) -> str:
    """Return the cells of the first student in one text, with a dash for a cell that isn't written."""
    cells = calculate_cells(course, rule)
    student = next(iter(course.students))
    return " ".join(text or "-" for (name, _), text in cells.items() if name == student)


@pytest.mark.parametrize(
    ("points", "row", "rule", "expected"),
    [
        # plain sums keep every decimal
        ("2 5", "1.50 4.123456", {}, "1.5 4.123456 5.623456"),
        ("2 5", "1.50 -", {"columns": "total"}, "1.5"),
        ("2 5", "1.5 4.25", {"columns": "sessions", "decimals": 0}, "2 4"),
        ("- -", "1 2", {}, "1 2 3"),  # a plain sum needs no points possible
        ("2 5", "50% 1.125", {}, "1 1.125 2.13"),  # half of 2 is 1; the total is 2.125, rounded half up
        # blanks
        ("2 5", "- -", {}, "- - -"),
        ("2 5", "- -", {"no_response": "zero"}, "0 0 0"),
        ("2 5", "- -", {"no_response": "excused"}, "EX EX EX"),
        ("2 5", "1 -", {"no_response": "zero"}, "1 0 1"),
        # step 1
        ("2 5", "0 -", {"credit": "answered", "no_response": "zero"}, "2 0 2"),
        ("2 5", "0 0.1", {"credit": "positive"}, "0 5 5"),
        ("2 5", "3 0", {"credit": "answered"}, "2 5 7"),
        # steps 2 and 3
        ("10 10", "7.5 7.4", {"full_credit_at": Fraction(75)}, "10 7.4 17.4"),
        ("10 10", "12 8", {"full_credit_at": Fraction(75), "cap": Fraction(11)}, "11 10 21"),
        # step 4: 1 of 3 is 3.33 of 10; the total adds 3.333… and 5 before it is rounded
        ("3 4", "1 2", {"each_worth": Fraction(10)}, "3.33 5 8.33"),
        # step 5: extra points, not out of anything
        ("2 5 1", "2 4 1", {"columns": "total", "extra_credit": ("Q3",)}, "7"),
        ("2 5 1", "1 2.5 1", {"columns": "total", "extra_credit": ("Q3",), "total_points": Fraction(14)}, "8"),
        # step 6 with equal points: the lowest scores go
        ("5 5 5", "5 2 3", {"columns": "total", "drop_lowest": 1}, "8"),
        ("5 5 5", "5 - 3", {"columns": "total", "keep_best": 2}, "8"),
        ("5 5 5", "EX 2 3", {"columns": "total", "drop_lowest": 1}, "6"),  # 3 of 5, of 10
        ("5 5 5", "EX 2 3", {"columns": "total", "drop_lowest": 1, "excused_in_total": "zero"}, "5"),
        ("5 5 5", "EX EX 3", {"columns": "total", "drop_lowest": 1}, "EX"),  # no session is left
        ("5 5", "5 5", {"columns": "total", "extra_credit": ("Q1",), "keep_best": 1}, "10"),
        # step 6 with unequal points: without 65 of 100 it's 62 of 74, without 12 of 24 only 115 of 150
        ("50 100 24", "50 65 12", {"columns": "total", "drop_lowest": 1, "total_points": Fraction(74)}, "62"),
        # steps 7 and 8: 3 of 5 is 6 of 10
        ("5 5", "EX 3", {}, "EX 3 6"),
        ("5 5", "EX 3", {"excused_in_total": "zero"}, "EX 3 3"),
        ("5 5", "EX EX", {}, "EX EX EX"),
        ("5 5", "EX EX", {"excused_in_total": "zero"}, "EX EX -"),
        ("5 5", "EX -", {}, "EX - -"),
        ("3 6", "1 2", {"columns": "total", "total_points": Fraction(10)}, "3.33"),
        # step 9: 80% of 10 is 8
        ("5 5", "5 3", {"columns": "total", "total_full_credit_at": Fraction(80)}, "10"),
        ("5 5", "5 2", {"columns": "total", "total_full_credit_at": Fraction(80)}, "8.75"),
        ("5 5", "5 2", {"columns": "total", "total_full_credit_at": Fraction(80), "below": "keep"}, "7"),
        ("5 5", "5 2", {"columns": "total", "total_full_credit_at": Fraction(80), "below": "zero"}, "0"),
        ("5 5", "7 5", {"columns": "total", "total_full_credit_at": Fraction(80)}, "12"),
        # step 10
        ("5 5", "7 5", {"columns": "total", "cap_total": True}, "10"),
        # scaling and rounding come last, once: 1.5 of 2 is 15 of 20, and 2.5 of 7 is 7.142…
        ("2 5", "1.5 1", {"scale_to": Fraction(20)}, "15 4 7.14"),
        ("2 5", "1.5 1", {"scale_to": Fraction(20), "decimals": 0}, "15 4 7"),
        ("2 5", "1.5 1", {"dropped_sessions": ("Q1",)}, "1 1"),
    ],
)
def test_calculate_cells_any_rule_returns_manually_calculated_value(
    points: str, row: str, rule: dict[str, Any], expected: str
) -> None:
    assert calculate_row(make_course(points, Ada=row), Rule(**rule)) == expected


@pytest.mark.parametrize(("two_accounts", "expected"), [("best", "3 2 - 5"), ("sum", "4 2 - 6"), ("first", "1 2 - 3")])
def test_calculate_cells_two_rows_merges_each_session(two_accounts: str, expected: str) -> None:
    course = make_course("5 5 5", Ada1="1 - -", Ada2="3 2 -")
    assert calculate_row(course, Rule(two_accounts=two_accounts)) == expected


@pytest.mark.parametrize(("absent", "expected"), [("leave", "- -"), ("zero", "0 0"), ("excused", "EX EX")])
def test_calculate_cells_student_without_row_follows_absent(absent: str, expected: str) -> None:
    assert calculate_row(make_course("5", Ada="", Bea="3"), Rule(absent=absent)) == expected


def test_calculate_cells_assignment_points_replace_missing_points() -> None:
    course = Course([Session("Q1", None, Fraction(4))], {"Ada": frozenset()}, [("Ada", ["1"])])
    assert calculate_row(course, Rule(scale_to=Fraction(100))) == "25 25"


@pytest.mark.parametrize(
    ("section_sessions", "expected"),
    [
        # Q2 was held in S2 only. For Ada in S1, 3 of 5 is 6 of the 10 points of the class.
        ("own", {"Ada": "3 - 6", "Bea": "4 5 9", "Cy": "- 5 5"}),
        ("all", {"Ada": "3 - 3", "Bea": "4 5 9", "Cy": "- 5 5"}),
    ],
)
def test_calculate_cells_section_sessions_counts_own_sessions(section_sessions: str, expected: dict[str, str]) -> None:
    course = make_course("5 5", "Ada:S1 Bea:S2 Cy:S2", Ada="3 -", Bea="4 5", Cy="- 5")
    cells = calculate_cells(course, Rule(section_sessions=section_sessions))
    found = {name: " ".join(cells[name, title] or "-" for title in ("Q1", "Q2", TOTAL)) for name in course.students}
    assert found == expected


def test_calculate_cells_student_in_two_sections_counts_both() -> None:
    course = make_course("5 5 5", "Ada:S1+S2 Bea:S1 Cy:S2 Dov:S3", Ada="- - -", Bea="3 - -", Cy="- 4 -", Dov="- - 5")
    # Q3 is out for Ada: a total of 0 of 10 is 0 of 15. Q1 and Q2 are blanks that become 0.
    assert calculate_row(course, Rule(section_sessions="own", no_response="zero")) == "0 0 - 0"


@pytest.mark.parametrize(
    ("points", "rule"),
    [
        ("0 5", {"credit": "answered"}),
        ("- 5", {"full_credit_at": Fraction(80)}),
        ("0 5", {"each_worth": Fraction(1)}),
        ("- 5", {"scale_to": Fraction(1)}),
        ("- 5", {"total_points": Fraction(1)}),
        ("- 5", {"cap_total": True}),
        ("0 0", {"drop_lowest": 1}),
        ("5 6", {"drop_lowest": 1}),
        ("5 5", {"drop_lowest": 2}),
        ("5 5", {"drop_lowest": 1, "keep_best": 1}),
        ("5 5", {"keep_best": 0}),
    ],
)
def test_calculate_cells_impossible_rule_raises_error(points: str, rule: dict[str, Any]) -> None:
    with pytest.raises(RefusedRuleError):
        calculate_cells(make_course(points, Ada="1 2"), Rule(**rule))


def test_calculate_cells_excused_session_without_points_raises_error() -> None:
    with pytest.raises(RefusedRuleError):
        calculate_cells(make_course("- 5", Ada="EX 2"), Rule())


@pytest.mark.parametrize(
    ("points", "row", "rule"),
    [
        ("0 5", "0 2", {"scale_to": Fraction(1)}),
        ("5 5", "1 2", {"extra_credit": ("Q1", "Q2")}),
        ("5 5", "1 2", {"keep_best": 3}),
        ("0 5", "0 EX", {}),
    ],
)
def test_calculate_cells_case_not_covered_by_rule_raises_undefined_result(
    points: str, row: str, rule: dict[str, Any]
) -> None:
    with pytest.raises(UndefinedResultError):
        calculate_cells(make_course(points, Ada=row), Rule(**rule))


@pytest.mark.parametrize(
    ("number", "text"), [("0", "0"), ("12.50", "12.5"), ("0.05", "0.05"), ("1000000000000.001", "1000000000000.001")]
)
def test_format_decimal_number_has_no_trailing_zeros(number: str, text: str) -> None:
    assert format_decimal(Fraction(number)) == text


def test_format_decimal_endless_decimal_raises() -> None:
    with pytest.raises(ValueError, match="1/3"):
        format_decimal(Fraction(1, 3))
