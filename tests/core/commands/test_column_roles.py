"""Tests of the roles that `check` prints."""

from pathlib import Path

import pytest

from core.commands.column_roles import list_column_roles
from core.file_kind import detect_file_kind

GRADEBOOK = """\
Student,ID,SIS User ID,SIS Login ID,Section,Notes,Poll (41),Final Score,
    Points Possible,,,,,,2,(read only),
Lee,5001,7,lee,S,,1,9,
"""


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        (
            GRADEBOOK,
            ["name", "ignore", "student-id", "login", "section", "ignore", "session", "total", "ignore"],
        ),
        (
            "LastName,FirstName,ID,Section,Poll (41)\nPoints Possible,,,,2\nLee,Ann,5001,S,1\n",
            ["last-name", "first-name", "ignore", "section", "session"],
        ),
        (
            "Last Name,First Name,Email,Student ID,Section,Class 1 - Poll,Total\nA,B,a@x,7,S,1,1\n",
            ["last-name", "first-name", "email", "student-id", "section", "session", "total"],
        ),
        ("Name,Email,Total,Average,Answer,\nA,a@x,,,y,\n", ["name", "email", "total", "ignore", "ignore"]),
        (
            "Last Name,First Name,Preferred Name,Email,Class 1 - Poll\nLee,Wilhelmina,Billie,w@x.edu,1\n",
            ["last-name", "first-name", "name", "email", "session"],
        ),
        ("\nAlpha,Beta\n1,2\n", ["ignore", "ignore"]),
        ("Alpha,Max Points\n1,2\n", ["ignore", "points-possible"]),
        ("name,login_id,group_name,canvas_group_id\nA,a,G,9\n", ["name", "login", "ignore", "ignore"]),
        ("", []),
    ],
)
def test_list_column_roles_every_table_has_roles(tmp_path: Path, text: str, roles: list[str]) -> None:
    path = tmp_path / "file.csv"
    path.write_bytes(text.encode())
    entries = list_column_roles(detect_file_kind(path))
    assert [entry.role for entry in entries] == roles
    assert [entry.column for entry in entries] == list(range(1, len(roles) + 1))
    assert all(entry.reason for entry in entries)
