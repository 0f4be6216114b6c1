from collections.abc import Callable
from dataclasses import astuple, replace
from datetime import timedelta

import pytest

from core.canvas.gradebook import Gradebook
from core.canvas.importer.rehearsal_result import RehearsalOutcome, RehearsalResult
from core.choices import Destination, DestinationKind
from core.files.dictionary_column import DictionaryColumn
from core.problems import Problem, Severity
from core.results import PreparedUpload, Results, derive_results, prepare_upload
from core.students.decisions import Decision, Judgment
from core.texts import Text
from core.upload.file import UploadFile, encode_upload
from core.upload.upload_comparison import UploadDifference
from core.workbook import Workbook
from gui.review_export.confirmations import Confirmations, build_stale_gradebook_warning, find_errors
from gui.review_export.problem_groups import group_problems
from gui.review_export.questions_view import IGNORE_STUDENT_ANSWER, STUDENT_BOX_LABEL, build_questions
from gui.review_export.upload_review import (
    EmptyReason,
    UploadReview,
    build_review,
    describe_difference,
    describe_empty_reason,
    describe_questions,
    describe_upload,
    find_empty_reason,
)
from gui.steps import Step
from gui.work import tasks
from tests.change_builders import build_changes
from tests.file_builders import CLICKER, make_results
from tests.gui.review_export.conftest import EXPORT, find_numbers


def test_review_summary_counts_changes_and_questions(review: UploadReview) -> None:
    assert find_numbers(review.summary) == ["3", "3", "4", "1", "1", "1"]
    assert review.summary.endswith(describe_questions(review.questions))


SESSIONS = ["Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"]
HEADING, *ROWS = EXPORT.splitlines(keepends=True)


BLANK = '"Ash, Ana",,0001,aash@example.edu,,,,,\n'
ALIKE = '"Ash, Anna",,,,,1.00,,,1.00\n'
AS_IN_CANVAS = '"Ash, Ana",,0001,aash@example.edu,,2.00,,,2.00\n'


@pytest.mark.parametrize(
    ("export", "edit", "reason"),
    [
        (HEADING + ROWS[0], lambda workbook: workbook, EmptyReason.NO_PARTICIPANTS),
        (HEADING + ROWS[0] + ROWS[-1], lambda workbook: workbook, EmptyReason.OTHER_COURSE),
        (HEADING + ROWS[0] + ALIKE, lambda workbook: workbook, EmptyReason.NO_MATCHES),
        (
            HEADING + ROWS[0] + ROWS[-1],
            lambda workbook: workbook.with_decision(Decision(Judgment.NOT_IN_COURSE), 3),
            EmptyReason.NOT_IN_COURSE,
        ),
        (EXPORT, lambda workbook: workbook.with_sessions_included(SESSIONS, included=False), EmptyReason.NO_SESSIONS),
        (
            EXPORT,
            lambda workbook: workbook.with_sessions_included(SESSIONS[1:], included=False).with_destination(
                SESSIONS[0], Destination(DestinationKind.LEFT_OUT)
            ),
            EmptyReason.NO_COLUMNS,
        ),
        (HEADING + ROWS[0] + BLANK, lambda workbook: workbook, EmptyReason.NO_SCORES),
        (
            HEADING + ROWS[0] + AS_IN_CANVAS,
            lambda workbook: workbook.with_sessions_included(SESSIONS[2:], included=False).with_destination(
                SESSIONS[1], Destination(DestinationKind.NEEDS_CHOICE)
            ),
            EmptyReason.NO_DESTINATIONS,
        ),
        (
            HEADING + ROWS[0] + AS_IN_CANVAS,
            lambda workbook: workbook.with_sessions_included(SESSIONS[1:], included=False),
            EmptyReason.UNCHANGED,
        ),
    ],
)
def test_review_of_empty_upload_has_reason(
    open_class: Callable[..., Workbook],
    export: str,
    edit: Callable[[Workbook], Workbook],
    reason: EmptyReason,
) -> None:
    results = derive_results(edit(open_class(export)))
    review = build_review(results, prepare_upload(results))
    assert review.empty_reason is reason
    assert review.summary == describe_empty_reason(reason)
    assert not review.changes_existing_scores


def test_find_empty_reason_without_students_returns_no_students(open_class: Callable[..., Workbook]) -> None:
    workbook = open_class()
    assert workbook.gradebook is not None
    empty = replace(workbook, gradebook=replace(workbook.gradebook, students=()))
    results, outgoing = derive_results(empty), prepare_upload(derive_results(workbook))
    assert find_empty_reason(results, replace(outgoing.upload, rows=())) is EmptyReason.NO_STUDENTS


def test_describe_upload_of_rejected_file_ends_with_cause(outgoing: PreparedUpload) -> None:
    rejected = replace(
        outgoing, rehearsal=RehearsalResult(RehearsalOutcome.REJECTED, "Invalid.", Text("The header lacks Section."))
    )
    assert describe_upload(rejected, build_changes(), ()).endswith("The header lacks Section.")


