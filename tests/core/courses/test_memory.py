"""Tests for storing a workbook's decisions in a course and applying them to the next workbook."""

from dataclasses import replace
from pathlib import Path

import pytest

from core.choices import (
    TOTAL_KEY,
    Choices,
    Destination,
    DestinationKind,
    EditedScorePolicy,
    OutputColumns,
    ScoreCorrection,
    ScoringRule,
)
from core.clicker.reading import parse_export
from core.courses.course import Course
from core.courses.decision_items import build_workbook, list_items, merge_changes
from core.courses.memory import add_upload, apply_course, find_continued_sessions, remember, remove_upload
from core.files.tables import parse_table
from core.results import derive_results
from core.students.decision_texts import (
    describe_changed_fields,
    describe_changed_student,
    describe_past_decision,
    describe_shared_field,
)
from core.students.decisions import Decision, Judgment
from core.students.match_results import MatchStatus
from core.workbook import Workbook
from tests.core.courses.courses import (
    CLASS_WITH_STRANGER,
    GRADEBOOK_NAME,
    STRANGER,
    WEEK_1,
    WEEK_2,
    make_course,
    make_workbook,
    remember_week,
)
from tests.file_builders import CLICKER, GRADEBOOK
from tests.sentences import get_values

NEW_SESSION = CLASS_WITH_STRANGER.replace("Class 3 - Quiz,", "Class 3 - Quiz,Class 4 - Poll,").replace(
    "2.00,1.50,5.00,", "2.00,1.50,5.00,1.00,"
)
RENAMED = CLASS_WITH_STRANGER.replace("Class 3 - Quiz", "Lecture 3 - Quiz")
EXISTING_71 = Destination(DestinationKind.EXISTING, "71")
ASKED = Destination(DestinationKind.NEEDS_CHOICE)


def pad(text: str) -> str:
    """Return a file in which every row has as many cells as the header."""
    lines = [line.split(",") for line in text.splitlines()]
    return "\n".join(",".join([*line[:-1], *[""] * (len(lines[0]) - len(line)), line[-1]]) for line in lines) + "\n"


def change(course: Course, workbook: Workbook, changed: Workbook) -> Course:
    """Return the course after a user changed a workbook to which it was applied."""
    assert changed.gradebook is workbook.gradebook
    return remember(course, course, changed, derive_results(changed), now=WEEK_2)


def test_apply_course_replays_match_destination_and_rule() -> None:
    workbook = make_workbook(CLASS_WITH_STRANGER).with_choices(
        Choices(columns=OutputColumns.BOTH, rule=ScoringRule(decimals=1))
    )
    course = make_course(workbook)
    applied = apply_course(course, make_workbook(pad(NEW_SESSION), GRADEBOOK, GRADEBOOK_NAME))
    assert applied.choices == workbook.choices
    assert applied.get_destination("Class 1 - Poll") == EXISTING_71
    assert applied.dropped == frozenset()
    results = derive_results(applied)
    assert results.matches is not None
    assert results.matches.by_row[6].canvas_id == "14"
    assert get_values(results.matches.by_row[6].reason) == {"date": "2026-03-02", "reason": "asked him"}


def test_apply_course_unrelated_files_applies_no_decisions() -> None:
    course = make_course()
    assert apply_course(course, Workbook()).export is None
    assert apply_course(Course("NEW"), make_workbook()).destinations == {}


def test_remember_decision_keeps_its_evidence() -> None:
    [decision] = make_course().decisions.past_decisions
    assert (decision.email, decision.name, decision.canvas_id) == ("wei@mail.example.com", "Xu, Wei", "14")
    assert (decision.sis_user_id, decision.student_login, decision.when) == ("1004", "max", "2026-03-02")


def test_apply_course_changed_email_reopens_match() -> None:
    changed = make_workbook(CLASS_WITH_STRANGER.replace("wei@mail", "wei2@mail"))
    results = derive_results(apply_course(make_course(), changed))
    assert results.matches is not None
    match = results.matches.by_row[6]
    assert match.status is MatchStatus.NEEDS_REVIEW
    assert describe_changed_fields([1]) in match.reason


def test_apply_course_changed_student_login_reopens_match() -> None:
    results = derive_results(
        apply_course(make_course(), make_workbook(CLASS_WITH_STRANGER, GRADEBOOK.replace("max", "m2")))
    )
    assert results.matches is not None
    match = results.matches.by_row[6]
    assert match.status is MatchStatus.NEEDS_REVIEW
    assert str(describe_changed_student(is_id_changed=False, is_login_changed=True)) in match.reason


def test_apply_course_email_of_another_person_reopens_match() -> None:
    other = STRANGER.replace("Xu,Wei", "Young,Yuki")
    results = derive_results(apply_course(make_course(), make_workbook(f"{CLASS_WITH_STRANGER}{other}\n")))
    assert results.matches is not None
    assert results.matches.by_row[6].status is MatchStatus.NEEDS_REVIEW
    assert describe_shared_field(1) in results.matches.by_row[6].reason


