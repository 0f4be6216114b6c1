"""Tests for building the upload file."""

import csv
import io
from dataclasses import replace
from decimal import Decimal

import pytest

from core.canvas.effects import Effect
from core.canvas.importer.rehearse import rehearse
from core.choices import (
    DOUBLE_COUNTING_WARNING,
    AbsentPolicy,
    Choices,
    Destination,
    DestinationKind,
    ExistingScorePolicy,
    NoResponsePolicy,
    OutputColumns,
    ScoreCorrection,
    SectionSessions,
)
from core.problems import Severity
from core.results import PreparedUpload, derive_results, prepare_upload
from core.students.decisions import Decision, Judgment
from core.texts import Text
from core.upload.building import build_upload, find_absent_students
from core.upload.cells import build_cell
from core.upload.file import NO_SCORE_REASON, UploadFile
from core.workbook import Workbook
from tests.file_builders import CLICKER, GRADEBOOK, make_gradebook, make_results, make_workbook
from tests.sentences import get_values


def build_outgoing(
    choices: Choices | None = None, clicker: str = CLICKER, gradebook: str = GRADEBOOK
) -> PreparedUpload:
    return prepare_upload(derive_results(make_workbook(clicker, gradebook).with_choices(choices or Choices())))


def parse_cells(data: bytes) -> dict[str, list[str]]:
    rows = list(csv.reader(io.StringIO(data.decode())))
    return {row[0]: row[5:] for row in rows}


def list_reasons(upload: UploadFile) -> dict[tuple[int | None, str | None], Text]:
    return {(item.row, item.session): item.reason for item in upload.left_out}


def test_build_upload_writes_only_changes() -> None:
    outgoing = build_outgoing()
    assert parse_cells(outgoing.upload.data) == {
        "Student": ["Class 1 - Poll (71)", "Class 2 - Poll (0)", "Class 3 - Quiz (0)"],
        "    Points Possible": ["2", "2", "5"],
        "Adler, Ida": ["2", "1.5", "5"],
        "Bose, Ravi": ["0", "", "4.25"],
    }
    assert list_reasons(outgoing.upload) == {(5, None): NO_SCORE_REASON}
    assert outgoing.problems.max_severity is not Severity.ERROR


def test_build_upload_lowered_score_yields_problem() -> None:
    upload = build_outgoing().upload
    assert [problem.code for problem in upload.problems] == ["score-lowered"]
    assert upload.count_effects(Effect.LOWERED, Effect.REMOVED) == 1


def test_build_upload_total_is_exact_sum_of_chosen_sessions() -> None:
    workbook = make_workbook().with_sessions_included(["Class 2 - Poll"], included=False)
    outgoing = prepare_upload(derive_results(workbook.with_choices(Choices(columns=OutputColumns.TOTAL))))
    assert parse_cells(outgoing.upload.data) == {
        "Student": ["iClicker Total (0)"],
        "    Points Possible": ["7"],
        "Adler, Ida": ["7"],
        "Bose, Ravi": ["4.25"],
    }


def test_build_upload_clear_policy_deletes_scores_with_warnings() -> None:
    choices = Choices(no_response=NoResponsePolicy.CLEAR, overwrite_excused=True)
    upload = build_outgoing(choices).upload
    assert parse_cells(upload.data)["Cruz, Lena"][0] == ""
    assert [problem.code for problem in upload.problems] == ["score-lowered", "score-un-excused"]


def test_build_upload_withholds_cell_excused_in_canvas() -> None:
    upload = build_outgoing(clicker=CLICKER.replace("1003,,,,0", "1003,1.00,,,1.00")).upload
    assert list_reasons(upload)[5, "Class 1 - Poll"] == build_cell("1", "EX", Choices()).withheld_reason


def test_build_upload_zero_policy_keeps_excused_cells() -> None:
    upload = build_outgoing(Choices(no_response=NoResponsePolicy.ZERO)).upload
    assert parse_cells(upload.data)["Cruz, Lena"] == ["EX", "0", "0"]
    assert upload.left_out == ()


