"""Random variants of iClicker files and gradebooks, with what they really contain.

Each variant has other names, orders, and columns, and up to three kinds of damage on top of each other. By hand:
`python -m tests.file_variants 5000`.
"""

import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from core.canvas.gradebook import Gradebook, build_gradebook
from core.clicker.export import ClickerExport
from core.clicker.reading import build_export
from core.files.tables import format_csv, parse_table
from core.recognition.file_type import FileType
from core.recognition.recognizer import Recognition, recognize_table

Rows = list[list[str]]

_LAST_NAMES = ("Ardley", "Brisco", "Núñez", "Corliss", "Dunmore", "Østergård", "Farrow", "Max", "Grün", "Hale-Ito")
_FIRST_NAMES = ("Bo", "Cam", "Åse", "Dee", "Eli", "Flo", "Max", "Min", "Ivy", "Jo Ann")
_TITLES = ("Class {} - Poll", "Class {} - Quiz", "Class {} - Attendance 9/{}/26", "Session {} 9/{}/2026", "9/{}/26")
_ASSIGNMENTS = ("Class {} - Poll", "Übung {}", "Homework {}", "Quiz {} (late)", "Ensayo {}: acción")


@dataclass
class Variant:
    """A file and its truth.

    `scores` maps the student's ID to the scores by column. `notes` names the damage.
    """

    rows: Rows
    titles: list[str]
    scores: dict[str, list[str]]
    header_row: int = 0
    notes: list[str] = field(default_factory=list)
    encode: Callable[[Rows], bytes] = format_csv

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.encode(self.rows)

    @property
    def width(self) -> int:
        """The number of columns."""
        return max(map(len, self.rows))

    def find_people(self) -> list[int]:
        """Return the rows that have one of the IDs."""
        return [index for index, row in enumerate(self.rows) if any(text in self.scores for text in row)]


def build_people(choice: random.Random) -> list[tuple[str, str, str, str]]:
    """Return last names, first names, IDs, and logins."""
    count = choice.randint(3, 12)
    start = choice.choice((451200, 70010000))
    digits = choice.choice((6, 8))
    return [
        (
            choice.choice(_LAST_NAMES),
            choice.choice(_FIRST_NAMES),
            f"{start + number * choice.randint(1, 1) * 7 + choice.randint(0, 6):0{digits}}",
            f"login{number}",
        )
        for number in range(1, count + 1)
    ]


def build_clicker_file(choice: random.Random) -> Variant:
    """Return an undamaged iClicker file."""
    people = build_people(choice)
    titles = [template.format(number, number) for number in range(1, 5) for template in choice.sample(_TITLES, 1)]
    identity = choice.choice(
        [
            ["Last Name", "First Name", "Email", "Student ID"],
            ["Student Name", "Student ID"],
            ["Student", "ID", "SIS User ID", "SIS Login ID", "Section"],
            ["OrgDefinedId", "Email"],
        ]
    )
    order = [*identity, *titles]
    if choice.random() < 0.3:
        choice.shuffle(order)
    rows, scores = [order], {}
    for last, first, student_id, login in people:
        cells = {
            "Last Name": last,
            "First Name": first,
            "Student Name": f"{last}, {first}",
            "Student": f"{last}, {first}",
            "Student ID": student_id,
            "SIS User ID": student_id,
            "OrgDefinedId": student_id,
            "Email": f"{login}@uni.example",
            "SIS Login ID": f"{login}@uni.example",
        }
        points = [choice.choice(("", "0", "1", "2", "1.5")) for _ in titles]
        rows.append([dict(zip(titles, points, strict=True)).get(header, cells.get(header, "")) for header in order])
        scores[student_id] = [dict(zip(titles, points, strict=True))[title] for title in order if title in titles]
    return Variant(rows, [title for title in order if title in titles], scores)


def build_gradebook_file(choice: random.Random) -> Variant:
    """Return an undamaged gradebook with decimals."""
    people = build_people(choice)
    titles = [f"{choice.choice(_ASSIGNMENTS).format(n)} ({4000 + n})" for n in range(1, 5)]
    rows = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *titles]]
    rows.append(["    Points Possible", "", "", "", "", *["10"] * 4])
    scores = {}
    for number, (last, first, student_id, login) in enumerate(people, 5001):
        points = [choice.choice(("", "0", "8.5", "10", "EX")) for _ in titles]
        rows.append([f"{last}, {first}", str(number), student_id, login, "BIO 1", *points])
        scores[student_id] = points
    return Variant(rows, titles, scores)


