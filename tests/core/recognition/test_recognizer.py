"""Tests of what a table is, whatever its order and damage."""

import pytest

from core.recognition.file_type import FileType
from core.recognition.recognizer import Recognition, recognize_table
from tests.core.clicker.exported import CANVAS, build_table

HEADER = "Student,ID,SIS User ID,SIS Login ID,Section"
PEOPLE = '"Ardley, Bo",5001,70010001,bardley,S1,1\n"Brisco, Cam",5002,70010002,cbrisco,S1,2\n'
GRADEBOOK = f"{HEADER},Poll (4101)\n    Points Possible,,,,,2\n{PEOPLE}"


def recognize(text: str) -> Recognition:
    return recognize_table(build_table(text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (GRADEBOOK, FileType.GRADEBOOK),
        (f"{HEADER},Poll (4101)\n", FileType.GRADEBOOK),
        ("Student,ID,Section,Poll (14)\nLee,1,S,\n", FileType.GRADEBOOK),
        (f"{HEADER}\nLee,1,a,b,S\n", FileType.GRADEBOOK),
        (f"{HEADER},Notes,Final Score\nPoints Possible,,,,,,(read only)\n", FileType.GRADEBOOK),
        (f"{HEADER},Notes,Essay\n,,,,,,Manual Posting\nPoints Possible,,,,,,10\n", FileType.GRADEBOOK),
        (f"BIO 1 backup\n\n{GRADEBOOK}", FileType.GRADEBOOK),
        ("Poll (41),ID,Student,Section,SIS Login ID\n1,5001,Lee,S,lee\n", FileType.GRADEBOOK),
        ("Student,ID,SIS_Login_ID,Section,Poll (41)\nLee,5001,lee,S,1\n", FileType.GRADEBOOK),
        ("student,id,sis login id,section,Poll (41)\nLee,5001,lee,S,1\n", FileType.GRADEBOOK),
        (f"{HEADER},Class 1 - Poll (0)\nA,5001,1,a,S,2\n", FileType.UPLOAD),
        (f"{HEADER},Class 1 - Poll (0)\nA,,1,a@x,,2\n", FileType.UPLOAD),
        (f"{HEADER},Class 1 - Poll\nA,5001,1,a,S,2\n", FileType.UPLOAD),
        (f"{HEADER},Essay (7),Class 1 - Poll\nPoints Possible,,,,,9,2\nA,5001,1,a,S,3,2\n", FileType.UPLOAD),
        ("Student,ID,Section,Poll\nPoints Possible,,,2\nLee,1,S,\n", FileType.UPLOAD),
        ("SIS Login ID,Class 1 - Poll,Student,ID,SIS User ID,Section\nlee,2,Lee,5001,7,S\n", FileType.UPLOAD),
        (CANVAS + "A,,1,a@x,,1,2,3,6\n", FileType.EXPORT),
        (CANVAS + "A,,1,a@x,,1,2,3,6\nB,,2,b@x,,1,2,3,6\nC,77,3,c@x,,1,2,3,6\n", FileType.EXPORT),
        (CANVAS, FileType.EXPORT),
        (f"{HEADER},Class 1,Total\n", FileType.EXPORT),
        (f"{HEADER},Class 1 (2),Total\nPoints Possible,,,,,2,2\nA,,1,a@x,,1,1\n", FileType.EXPORT),
        ("Student,ID,Section,Class 1\nA,ann7,S1,1\n", FileType.SCORE_TABLE),
        ("Name,ID,Class 1\nA,70010001,1\n", FileType.SCORE_TABLE),
        ("Name,ID,X9.1.2026\nA,70010001,1\n", FileType.EXPORT),
        ("Name,ID,X2026.09.01\nA,70010001,1\n", FileType.EXPORT),
        ("Name,ID,iClicker..Week.1\nA,70010001,1\n", FileType.EXPORT),
        ("Name,ID,X9.1\nA,70010001,1\n", FileType.SCORE_TABLE),
        ("Name,Quiz (2),Quiz (2025)\nA,1,1\n", FileType.SCORE_TABLE),
        ("A,B\n1,2\n", FileType.UNKNOWN),
    ],
)
def test_recognize_table_returns_kind_by_content(text: str, kind: FileType) -> None:
    assert recognize(text).kind is kind


