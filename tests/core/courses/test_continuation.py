"""How a course continues with new files."""

from dataclasses import replace
from datetime import timedelta

import pytest

from core.choices import Destination, DestinationKind
from core.clicker.combining import combine_exports
from core.clicker.export import ClickerExport
from core.clicker.reading import parse_export
from core.courses.continuation import (
    continue_course,
    copy_arrivals,
    mark_last_upload_arrived,
    update_sent_uploads,
)
from core.courses.course import Course
from core.courses.sent_history import list_sent_scores
from core.files.tables import parse_table
from core.recognition.corrections import Corrections
from core.recognition.file_shapes import build_kept_corrections
from core.recognition.roles import ColumnRole
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from tests.core.courses.courses import (
    CLASS_WITH_STRANGER,
    GRADEBOOK_NAME,
    WEEK_1,
    WEEK_2,
    make_course,
    make_workbook,
    remember_week,
    replace_upload,
)
from tests.file_builders import CLICKER, GRADEBOOK, make_export

MORE_STUDENTS = f'{GRADEBOOK}"Zorn, Zoe",15,1005,zoe,S1,,,\n'


def test_remembered_matches_and_sent_scores_are_applied() -> None:
    course = make_course()
    continued = continue_course(course, make_workbook(CLASS_WITH_STRANGER, GRADEBOOK, GRADEBOOK_NAME), WEEK_2)
    assert continued.loaded is course
    assert [match.canvas_id for match in continued.workbook.past_decisions] == ["14"]
    assert len(continued.workbook.sent_uploads) > 0
    assert continued.problems == ()


def test_files_without_gradebook_have_no_sent_scores() -> None:
    continued = continue_course(make_course(), Workbook(export=make_export(CLASS_WITH_STRANGER)), WEEK_2)
    assert len(continued.workbook.past_decisions) == 1
    assert continued.workbook.sent_uploads == ()
    assert continue_course(Course("NEW"), Workbook(), WEEK_2).workbook.export is None


def test_upload_that_did_not_arrive_is_a_problem() -> None:
    continued = continue_course(make_course(), make_workbook(CLICKER, MORE_STUDENTS, GRADEBOOK_NAME), WEEK_2)
    assert [problem.code for problem in continued.problems] == ["sent-not-imported"]
    confirmed = mark_last_upload_arrived(make_course(), WEEK_2)
    assert confirmed.uploads[-1].arrived_at == WEEK_2
    assert mark_last_upload_arrived(confirmed, WEEK_2 + timedelta(days=1)).uploads[-1].arrived_at == WEEK_2
    assert continue_course(confirmed, make_workbook(CLICKER, MORE_STUDENTS, GRADEBOOK_NAME), WEEK_2).problems == ()


def test_decisions_in_the_workbook_take_precedence() -> None:
    course = make_course(make_workbook(CLASS_WITH_STRANGER).with_title("Class 1 - Poll", "Old"))
    opened = make_workbook(CLASS_WITH_STRANGER, GRADEBOOK, GRADEBOOK_NAME).with_title("Class 1 - Poll", "New")
    decision = Decision(Judgment.MATCHED, "13")
    workbook = continue_course(course, opened.with_decision(decision, 6), WEEK_2).workbook
    assert workbook.titles == {"Class 1 - Poll": "New"}
    assert workbook.decisions.by_row == {6: decision}
    assert len(workbook.past_decisions) == 1


def keep(corrections: Corrections, export: ClickerExport) -> Course:
    """Return a course that keeps these corrections for files like the export."""
    corrected = build_kept_corrections(export.columns, corrections)
    decisions = replace(make_course().decisions, kept_corrections={corrected.shape: corrected})
    return replace(make_course(), decisions=decisions)


@pytest.mark.parametrize("number_of_files", [1, 2])
def test_kept_corrections_are_applied_to_files_of_their_shape(number_of_files: int) -> None:
    export = make_export(CLICKER)
    column = export.sessions[0].column
    course = keep(Corrections(roles={column: ColumnRole.IGNORED}, values={"LATE": "0.5"}), export)
    if number_of_files == 2:
        export = combine_exports([export, make_export(CLICKER.replace("Class ", "Lab ").replace("Adler", "Adlerin"))])
    workbook = replace(make_workbook(), export=export)
    continued = continue_course(course, workbook, WEEK_2).workbook.export
    assert continued
    assert "Class 1 - Poll" not in [session.key for session in continued.sessions]
    assert continued.files[0].corrections.values == {"LATE": "0.5"}
    again = continue_course(course, replace(workbook, export=continued), WEEK_2).workbook.export
    assert again is not None
    assert again.files[0] is continued.files[0]


