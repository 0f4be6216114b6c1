"""Tests for the document, whose edits return new objects."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from core.choices import TOTAL_KEY, Choices, Destination, DestinationKind, NoResponsePolicy, OutputColumns
from core.clicker.export import build_file_key
from core.clicker.reading import parse_export
from core.files.tables import parse_table
from core.problems import Problem, Severity
from core.recognition.corrections import Corrections
from core.recognition.file_shapes import KeptCorrections
from core.sent_upload import SentUpload
from core.students.course_fit import COURSE_MISMATCH, is_same_course
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from core.workbook_comparison import has_same_content, has_same_results, is_compatible_class
from tests.class_builders import LAB, SECTION_A, SECTION_B, make_class
from tests.file_builders import CLICKER, GRADEBOOK, make_export, make_gradebook, make_workbook

OTHERS = CLICKER.replace("@example", "2@example")


def test_workbook_without_files_is_empty() -> None:
    assert Workbook().chosen_sessions == ()


def test_with_sessions_included_one_session_keeps_original_unchanged() -> None:
    before = make_workbook()
    after = before.with_sessions_included(["Class 1 - Poll"], included=False)
    assert [session.key for session in after.chosen_sessions] == ["Class 2 - Poll", "Class 3 - Quiz"]
    assert len(before.chosen_sessions) == 3
    assert after.export is before.export
    assert len(after.with_sessions_included(["Class 1 - Poll"], included=True).chosen_sessions) == 3


def test_points_possible_entered_by_user_overrides_file() -> None:
    workbook = make_workbook().with_points_possible("Class 1 - Poll", Decimal(5))
    session = workbook.chosen_sessions[0]
    assert workbook.get_points_possible(session) == 5
    assert workbook.with_points_possible("Class 1 - Poll", None).get_points_possible(session) == 2


def test_with_title_empty_title_restores_default() -> None:
    workbook = make_workbook().with_title(TOTAL_KEY, "Clickers")
    assert workbook.titles == {TOTAL_KEY: "Clickers"}
    assert workbook.with_title(TOTAL_KEY, "").titles == {}


def test_with_export_other_class_resets_choices() -> None:
    rules = Choices(columns=OutputColumns.TOTAL, no_response=NoResponsePolicy.ZERO)
    workbook = make_workbook().with_sessions_included(["Class 1 - Poll"], included=False).with_choices(rules)
    other = workbook.with_export(make_export(OTHERS))
    assert other.dropped == frozenset()
    assert other.choices == Choices()
    assert other.gradebook is workbook.gradebook
    assert workbook.with_export(None).choices == Choices()


def test_with_export_first_or_same_class_keeps_choices() -> None:
    rules = Choices(columns=OutputColumns.TOTAL, no_response=NoResponsePolicy.ZERO)
    assert Workbook(choices=rules).with_export(make_export(OTHERS)).choices is rules
    newer = make_workbook().with_choices(rules).with_export(make_export(CLICKER.replace("2.00,1.00", "2.00,2.00")))
    assert newer.choices is rules


def decided_workbook() -> Workbook:
    edited = make_workbook().with_decision(Decision(Judgment.MATCHED, "11"), 3)
    return edited.with_destination("Class 1 - Poll", Destination(DestinationKind.NEW))


def test_with_gradebook_same_course_keeps_decisions() -> None:
    workbook = decided_workbook().with_gradebook(make_gradebook())
    assert workbook.decisions.get(3).canvas_id == "11"
    assert workbook.get_destination("Class 1 - Poll").going is DestinationKind.NEW


def test_with_gradebook_other_course_drops_decisions() -> None:
    renumbered = "".join(line.replace('",1', '",91') + "\n" for line in GRADEBOOK.splitlines())
    workbook = decided_workbook().with_gradebook(make_gradebook(renumbered))
    assert workbook.decisions.get(3).judgment is Judgment.OPEN
    assert workbook.destinations == {}


def test_with_gradebook_other_course_drops_sent_uploads() -> None:
    uploads = (SentUpload("week1.csv", b"x"),)
    workbook = replace(make_workbook(), sent_uploads=uploads)
    assert workbook.with_export(make_export(OTHERS)).sent_uploads == uploads
    assert workbook.with_export(None).with_export(make_export()).sent_uploads == uploads
    assert workbook.with_gradebook(make_gradebook()).sent_uploads == uploads
    other = make_gradebook(GRADEBOOK.replace(",1", ",9").replace("(7", "(9"))
    assert workbook.with_gradebook(other).sent_uploads == ()


def test_with_gradebook_none_removes_gradebook() -> None:
    assert decided_workbook().with_gradebook(None).gradebook is None


def test_with_gradebook_other_course_drops_accepted_warnings() -> None:
    known = {"id-blank": frozenset({Problem("id-blank", Severity.WARNING, "Row 3.")})}
    before = make_workbook()
    workbook = before.with_accepted_warnings(known)
    assert (workbook.accepted, before.accepted) == (known, {})
    assert workbook.with_gradebook(make_gradebook()).accepted == known
    assert workbook.with_gradebook(make_gradebook(GRADEBOOK.replace(",1", ",2"))).accepted == {}
    assert workbook.with_export(make_export()).accepted == {}


def test_with_export_same_class_keeps_accepted_course_mismatch() -> None:
    known = {COURSE_MISMATCH: frozenset({Problem(COURSE_MISMATCH, Severity.WARNING, "2 of 3 people.")})}
    workbook = make_workbook().with_accepted_warnings(known)
    newer = make_export(CLICKER.replace("2.00,1.50", "1.00,1.50"))
    assert workbook.with_export(newer).accepted == known
    assert workbook.with_gradebook(make_gradebook()).accepted == known
    assert workbook.with_corrected_export(make_export()).accepted == known
    assert workbook.with_export(make_export(OTHERS)).accepted == {}
    assert workbook.with_gradebook(make_gradebook(GRADEBOOK.replace(",1", ",2"))).accepted == {}


def test_has_same_results_different_accepted_warnings_returns_true() -> None:
    workbook = make_workbook()
    assert has_same_results(workbook, workbook)
    assert has_same_results(workbook, workbook.with_accepted_warnings({}))
    assert not has_same_results(workbook, workbook.with_sessions_included(["Class 1 - Poll"], included=False))


def test_may_be_same_class_different_files_returns_false() -> None:
    workbook = make_workbook()
    assert is_compatible_class(workbook, workbook)
    assert is_compatible_class(workbook, workbook.with_export(make_export()))
    assert not is_compatible_class(workbook, workbook.with_export(make_export(OTHERS)))
    assert not is_compatible_class(workbook, workbook.with_gradebook(make_gradebook(GRADEBOOK.replace('",1', '",91'))))
    assert is_compatible_class(Workbook(), workbook)
    assert is_compatible_class(workbook, workbook.with_gradebook(None))


def test_has_same_content_different_files_or_decisions_returns_false() -> None:
    workbook = make_workbook()
    assert has_same_content(workbook, workbook)
    assert has_same_content(decided_workbook(), decided_workbook())
    assert not has_same_content(workbook, decided_workbook())
    assert not has_same_content(workbook, workbook.with_gradebook(None))
    assert has_same_content(Workbook(), Workbook())


def test_is_same_course_same_students_compares_assignments_and_names() -> None:
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


def test_with_files_other_course_same_people_starts_new_workbook() -> None:
    workbook = (
        decided_workbook()
        .with_sessions_included(["Class 3 - Quiz"], included=False)
        .with_title("Class 2 - Poll", "Two")
    )
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


def test_with_export_newer_file_keeps_decisions() -> None:
    old = CLICKER + "Eder,Jo,jo@example.edu,1005,,,,0\n"
    workbook = make_workbook(old).with_sessions_included(["Class 1 - Poll", "Class 3 - Quiz"], included=False)
    workbook = (
        workbook.with_title("Class 2 - Poll", "Two").with_title("Class 3 - Quiz", "Three").with_title(TOTAL_KEY, "All")
    )
    workbook = workbook.with_points_possible("Class 1 - Poll", Decimal(7)).with_destination(
        "Class 2 - Poll", Destination(DestinationKind.NEW)
    )
    workbook = workbook.with_decision(Decision(Judgment.MATCHED, "11"), 3).with_decision(
        Decision(Judgment.NOT_IN_COURSE), 5
    )
    newer = workbook.with_export(make_export(NEWER))
    assert newer.dropped == {"Class 1 - Poll"}
    assert newer.titles == {"Class 2 - Poll": "Two", TOTAL_KEY: "All"}
    assert newer.points == {"Class 1 - Poll": 7}
    assert newer.get_destination("Class 2 - Poll").going is DestinationKind.NEW
    assert {row: decision.canvas_id for row, decision in newer.decisions.by_row.items()} == {6: "11"}


def test_with_export_duplicate_titles_require_equal_count() -> None:
    twice = CLICKER.replace("Class 2", "Class 1")
    thrice = twice.replace("Class 3 - Quiz", "Class 1 - Poll")
    workbook = make_workbook(twice).with_sessions_included(["Class 1 - Poll #2", "Class 3 - Quiz"], included=False)
    assert workbook.with_export(make_export(twice)).dropped == workbook.dropped
    assert workbook.with_export(make_export(thrice)).dropped == frozenset()


def test_with_export_ambiguous_session_needs_choice() -> None:
    workbook = (
        make_workbook()
        .with_title("Class 1 - Poll", "Warm-up")
        .with_destination("Class 2 - Poll", Destination(DestinationKind.NEW))
    )
    twice = make_export(CLICKER.replace("Class 3 - Quiz", "Class 1 - Poll"))
    newer = workbook.with_export(twice)
    assert newer.titles == {}
    assert newer.destinations == {
        "Class 1 - Poll": Destination(DestinationKind.NEEDS_CHOICE),
        "Class 1 - Poll #2": Destination(DestinationKind.NEEDS_CHOICE),
        "Class 2 - Poll": Destination(DestinationKind.NEW),
    }
    assert make_workbook().with_export(twice).destinations == {}


def test_with_export_missing_duplicate_needs_choice() -> None:
    twice = make_workbook(CLICKER.replace("Class 3 - Quiz", "Class 1 - Poll"))
    assert twice.with_export(make_export()).destinations == {
        "Class 1 - Poll": Destination(DestinationKind.NEEDS_CHOICE)
    }


def test_with_corrected_export_keeps_row_decisions() -> None:
    workbook = decided_workbook().with_sessions_included(["Class 3 - Quiz"], included=False)
    again = workbook.with_corrected_export(make_export(CLICKER.replace("Class 3 - Quiz", "Ignored")))
    assert again.decisions is workbook.decisions
    assert again.dropped == frozenset()


def test_with_added_files_keeps_all_decisions() -> None:
    first = Workbook(export=make_class(SECTION_A)).with_decision(Decision(Judgment.MATCHED, "11"), 3)
    added = first.with_title("Class 2 - Poll", "Second").with_added_files(make_class(SECTION_A, SECTION_B))
    assert added.decisions is first.decisions
    assert added.titles == {"Class 2 - Poll": "Second"}
    assert [session.key for session in added.chosen_sessions][-1] == "Class 4 - Poll"


def test_with_remaining_files_moves_decisions_to_new_keys() -> None:
    third = SECTION_B.replace(",2.00,2.00,5.00,9.00", ",2.00,2.00,4.00,8.00").replace("Cruz,Lena,lena", "Dorn,Max,max")
    before = Workbook(export=make_class(SECTION_A, SECTION_B, third))
    assert before.export is not None
    first, second, last = (build_file_key(number, 3) for number in (1, 2, 3))
    before = before.with_decisions({row: Decision(Judgment.NOT_IN_COURSE) for row in (first, second, last)})
    before = before.with_sessions_included(["Class 2 - Poll", "Class 3 - Quiz #2"], included=False)
    before = before.with_title("Class 4 - Poll", "Fourth").with_title("Class 2 - Poll", "Second")
    before = before.with_points_possible("Class 1 - Poll", Decimal(3)).with_title(TOTAL_KEY, "Sum")
    after = before.with_remaining_files(make_class(SECTION_B, third), (2, 3))
    assert sorted(after.decisions.by_row) == [first, second]
    assert after.dropped == {"Class 3 - Quiz #2"}
    assert after.titles == {"Class 4 - Poll": "Fourth", TOTAL_KEY: "Sum"}
    assert after.points == {"Class 1 - Poll": Decimal(3)}
    last_only = before.with_remaining_files(make_class(third), (3,))
    assert sorted(last_only.decisions.by_row) == [first]
    assert last_only.dropped == {"Class 3 - Quiz"}
    assert Workbook().with_remaining_files(make_class(SECTION_A), (1,)).is_empty


def test_with_export_newer_sections_keep_decisions_by_file() -> None:
    newer_lab = LAB.replace("4.00,7.50", "4.50,8.00")
    row = build_file_key(2, 3)
    before = Workbook(export=make_class(SECTION_A, LAB)).with_decision(Decision(Judgment.MATCHED, "11"), row)
    after = before.with_export(make_class(newer_lab, SECTION_A))
    assert dict(after.decisions.by_row) == {3: before.decisions.get(row)}
    assert before.with_export(make_class(OTHERS)).decisions.by_row == {}


def test_has_same_content_compares_all_files() -> None:
    first = Workbook(export=make_class(SECTION_A, SECTION_B))
    assert has_same_content(first, Workbook(export=make_class(SECTION_A, SECTION_B)))
    assert not has_same_content(first, Workbook(export=make_class(SECTION_A)))
    assert not has_same_content(first, Workbook(export=make_class(SECTION_A, LAB)))


def test_workbook_kept_corrections_remain_until_removed() -> None:
    text = "Name,Student ID,Class 1 - Poll\nAnn,101,LATE\n"
    table = parse_table(Path("export.csv"), text.encode())
    corrections = Corrections(values={"LATE": "1"})
    corrected = parse_export(table, corrections)
    item = KeptCorrections(frozenset({"Name", "Student ID"}), corrections=corrections)
    kept = {item.shape: item}
    workbook = Workbook().with_export(parse_export(table)).with_corrected_export(corrected)
    assert workbook.kept_corrections == kept
    other = make_export(text.replace("Class 1 - Poll", "Class 2 - Poll"))
    assert workbook.with_export(other).kept_corrections == kept
    assert workbook.with_corrected_export(parse_export(table)).kept_corrections == {}
    strangers = make_export("Name,Student ID,Class 1 - Poll\nDi,909,1\nEd,910,1\n")
    assert workbook.with_export(strangers).kept_corrections == kept
