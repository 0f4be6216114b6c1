"""Tests of `gui.work.document`: undo, results, and uploads."""

from decimal import Decimal

import pytest
from pytestqt.qtbot import QtBot
from typing_extensions import override

from core.choices import ScoringRule
from core.errors import InvalidRequestError
from core.problems import Problem, Severity
from core.results import Results
from core.workbook import Workbook
from gui.work import tasks
from gui.work.background import SynchronousPool, TaskRunner
from gui.work.document import Document


class QueuedPool(SynchronousPool):
    """Pool that runs tasks on demand."""

    def __init__(self) -> None:
        self.waiting: list[object] = []

    @override
    def start(self, runnable: object, /) -> object:
        self.waiting.append(runnable)
        return None

    def go(self) -> None:
        while self.waiting:
            self.waiting.pop(0).run()  # type: ignore[attr-defined]


def drop_first(document: Document) -> Workbook:
    export = document.workbook.export
    assert export is not None
    return document.workbook.with_sessions_included([export.sessions[0].key], included=False)


def test_apply_example_computes_results_and_upload(qtbot: QtBot, document: Document, example: Workbook) -> None:
    seen: list[frozenset[str]] = []
    document.changed.connect(seen.append)
    document.apply("Open", example)
    assert document.results is not None
    assert document.results.workbook is example
    qtbot.waitUntil(lambda: document.prepared_upload is not None)
    assert not document.is_preparing
    assert {"export", "gradebook"} <= seen[1] or {"export", "gradebook"} <= seen[0]
    assert seen[-1] == {"outgoing"}


def test_undo_cached_state_reuses_results(qtbot: QtBot, document: Document, example: Workbook) -> None:
    document.apply("Open", example)
    qtbot.waitUntil(lambda: document.prepared_upload is not None)
    results, outgoing = document.results, document.prepared_upload
    document.apply("Leave out Class 1", drop_first(document))
    assert document.undo_stack.undoText() == "Leave out Class 1"
    assert document.prepared_upload is None
    assert document.results is not results
    document.undo_stack.undo()
    assert document.workbook is example
    assert document.results is results
    assert document.prepared_upload is outgoing
    document.undo_stack.undo()
    assert document.results is None


def test_apply_same_workbook_does_nothing(document: Document, example: Workbook) -> None:
    document.apply("Open", example)
    document.apply("Again", example)
    assert document.undo_stack.count() == 1


def test_apply_same_merge_key_merges_edits(document: Document, example: Workbook) -> None:
    document.apply("Open", example)
    key = example.chosen_sessions[0].key
    for points in ("1", "12"):
        document.apply(
            f"Worth {points}", document.workbook.with_points_possible(key, Decimal(points)), merge_key=f"points {key}"
        )
    assert document.undo_stack.count() == 2
    assert document.undo_stack.undoText() == "Worth 12"
    document.undo_stack.undo()
    assert document.workbook is example


@pytest.mark.usefixtures("qapp")
def test_apply_large_class_keeps_old_results_while_deriving(example: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.work.document.MAX_SYNCHRONOUS_CELLS", 0)
    pool = QueuedPool()
    document = Document(TaskRunner(pool))
    busy: list[object] = []
    document.deriving_changed.connect(busy.append)
    document.apply("Open", example)
    assert document.results is None
    assert document.is_deriving
    pool.go()
    first = document.results
    assert first is not None
    document.apply("Drop", drop_first(document))
    assert document.results is first
    assert document.prepared_upload is None
    pool.go()
    assert document.results is not first
    assert busy == [True, False, True, False]
    document.open(Workbook())


def test_undo_to_cached_state_stops_deriving(example: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.work.document.MAX_SYNCHRONOUS_CELLS", 0)
    pool = QueuedPool()
    document = Document(TaskRunner(pool))
    document.apply("Open", example)
    pool.go()
    busy: list[object] = []
    document.deriving_changed.connect(busy.append)
    document.apply("Drop", drop_first(document))
    document.undo_stack.undo()
    assert busy == [True, False]
    assert not document.is_deriving
    document.open(Workbook())


@pytest.mark.usefixtures("qapp")
def test_apply_while_deriving_discards_outdated_results(example: Workbook, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.work.document.MAX_SYNCHRONOUS_CELLS", 0)
    pool = QueuedPool()
    document = Document(TaskRunner(pool))
    document.apply("Open", example)
    document.undo_stack.undo()
    pool.go()
    assert document.results is None


def test_cache_over_limit_drops_oldest_results(
    document: Document, example: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.work.undo_history.MAX_CACHED_CELLS", 1)
    document.apply("Open", example)
    first = document.state
    document.apply("Drop", drop_first(document))
    assert first.results is None
    document.undo_stack.undo()
    assert document.results is not None
    assert document.results.workbook is example


def test_apply_accepted_warning_keeps_results_and_upload(
    qtbot: QtBot, document: Document, example: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.work.undo_history.MAX_CACHED_CELLS", 1)
    document.apply("Open", example)
    known = {"old": frozenset({Problem("old", Severity.WARNING, "An hour.")})}
    document.apply("Accept", document.workbook.with_accepted_warnings(known))
    qtbot.waitUntil(lambda: document.prepared_upload is not None)
    results, outgoing = document.results, document.prepared_upload
    heard: list[frozenset[str]] = []
    document.changed.connect(heard.append)
    document.undo_stack.undo()
    assert (document.workbook.accepted, document.results, document.prepared_upload) == ({}, results, outgoing)
    document.undo_stack.redo()
    assert (document.workbook.accepted, document.results, document.prepared_upload) == (known, results, outgoing)
    assert set(heard) <= {frozenset({"accepted"}), frozenset({"accepted", "outgoing"})}


def test_apply_failed_preparation_sets_upload_error(
    qtbot: QtBot, document: Document, example: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_results: object) -> None:
        raise InvalidRequestError("no.")

    monkeypatch.setattr(tasks, "prepare_upload", refuse)
    document.apply("Open", example)
    qtbot.waitUntil(lambda: document.upload_error is not None)
    assert document.prepared_upload is None


def test_apply_inapplicable_rule_prepares_no_upload(document: Document, example: Workbook) -> None:
    document.apply("Open", example)
    choices = type(example.choices)(rule=ScoringRule(drop_lowest=1))
    document.apply("Drop the lowest", document.workbook.with_choices(choices))
    assert document.results is not None
    assert document.results.score_sheet is None
    assert not document.is_preparing


def test_apply_all_several_edits_derives_results_once(
    document: Document, example: Workbook, monkeypatch: pytest.MonkeyPatch
) -> None:
    document.open(example)
    derived: list[Workbook] = []
    derive = tasks.derive_results

    def count(workbook: Workbook, before: Results | None) -> Results:
        derived.append(workbook)
        return derive(workbook, before)

    monkeypatch.setattr(tasks, "derive_results", count)
    first = example.with_sessions_included([example.chosen_sessions[0].key], included=False)
    last = first.with_sessions_included([first.chosen_sessions[0].key], included=False)
    document.apply_all([("first", first), ("last", last)])
    assert (document.workbook, derived) == (last, [last])
    assert document.results is not None
    assert document.results.workbook is last
    document.undo_stack.undo()
    assert (document.workbook, derived) == (first, [last, first])
    document.undo_stack.undo()
    assert document.workbook is example
    document.undo_stack.redo()
    assert document.workbook is first
    assert document.undo_stack.redoText() == "last"