def test_describe_questions_counts_students_and_columns() -> None:
    asks = RehearsalResult(RehearsalOutcome.ASKS, unknown_students=("Zed, Zoe", ""), unknown_assignments=("", "B"))
    questions = build_questions(asks)
    assert find_numbers(describe_questions(questions)) == ["2", "2"]
    assert (questions[0].subject, questions[3].subject) == ("Zed, Zoe", "B")
    assert all(question.subject for question in questions)
    assert all(text in questions[0].sentence for text in ("Zed, Zoe", STUDENT_BOX_LABEL, IGNORE_STUDENT_ANSWER))
    assert find_numbers(describe_questions(())) == []


def test_question_with_unknown_points_links_to_sessions_step() -> None:
    without = "\n".join(line for line in CLICKER.splitlines() if not line.startswith("Points Possible"))
    outgoing = prepare_upload(make_results(without))
    questions = build_questions(outgoing.rehearsal, outgoing.upload)
    assert {(question.points, question.points_location) for question in questions} == {("", Step.SESSIONS)}
    assert all(question.points_text for question in questions)


def test_build_review_without_gradebook_raises_value_error(outgoing: PreparedUpload) -> None:
    with pytest.raises(ValueError, match="has a gradebook"):
        build_review(Results(Workbook()), outgoing)


def test_confirmed_losses_without_new_losses_remain_confirmed(review: UploadReview) -> None:
    confirmations = Confirmations()
    assert not confirmations.has_seen_losses(review)
    seen = confirmations.with_losses_seen(review, is_seen=True)
    assert seen.has_seen_losses(review)
    assert seen.has_seen_losses(replace(review, losses=review.changes.losses))
    assert not seen.has_seen_losses(replace(review, losses=review.changes[:]))
    assert not seen.with_losses_seen(review, is_seen=False).has_seen_losses(review)


def test_find_errors_returns_error_groups(review: UploadReview) -> None:
    assert find_errors(review) == ()
    groups = group_problems([Problem("rehearsal-mismatch", Severity.ERROR, "No.")])
    assert find_errors(replace(review, groups=groups)) == groups


def test_build_stale_gradebook_warning_after_an_hour_returns_warning(gradebook: Gradebook) -> None:
    read_at = gradebook.exported_at
    assert build_stale_gradebook_warning(gradebook, read_at + timedelta(minutes=59)) == ""
    assert find_numbers(build_stale_gradebook_warning(gradebook, read_at + timedelta(minutes=125)))
    assert build_stale_gradebook_warning(None, read_at) == ""


@pytest.fixture
def upload(outgoing: PreparedUpload) -> UploadFile:
    return outgoing.upload


def assert_difference(saved_data: bytes, upload: UploadFile, expected: UploadDifference) -> None:
    """Check the difference, and that its sentence counts exactly what mismatch."""
    assert tasks.compare_uploads(saved_data, upload) == expected
    counts = [str(count) for count in astuple(expected) if count]
    assert find_numbers(describe_difference(saved_data, upload)) == counts
    assert describe_difference(saved_data, upload)


def test_describe_difference_with_same_bytes_returns_empty_text(upload: UploadFile) -> None:
    assert describe_difference(upload.data, replace(upload)) == ""


def test_describe_difference_counts_scores_students_and_columns(upload: UploadFile) -> None:
    first, *others = upload.cells
    changed = DictionaryColumn.from_cells([replace(first[0], text="7"), *first[1:]])
    other_score = replace(upload, cells=(changed, *others), data=b"1")
    assert_difference(upload.data, other_score, UploadDifference(1, 0, 0, 0, 0))
    cells = tuple(column[1:] for column in upload.cells)
    without_student = replace(upload, rows=upload.rows[1:], cells=cells, data=b"2")
    assert_difference(upload.data, without_student, UploadDifference(0, 0, 1, 0, 0))
    assert_difference(encode_upload(without_student), upload, UploadDifference(0, 1, 0, 0, 0))
    without_column = replace(upload, columns=upload.columns[1:], cells=upload.cells[1:], data=b"3")
    assert_difference(upload.data, without_column, UploadDifference(0, 0, 0, 0, 1))
    assert_difference(encode_upload(without_column), upload, UploadDifference(0, 0, 0, 1, 0))


def test_describe_difference_with_empty_upload_returns_distinct_text(upload: UploadFile) -> None:
    empty = describe_difference(upload.data, replace(upload, rows=(), data=b"5"))
    assert empty
    assert empty != describe_difference(upload.data, replace(upload, data=b"5"))


def test_describe_difference_with_changed_points_contains_no_counts(upload: UploadFile) -> None:
    assert_difference(upload.data, replace(upload, data=b"4"), UploadDifference(0, 0, 0, 0, 0))