def add_title_lines(variant: Variant, choice: random.Random) -> None:
    lines: Rows = [["BIO 1 week 5"], [], ["Exported", "by me"]]
    added = lines[: choice.randint(1, 3)]
    variant.rows[:0] = added
    variant.header_row += len(added)


def add_blank_rows(variant: Variant, choice: random.Random) -> None:
    for _ in range(choice.randint(1, 3)):
        variant.rows.insert(choice.randint(variant.header_row + 1, len(variant.rows)), [""] * choice.randint(0, 6))


def add_blank_columns(variant: Variant, choice: random.Random) -> None:
    _insert_column(variant, choice.randint(0, variant.width), "", lambda _: "")


def add_row_numbers(variant: Variant, choice: random.Random) -> None:
    start = choice.randint(0, 1)
    header = choice.choice(("", "Unnamed: 0"))
    numbers = {row: str(number) for number, row in enumerate(variant.find_people(), start)}
    _insert_column(variant, 0, header, lambda row: numbers.get(row, ""))


def add_summary_rows(variant: Variant, choice: random.Random) -> None:
    header = variant.rows[variant.header_row]
    label_column = next((i for i, text in enumerate(header) if text in ("Student", "Student Name", "Last Name")), 0)
    ids = list(variant.scores)
    for label in choice.sample(("Average", "Max", "Class Mean", "Std. Dev.", "5 students", "Response rate"), 2):
        row = ["1"] * len(header)
        for index, text in enumerate(header):
            if not text or text in ("Section", "Email", "SIS Login ID", "First Name"):
                row[index] = ""
            elif text.endswith(("ID", "Id")):
                row[index] = choice.choice(("", "3", "n/a", max(ids), "451203.5"))
        row[label_column] = label
        position = choice.choice((variant.header_row + 1, len(variant.rows)))
        variant.rows.insert(position, row)


def move_points_row(variant: Variant, choice: random.Random) -> None:
    index = next((i for i, row in enumerate(variant.rows) if "Points Possible" in "".join(row)), None)
    if index is not None:
        row = variant.rows.pop(index)
        variant.rows.insert(choice.randint(variant.header_row + 1, len(variant.rows)), row)


def add_noise_columns(variant: Variant, choice: random.Random) -> None:
    noise: list[tuple[str, Callable[[int], str]]] = [
        ("Started At", lambda row: f"9/{row % 28 + 1}/26 14:0{row % 10}"),
        ("Duration", lambda row: f"{row}m 10s"),
        ("Submission ID", lambda row: str(32100000 + row * 17)),
        ("Total Tracked", lambda row: str(row % 5)),
        ("Term", lambda _: "2261"),
        ("Status", lambda row: ("Graded", "Missing")[row % 2]),
    ]
    header, build = choice.choice(noise)
    if "ID" in variant.rows[variant.header_row] and "(4" in "".join(variant.titles):
        return
    people = set(variant.find_people())
    _insert_column(variant, variant.width, header, lambda row: build(row) if row in people else "")


def write_float_ids(variant: Variant, _choice: random.Random) -> None:
    header = variant.rows[variant.header_row]
    for row in variant.find_people():
        for index, text in enumerate(header):
            if text in ("ID", "SIS User ID", "Student ID") and variant.rows[row][index].isdecimal():
                variant.rows[row][index] += ".0"
    variant.scores = {f"{student_id}.0": points for student_id, points in variant.scores.items()}


def garble_letters(variant: Variant, choice: random.Random) -> None:
    encoding = choice.choice(("cp1252", "mac_roman"))
    encode = variant.encode

    def encode_twice(rows: Rows) -> bytes:
        text = encode(rows).decode()
        return "".join(_decode_wrongly(letter, encoding) for letter in text).encode()

    variant.encode = encode_twice


def put_rows_in_one_cell(variant: Variant, _choice: random.Random) -> None:
    encode = variant.encode

    def encode_wrapped(rows: Rows) -> bytes:
        lines = encode(rows).decode().split("\n")
        return "\n".join('"' + line.replace('"', '""') + '"' if line else "" for line in lines).encode()

    variant.encode = encode_wrapped


def paste_second_part(variant: Variant, choice: random.Random) -> None:
    people = variant.find_people()
    if len(people) > 3:
        variant.rows.insert(choice.choice(people[1:]), list(variant.rows[variant.header_row]))