def test_build_upload_lists_withheld_total_with_reason() -> None:
    upload = build_outgoing(
        Choices(columns=OutputColumns.TOTAL, total_name="Essay", existing=ExistingScorePolicy.RAISE)
    ).upload
    assert (
        list_reasons(upload)[3, "Essay"]
        == build_cell("8", "9", Choices(existing=ExistingScorePolicy.RAISE)).withheld_reason
    )


@pytest.mark.parametrize(("absent", "text"), [(AbsentPolicy.ZERO, "0"), (AbsentPolicy.EXCUSED, "EX")])
def test_build_upload_writes_absence_value_for_absent_students(absent: AbsentPolicy, text: str) -> None:
    upload = build_outgoing(Choices(absent=absent)).upload
    assert parse_cells(upload.data)["Dorn, Max"] == ["", text, text]
    assert "Student, Test" not in parse_cells(upload.data)


def test_find_absent_students_excludes_match_candidates() -> None:
    results = make_results(CLICKER + "Dorn,Max,other@mail.example.com,,1.00,,,1.00\n")
    assert results.proposals is not None
    assert results.matches is not None
    assert find_absent_students(make_gradebook(), results.proposals, results.matches) == ()


def test_build_upload_lists_unchanged_row_with_reason() -> None:
    upload = build_outgoing(
        Choices(existing=ExistingScorePolicy.KEEP), "Name,Student ID,Class 1 - Poll,X\nIda Adler,1001,2.00,\n"
    ).upload
    assert [(item.row, item.session, item.is_unchanged) for item in upload.left_out] == [(2, None, True)]
    assert [problem.code for problem in upload.problems][-1] == "nothing-to-change"


def test_build_upload_lists_withheld_score_with_reason() -> None:
    upload = build_outgoing(Choices(existing=ExistingScorePolicy.KEEP)).upload
    assert list_reasons(upload)[4, "Class 1 - Poll"].values == {"score": "1"}


def test_build_upload_lists_row_not_in_course_with_reason() -> None:
    workbook = make_workbook().with_decision(Decision(Judgment.NOT_IN_COURSE, reason="auditor"), 3)
    upload = prepare_upload(derive_results(workbook)).upload
    assert list_reasons(upload)[3, None].values == {"reason": "auditor"}


def test_build_upload_lists_unmatched_rows_with_reason() -> None:
    rows = "Student,Test,,,1.00,,,1.00\nDorn,Maximilian,m@mail.example.com,,1.00,,,1.00\nZyx,Abc,,,1.00,,,1.00\n"
    upload = build_outgoing(clicker=CLICKER + rows).upload
    reasons = [list_reasons(upload)[row, None] for row in (6, 7, 8)]
    assert [set(reason.values) for reason in reasons] == [{"reason"}, {"name", "reason"}, set()]
    assert reasons[1].values["name"] == "Dorn, Max"


def test_check_points_possible_one_difference_offers_both_fixes() -> None:
    clicker = CLICKER.replace("Points Possible,,,,2.00", "Points Possible,,,,4.00")
    problems = build_outgoing(clicker=clicker).upload.problems
    message = next(problem.message for problem in problems if problem.code == "points-possible-differ")
    assert "4 points here and 2 in Canvas" in message
    assert "--scale-to 2" in message


def test_check_points_possible_two_differences_offer_no_scaling() -> None:
    clicker = CLICKER.replace("2.00,2.00,5.00,9.00", "4.00,4.00,5.00,13.00").replace("Class 2 - Poll", "Essay")
    problems = build_outgoing(clicker=clicker).upload.problems
    messages = [problem.message for problem in problems if problem.code == "points-possible-differ"]
    assert len(messages) == 2
    assert [get_values(message) for message in messages] == [
        {"title": title, "here": "4", "canvas": canvas} for title, canvas in (("Class 1 - Poll", "2"), ("Essay", "10"))
    ]
    assert not any("scale" in message for message in messages)


