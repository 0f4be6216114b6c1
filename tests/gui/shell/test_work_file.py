"""Is work saved, and is closing stopped only where something would be lost?"""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from core.choices import Choices, Columns
from core.problems import Problem, Severity
from core.saved_work import open_work
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from gui.background import Background
from gui.document import Document
from gui.work_file import WorkFile, decided
from tests.gui.shell.conftest import Person


def test_nothing_is_asked_where_nothing_is_lost(document: Document, person: Person, background: Background) -> None:
    assert WorkFile(document, person, background).confirm_close(lambda: None)
    assert person.questions == []


def test_work_is_saved_where_the_person_says(
    document: Document, person: Person, background: Background, example: Workbook, tmp_path: Path
) -> None:
    work_file = WorkFile(document, person, background)
    document.apply("Open", example)
    person.save = tmp_path / "mine"
    work_file.save()
    assert work_file.path == tmp_path / "mine.clickover"
    assert work_file.is_saved
    again = open_work(work_file.path).export
    assert again is not None
    assert again.sha256 == example.export.sha256  # type: ignore[union-attr]
    assert "saved in mine.clickover" in person.told[-1]


def test_files_that_were_only_opened_are_no_loss(
    document: Document, person: Person, background: Background, example: Workbook
) -> None:
    work_file = WorkFile(document, person, background)
    document.apply("Open", example)
    assert work_file.is_saved
    assert work_file.confirm_close(lambda: None)
    assert person.questions == []


def test_the_question_names_what_would_be_lost(
    document: Document, person: Person, background: Background, example: Workbook, tmp_path: Path
) -> None:
    work_file = WorkFile(document, person, background)
    keys = [session.key for session in example.chosen[:2]]
    document.apply("Open", example)
    document.apply("Leave out", document.workbook.choosing(keys, count=False))
    row = example.export.participants[0].row  # type: ignore[union-attr]
    document.apply("Decide", document.workbook.deciding(Decision(Judgment.NOT_IN_COURSE), row))
    document.apply("Points", document.workbook.worth(keys[0], Decimal(3)))
    document.apply("Total", document.workbook.preferring(replace(Choices(), columns=Columns.TOTAL)))
    assert decided(document.workbook) == [
        "which 2 sessions you left out",
        "what you entered for 1 session",
        "who 1 person is",
        "which columns and rules you chose",
    ]
    person.answer = "stay"
    work_file.confirm_close(lambda: None)
    assert "forgets which 2 sessions you left out" in person.details[-1]
    assert "stay" in person.details[-1]
    work_file.path = tmp_path / "mine.clickover"
    work_file.confirm_close(lambda: None)
    assert "what you changed since you saved mine.clickover" in person.details[-1]


def test_accepted_warnings_are_saved_but_alone_no_reason_to_ask(
    document: Document, person: Person, background: Background, example: Workbook, tmp_path: Path
) -> None:
    work_file = WorkFile(document, person, background)
    document.apply("Open", example)
    known = {"old": frozenset({Problem("old", Severity.WARNING, "An hour.")})}
    document.apply("Accept", document.workbook.accepting(known))
    assert work_file.is_saved
    work_file.path = tmp_path / "mine.clickover"
    assert not work_file.is_saved
    work_file.save()
    assert work_file.is_saved
    assert open_work(tmp_path / "mine.clickover").accepted == known


def test_closing_asks_and_saves_first(
    document: Document, person: Person, background: Background, example: Workbook, tmp_path: Path
) -> None:
    work_file = WorkFile(document, person, background)
    document.apply("Open", example)
    document.apply("Leave out", example.choosing([example.chosen[0].key], count=False))
    person.save = tmp_path / "mine.clickover"
    closed: list[bool] = []
    person.answer = "stay"
    assert not work_file.confirm_close(lambda: closed.append(True))
    person.answer = "close"
    assert work_file.confirm_close(lambda: closed.append(True))
    assert closed == []
    person.answer = "save"
    assert not work_file.confirm_close(lambda: closed.append(True))
    assert closed == [True]


def test_a_folder_that_cannot_be_written_is_told(
    document: Document, person: Person, background: Background, example: Workbook, tmp_path: Path
) -> None:
    work_file = WorkFile(document, person, background)
    document.apply("Open", example)
    work_file.path = tmp_path / "none" / "mine.clickover"
    work_file.save()
    assert not work_file.is_saved
    assert "folder does not exist" in person.told[-1]


def test_giving_up_the_choice_of_a_place_saves_nothing(
    document: Document, person: Person, background: Background, example: Workbook
) -> None:
    work_file = WorkFile(document, person, background)
    document.apply("Open", example.choosing([example.chosen[0].key], count=False))
    work_file.save_as()
    assert work_file.path is None
    assert not work_file.is_saved