COMMON_DAMAGE = (add_title_lines, add_blank_rows, add_blank_columns, add_row_numbers, add_summary_rows)
EXPORT_DAMAGE = (
    *COMMON_DAMAGE,
    add_noise_columns,
    write_float_ids,
    garble_letters,
    put_rows_in_one_cell,
    paste_second_part,
)
GRADEBOOK_DAMAGE = (*COMMON_DAMAGE, move_points_row, write_float_ids, garble_letters, put_rows_in_one_cell)


def _decode_wrongly(letter: str, encoding: str) -> str:
    return "".join(bytes([byte]).decode(encoding, errors="ignore") or chr(byte) for byte in letter.encode())


def _insert_column(variant: Variant, position: int, header: str, build: Callable[[int], str]) -> None:
    for index, row in enumerate(variant.rows):
        if index < variant.header_row or (not any(row) and index != variant.header_row):
            continue
        row.extend([""] * (position - len(row)))
        row.insert(position, header if index == variant.header_row else build(index))


def damage(
    variant: Variant, kinds: Sequence[Callable[[Variant, random.Random], None]], choice: random.Random
) -> Variant:
    """Damage a variant in up to three ways. Letters and cells come last, because they change the bytes."""
    chosen = choice.sample(kinds, choice.randint(0, 3))
    for function in sorted(chosen, key=lambda kind: kind in (write_float_ids, garble_letters, put_rows_in_one_cell)):
        function(variant, choice)
        variant.notes.append(function.__name__)
    return variant


def check_export_variant(seed: int) -> None:
    """Read a damaged iClicker file, and compare everything with its truth."""
    choice = random.Random(seed)
    variant = damage(build_clicker_file(choice), EXPORT_DAMAGE, choice)
    recognition = recognize_table(parse_table(Path("file.csv"), variant.data))
    assert recognition.kind is FileType.EXPORT, variant.notes
    export = build_export(recognition)
    assert [session.title for session in export.sessions] == variant.titles, variant.notes
    assert len(export.participants) == len(variant.scores), variant.notes
    for person in export.participants:
        points = variant.scores.get(person.student_id) or variant.scores[f"{person.student_id}.0"]
        found = [export.scores.get_points(person.row, session.key) for session in export.sessions]
        assert ["" if score is None else f"{score.normalize():f}" for score in found] == points, variant.notes
    _check_row_account(recognition, export, variant)


def _check_row_account(recognition: Recognition, export: ClickerExport, variant: Variant) -> None:
    """Check that each nonblank row is a person, is listed, or is special."""
    rows = {person.row for person in export.participants} | {item.row for item in export.left_out}
    special = {export.header_row, *([export.points_row] if export.points_row else [])}
    assert recognition.grid
    filled = {index + 1 for index, is_filled in enumerate(recognition.grid.filled_rows) if is_filled}
    above = {row for row in filled if row < export.header_row}
    assert rows | special | above == filled, variant.notes


def check_gradebook_variant(seed: int) -> None:
    """Read a damaged gradebook, and compare everything with its truth."""
    choice = random.Random(seed)
    variant = damage(build_gradebook_file(choice), GRADEBOOK_DAMAGE, choice)
    recognition = recognize_table(parse_table(Path("file.csv"), variant.data))
    assert recognition.kind is FileType.GRADEBOOK, variant.notes
    gradebook = build_gradebook(recognition)
    assert [assignment.header for assignment in gradebook.assignments] == variant.titles, variant.notes
    assert [assignment.points_possible for assignment in gradebook.assignments] == [10] * 4, variant.notes
    _check_students(gradebook, variant)


def _check_students(gradebook: Gradebook, variant: Variant) -> None:
    assert len(gradebook.students) == len(variant.scores), variant.notes
    for index, student in enumerate(gradebook.students):
        points = variant.scores.get(student.sis_user_id) or variant.scores[f"{student.sis_user_id}.0"]
        found = [gradebook.cells[assignment.assignment_id][index] for assignment in gradebook.assignments]
        assert found == points, variant.notes


def main(count: int) -> None:
    """Check this many variants, and print those that are read wrongly."""
    failures = 0
    for seed in range(count):
        for check in (check_export_variant, check_gradebook_variant):
            try:
                check(seed)
            except Exception as error:
                failures += 1
                print(check.__name__, seed, type(error).__name__, str(error).splitlines()[:1])  # noqa: T201
    print(f"{2 * count} files, {failures} wrong")  # noqa: T201


if __name__ == "__main__":
    main(int(sys.argv[1]))
