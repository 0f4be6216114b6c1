"""The document: every edit is a new value."""

from decimal import Decimal

from core.choices import TOTAL, Choices, Columns, Destination, Going, NoResponse
from core.problems import Problem, Severity
from core.students.course_fit import COURSE_MISMATCH
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook, is_same_class, is_same_course, is_same_work, says_the_same
from tests.classroom import CLICKER, GRADEBOOK, make_export, make_gradebook, make_workbook

OTHERS = CLICKER.replace("@example", "2@example")


def test_an_empty_document() -> None:
    assert Workbook().chosen == ()


def test_choosing_sessions_leaves_the_old_document_alone() -> None:
    before = make_workbook()
    after = before.choosing(["Class 1 - Poll"], count=False)
    assert [session.key for session in after.chosen] == ["Class 2 - Poll", "Class 3 - Quiz"]
    assert len(before.chosen) == 3
    assert after.export is before.export
    assert len(after.choosing(["Class 1 - Poll"], count=True).chosen) == 3


def test_points_that_the_person_typed_come_first() -> None:
    workbook = make_workbook().worth("Class 1 - Poll", Decimal(5))
    session = workbook.chosen[0]
    assert workbook.points_possible(session) == 5
    assert workbook.worth("Class 1 - Poll", None).points_possible(session) == 2


def test_titles_can_be_given_and_taken_back() -> None:
    workbook = make_workbook().titled(TOTAL, "Clickers")
    assert workbook.titles == {TOTAL: "Clickers"}
    assert workbook.titled(TOTAL, "").titles == {}


def test_the_export_of_another_class_starts_afresh_without_the_rules_of_the_first() -> None:
    rules = Choices(columns=Columns.TOTAL, no_response=NoResponse.ZERO)
    workbook = make_workbook().choosing(["Class 1 - Poll"], count=False).preferring(rules)
    other = workbook.with_export(make_export(OTHERS))
    assert other.dropped == frozenset()
    assert other.choices == Choices()
    assert other.gradebook is workbook.gradebook
    assert workbook.with_export(None).choices == Choices()


def test_what_was_chosen_before_there_was_a_file_or_for_the_class_stays_chosen() -> None:
    rules = Choices(columns=Columns.TOTAL, no_response=NoResponse.ZERO)
    assert Workbook(choices=rules).with_export(make_export(OTHERS)).choices is rules
    newer = make_workbook().preferring(rules).with_export(make_export(CLICKER.replace("2.00,1.00", "2.00,2.00")))
    assert newer.choices is rules


def decided() -> Workbook:
    edited = make_workbook().deciding(Decision(Judgment.MATCHED, "11"), 3)
    return edited.sending("Class 1 - Poll", Destination(Going.NEW))


def test_a_fresh_gradebook_of_the_same_course_keeps_decisions() -> None:
    workbook = decided().with_gradebook(make_gradebook())
    assert workbook.decisions.of(3).canvas_id == "11"
    assert workbook.destination_of("Class 1 - Poll").going is Going.NEW


def test_a_gradebook_of_another_course_drops_them() -> None:
    renumbered = "".join(line.replace('",1', '",91') + "\n" for line in GRADEBOOK.splitlines())
    workbook = decided().with_gradebook(make_gradebook(renumbered))
    assert workbook.decisions.of(3).judgment is Judgment.OPEN
    assert workbook.destinations == {}


def test_taking_the_gradebook_away() -> None:
    assert decided().with_gradebook(None).gradebook is None


def test_what_was_accepted_goes_with_its_files() -> None:
    known = {"id-blank": frozenset({Problem("id-blank", Severity.WARNING, "Row 3.")})}
    before = make_workbook()
    workbook = before.accepting(known)
    assert (workbook.accepted, before.accepted) == (known, {})
    assert workbook.with_gradebook(make_gradebook()).accepted == known
    assert workbook.with_gradebook(make_gradebook(GRADEBOOK.replace(",1", ",2"))).accepted == {}
    assert workbook.with_export(make_export()).accepted == {}


def test_answer_about_both_files_stays_with_the_class() -> None:
    known = {COURSE_MISMATCH: frozenset({Problem(COURSE_MISMATCH, Severity.WARNING, "2 of 3 people.")})}
    workbook = make_workbook().accepting(known)
    newer = make_export(CLICKER.replace("2.00,1.50", "1.00,1.50"))
    assert workbook.with_export(newer).accepted == known
    assert workbook.with_gradebook(make_gradebook()).accepted == known
    assert workbook.reading_anew(make_export()).accepted == known
    assert workbook.with_export(make_export(OTHERS)).accepted == {}
    assert workbook.with_gradebook(make_gradebook(GRADEBOOK.replace(",1", ",2"))).accepted == {}


def test_from_what_was_accepted_nothing_follows() -> None:
    workbook = make_workbook()
    assert is_same_work(workbook, workbook)
    assert is_same_work(workbook, workbook.accepting({}))
    assert not is_same_work(workbook, workbook.choosing(["Class 1 - Poll"], count=False))


def test_files_of_one_class_share_most_of_their_people() -> None:
    workbook = make_workbook()
    assert is_same_class(workbook, workbook)
    assert is_same_class(workbook, workbook.with_export(make_export()))
    assert not is_same_class(workbook, workbook.with_export(make_export(OTHERS)))
    assert not is_same_class(workbook, workbook.with_gradebook(make_gradebook(GRADEBOOK.replace('",1', '",91'))))
    assert is_same_class(Workbook(), workbook)
    assert is_same_class(workbook, workbook.with_gradebook(None))


