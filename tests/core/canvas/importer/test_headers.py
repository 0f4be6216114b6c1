"""Canvas rules B1 to B9: the header row."""

import pytest

from core.canvas.importer.headers import Header, Verdict, judge_header, read_header
from core.canvas.importer.reading import open_upload


def cells(line: str) -> list[str | None]:
    return open_upload(f"{line}\n".encode()).header_cells


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("Student,ID,Section,Poll", Verdict.VALID),
        ("Student Name,Canvas ID,Section,Poll", Verdict.VALID),
        ("Student,ID,Section", Verdict.INVALID),
        ("student,id,section,Poll", Verdict.INVALID),
        (",ID,Section,Poll", Verdict.CRASH),
        ('"",ID,Section,Poll', Verdict.INVALID),
        ("Student,,Section,Poll", Verdict.CRASH),
        ("Student,ID,,Poll", Verdict.CRASH),
        ("Student,ID,Notes,Section", Verdict.INVALID),
        ("Student,ID,SIS Login ID,Section,Poll", Verdict.VALID),
        ("Student,ID,SIS User ID,SIS Login ID,Section,Poll", Verdict.VALID),
        ("Student,ID,SIS User ID,SIS Login ID,Integration ID,Root Account,Section,Poll", Verdict.VALID),
        ("Student,ID,SIS User ID,Section,Poll", Verdict.INVALID),
        ("Student,ID,SIS Login ID,SIS User ID,Section,Poll", Verdict.INVALID),
        ("Student,SIS User ID,SIS Login ID,Section,Poll", Verdict.VALID),
        ("Student,ID,SIS User ID,SIS Login ID", Verdict.CRASH),
        ("LastName,FirstName,ID,Section,Poll", Verdict.INVALID),
        ("LastName,,ID,Section,Poll", Verdict.CRASH),
        ("Grades", Verdict.INVALID),
    ],
)
def test_verdict_without_first_and_last_names(line: str, verdict: Verdict) -> None:
    assert judge_header(cells(line), allows_last_first=False) is verdict


def test_first_and_last_names_where_the_course_has_them() -> None:
    header = cells("LastName,FirstName,ID,SIS Login ID,Section,Poll")
    assert judge_header(header, allows_last_first=True) is Verdict.VALID
    assert read_header(header, ()) == Header(
        header, has_last_first=True, id=2, sis_user_id=None, sis_login_id=3, root_account=None, student_columns=5,
        assignment_columns=(5,),
    )  # fmt: skip


def test_blank_line_is_no_header() -> None:
    assert judge_header([], allows_last_first=False) is Verdict.INVALID


def test_custom_column_elsewhere_swallows_the_first_assignment() -> None:
    header = cells("Student,ID,Section,Poll 1,Poll 2,Notes,,Current Score,Essay Final Grade (13),Total")
    found = read_header(header, ("Notes", "Section"))
    assert found.custom == {"Notes": 5}
    assert [header[column] for column in found.assignment_columns] == ["Poll 2", None, "Total"]