def test_build_upload_chosen_iclicker_grade_yields_problem() -> None:
    gradebook = make_gradebook(GRADEBOOK.replace("Essay (72)", "iClicker Grade (72)"))
    workbook = make_workbook().with_gradebook(gradebook)
    workbook_with_choice = workbook.with_destination("Class 2 - Poll", Destination(DestinationKind.EXISTING, "72"))
    (message,) = [
        problem.message
        for problem in prepare_upload(derive_results(workbook_with_choice)).problems
        if problem.code == "iclicker-grade-exists"
    ]
    assert get_values(message) == {"column": "Class 2 - Poll", "assignment": "iClicker Grade"}


def test_build_upload_total_avoids_existing_iclicker_grade() -> None:
    gradebook = GRADEBOOK.replace("Essay (72)", "iClicker Grade (72)")
    upload = build_outgoing(Choices(columns=OutputColumns.TOTAL), gradebook=gradebook).upload
    assert "iclicker-grade-exists" in [problem.code for problem in upload.problems]
    assert upload.columns[0].assignment is None


def test_build_upload_excused_session_is_left_out_of_total_pro_rata() -> None:
    clicker = CLICKER.replace("ravi@example.edu,1002,0.00,,4.25", "ravi@example.edu,1002,EX,,4.25")
    upload = build_outgoing(Choices(columns=OutputColumns.TOTAL), clicker).upload
    assert parse_cells(upload.data)["Bose, Ravi"] == ["5.46"]  # 4.25 of 7, times 9


def test_build_upload_student_without_remaining_session_is_excused() -> None:
    clicker = "Name,Student ID,A,B\nPoints Possible,,2,2\nIda Adler,1001,EX,1\nRavi Bose,1002,2,1\n"
    choices = Choices(columns=OutputColumns.TOTAL, rule=replace(Choices().rule, drop_lowest=1))
    upload = build_outgoing(choices, clicker).upload
    assert parse_cells(upload.data)["Adler, Ida"] == ["EX"]


def test_build_upload_lists_unwritten_row_with_actual_reason() -> None:
    unchanged = build_outgoing(
        Choices(existing=ExistingScorePolicy.KEEP), "Name,Student ID,Class 1 - Poll,X\nIda Adler,1001,1.00,\n"
    ).upload
    assert (2, "Class 1 - Poll") in list_reasons(unchanged)
    empty = build_outgoing(clicker="Name,Student ID,My Final Score,My Final Points\nIda Adler,1001,1.00,2\n").upload
    assert empty.resolved_columns == ()
    reasons = {list_reasons(upload)[2, None].template for upload in (unchanged, empty)} | {NO_SCORE_REASON.template}
    assert len(reasons) == 3
    assert not any(item.is_unchanged for upload in (unchanged, empty) for item in upload.left_out)


def test_build_upload_student_named_points_possible_is_written() -> None:
    gradebook = GRADEBOOK.replace("Bose, Ravi", "Bose, Points Possible")
    outgoing = build_outgoing(Choices(), CLICKER, gradebook)
    assert outgoing.problems.max_severity is not Severity.ERROR
    assert "Bose, points possible" in parse_cells(outgoing.upload.data)


def test_build_upload_leaves_out_unresolved_column() -> None:
    upload = build_outgoing(clicker=CLICKER.replace("Class 2 - Poll", "My Final Score")).upload
    assert upload.left_out_keys == ("My Final Score",)
    assert any(item.session == "My Final Score" and item.row is None for item in upload.left_out)


def test_encode_restore_file_restores_canvas_scores() -> None:
    outgoing = build_outgoing()
    assert parse_cells(outgoing.restore_data) == {
        "Student": ["Class 1 - Poll (71)"],
        "    Points Possible": ["2"],
        "Bose, Ravi": ["1"],
    }


def test_encode_restore_file_omits_unassigned_students() -> None:
    outgoing = build_outgoing(Choices(absent=AbsentPolicy.ZERO))
    assert "N/A" not in outgoing.restore_data.decode()