def test_corrections_that_do_not_fit_are_left_out() -> None:
    workbook = make_workbook()
    assert workbook.export
    people = {column.column: ColumnRole.IGNORED for column in workbook.export.columns[:4]}
    course = keep(Corrections(roles=people), workbook.export)
    assert continue_course(course, workbook, WEEK_2).workbook.export is workbook.export
    other = make_export(CLICKER.replace("Email,Student ID", "Mail,ID number"))
    assert continue_course(course, replace(workbook, export=other), WEEK_2).workbook.export is other


def test_export_that_the_user_corrected_is_unchanged() -> None:
    corrections = Corrections(values={"LATE": "1"})
    file = make_export(CLICKER)
    export = parse_export(parse_table(file.path, file.data), corrections)
    course = keep(Corrections(values={"LATE": "0.5"}), file)
    workbook = replace(make_workbook(), export=export)
    assert continue_course(course, workbook, WEEK_2).workbook.export is export


def test_new_gradebook_shows_what_was_sent_and_created() -> None:
    course = remember_week(Course("MATH"), make_workbook())
    columns = ["Class 2 - Poll (901),Class 3 - Quiz (902)", "2.00,5.00", "1.50,5.00", ",4.25", ",", ",", ","]
    parts = [(*line.rsplit(",", 1), text) for line, text in zip(GRADEBOOK.splitlines(), columns, strict=True)]
    imported = "".join(f"{start},{text},{end}\n" for start, end, text in parts)
    opened = make_workbook(CLICKER, imported, GRADEBOOK_NAME)
    continued = update_sent_uploads(course, opened, WEEK_2)
    assert continued.course.uploads[-1].arrived_at == WEEK_2
    assert continued.workbook.get_destination("Class 2 - Poll").assignment_id == "901"
    assert continued.workbook.sent_uploads
    assert continued.problems == ()
    chosen = opened.with_destination("Class 2 - Poll", Destination(DestinationKind.EXISTING, "71"))
    kept = update_sent_uploads(course, chosen, WEEK_2).workbook
    assert kept.get_destination("Class 2 - Poll").assignment_id == "71"


def test_arrivals_are_copied_to_uploads_that_lack_them() -> None:
    course = make_course()
    arrived = replace_upload(course, arrived_at=WEEK_1)
    assert copy_arrivals(course, arrived).uploads[-1].arrived_at == WEEK_1
    assert copy_arrivals(arrived, course) is arrived
    assert copy_arrivals(Course("NEW"), arrived).uploads == ()
    two = replace(arrived, uploads=(*arrived.uploads, replace(course.uploads[-1], gradebook_sha256="other")))
    both = replace(course, uploads=(*arrived.uploads, *two.uploads[1:]))
    later = replace(two, uploads=(two.uploads[0], replace(two.uploads[1], arrived_at=WEEK_2)))
    assert [upload.arrived_at for upload in copy_arrivals(both, later).uploads] == [WEEK_1, WEEK_2]


def test_sent_scores_are_listed_with_the_earlier_score() -> None:
    workbook = make_workbook(CLICKER.replace("1001,2.00", "1001,1.00"))
    course = remember_week(Course("MATH"), workbook)
    [sent] = list_sent_scores(course, "11", "71", "Class 1 - Poll")
    assert (sent.saved_at, sent.text, sent.before, sent.has_arrived) == (WEEK_1, "1", "2", False)
    [new] = list_sent_scores(replace_upload(course, arrived_at=WEEK_2), "11", "902", "Class 3 - Quiz")
    assert (new.text, new.before, new.has_arrived) == ("5", "", True)
    unknown = replace_upload(course, packed_restore=b"")
    assert [item.before for item in list_sent_scores(unknown, "11", "71", "Class 1 - Poll")] == [None]
    assert list_sent_scores(course, "99", "71", "Class 1 - Poll") == ()
