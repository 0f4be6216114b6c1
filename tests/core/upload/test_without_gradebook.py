"""Tests for upload files built without a gradebook."""

import pytest

from core.choices import Choices, NoResponsePolicy, OutputColumns
from core.errors import InvalidRequestError
from core.students.decisions import Decision, Judgment
from core.upload.file import NO_SCORE_REASON, UploadFile
from core.upload.without_gradebook import build_upload_from_export
from tests.file_builders import CLICKER, make_workbook
from tests.sentences import get_values


def build_upload(clicker: str = CLICKER, choices: Choices | None = None, *dropped: str) -> UploadFile:
    workbook = (
        make_workbook(clicker, None).with_choices(choices or Choices()).with_sessions_included(dropped, included=False)
    )
    assert workbook.export is not None
    return build_upload_from_export(workbook, workbook.export)[0]


def test_build_upload_from_export_writes_identities_from_export() -> None:
    upload = build_upload(CLICKER, None, "Class 2 - Poll")
    assert upload.data.decode().splitlines() == [
        "Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll (0),Class 3 - Quiz (0)",
        "    Points Possible,,,,,2,5",
        '"Adler, Ida",,1001,ida@example.edu,,2,5',
        '"Bose, Ravi",,1002,ravi@example.edu,,0,4.25',
    ]
    assert [(item.row, item.reason) for item in upload.left_out] == [(5, NO_SCORE_REASON)]


def test_build_upload_from_export_missing_score_raises_invalid_request_error() -> None:
    with pytest.raises(InvalidRequestError, match=r"Row 4 has no score .*--no-response zero"):
        build_upload()


@pytest.mark.parametrize("choice", [NoResponsePolicy.ZERO, NoResponsePolicy.EXCUSED, NoResponsePolicy.CLEAR])
def test_build_upload_from_export_missing_score_uses_no_response_policy(choice: NoResponsePolicy) -> None:
    upload = build_upload(CLICKER, Choices(no_response=choice))
    assert len(upload.rows) == 2
    assert [item.reason for item in upload.left_out] == [NO_SCORE_REASON]


def test_build_upload_from_export_total_allows_missing_scores() -> None:
    assert [cell.text for cell in build_upload(CLICKER, Choices(columns=OutputColumns.TOTAL)).cells[0]] == [
        "8.5",
        "4.25",
    ]


def test_build_upload_from_export_merges_rows_with_same_id_or_email() -> None:
    rows = (
        "Name,Student ID,Email,A\nI A,01,i@x.edu,1\nI A*,1 ,i2@x.edu,2\nI A,,i@x.edu,3\nR B,,r@x.edu,4\nX,,,5\nQ,9,,6\n"
    )
    upload = build_upload(rows + "Test Student,,,1\nR B,7,r@x.edu,2\n")
    assert [
        (row.export_rows, row.student.sis_user_id, cell.text)
        for row, cell in zip(upload.rows, upload.cells[0], strict=True)
    ] == [
        ((2, 3, 4), "01", "3"),
        ((5,), "", "4"),
        ((7,), "9", "6"),
        ((9,), "7", "2"),
    ]
    assert {item.row for item in upload.left_out} == {6, 8}


def test_build_upload_from_export_applies_decisions() -> None:
    workbook = make_workbook(CLICKER, None).with_sessions_included(["Class 2 - Poll"], included=False)
    workbook = workbook.with_decision(Decision(Judgment.NOT_IN_COURSE), 3).with_decision(
        Decision(Judgment.MATCHED, "77"), 4
    )
    assert workbook.export is not None
    upload = build_upload_from_export(workbook, workbook.export)[0]
    assert [row.student.canvas_id for row in upload.rows] == ["77"]
    assert [item.row for item in upload.left_out] == [3, 5]
    assert upload.left_out[1].reason == NO_SCORE_REASON != upload.left_out[0].reason


def test_build_upload_from_export_leaves_out_id_with_two_names() -> None:
    upload = build_upload("Name,Student ID,Email,A\nAl Abel,7,a@x.edu,1\nBo Zorn,7,b@x.edu,0.5\nCy Yu,9,c@x.edu,1\n")
    assert [row.export_rows for row in upload.rows] == [(4,)]
    assert [item.row for item in upload.left_out] == [2, 3]
    assert [get_values(item.reason) for item in upload.left_out] == [{"n": 2}] * 2