@pytest.mark.parametrize(
    "text",
    [
        "Student,Section,Homework (40011)\nLee,S,1\n",
        "Name,SIS Login ID,Homework (40011),Essay (40012)\nLee,lee,1,2\n",
        "Student,Section,Total\nPoints Possible,,(read only)\nLee,S,1\n",
        "Student,ID,SIS.User.ID,SIS.Login.ID,Section,Poll..4101.\nLee,5001,7,lee,S,1\n",
        "Student.,ID.,Section.,X9.1.2026..4101..,Essay..4102..\nLee,5001,S,1,2\n",
        GRADEBOOK + GRADEBOOK,
        GRADEBOOK.replace("5001", "9.1E+05") + f"{HEADER},Poll (4102)\n{PEOPLE}",
    ],
)
def test_recognize_table_unusable_canvas_file_is_not_an_export(text: str) -> None:
    recognition = recognize(text)
    assert recognition.kind is FileType.UNKNOWN
    assert recognition.reason


@pytest.mark.parametrize(
    ("header", "layout"),
    [
        ("name,canvas_user_id,user_id,login_id,sections,group_name,canvas_group_id,group_id", "groups"),
        ("canvas_user_id,name,group_name", "groups"),
        ("name,id,sis_id,section,88: What?,1.0,n correct,n incorrect,score", "quiz-student-analysis"),
        ("id,section_id,submitted,attempt,88: What?,1.0,score", "quiz-student-analysis"),
        ("name,id,section_ids,submitted_at,attempt,Earned points,score", "quiz-student-analysis"),
        ("Question Id,Question Title,Answered Student Count", "quiz-item-analysis"),
        ("Student name,Student ID,Student SIS ID,Writing result,Writing mastery points", "outcomes"),
        ("student name,assessment title,learning outcome name,outcome score", "outcomes"),
        ("Grade Change ID,Student Name,Grade Before,Grade After", "grade-history"),
        ("Section Name,Student ID,Student Name,Class Date,Attendance,Timestamp", "attendance"),
        ("Name,Login ID,SIS ID,Section,Role,Last Activity,Total Activity", "people"),
        ("Student Name,SIS Id,Grade,Page Views,Participations", "analytics"),
        ("User Name,Content,Times Viewed,Times Participated,Last Viewed", "analytics"),
        ("Name,Email,SIS ID,Section,Total Page Views,Max Page Views,Total Participations", "analytics"),
        ("user id,user sis id,user name,last access at,last ip", "account-report"),
        ("student name,student id,student sis,course,current score,enrollment state", "account-report"),
        ("canvas_course_id,course_id,role,status", "sis-export"),
        ("course_id,user_id,role,section_id,status", "sis-export"),
        ("user_id,login_id,first_name,last_name,sortable_name,email", "sis-export"),
    ],
)
@pytest.mark.parametrize("above", ["", "BIO 1\n\n"])
def test_recognize_table_other_canvas_download_returns_layout(header: str, layout: str, above: str) -> None:
    recognition = recognize(f"{above}{header}\nBo,5001,7,x,y,1,2,3\n")
    assert recognition.kind is FileType.CANVAS_OTHER
    assert recognition.other
    assert recognition.other.layout == layout


def test_recognize_table_lines_above_header_are_reported() -> None:
    recognition = recognize(f"BIO 1 backup\n\n{GRADEBOOK}")
    assert [problem.code for problem in recognition.problems] == ["lines-above-header"]
    assert recognition.layout
    assert (recognition.layout.header_row, recognition.layout.points_row, recognition.layout.student_rows) == (
        2,
        3,
        (4, 5),
    )


def test_recognize_table_identity_columns_with_underscores_are_read() -> None:
    recognition = recognize("Student,ID,SIS_Login_ID,Section,Poll (41)\nLee,5001,lee,S,1\n")
    assert recognition.layout
    assert recognition.layout.identity["SIS Login ID"] == 2