@pytest.mark.parametrize("row", [3, 6])
def test_apply_course_rejected_match_remains_rejected(row: int) -> None:
    workbook = make_workbook(CLASS_WITH_STRANGER.replace("Xu,Wei", "Dorn,Maxi")).with_decision(
        Decision(Judgment.REJECTED, reason="a namesake"), row
    )
    course = remember_week(Course("MATH"), workbook)
    fresh = apply_course(course, make_workbook(CLASS_WITH_STRANGER.replace("Xu,Wei", "Dorn,Maxi")))
    results = derive_results(fresh)
    assert results.matches is not None
    assert results.matches.by_row[row].status is MatchStatus.NEEDS_REVIEW
    [decision] = course.decisions.past_decisions
    assert describe_past_decision(decision) in results.matches.by_row[row].reason


def test_remember_rejected_row_without_candidates_has_no_student() -> None:
    workbook = make_workbook(CLASS_WITH_STRANGER).with_decision(Decision(Judgment.REJECTED), 6)
    [decision] = remember_week(Course("MATH"), workbook).decisions.past_decisions
    assert (decision.judgment, decision.canvas_id, decision.sis_user_id) == (Judgment.REJECTED, None, "")


def test_apply_course_most_sessions_left_out_leaves_out_new_session() -> None:
    keys = ["Class 1 - Poll", "Class 2 - Poll"]
    course = make_course(make_workbook(CLASS_WITH_STRANGER).with_sessions_included(keys, included=False))
    applied = apply_course(course, make_workbook(pad(NEW_SESSION)))
    assert applied.dropped == {*keys, "Class 4 - Poll"}
    again = remember_week(course, applied, WEEK_2)
    included = applied.with_sessions_included(["Class 4 - Poll"], included=True)
    assert change(again, applied, included).decisions.dropped == frozenset(keys)


def test_apply_course_other_tool_includes_new_column_only_if_all_are_included() -> None:
    table = "Name,Email,Essay\nAdler Ida,ida@example.edu,3\nBose Ravi,ravi@example.edu,4\n"
    first, second = (parse_export(parse_table(Path("table.csv"), text.encode())) for text in (table, add_column(table)))
    assert first.unchosen_sessions == {"Essay"}
    gradebook = make_workbook().gradebook
    empty = apply_course(Course("MATH"), Workbook(export=first, gradebook=gradebook))
    assert empty.dropped == {"Essay"}
    chosen = remember_week(Course("MATH"), replace(empty, dropped=frozenset()))
    assert apply_course(chosen, Workbook(export=second, gradebook=gradebook)).dropped == frozenset()
    mixed = remember_week(Course("MATH"), Workbook(export=second, gradebook=gradebook, dropped=frozenset({"Draft"})))
    third = parse_export(parse_table(Path("table.csv"), add_column(add_column(table), "Talk").encode()))
    assert apply_course(mixed, Workbook(export=third, gradebook=gradebook)).dropped == {"Draft", "Talk"}


def add_column(table: str, title: str = "Draft") -> str:
    """Return the table with one more column of scores."""
    header, *rows = table.splitlines()
    return "\n".join([f"{header},{title}", *(f"{row},{number}" for number, row in enumerate(rows, 1)), ""])


def test_apply_course_renamed_session_keeps_choices_but_not_destination() -> None:
    workbook = replace(
        make_workbook(CLASS_WITH_STRANGER), corrections=(ScoreCorrection("id:1001", "Class 3 - Quiz", "EX", "ill"),)
    )
    course = make_course(workbook)
    applied = apply_course(course, make_workbook(RENAMED))
    assert applied.get_destination("Lecture 3 - Quiz") == ASKED
    assert [item.session for item in applied.corrections] == ["Lecture 3 - Quiz"]
    decided = applied.with_destination("Lecture 3 - Quiz", EXISTING_71)
    after = change(course, applied, decided)
    assert {session.key for session in after.sessions} == {"Class 1 - Poll", "Class 2 - Poll", "Lecture 3 - Quiz"}
    again = apply_course(after, make_workbook(RENAMED))
    assert again.get_destination("Lecture 3 - Quiz") == EXISTING_71
    assert [item.session for item in after.decisions.corrections] == ["Lecture 3 - Quiz"]


