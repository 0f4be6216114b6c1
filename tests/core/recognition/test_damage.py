"""Tests of damage that is repaired when a file is read."""

import pytest

from core.canvas.gradebook import Gradebook
from core.errors import UnrecognizedFileError
from tests.core.clicker.exported import build_export, format_scores
from tests.file_builders import make_gradebook
from tests.sentences import get_values

GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Clase 1 – Química (4101)\n"
    "    Points Possible,,,,,2\n"
    '"Ardley, Bo",5001,7001,bardley,S1,1\n'
    '"Núñez, Åse",5002,7002,anunez,S1,\n'
)


def list_codes(gradebook: Gradebook) -> list[str]:
    return [problem.code for problem in gradebook.problems if problem.code != "gradebook-old"]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("times", [1, 2])
def test_parse_gradebook_letters_decoded_twice_are_repaired(encoding: str, times: int) -> None:
    text = GRADEBOOK
    for _ in range(times):
        text = text.encode().decode(encoding)
    gradebook = make_gradebook(text)
    assert gradebook.assignments[0].title == "Clase 1 – Química"
    assert gradebook.students[1].name == "Núñez, Åse"
    assert list_codes(gradebook) == ["letters-repaired"]


@pytest.mark.parametrize("mark", ["\u200b", "\ufeff", "\u200f", "\u2060", "\u200d"])
def test_parse_gradebook_zero_width_characters_are_removed(mark: str) -> None:
    gradebook = make_gradebook(GRADEBOOK.replace(",", f"{mark},").replace('"' + mark, '"'))
    assert gradebook.assignments[0].title == "Clase 1 – Química"
    assert [student.canvas_id for student in gradebook.students] == ["5001", "5002"]
    assert list_codes(gradebook) == ["invisible-characters"]


def test_build_export_zero_width_characters_in_scores_are_removed() -> None:
    export = build_export("Name,Email,\u200bClass 1\nBo,i@x,\u200b1\nCam,j@x,2\u200b\n")
    assert format_scores(export) == [["1"], ["2"]]


@pytest.mark.parametrize("name", ["می\u200cخواهم", "\u202eevil"])
def test_build_export_joiners_and_direction_marks_in_names_are_kept(name: str) -> None:
    assert build_export(f"Name,Email,Class 1\n{name},i@x,1\n").participants[0].name == name


@pytest.mark.parametrize("mark", ["ï»¿", "Ôªø"])
def test_parse_gradebook_garbled_byte_order_mark_is_removed(mark: str) -> None:
    assert len(make_gradebook(mark + GRADEBOOK).students) == 2


@pytest.mark.parametrize("name", ["Núñez", "SÃO PAULO", "„ÜBUNG“", "naïve – «oui»", "Đặng Văn Ân", "王小明"])
def test_build_export_intact_letters_are_unchanged(name: str) -> None:
    export = build_export(f"Name,Email,Class 1\n{name},i@x,1\n")
    assert export.participants[0].name == name
    assert "letters-repaired" not in [problem.code for problem in export.problems]


def test_build_export_letters_decoded_twice_are_repaired() -> None:
    export = build_export("Name,Email,Clase 1 â€“ QuÃ­mica\nInÃ©s,i@x,1\n")
    assert (export.sessions[0].title, export.participants[0].name) == ("Clase 1 – Química", "Inés")
    assert export.problems.problems[0].code == "letters-repaired"


@pytest.mark.parametrize("number", ["{}.0", "{}.00", "{},0"])
def test_parse_gradebook_ids_with_decimals_are_whole(number: str) -> None:
    text = GRADEBOOK
    for value in ("5001", "5002", "7001", "7002"):
        text = text.replace(value, f'"{number.format(value)}"')
    gradebook = make_gradebook(text)
    assert [(student.canvas_id, student.sis_user_id) for student in gradebook.students] == [
        ("5001", "7001"),
        ("5002", "7002"),
    ]
    assert list_codes(gradebook) == ["ids-with-decimals"]


def test_parse_gradebook_canvas_ids_in_scientific_notation_are_rejected() -> None:
    with pytest.raises(UnrecognizedFileError) as caught:
        make_gradebook(GRADEBOOK.replace("5001", "5.001E3"))
    assert get_values(caught.value.what) == {"row": "3", "id": "5.001E3"}


def test_build_export_ids_with_decimals_are_whole() -> None:
    export = build_export("Name,Student ID,Class 1\nA,70010001.0,1.0\nB,,2.0\n")
    assert [person.student_id for person in export.participants] == ["70010001", ""]
    assert export.problems.problems[0].code == "ids-with-decimals"


