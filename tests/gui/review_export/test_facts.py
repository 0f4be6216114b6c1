from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from core.canvas.gradebook import Gradebook
from core.canvas.importer.rehearsal import Outcome, Rehearsal
from core.choices import Destination, Going
from core.files.coded_columns import CodedColumn
from core.problems import Problem, Severity
from core.results import Outgoing, Results, derive, prepare
from core.students.decisions import Decision, Judgment
from core.upload.file import Upload, encode_upload
from core.workbook import Workbook
from gui.review_export.confirmations import Confirmations, errors_of
from gui.review_export.facts import Facts, Nothing, say_difference, say_outgoing, say_questions, why_nothing, work_out
from gui.review_export.notices import say_age
from gui.review_export.problem_groups import group_problems
from gui.review_export.questions_view import questions_of
from tests.changed import changes_from
from tests.classroom import CLICKER, make_results
from tests.gui.review_export.conftest import EXPORT


def test_the_rehearsal_is_one_sentence(facts: Facts) -> None:
    assert facts.sentence == (
        "Canvas will take this file. It changes scores of 3 students in 3 columns: 4 new scores, 1 raised, 1 lowered. "
        "It will ask about 1 new column."
    )


SESSIONS = ["Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"]
HEADING, *ROWS = EXPORT.splitlines(keepends=True)


BLANK = '"Ash, Ana",,0001,aash@example.edu,,,,,\n'
ALIKE = '"Ash, Anna",,,,,1.00,,,1.00\n'
AS_IN_CANVAS = '"Ash, Ana",,0001,aash@example.edu,,2.00,,,2.00\n'


@pytest.mark.parametrize(
    ("export", "edit", "why", "sentence"),
    [
        (HEADING + ROWS[0], lambda work: work, Nothing.NOBODY, "no student is in the iClicker file"),
        (HEADING + ROWS[0] + ROWS[-1], lambda work: work, Nothing.STRANGERS, "is like anybody in the gradebook"),
        (HEADING + ROWS[0] + ALIKE, lambda work: work, Nothing.UNMATCHED, "nobody is matched"),
        (
            HEADING + ROWS[0] + ROWS[-1],
            lambda work: work.deciding(Decision(Judgment.NOT_IN_COURSE), 3),
            Nothing.OUTSIDE,
            "nobody in the iClicker file is in this course",
        ),
        (EXPORT, lambda work: work.choosing(SESSIONS, count=False), Nothing.NO_SESSION, "no session is ticked"),
        (
            EXPORT,
            lambda work: work.choosing(SESSIONS[1:], count=False).sending(SESSIONS[0], Destination(Going.LEFT_OUT)),
            Nothing.NO_COLUMN,
            "no session has a column in Canvas",
        ),
        (HEADING + ROWS[0] + BLANK, lambda work: work, Nothing.NO_SCORE, "has a score"),
        (
            HEADING + ROWS[0] + AS_IN_CANVAS,
            lambda work: work.choosing(SESSIONS[2:], count=False).sending(SESSIONS[1], Destination(Going.TO_ASK)),
            Nothing.UNPLACED,
            "in columns that are not written",
        ),
        (
            HEADING + ROWS[0] + AS_IN_CANVAS,
            lambda work: work.choosing(SESSIONS[1:], count=False),
            Nothing.UNCHANGED,
            "Canvas already has every score",
        ),
    ],
)
def test_it_is_said_why_there_is_nothing_to_send(
    open_class: Callable[..., Workbook],
    export: str,
    edit: Callable[[Workbook], Workbook],
    why: Nothing,
    sentence: str,
) -> None:
    results = derive(edit(open_class(export)))
    facts = work_out(results, prepare(results))
    assert facts.nothing is why
    assert facts.sentence.startswith("There is nothing to send")
    assert sentence in facts.sentence
    assert not facts.changes_existing


def test_a_gradebook_without_students_is_told(open_class: Callable[..., Workbook]) -> None:
    workbook = open_class()
    assert workbook.gradebook is not None
    empty = replace(workbook, gradebook=replace(workbook.gradebook, students=()))
    results, outgoing = derive(empty), prepare(derive(workbook))
    assert why_nothing(results, replace(outgoing.upload, rows=())) is Nothing.NO_ROSTER