def test_encode_restore_file_undoes_upload() -> None:
    outgoing = build_outgoing(Choices(no_response=NoResponsePolicy.ZERO))
    changes = {(change.canvas_id, change.assignment_id): change for change in outgoing.rehearsal.changes}
    after = GRADEBOOK.replace("ravi,S1,1.00", "ravi,S1,0.00")
    back = rehearse(make_gradebook(after), outgoing.restore_data).changes
    assert {(change.canvas_id, change.after) for change in back} == {
        (student, change.before) for (student, assignment), change in changes.items() if assignment
    }


def test_build_upload_without_both_files_raises_value_error() -> None:
    results = make_results()
    assert results.proposals is not None
    assert results.matches is not None
    assert results.score_sheet is not None
    with pytest.raises(ValueError, match="built from an export and a gradebook"):
        build_upload(Workbook(), results.proposals, results.matches, results.score_sheet)
    with pytest.raises(ValueError, match="before both files are read"):
        prepare_upload(replace(results, score_sheet=None))


def test_build_upload_scaled_total_never_exceeds_points_possible() -> None:
    """A total that is scaled to fixed points never exceeds them."""
    gradebook = GRADEBOOK.replace("Essay (72)", "Clickers (72)").replace(",9.00,", ",,").replace(",8.00,", ",,")
    keys = ["Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"]
    for week in range(1, 4):
        workbook = make_workbook(CLICKER, gradebook).with_sessions_included(keys[week:], included=False)
        plain = prepare_upload(
            derive_results(workbook.with_choices(Choices(columns=OutputColumns.TOTAL, total_name="Clickers")))
        )
        differ = [problem.code for problem in plain.problems if problem.code == "points-possible-differ"]
        assert differ == ["points-possible-differ"]
        rule = replace(Choices().rule, scale_to=Decimal(10))
        scaled = prepare_upload(
            derive_results(
                workbook.with_choices(Choices(columns=OutputColumns.TOTAL, total_name="Clickers", rule=rule))
            )
        )
        assert "points-possible-differ" not in [problem.code for problem in scaled.problems]
        shown = parse_cells(scaled.upload.data)
        assert shown["    Points Possible"] == ["10"]
        assert Decimal(shown["Adler, Ida"][0]) <= 10
        gradebook = gradebook.replace("ida,S1,2.00,,", f"ida,S1,2.00,{shown['Adler, Ida'][0]},")


def test_build_upload_own_sections_writes_nothing_in_sessions_of_others() -> None:
    gradebook = GRADEBOOK.replace("ravi,S1", "ravi,S2").replace("max,S1", "max,S2").replace(",N/A,", ",,")
    rule = replace(Choices().rule, section_sessions=SectionSessions.OWN)
    choices = Choices(OutputColumns.BOTH, no_response=NoResponsePolicy.ZERO, absent=AbsentPolicy.ZERO, rule=rule)
    cells = parse_cells(build_outgoing(choices, gradebook=gradebook).upload.data)
    assert cells["Bose, Ravi"] == ["0", "", "4.25", "5.46"]
    assert cells["Dorn, Max"] == ["0", "", "0", "0"]
    assert cells["Adler, Ida"] == ["2", "1.5", "5", "8.5"]


def test_build_upload_absent_zero_keeps_scores_of_match_candidates() -> None:
    clicker = CLICKER + "Dorn,Max,other@mail.example.com,,1.00,,,1.00\n"
    assert "Dorn, Max" not in parse_cells(build_outgoing(Choices(absent=AbsentPolicy.ZERO), clicker).upload.data)


def test_build_upload_nobody_matched_writes_absence_for_all() -> None:
    clicker = "Name,Student ID,Class 2 - Poll\nPoints Possible,,2\nZyx Abc,7777,1\n"
    cells = parse_cells(build_outgoing(Choices(absent=AbsentPolicy.ZERO), clicker).upload.data)
    assert [cells[name] for name in ("Adler, Ida", "Bose, Ravi", "Cruz, Lena", "Dorn, Max")] == [["0"]] * 4