@pytest.mark.parametrize("mark", ["NA", "nan", "NaN", "<NA>"])
def test_parse_gradebook_missing_marks_are_blank(mark: str) -> None:
    text = GRADEBOOK.replace("Possible,,,,,2", f"Possible,{mark},{mark},{mark},{mark},2").replace(
        "S1,\n", f"S1,{mark}\n"
    )
    gradebook = make_gradebook(text)
    assert len(gradebook.students) == 2
    assert gradebook.cells["4101"] == ("1", "")


def test_parse_gradebook_login_like_missing_mark_is_kept() -> None:
    assert make_gradebook(GRADEBOOK.replace("anunez", "nan")).students[1].login_id == "nan"


@pytest.mark.parametrize("index", ["", "Unnamed: 0"])
def test_parse_gradebook_row_numbers_are_ignored(index: str) -> None:
    lines = GRADEBOOK.splitlines()
    text = "\n".join(f"{number - 1 if number else index},{line}" for number, line in enumerate(lines))
    gradebook = make_gradebook(text)
    assert [student.name for student in gradebook.students] == ["Ardley, Bo", "Núñez, Åse"]
    assert list_codes(gradebook) == []


def test_parse_gradebook_blank_columns_and_rows_cause_no_warning() -> None:
    lines = GRADEBOOK.splitlines()
    gradebook = make_gradebook("\n".join(f"{line},," for line in [*lines[:3], ",,,,,", *lines[3:]]))
    assert [problem.severity.word for problem in gradebook.problems] == ["info"]


def quote(line: str) -> str:
    return '"' + line.replace('"', '""') + '"'


@pytest.mark.parametrize("is_mixed", [True, False])
def test_parse_gradebook_rows_in_one_cell_are_split(*, is_mixed: bool) -> None:
    lines = [quote(line) if '"' in line or not is_mixed else line for line in GRADEBOOK.splitlines()]
    gradebook = make_gradebook("\n".join(lines))
    assert [student.name for student in gradebook.students] == ["Ardley, Bo", "Núñez, Åse"]
    assert list_codes(gradebook) == ["rows-in-one-cell"]


def test_parse_gradebook_students_in_one_cell_below_other_rows_are_split() -> None:
    lines = [line.replace('"', "").replace(",", ";") for line in GRADEBOOK.splitlines()]
    people = [quote(line.replace(";", ",", 1)) for line in lines[2:]]
    gradebook = make_gradebook("\n".join(["BIO 1", "", "Exported;by me", *lines[:2], *people]))
    assert [student.name for student in gradebook.students] == ["Ardley, Bo", "Núñez, Åse"]


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
def test_parse_gradebook_padded_garbled_rows_in_one_cell_are_read(encoding: str) -> None:
    padded = GRADEBOOK.replace(",", "\u00a0,").replace("\n", "\u00a0\n").replace('"\u00a0,', '\u00a0",')
    lines = [quote(line) for line in padded.encode().decode(encoding).splitlines()]
    gradebook = make_gradebook("\n".join(lines))
    assert [student.canvas_id for student in gradebook.students] == ["5001", "5002"]
    assert list_codes(gradebook) == ["rows-in-one-cell", "letters-repaired"]


@pytest.mark.parametrize("line_break", ["\n", "\r", "\r\n"])
def test_parse_export_lone_cell_with_line_break_is_unchanged(line_break: str) -> None:
    remark = f'"Exported,by{line_break}iClicker,Cloud"'
    export = build_export(f"{remark},,\nName,Email,Class 1\nMia Lee,m@x.edu,1\nBo Ray,b@x.edu,2\n")
    assert [participant.name for participant in export.participants] == ["Mia Lee", "Bo Ray"]
    assert "rows-in-one-cell" not in [problem.code for problem in export.problems]


def test_parse_export_rows_with_commas_in_one_cell_are_split() -> None:
    lines = [
        "Name;Student ID;Class 1;Class 2",
        "Bo Lee;1;2;1",
        "Cam Lo;2;1;2",
        "Exported today",
        quote("Ng, Dee;3;2;2"),
    ]
    export = build_export("\n".join(lines))
    assert [person.name for person in export.participants] == ["Bo Lee", "Cam Lo", "Ng, Dee"]
    assert "rows-in-one-cell" in [problem.code for problem in export.problems]


def test_build_export_list_of_names_is_not_split() -> None:
    with pytest.raises(UnrecognizedFileError):
        build_export('"Ardley, Bo"\n"Brisco, Cam"\n')


def test_build_export_file_from_r_is_read() -> None:
    header = '"Student","ID","SIS.User.ID","SIS.Login.ID","Section","Class.1","Total"'
    export = build_export(f'{header}\n"Ardley, Bo",NA,70010001,NA,NA,2,2\n"Brisco, Cam",NA,70010002,NA,NA,NA,0\n')
    assert [(person.student_id, person.email) for person in export.participants] == [("70010001", ""), ("70010002", "")]
    assert format_scores(export) == [["2"], ["blank"]]