def test_a_rejection_is_said_with_its_cause(outgoing: Outgoing) -> None:
    rejected = replace(outgoing, rehearsal=Rehearsal(Outcome.REJECTED, "Invalid.", "The header lacks Section."))
    assert say_outgoing(rejected, changes_from(), ()) == "Canvas would reject this file: The header lacks Section."


def test_canvas_may_ask_about_students_too() -> None:
    asks = Rehearsal(Outcome.ASKS, unknown_students=("Zed, Zoe", ""), unknown_assignments=("", "B"))
    questions = questions_of(asks)
    assert say_questions(questions) == "It will ask about 2 students and 2 new columns."
    assert [question.about for question in questions] == ["Zed, Zoe", "(no name)", "(no title)", "B"]
    assert questions[0].words == "Zed, Zoe, “This person is really”: choose “Not in my class, Ignore this row.”"
    assert say_questions(()) == "It will ask nothing."


def test_points_that_nobody_has_said_yet_are_asked_for() -> None:
    without = "\n".join(line for line in CLICKER.splitlines() if not line.startswith("Points Possible"))
    outgoing = prepare(make_results(without))
    told = {question.told_points for question in questions_of(outgoing.rehearsal, outgoing.upload)}
    assert told == {"not known yet"}


def test_without_a_gradebook_there_are_no_facts(outgoing: Outgoing) -> None:
    with pytest.raises(ValueError, match="has a gradebook"):
        work_out(Results(Workbook()), outgoing)


def test_losses_are_confirmed_once_and_only_what_is_new_is_asked_again(facts: Facts) -> None:
    nothing = Confirmations()
    assert not nothing.has_seen_losses(facts)
    seen = nothing.seeing_losses(facts, is_seen=True)
    assert seen.has_seen_losses(facts)
    assert seen.has_seen_losses(replace(facts, losses=facts.changes.losses))
    assert not seen.has_seen_losses(replace(facts, losses=facts.changes[:]))
    assert not seen.seeing_losses(facts, is_seen=False).has_seen_losses(facts)


def test_errors_stop_saving(facts: Facts) -> None:
    assert errors_of(facts) == ()
    groups = group_problems([Problem("rehearsal-differs", Severity.ERROR, "No.")])
    assert errors_of(replace(facts, groups=groups)) == groups


def test_a_gradebook_grows_old_while_the_window_is_open(gradebook: Gradebook) -> None:
    read_at = gradebook.exported_at
    assert say_age(gradebook, read_at + timedelta(minutes=59)) == ""
    assert "2 hours ago" in say_age(gradebook, read_at + timedelta(minutes=125))
    assert say_age(None, read_at) == ""


@pytest.fixture
def upload(outgoing: Outgoing) -> Upload:
    return outgoing.upload


def test_the_same_bytes_are_no_difference(upload: Upload) -> None:
    assert say_difference(upload.data, replace(upload)) == ""


def test_other_scores_students_and_columns_are_counted(upload: Upload) -> None:
    first, *others = upload.cells
    changed = CodedColumn.of([replace(first[0], text="7"), *first[1:]])
    other_score = replace(upload, cells=(changed, *others), data=b"1")
    assert say_difference(upload.data, other_score) == "save again. Since then: 1 other score."
    cells = tuple(column[1:] for column in upload.cells)
    fewer = replace(upload, rows=upload.rows[1:], cells=cells, data=b"2")
    assert say_difference(upload.data, fewer) == "save again. Since then: 1 student fewer."
    assert say_difference(encode_upload(fewer), upload) == "save again. Since then: 1 more student."
    narrow = replace(upload, columns=upload.columns[1:], cells=upload.cells[1:], data=b"3")
    assert say_difference(upload.data, narrow) == "save again. Since then: 1 column fewer."
    assert say_difference(encode_upload(narrow), upload) == "save again. Since then: 1 more column."


def test_where_nothing_is_left_to_send_it_is_not_to_be_saved_again(upload: Upload) -> None:
    assert say_difference(upload.data, replace(upload, rows=(), data=b"5")) == "now there is nothing to send."


def test_other_points_are_said_where_all_else_is_the_same(upload: Upload) -> None:
    assert say_difference(upload.data, replace(upload, data=b"4")) == "save again. Since then: other points possible."