def test_find_continued_sessions_repeated_title_is_recognized_by_scores() -> None:
    repeated = CLASS_WITH_STRANGER.replace("Class 3 - Quiz,Total", "Class 3 - Quiz,Class 3 - Quiz,Total").replace(
        "5.00,8.50", "1.00,5.00,8.50"
    )
    continuity = find_continued_sessions(make_course(), make_workbook(pad(repeated)).export)  # type: ignore[arg-type]
    assert continuity.new | {*continuity.earlier_keys} == {
        "Class 1 - Poll",
        "Class 2 - Poll",
        "Class 3 - Quiz",
        "Class 3 - Quiz #2",
    }
    assert continuity.renamed == frozenset()


def test_apply_course_session_with_title_of_missing_session_is_unclear() -> None:
    other_scores = CLASS_WITH_STRANGER.replace("Class 2 - Poll", "Class 2 - Poll,Class 2 - Poll")
    course = make_course()
    lines = [line.split(",") for line in other_scores.splitlines()]
    for line in lines[1:]:
        line.insert(5, "0.25")
        line[6] = "0.75" if line[6] else ""
    workbook = make_workbook("\n".join(",".join(line) for line in lines) + "\n")
    applied = apply_course(course, workbook)
    assert applied.get_destination("Class 2 - Poll") == ASKED
    assert applied.get_destination("Class 2 - Poll #2") == ASKED


def test_remember_stores_only_changes_made_in_workbook() -> None:
    course = make_course()
    applied = apply_course(course, make_workbook(CLASS_WITH_STRANGER))
    meanwhile = replace(course, decisions=course.decisions.with_title(TOTAL_KEY, "Clicker"))
    changed = applied.with_sessions_included(["Class 2 - Poll"], included=False)
    after = remember(meanwhile, course, changed, derive_results(changed), now=WEEK_2)
    assert after.decisions.titles == {TOTAL_KEY: "Clicker"}
    assert after.decisions.dropped == {"Class 2 - Poll"}
    assert len(after.decisions.past_decisions) == 1


def test_remember_removed_decisions_are_deleted() -> None:
    course = make_course(make_workbook(CLASS_WITH_STRANGER).with_sessions_included(["Class 2 - Poll"], included=False))
    applied = apply_course(course, make_workbook(CLASS_WITH_STRANGER))
    changed = replace(applied, past_decisions=()).with_sessions_included(["Class 2 - Poll"], included=True)
    after = change(course, applied, changed)
    assert after.decisions.dropped == frozenset()
    assert after.decisions.past_decisions == ()


def test_remember_sessions_in_other_files_keep_choices() -> None:
    course = make_course(make_workbook(CLASS_WITH_STRANGER).with_sessions_included(["Class 2 - Poll"], included=False))
    fewer = make_workbook(
        "\n".join(",".join([*line.split(",")[:5], line.split(",")[-1]]) for line in CLICKER.splitlines())
    )
    after = change(course, fewer, apply_course(course, fewer))
    assert after.decisions.dropped == {"Class 2 - Poll"}
    assert {session.key for session in after.sessions} == {"Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"}


def test_remember_without_files_keeps_sessions_and_students() -> None:
    course = make_course()
    after = remember(course, course, Workbook(), derive_results(Workbook()), now=WEEK_2)
    assert (after.sessions, after.students, after.snapshot) == (course.sessions, course.students, course.snapshot)


def test_remember_overwriting_choices_are_not_stored() -> None:
    choices = replace(Choices(), overwrite_excused=True, edited_in_canvas=EditedScorePolicy.OVERWRITE)
    course = make_course(make_workbook(CLASS_WITH_STRANGER).with_choices(choices))
    assert course.decisions.choices == Choices()


def test_add_upload_same_upload_is_stored_once() -> None:
    course = make_course()
    [upload] = course.uploads
    again = add_upload(course, replace(upload, saved_at=WEEK_2))
    assert [item.saved_at for item in again.uploads] == [WEEK_2]
    assert remove_upload(again, upload).uploads == ()
    assert course.uploads[0].saved_at == WEEK_1


def test_build_workbook_listed_items_returns_same_decisions() -> None:
    decisions = make_course().decisions
    items = list_items(decisions)
    assert (
        build_workbook({**items, ("unknown", ""): 1, ("unknown.field", "x"): 1}).past_decisions
        == decisions.past_decisions
    )
    assert list_items(build_workbook(items)) == items
    assert list_items(Workbook()) == {}


def test_merge_changes_keeps_removed_items_removed() -> None:
    stored = {("a", "1"): 1, ("a", "2"): 2, ("a", "3"): 3}
    before, after = {("a", "1"): 1, ("a", "2"): 2}, {("a", "2"): 5, ("a", "4"): 4}
    assert merge_changes(stored, before, after) == {("a", "2"): 5, ("a", "3"): 3, ("a", "4"): 4}


def test_list_items_rule_version_is_a_separate_item() -> None:
    workbook = replace(Workbook(), rule_version=1)
    assert list_items(workbook) == {("rule_version", ""): 1}
    assert build_workbook(list_items(workbook)).rule_version == 1