def test_build_upload_correction_of_absent_student_keeps_other_scores() -> None:
    workbook = make_workbook(CLICKER, GRADEBOOK.replace(",N/A,", ",2.00,"))
    workbook = replace(workbook, corrections=(ScoreCorrection("canvas:14", "Class 2 - Poll", "1.5"),))
    assert parse_cells(prepare_upload(derive_results(workbook)).upload.data)["Dorn, Max"] == ["2", "1.5", ""]


def test_build_upload_own_sections_keeps_scores_of_absent_student_of_other_section() -> None:
    gradebook = GRADEBOOK.replace("max,S1,N/A", "max,S2,2.00")
    rule = replace(Choices().rule, section_sessions=SectionSessions.OWN)
    upload = build_outgoing(Choices(absent=AbsentPolicy.ZERO, rule=rule), gradebook=gradebook).upload
    assert "Dorn, Max" not in parse_cells(upload.data)


def test_check_points_possible_reports_column_and_every_scaled_column() -> None:
    clicker = CLICKER.replace("Points Possible,,,,2.00", "Points Possible,,,,4.00")
    several = build_outgoing(clicker=clicker).upload.problems
    alone = build_outgoing(clicker="Name,Student ID,Class 1 - Poll\nPoints Possible,,4\nIda Adler,1001,1\n").upload
    found = [
        next(problem for problem in problems if problem.code == "points-possible-differ")
        for problems in (several, alone.problems)
    ]
    assert [problem.place.column for problem in found] == [5, 3]
    assert found[0].message != found[1].message  # scaling changes all columns, and only the first file has several


def test_check_losses_states_student_column_and_new_score() -> None:
    lowered = build_outgoing().upload.problems
    removed = build_outgoing(Choices(columns=OutputColumns.TOTAL, total_name="Essay", absent=AbsentPolicy.EXCUSED))
    assert [problem.code for problem in lowered] == ["score-lowered"]
    message = next(iter(lowered)).message
    assert all(text in message for text in ("Bose, Ravi", "Class 1 - Poll", "0"))
    assert any("Essay" in problem.message and "4.25" in problem.message for problem in removed.upload.problems)


def test_build_upload_total_beside_sessions_states_double_counting() -> None:
    problems = build_outgoing(Choices(columns=OutputColumns.BOTH)).upload.problems
    assert [problem.message for problem in problems if problem.code == "counted-twice"] == [DOUBLE_COUNTING_WARNING]


def test_build_upload_row_matched_outside_the_gradebook_is_left_out_whole() -> None:
    workbook = make_workbook().with_decision(Decision(Judgment.MATCHED, "99"), 3)
    upload = prepare_upload(derive_results(workbook)).upload
    assert [(item.row, item.name, item.session) for item in upload.left_out if item.row == 3] == [
        (3, "Adler, Ida", None)
    ]


def test_build_upload_nobody_matched_writes_no_row() -> None:
    upload = build_outgoing(clicker="Name,Student ID,Class 1 - Poll\nPoints Possible,,2\nZyx Abc,7777,1\n").upload
    assert (upload.rows, upload.columns) == ((), ())
    assert list(list_reasons(upload)) == [(3, None)]


def test_build_upload_row_that_needs_review_states_the_candidate() -> None:
    upload = build_outgoing(clicker=CLICKER + "Dorn,Max,other@mail.example.com,,1.00,,,1.00\n").upload
    assert "Dorn, Max" in list_reasons(upload)[6, None]


def test_build_upload_text_without_value_is_left_out_beside_other_scores() -> None:
    upload = build_outgoing(clicker=CLICKER.replace("1001,2.00,1.50", "1001,2.00,late")).upload
    assert [(item.row, item.session) for item in upload.left_out if item.session] == [(3, "Class 2 - Poll")]
    assert parse_cells(upload.data)["Adler, Ida"] == ["2", "5"]
