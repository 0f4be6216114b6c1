"""Is no file written over that the save dialog has not asked about?"""

from pathlib import Path

import pytest

from core.workbook import Workbook
from gui.work.background import Background
from gui.work.document import Document
from gui.work.messages import ensure_suffix
from gui.work.work_file import CourseFile
from tests.gui.conftest import Person


@pytest.mark.parametrize(
    ("typed", "named"),
    [("grades", "grades.csv"), ("grades.v2", "grades.v2.csv"), ("grades.CSV", "grades.CSV"), ("a 1.2", "a 1.2.csv")],
)
def test_a_name_without_its_ending_gets_one(typed: str, named: str) -> None:
    assert ensure_suffix(Path("a") / typed, ".csv") == Path("a") / named


@pytest.fixture
def work_file(document: Document, person: Person, background: Background, example: Workbook) -> CourseFile:
    document.apply("Open", example)
    return CourseFile(document, person, background)


def test_work_takes_no_other_file_s_place_unasked(work_file: CourseFile, person: Person, tmp_path: Path) -> None:
    other = tmp_path / "math.clickover"
    other.write_text("precious")
    person.save, person.answer = tmp_path / "math", "keep"
    work_file.save_as()
    assert person.questions == ["Replace “math.clickover”?"]
    assert other.read_text() == "precious"
    assert work_file.path is None
    person.answer = "replace"
    work_file.save_as()
    assert work_file.path == other


def test_work_is_named_as_it_was_typed(work_file: CourseFile, person: Person, tmp_path: Path) -> None:
    person.save = tmp_path / "MATH 1.2"
    work_file.save_as()
    assert work_file.path == tmp_path / "MATH 1.2.clickover"


def test_work_is_not_written_over_the_files_that_it_is_made_of(
    work_file: CourseFile, document: Document, person: Person, tmp_path: Path
) -> None:
    gradebook = document.workbook.gradebook
    assert gradebook is not None
    person.save = gradebook.path
    work_file.save_as()
    assert gradebook.path.read_bytes() == gradebook.data
    assert "one of the files that you gave" in person.told[-1]
    assert not gradebook.path.with_name(gradebook.path.name + ".clickover").exists()
    assert list(tmp_path.glob("*.clickover")) == []