def test_build_upload_from_export_leading_zeros_distinguish_people() -> None:
    upload = build_upload("Name,Student ID,Email,A\nAl Abel,0012,a@x.edu,1\nBo Zorn,12,b@x.edu,0.5\n")
    assert [(row.student.sis_user_id, cell.text) for row, cell in zip(upload.rows, upload.cells[0], strict=True)] == [
        ("0012", "1"),
        ("12", "0.5"),
    ]


def test_build_upload_from_export_omits_id_rounded_by_excel() -> None:
    upload = build_upload("Name,Student ID,Email,A,B\nI A,4.51E+05,i@x.edu,1,2\n")
    assert upload.rows[0].student.sis_user_id == ""


def test_build_upload_from_export_leaves_out_unresolved_columns() -> None:
    upload = build_upload("Name,Student ID,Email,My Final Score,B\nI A,01,i@x.edu,1,2\n")
    assert upload.left_out_keys == ("My Final Score",)


def test_build_upload_from_export_left_out_items_name_person_and_column() -> None:
    upload = build_upload(
        "Name,Student ID,Email,My Final Score,B\nI A,01,i@x.edu,1,2\nAl Abel,7,,1,1\nBo Zorn,7,,1,1\n"
    )
    assert [(item.row, item.name, item.session) for item in upload.left_out] == [
        (3, "Al Abel", None),
        (4, "Bo Zorn", None),
        (None, "", "My Final Score"),
    ]


def test_build_upload_from_export_text_without_value_is_left_out_with_name() -> None:
    upload = build_upload("Name,Student ID,Email,A\nI A,01,i@x.edu,1\nR B,02,r@x.edu,late\n")
    assert [row.export_rows for row in upload.rows] == [(2,)]
    assert [(item.row, item.name, item.session) for item in upload.left_out] == [(3, "R B", "A"), (3, "R B", None)]


def test_build_upload_from_export_reports_damaged_identities() -> None:
    upload = build_upload("Name,Student ID,Email,A\nI A,4.51E+05,i@x.edu,1\nR B,02,r@x.edu,1\n")
    assert [problem.place.row for problem in upload.problems if problem.code.startswith("id-")] == [2]


def test_build_upload_from_export_people_with_equal_names_stay_apart() -> None:
    upload = build_upload("Name,Student ID,Email,A\nI A,,i@x.edu,1\nI A,,j@x.edu,2\n")
    assert [(row.export_rows, row.student.login_id) for row in upload.rows] == [((2,), "i@x.edu"), ((3,), "j@x.edu")]


def test_build_upload_from_export_decided_rows_keep_their_students() -> None:
    workbook = make_workbook("Name,Student ID,A\nI A,1,1\nR B,2,2\nI A,3,3\n", None)
    for row, canvas_id in ((2, "77"), (3, "78"), (4, "77")):
        workbook = workbook.with_decision(Decision(Judgment.MATCHED, canvas_id), row)
    assert workbook.export is not None
    upload, sheet = build_upload_from_export(workbook, workbook.export)
    assert dict(sheet.rows) == {"77": (2, 4), "78": (3,)}
    assert [(row.student.canvas_id, cell.text) for row, cell in zip(upload.rows, upload.cells[0], strict=True)] == [
        ("77", "3"),
        ("78", "2"),
    ]


def test_build_upload_from_export_last_names_distinguish_people_with_one_id() -> None:
    upload = build_upload("Last Name,First Name,Student ID,Email,A\nAbel,Jo,7,a@x.edu,1\nZorn,Jo,7,b@x.edu,2\n")
    assert upload.rows == ()
    assert [item.row for item in upload.left_out] == [2, 3]


def test_build_upload_from_export_leaves_out_test_student_with_id() -> None:
    upload = build_upload("Name,Student ID,Email,A\nTest Student,99,t@x.edu,1\nR B,2,r@x.edu,1\n")
    assert [row.export_rows for row in upload.rows] == [(3,)]
    assert [item.row for item in upload.left_out] == [2]
