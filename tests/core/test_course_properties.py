"""Properties of any course, with any sessions, rules, and decisions.

Canvas accepts the file, asks only about new columns, and changes exactly what was shown. The restore file restores the
course.
"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from core.canvas.gradebook import Gradebook
from core.canvas.importer.rehearsal_result import RehearsalOutcome, ScoreChange
from core.canvas.importer.rehearse import rehearse
from core.choices import (
    TOTAL_KEY,
    AbsentPolicy,
    Choices,
    Destination,
    DestinationKind,
    DuplicateAccountPolicy,
    ExistingScorePolicy,
    NoResponsePolicy,
    OutputColumns,
    ScoringRule,
    SessionKind,
    SessionSteps,
)
from core.files.dictionary_column import TextColumn
from core.files.tables import format_csv
from core.problems import Severity
from core.results import PreparedUpload, derive_results, prepare_upload
from core.students.decisions import Decision, Judgment
from core.students.proposals import ConfidenceBand
from core.upload.building import build_upload
from core.workbook import Workbook
from tests.file_builders import make_export, make_gradebook

NAMES = ("Adler, Ida", "Bose, Ravi", "Çelik, Mira", "O'Neil, Tom", "van Dijk, An", "李, 小明", "Bose, Ravi")
TITLES = (
    "Class 1 - Poll",
    "Class 2 - Quiz",
    "Essay Final Score",
    "Notes",
    "Lab (3)",
    "1,000",
    "=1+1",
    "Class 1 - Poll",
)
HELD = ("", "0.00", "2.00", "7.50", "EX", "N/A", "12.35")
EARNED = ("", "0", "1", "2.00", "1.25", "EX", "NV", "3.333")
POINTS = ("", "0", "2.00", "2.00", "5", "2.5")


@st.composite
def workbooks(draw: st.DrawFn) -> Workbook:
    """Generate a workbook with up to six students, four assignments, and five sessions, and any decisions."""
    people = draw(st.lists(st.sampled_from(range(len(NAMES))), min_size=1, max_size=6, unique=True))
    titles = draw(st.lists(st.sampled_from(TITLES), max_size=4))
    gradebook = _draw_gradebook(draw, people, titles)
    sessions = draw(st.lists(st.sampled_from((*TITLES, "Session 4 Total 9/10/25 [2.00]")), min_size=1, max_size=5))
    rows = draw(st.lists(st.sampled_from(range(len(NAMES))), min_size=1, max_size=7))
    export = [["Name", "Student ID", "Email", "Warm-up", *sessions]]
    export.append(["Points Possible", "", "", "1", *(draw(st.sampled_from(POINTS)) for _ in sessions)])
    for person in rows:
        known = draw(st.booleans())
        cells = [draw(st.sampled_from(EARNED)) for _ in sessions]
        export.append([NAMES[person], f"00{person}5" if known else "", f"p{person}@school.edu", "1", *cells])
    workbook = Workbook(make_export(format_csv(export).decode()), gradebook, choices=draw(_draw_choices()))
    return _draw_decisions(draw, workbook, gradebook)


def _draw_gradebook(draw: st.DrawFn, people: list[int], titles: list[str]) -> Gradebook:
    headers = [f"{title} ({70 + at})" for at, title in enumerate(titles)]
    table = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Notes", *headers, "Final Score"]]
    table.append(["    Points Possible", "", "", "", "", "", *("5.00" for _ in headers), "(read only)"])
    for person in people:
        cells = [draw(st.sampled_from(HELD)) for _ in headers]
        table.append([NAMES[person], str(100 + person), f"00{person}5", f"p{person}", "S1", "note", *cells, "80.00"])
    return make_gradebook(format_csv(table).decode())


def _draw_choices() -> st.SearchStrategy[Choices]:
    rules = st.builds(
        ScoringRule,
        full_credit_at=st.sampled_from((None, Decimal(75))),
        cap=st.sampled_from((None, Decimal("1.5"))),
        scale_to=st.sampled_from((None, Decimal(3), Decimal(5))),
        decimals=st.sampled_from((None, 0, 2)),
        kinds=st.dictionaries(
            st.sampled_from(SessionKind), st.builds(SessionSteps, cap=st.sampled_from((None, Decimal(1)))), max_size=2
        ),
    )
    return st.builds(
        Choices,
        columns=st.sampled_from(OutputColumns),
        total_name=st.sampled_from(("iClicker Total", "Class 2 - Quiz", "Total")),
        no_response=st.sampled_from(NoResponsePolicy),
        absent=st.sampled_from(AbsentPolicy),
        existing=st.sampled_from(ExistingScorePolicy),
        overwrite_excused=st.booleans(),
        accept=st.sampled_from((ConfidenceBand.AUTOMATIC, ConfidenceBand.STRONG, ConfidenceBand.LIKELY)),
        two_accounts=st.sampled_from(DuplicateAccountPolicy),
        rule=rules,
    )


def _draw_decisions(draw: st.DrawFn, workbook: Workbook, gradebook: Gradebook) -> Workbook:
    export = workbook.export
    assert export is not None
    for person in export.participants:
        if draw(st.booleans()):
            student = draw(st.sampled_from(gradebook.students)).canvas_id
            nobody = draw(st.booleans())
            decision = Decision(Judgment.NOT_IN_COURSE) if nobody else Decision(Judgment.MATCHED, student)
            workbook = workbook.with_decision(decision, person.row)
    for key in (*(session.key for session in export.sessions), TOTAL_KEY):
        going = draw(st.sampled_from(DestinationKind))
        if going is not DestinationKind.EXISTING:
            workbook = workbook.with_destination(key, Destination(going))
        elif gradebook.assignments:
            goal = draw(st.sampled_from(gradebook.assignments)).assignment_id
            workbook = workbook.with_destination(key, Destination(going, goal))
    dropped = draw(st.sets(st.sampled_from([session.key for session in export.sessions])))
    return workbook.with_sessions_included(dropped, included=False)


def _prepare(workbook: Workbook) -> PreparedUpload:
    results = derive_results(workbook)
    assume("rule-impossible" not in {problem.code for problem in results.problems})
    return prepare_upload(results)


@settings(max_examples=120, suppress_health_check=[HealthCheck.too_slow])
@given(workbooks())
def test_prepare_upload_any_course_passes_checks(workbook: Workbook) -> None:
    outgoing = _prepare(workbook)
    rehearsal = outgoing.rehearsal
    proof = [problem for problem in outgoing.problems if problem.code.startswith(("canvas-", "rehearsal-", "rows-"))]
    assert proof == []
    assert rehearsal.outcome is not RehearsalOutcome.REJECTED
    assert rehearsal.unknown_students == ()
    assert rehearsal.ignored_columns == ()
    assert set(rehearsal.unknown_assignments) == {
        column.title for column in outgoing.upload.columns if column.assignment is None
    }


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(workbooks())
def test_restore_file_any_course_restores_original_scores(workbook: Workbook) -> None:
    outgoing = _prepare(workbook)
    assert workbook.gradebook is not None
    there = {
        (change.canvas_id, change.assignment_id): change
        for change in outgoing.rehearsal.changes
        if change.assignment_id
    }
    back = rehearse(_apply_upload(workbook.gradebook, there.values()), outgoing.restore_data).changes
    assert {(change.canvas_id, change.assignment_id): (change.after, change.before) for change in back} == {
        key: (change.before, change.after) for key, change in there.items()
    }


def _apply_upload(gradebook: Gradebook, changes: Iterable[ScoreChange]) -> Gradebook:
    """Return the course after an upload."""
    at = {student.canvas_id: index for index, student in enumerate(gradebook.students)}
    cells = {key: list(column) for key, column in gradebook.cells.items()}
    for change in changes:
        cells[change.assignment_id][at[change.canvas_id]] = change.after
    return replace(gradebook, cells={key: TextColumn.from_cells(column) for key, column in cells.items()})


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(workbooks())
def test_build_upload_any_course_writes_or_lists_every_row(workbook: Workbook) -> None:
    results = derive_results(workbook)
    assume(results.score_sheet is not None)
    assert results.proposals is not None
    assert results.matches is not None
    assert results.score_sheet is not None
    assert workbook.export is not None
    upload = build_upload(workbook, results.proposals, results.matches, results.score_sheet)
    written = [row for line in upload.rows for row in line.export_rows]
    listed = [left.row for left in upload.left_out if left.session is None]
    assert sorted([*written, *filter(None, listed)]) == [person.row for person in workbook.export.participants]
    assert all(problem.severity is not Severity.ERROR for problem in upload.problems)