def test_work_is_the_same_where_files_and_decisions_are() -> None:
    workbook = make_workbook()
    assert says_the_same(workbook, workbook)
    assert says_the_same(decided(), decided())
    assert not says_the_same(workbook, decided())
    assert not says_the_same(workbook, workbook.with_gradebook(None))
    assert says_the_same(Workbook(), Workbook())


def test_courses_with_the_same_students_are_told_apart_by_their_assignments_and_names() -> None:
    other_ids = GRADEBOOK.replace("(71)", "(171)").replace("(72)", "(172)")
    header, points, *students = GRADEBOOK.splitlines()
    empty = "\n".join(",".join(line.split(",")[:5]) for line in (header, points))
    empty += "\n" + "\n".join(",".join(line.split(",")[:6]) for line in students) + "\n"
    named, other_name = "2026-03-02T1130_Grades-MATH.csv", "2026-03-02T1130_Grades-LAB.csv"
    math = make_gradebook(name=named)
    assert is_same_course(math, make_gradebook(name=other_name))
    assert is_same_course(math, make_gradebook(other_ids, named))
    assert not is_same_course(math, make_gradebook(other_ids, other_name))
    assert not is_same_course(math, make_gradebook(empty, other_name))
    assert is_same_course(math, make_gradebook(empty, "grades.csv"))
    assert not is_same_course(math, make_gradebook(other_ids, "grades.csv"))


def test_files_of_another_course_with_the_same_people_begin_anew() -> None:
    workbook = decided().choosing(["Class 3 - Quiz"], count=False).titled("Class 2 - Poll", "Two")
    lab = make_gradebook(GRADEBOOK.replace("(71)", "(171)").replace("(72)", "(172)"), "2026-03-02T1130_Grades-LAB.csv")
    export = make_export(CLICKER.replace("2.00,1.50", "1.00,1.50"))
    begun = workbook.with_files(export, lab)
    assert (begun.dropped, begun.titles, begun.decisions.by_row) == (frozenset(), {}, {})
    assert workbook.with_files(export, make_gradebook()).dropped == workbook.dropped
    assert workbook.with_files(export, None).titles == workbook.titles
    assert workbook.with_files(None, None) is workbook


NEWER = """\
Last Name,First Name,Email,Student ID,Class 0 - Poll,Class 1 - Poll,Class 2 - Poll,Total
Points Possible,,,,1.00,2.00,2.00,5.00
Bose,Ravi,ravi@example.edu,1002,1.00,0.00,,1.00
Eder,Jo,jo@example.edu,1005,1.00,2.00,1.50,4.50
Cruz,Lena,lena@new.example.edu,1003,,,,0
Adler,Ida,ida@example.edu,1001,1.00,2.00,1.50,4.50
"""


def test_a_newer_export_of_the_class_keeps_what_was_said_of_its_sessions_and_people() -> None:
    old = CLICKER + "Eder,Jo,jo@example.edu,1005,,,,0\n"
    workbook = make_workbook(old).choosing(["Class 1 - Poll", "Class 3 - Quiz"], count=False)
    workbook = workbook.titled("Class 2 - Poll", "Two").titled("Class 3 - Quiz", "Three").titled(TOTAL, "All")
    workbook = workbook.worth("Class 1 - Poll", Decimal(7)).sending("Class 2 - Poll", Destination(Going.NEW))
    workbook = workbook.deciding(Decision(Judgment.MATCHED, "11"), 3).deciding(Decision(Judgment.NOT_IN_COURSE), 5)
    newer = workbook.with_export(make_export(NEWER))
    assert newer.dropped == {"Class 1 - Poll"}
    assert newer.titles == {"Class 2 - Poll": "Two", TOTAL: "All"}
    assert newer.points == {"Class 1 - Poll": 7}
    assert newer.destination_of("Class 2 - Poll").going is Going.NEW
    assert {row: decision.canvas_id for row, decision in newer.decisions.by_row.items()} == {6: "11"}


def test_sessions_of_one_title_are_known_again_only_where_there_are_as_many() -> None:
    twice = CLICKER.replace("Class 2", "Class 1")
    thrice = twice.replace("Class 3 - Quiz", "Class 1 - Poll")
    workbook = make_workbook(twice).choosing(["Class 1 - Poll #2", "Class 3 - Quiz"], count=False)
    assert workbook.with_export(make_export(twice)).dropped == workbook.dropped
    assert workbook.with_export(make_export(thrice)).dropped == frozenset()


def test_where_a_session_goes_is_asked_again_where_it_may_be_another_one() -> None:
    workbook = make_workbook().titled("Class 1 - Poll", "Warm-up").sending("Class 2 - Poll", Destination(Going.NEW))
    twice = make_export(CLICKER.replace("Class 3 - Quiz", "Class 1 - Poll"))
    newer = workbook.with_export(twice)
    assert newer.titles == {}
    assert newer.destinations == {
        "Class 1 - Poll": Destination(Going.TO_ASK),
        "Class 1 - Poll #2": Destination(Going.TO_ASK),
        "Class 2 - Poll": Destination(Going.NEW),
    }
    assert make_workbook().with_export(twice).destinations == {}


def test_where_a_session_goes_is_asked_where_its_namesake_is_gone() -> None:
    twice = make_workbook(CLICKER.replace("Class 3 - Quiz", "Class 1 - Poll"))
    assert twice.with_export(make_export()).destinations == {"Class 1 - Poll": Destination(Going.TO_ASK)}


def test_columns_that_are_read_anew_keep_what_was_said_of_rows() -> None:
    workbook = decided().choosing(["Class 3 - Quiz"], count=False)
    again = workbook.reading_anew(make_export(CLICKER.replace("Class 3 - Quiz", "Ignored")))
    assert again.decisions is workbook.decisions
    assert again.dropped == frozenset()
