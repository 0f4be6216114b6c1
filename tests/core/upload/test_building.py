"""The whole file: who is in it, who is not, and why."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from core.canvas.effects import Effect
from core.canvas.importer.rehearse import rehearse
from core.choices import Absent, Choices, Columns, Destination, Existing, Going, NoResponse
from core.problems import Severity
from core.results import Outgoing, derive, prepare
from core.students.decisions import Decision, Judgment
from core.upload.building import absent_students, build_upload
from core.upload.file import Upload
from core.workbook import Workbook
from tests.classroom import CLICKER, GRADEBOOK, make_gradebook, make_results, make_workbook


def built(choices: Choices | None = None, clicker: str = CLICKER, gradebook: str = GRADEBOOK) -> Outgoing:
    return prepare(derive(make_workbook(clicker, gradebook).preferring(choices or Choices())))


def cells(data: bytes) -> dict[str, list[str]]:
    rows = list(csv.reader(io.StringIO(data.decode())))
    return {row[0]: row[5:] for row in rows}


def why(upload: Upload) -> dict[tuple[int | None, str | None], str]:
    return {(left.row, left.session): left.why for left in upload.left_out}


def test_the_file_holds_what_changes_and_nothing_else() -> None:
    outgoing = built()
    assert cells(outgoing.upload.data) == {
        "Student": ["Class 1 - Poll (71)", "Class 2 - Poll (0)", "Class 3 - Quiz (0)"],
        "    Points Possible": ["2", "2", "5"],
        "Adler, Ida": ["2", "1.5", "5"],
        "Bose, Ravi": ["0", "", "4.25"],
    }
    assert why(outgoing.upload) == {(5, None): "no score in the chosen sessions"}
    assert outgoing.problems.worst is not Severity.ERROR


def test_what_goes_down_is_listed() -> None:
    upload = built().upload
    assert [problem.code for problem in upload.problems] == ["score-lowered"]
    assert upload.count(Effect.LOWERED, Effect.REMOVED) == 1


def test_the_total_is_the_exact_sum_of_the_chosen_sessions() -> None:
    workbook = make_workbook().choosing(["Class 2 - Poll"], count=False)
    outgoing = prepare(derive(workbook.preferring(Choices(columns=Columns.TOTAL))))
    assert cells(outgoing.upload.data) == {
        "Student": ["iClicker Total (0)"],
        "    Points Possible": ["7"],
        "Adler, Ida": ["7"],
        "Bose, Ravi": ["4.25"],
    }


def test_clearing_really_deletes_and_says_so() -> None:
    choices = Choices(no_response=NoResponse.CLEAR, overwrite_excused=True)
    upload = built(choices).upload
    assert cells(upload.data)["Cruz, Lena"][0] == ""
    assert [problem.code for problem in upload.problems] == ["score-lowered", "score-un-excused"]


def test_an_excuse_in_canvas_stays() -> None:
    upload = built(clicker=CLICKER.replace("1003,,,,0", "1003,1.00,,,1.00")).upload
    assert why(upload)[5, "Class 1 - Poll"] == "excused in Canvas, and stays excused"


def test_filling_blanks_leaves_excuses_alone_and_lists_nothing() -> None:
    upload = built(Choices(no_response=NoResponse.ZERO)).upload
    assert cells(upload.data)["Cruz, Lena"] == ["EX", "0", "0"]
    assert upload.left_out == ()


def test_a_total_that_is_kept_back_is_listed() -> None:
    upload = built(Choices(columns=Columns.TOTAL, total_name="Essay", existing=Existing.RAISE)).upload
    assert why(upload)[3, "Essay"] == "Canvas already has 9, and scores are only raised"


@pytest.mark.parametrize(("absent", "text"), [(Absent.ZERO, "0"), (Absent.EXCUSED, "EX")])
def test_absent_students_get_what_was_chosen_where_they_are_assigned(absent: Absent, text: str) -> None:
    upload = built(Choices(absent=absent)).upload
    assert cells(upload.data)["Dorn, Max"] == ["", text, text]
    assert "Student, Test" not in cells(upload.data)


def test_who_may_still_be_found_is_not_absent() -> None:
    results = make_results(CLICKER + "Dorn,Max,other@mail.example.com,,1.00,,,1.00\n")
    assert results.proposals is not None
    assert results.roll is not None
    assert absent_students(make_gradebook(), results.proposals, results.roll) == ()


def test_rows_of_people_without_a_change_say_so() -> None:
    upload = built(Choices(existing=Existing.KEEP), "Name,Student ID,Class 1 - Poll,X\nIda Adler,1001,2.00,\n").upload
    assert why(upload)[2, None] == "no change: Canvas would look the same afterwards"
    assert [problem.code for problem in upload.problems][-1] == "nothing-to-change"


def test_a_score_that_is_kept_back_is_listed() -> None:
    upload = built(Choices(existing=Existing.KEEP)).upload
    assert why(upload)[4, "Class 1 - Poll"] == "Canvas already has 1, and scores in Canvas are kept"


def test_a_row_decided_to_be_outside_the_course_says_so() -> None:
    workbook = make_workbook().deciding(Decision(Judgment.NOT_IN_COURSE, reason="auditor"), 3)
    upload = prepare(derive(workbook)).upload
    assert why(upload)[3, None] == "not in this course, as was decided (auditor)"


def test_test_rows_and_doubtful_rows_are_listed() -> None:
    rows = "Student,Test,,,1.00,,,1.00\nDorn,Maximilian,m@mail.example.com,,1.00,,,1.00\nZyx,Abc,,,1.00,,,1.00\n"
    upload = built(clicker=CLICKER + rows).upload
    assert why(upload)[6, None].startswith("no student of the course")
    assert why(upload)[8, None].startswith("nobody in the gradebook")


def test_points_that_differ_are_a_problem_with_both_cures() -> None:
    clicker = CLICKER.replace("Points Possible,,,,2.00", "Points Possible,,,,4.00")
    problems = built(clicker=clicker).upload.problems
    message = next(problem.message for problem in problems if problem.code == "points-possible-differ")
    assert "4 points here and 2 in Canvas" in message
    assert "--scale-to 2" in message


def test_one_rule_cannot_scale_to_the_points_of_two_assignments() -> None:
    clicker = CLICKER.replace("2.00,2.00,5.00,9.00", "4.00,4.00,5.00,13.00").replace("Class 2 - Poll", "Essay")
    problems = built(clicker=clicker).upload.problems
    messages = [problem.message for problem in problems if problem.code == "points-possible-differ"]
    assert len(messages) == 2
    assert all("Set it to 4 points in Canvas first" in message for message in messages)
    assert not any("scale" in message for message in messages)


def test_scores_in_iclickers_own_column_are_told() -> None:
    gradebook = make_gradebook(GRADEBOOK.replace("Essay (72)", "iClicker Grade (72)"))
    workbook = make_workbook().with_gradebook(gradebook)
    sent = workbook.sending("Class 2 - Poll", Destination(Going.EXISTING, "72"))
    (message,) = [each.message for each in prepare(derive(sent)).problems if each.code == "iclicker-grade-exists"]
    assert message.startswith("The scores of “Class 2 - Poll” go to the assignment “iClicker Grade”")


def test_an_iclicker_grade_is_offered_never_taken() -> None:
    gradebook = GRADEBOOK.replace("Essay (72)", "iClicker Grade (72)")
    upload = built(Choices(columns=Columns.TOTAL), gradebook=gradebook).upload
    assert "iclicker-grade-exists" in [problem.code for problem in upload.problems]
    assert upload.columns[0].assignment is None


def test_excused_sessions_in_a_total_are_for_a_person() -> None:
    clicker = CLICKER.replace("ravi@example.edu,1002,0.00,,4.25", "ravi@example.edu,1002,EX,,4.25")
    upload = built(Choices(columns=Columns.TOTAL), clicker).upload
    assert "excused-in-total" in [problem.code for problem in upload.problems]


def test_a_dropped_excuse_is_no_question() -> None:
    clicker = "Name,Student ID,A,B\nPoints Possible,,2,2\nIda Adler,1001,EX,1\nRavi Bose,1002,2,1\n"
    choices = Choices(columns=Columns.TOTAL, rule=replace(Choices().rule, drop_lowest=1))
    upload = built(choices, clicker).upload
    assert "excused-in-total" not in [problem.code for problem in upload.problems]
    assert cells(upload.data)["Adler, Ida"] == ["1"]


def test_where_nothing_is_written_the_reason_is_the_true_one() -> None:
    kept = built(Choices(existing=Existing.KEEP), "Name,Student ID,Class 1 - Poll,X\nIda Adler,1001,1.00,\n").upload
    assert why(kept)[2, None] == "nothing to write: its scores are kept back"
    refused = built(clicker="Name,Student ID,Final Score,Final Points\nIda Adler,1001,1.00,2\n").upload
    assert why(refused)[2, None] == "no column is written"


def test_a_name_with_points_possible_in_it_stays_a_student() -> None:
    gradebook = GRADEBOOK.replace("Bose, Ravi", "Bose, Points Possible")
    outgoing = built(Choices(), CLICKER, gradebook)
    assert outgoing.problems.worst is not Severity.ERROR
    assert "Bose, points possible" in cells(outgoing.upload.data)


def test_a_column_without_a_place_is_listed() -> None:
    upload = built(clicker=CLICKER.replace("Class 2 - Poll", "Final Score")).upload
    assert upload.refused == ("Final Score",)
    assert any(left.session == "Final Score" and left.row is None for left in upload.left_out)


def test_the_restore_file_puts_back_what_was_there() -> None:
    outgoing = built()
    assert cells(outgoing.restore) == {
        "Student": ["Class 1 - Poll (71)"],
        "    Points Possible": ["2"],
        "Bose, Ravi": ["1"],
    }


def test_the_restore_file_never_speaks_of_who_is_not_assigned() -> None:
    outgoing = built(Choices(absent=Absent.ZERO))
    assert "N/A" not in outgoing.restore.decode()


def test_upload_then_restore_gives_back_the_first_course() -> None:
    outgoing = built(Choices(no_response=NoResponse.ZERO))
    changes = {(change.canvas_id, change.assignment_id): change for change in outgoing.rehearsal.changes}
    after = GRADEBOOK.replace("ravi,S1,1.00", "ravi,S1,0.00")
    back = rehearse(make_gradebook(after), outgoing.restore).changes
    assert {(change.canvas_id, change.after) for change in back} == {
        (student, change.before) for (student, assignment), change in changes.items() if assignment
    }


def test_a_file_needs_both_files() -> None:
    results = make_results()
    assert results.proposals is not None
    assert results.roll is not None
    assert results.sheet is not None
    with pytest.raises(ValueError, match="built from an export and a gradebook"):
        build_upload(Workbook(), results.proposals, results.roll, results.sheet)
    with pytest.raises(ValueError, match="before both files are read"):
        prepare(replace(results, sheet=None))


def test_scaling_three_weeks_of_a_growing_total() -> None:
    """A total made once with fixed points and scaled to them never shows more than its points."""
    gradebook = GRADEBOOK.replace("Essay (72)", "Clickers (72)").replace(",9.00,", ",,").replace(",8.00,", ",,")
    keys = ["Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"]
    for week in range(1, 4):
        workbook = make_workbook(CLICKER, gradebook).choosing(keys[week:], count=False)
        plain = prepare(derive(workbook.preferring(Choices(columns=Columns.TOTAL, total_name="Clickers"))))
        differ = [problem.code for problem in plain.problems if problem.code == "points-possible-differ"]
        assert differ == ["points-possible-differ"]
        rule = replace(Choices().rule, scale_to=Decimal(10))
        scaled = prepare(derive(workbook.preferring(Choices(columns=Columns.TOTAL, total_name="Clickers", rule=rule))))
        assert "points-possible-differ" not in [problem.code for problem in scaled.problems]
        shown = cells(scaled.upload.data)
        assert shown["    Points Possible"] == ["10"]
        assert Decimal(shown["Adler, Ida"][0]) <= 10
        gradebook = gradebook.replace("ida,S1,2.00,,", f"ida,S1,2.00,{shown['Adler, Ida'][0]},")
