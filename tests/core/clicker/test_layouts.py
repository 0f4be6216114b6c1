"""Which layout is this export?"""

import pytest

from tests.core.clicker.exported import export


@pytest.mark.parametrize(
    ("text", "layout"),
    [
        ("Name,SIS Login ID,Quiz A\nA,a@x,1\n", "cloud-canvas"),
        ("Email,Poll Points Grade,Quiz Points Grade\na@x,1,2\n", "cloud-brightspace"),
        ("Email,End-of-Line Indicator,Quiz\na@x,#,2\n", "cloud-brightspace"),
        ("Name,Total Absent,Total Present,Class 1 - Attendance\nA,0,0,\n", "cloud-attendance"),
        ("Name,Total Absent,Class 1\nA,0,1\n", "generic"),
        ("Name,Student ID,Email,Session 1 Total 9/03/26 [5.00]\nA,1,a@x,3\n", "classic-session-total-brackets"),
        ("Name,Session 1 Participation,Session 2 Participation\nA,1,NV\n", "classic-uploadfile"),
        ("Name,Remote ID,Quiz\nA,#22B0C0D5,1\n", "classic-uploadfile"),
        ("Student ID,Total,9/3/25,9/5/25\na,2,1,1\n", "classic-id-total-dates"),
        ("Student,E-Mail,SID,Quiz\nA,a@x,1,1\n", "cloud-gradebook"),
        ("Name,Quiz\nA,1\n", "generic"),
    ],
)
def test_a_layout_is_told_by_its_content(text: str, layout: str) -> None:
    assert export(text).layout == layout
