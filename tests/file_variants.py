"""Files as lists of rows, and the damage that programs and people do to them.

A variant knows which rows are people and what its columns mean, whatever happens to it.
"""

import io
import random
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from core.files.tables import format_csv
from core.mojibake import repair_mojibake
from core.title_parsing import split_date

Rows = list[list[str]]
Damage = Callable[["Variant", random.Random], None]

NAME, LAST_NAME, FIRST_NAME, ID, EMAIL, LOGIN, CANVAS_ID, SECTION = (
    *("name", "last name", "first name", "id", "email", "login", "canvas id", "section"),
)


@dataclass
class Variant:
    """A file and what it really contains.

    `people` are the rows of people, by identity. `columns` maps the headers of identity columns to what they mean.
    `notes` names the damage.
    """

    rows: Rows
    people: Rows
    columns: dict[str, str]
    notes: list[str] = field(default_factory=list)
    encode: Callable[[Rows], bytes] = format_csv
    header: list[str] = field(init=False)
    original_headers: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Keep the header, so that it is found again behind whatever is put above it."""
        self.header = self.rows[0]

    @property
    def data(self) -> bytes:
        """The bytes of the file."""
        return self.encode(self.rows)

    @property
    def header_row(self) -> int:
        """The index of the header row."""
        return next(index for index, row in enumerate(self.rows) if row is self.header)

    def find_people(self) -> dict[int, int]:
        """Return the index of each person by the index of the row."""
        positions = {id(row): index for index, row in enumerate(self.people)}
        return {index: positions[id(row)] for index, row in enumerate(self.rows) if id(row) in positions}

    def find_columns(self, *meanings: str) -> list[int]:
        """Return the columns that have one of these meanings."""
        return [index for index, text in enumerate(self.header) if self.columns.get(text) in meanings]

    def rename_columns(self, rename: Callable[[str], str]) -> None:
        """Change the headers, but not what they mean."""
        for column, text in enumerate(self.header):
            self.header[column] = rename(text) if text else text
            self.original_headers[self.header[column].strip()] = self.find_original_header(text)
            if text in self.columns:
                self.columns[self.header[column]] = self.columns[text]

    def find_original_header(self, text: str) -> str:
        """Return what a header was before it was changed."""
        return self.original_headers.get(text.strip(), text)

    def insert_column(self, position: int, header: str, build: Callable[[int], str]) -> None:
        """Insert a column in the header and all rows below it that aren't blank."""
        for index, row in enumerate(self.rows):
            if index >= self.header_row and (any(row) or row is self.header):
                row.extend([""] * (position - len(row)))
                row.insert(position, header if row is self.header else build(index))


def add_title_lines(variant: Variant, choice: random.Random) -> None:
    lines: Rows = [["BIO 1 week 5"], [], ["Exported", "by me"]]
    variant.rows[:0] = lines[: choice.randint(1, 3)]


def add_blank_rows(variant: Variant, choice: random.Random) -> None:
    for _ in range(choice.randint(1, 3)):
        position = choice.randint(variant.header_row + 1, len(variant.rows))
        variant.rows.insert(position, [""] * choice.randint(0, 6))


def add_blank_columns(variant: Variant, choice: random.Random) -> None:
    variant.insert_column(choice.randint(0, len(variant.header)), "", lambda _: "")


def add_row_numbers(variant: Variant, choice: random.Random) -> None:
    start = choice.randint(0, 1)
    header = choice.choice(("", "Unnamed: 0", "#", "No."))
    numbers = {row: str(number) for number, row in enumerate(variant.find_people(), start)}
    variant.insert_column(0, header, lambda row: numbers.get(row, ""))


def add_summary_rows(variant: Variant, choice: random.Random) -> None:
    label_columns = variant.find_columns(NAME, LAST_NAME) or [0]
    ids = [variant.rows[row][column] for column in variant.find_columns(ID) for row in variant.find_people()]
    labels = ("Average", "Max", "Class Mean", "Std. Dev.", "5 students", "Response rate", "Count", "Minimum")
    for label in choice.sample(labels, 2):
        row = [] if label == "5 students" else ["" if text in variant.columns else "1" for text in variant.header]
        row.extend([""] * (len(variant.header) - len(row)))
        for column in variant.find_columns(ID):
            row[column] = choice.choice(("", "3", "n/a", max(ids)))
        row[label_columns[0]] = label
        position = choice.choice((variant.header_row + 1, len(variant.rows)))
        variant.rows.insert(position, row)


def move_special_row(variant: Variant, choice: random.Random) -> None:
    special = [row for row in variant.rows if "Points Possible" in "".join(row) or "Manual Posting" in row]
    if special:
        row = choice.choice(special)
        variant.rows.remove(row)
        variant.rows.insert(choice.randint(variant.header_row + 1, len(variant.rows)), row)


def add_noise_column(variant: Variant, choice: random.Random) -> None:
    noise: list[tuple[str, Callable[[int], str]]] = [
        ("Started At", lambda row: f"9/{row % 28 + 1}/26 14:0{row % 10}"),
        ("Time Spent", lambda row: f"00:1{row % 10}:21"),
        ("Duration", lambda row: f"{row}m 10s"),
        ("Submission ID", lambda row: str(32100000 + row * 17)),
        ("Response ID", lambda row: str(900 + row * 17)),
        ("Public ID", lambda row: str(row % 7)),
        ("Total Tracked", lambda row: str(row % 5)),
        ("Total Absent", lambda row: str(row % 5)),
        ("Questions Answered", lambda row: str(row % 5)),
        ("Last Activity", lambda row: f"2026-09-{row % 28 + 1:02}T10:00:00Z"),
        ("Term", lambda _: "2261"),
        ("Section", lambda row: str(row % 3)),
        ("Lab Section", lambda row: str(row % 3)),
        ("Course ID", lambda _: "4711"),
        ("Year", lambda row: str(row % 4 + 1)),
        ("Phone", lambda row: f"555-01{row:02}"),
        ("Percent", lambda row: str(row * 3 % 100)),
        ("Rank", lambda row: str(row * 5 % 17)),
        ("Status", lambda row: ("Graded", "Missing")[row % 2]),
        ("Term GPA", lambda row: f"3.{row % 10}"),
        ("Credits", lambda row: str(row % 4)),
        ("Attempts", lambda row: str(row % 4)),
        ("Matriculation Year", lambda row: str(2020 + row % 4)),
        ("iClicker Serial", lambda row: f"{0x1A2B3C00 + row:08X}"),
        ("Registered On", lambda row: str(46000 + row % 90)),
    ]
    people = set(variant.find_people())
    first_names = {row: _find_first_name(variant, row) for row in people}
    noise += [("Preferred name", lambda row: first_names[row]), ("Nickname", lambda row: first_names[row][:2])]
    header, build = choice.choice(noise)
    if header in variant.header:
        return
    position = choice.choice((len(variant.header), len(variant.header) - 1))
    variant.insert_column(position, header, lambda row: build(row) if row in people else "")


def _find_first_name(variant: Variant, row: int) -> str:
    """Return the first word of a person's name that isn't a last name, or "" if there is none."""
    texts = [variant.rows[row][column] for column in variant.find_columns(FIRST_NAME, NAME)]
    words = next((text.rpartition(",")[2].split() for text in texts if text.strip()), [])
    return words[0] if words else ""


def _is_number(text: str) -> bool:
    return text.isdecimal() and text.isascii()


def _change_ids(variant: Variant, change: Callable[[str], str], *meanings: str) -> None:
    columns = variant.find_columns(*meanings)
    for row in variant.find_people():
        for column in columns:
            if _is_number(text := variant.rows[row][column]):
                variant.rows[row][column] = change(text)


def write_float_ids(variant: Variant, choice: random.Random) -> None:
    zeros = choice.choice((".0", ".0", ".00", ",0"))
    _change_ids(variant, lambda text: text + zeros, ID, CANVAS_ID)


def drop_leading_zeros(variant: Variant, _choice: random.Random) -> None:
    _change_ids(variant, lambda text: text.lstrip("0"), ID)


def write_ids_with_exponents(variant: Variant, _choice: random.Random) -> None:
    """Write all numbers in the ID columns as Excel does, including those in summary rows."""
    for row in variant.rows[variant.header_row + 1 :]:
        for column in variant.find_columns(ID):
            if column < len(row) and len(row[column]) > MAX_COUNT_DIGITS and _is_number(row[column]):
                row[column] = f"{float(row[column]):.2E}"


def write_canvas_ids_with_exponents(variant: Variant, _choice: random.Random) -> None:
    _change_ids(variant, lambda text: f"{float(text):.2E}", CANVAS_ID)


def add_number_signs(variant: Variant, _choice: random.Random) -> None:
    for row in variant.find_people():
        for column in variant.find_columns(ID, LOGIN):
            if variant.rows[row][column]:
                variant.rows[row][column] = f"#{variant.rows[row][column]}"


def write_missing_marks(variant: Variant, choice: random.Random) -> None:
    mark = choice.choice(("NA", "NaN", "nan", "NULL", "None", "<NA>"))
    for row in variant.find_people():
        if any(variant.rows[row]):
            variant.rows[row][:] = [text or mark for text in variant.rows[row]]


def shuffle_columns(variant: Variant, choice: random.Random) -> None:
    order = choice.sample(range(len(variant.header)), len(variant.header))
    for row in variant.rows[variant.header_row :]:
        if any(row):
            row.extend([""] * (len(variant.header) - len(row)))
            row[:] = [row[column] for column in order]


def shuffle_rows(variant: Variant, choice: random.Random) -> None:
    start = variant.header_row + 1
    body = variant.rows[start:]
    choice.shuffle(body)
    variant.rows[start:] = body


def change_case_of_headers(variant: Variant, choice: random.Random) -> None:
    change = choice.choice((str.lower, str.upper, lambda text: text.replace(" ", "_")))
    variant.rename_columns(lambda text: change(text) if text in variant.columns else text)


def write_r_headers(variant: Variant, _choice: random.Random) -> None:
    variant.rename_columns(make_r_name)


def make_r_name(text: str) -> str:
    """Return a header as R's `make.names` writes it."""
    dotted = re.sub(r"[^\w.]", ".", text)
    return dotted if text[:1].isalpha() or text[:1] == "." else f"X{dotted}"


def pad_cells(variant: Variant, choice: random.Random) -> None:
    blank = choice.choice((" ", "\u00a0", "  "))
    for row in variant.rows[variant.header_row + 1 :]:
        row[:] = [f"{text}{blank}" if text else text for text in row]
    variant.rename_columns(lambda text: f"{text}{blank}")


MAX_COUNT_DIGITS = 4
"""Longest number in a summary row that isn't an ID."""

FOOTERS = ("Exported on 11/28/2026", "Notes: late polls dropped")


def add_footer(variant: Variant, choice: random.Random) -> None:
    variant.rows.extend(choice.choice(([[FOOTERS[0]]], [[], [FOOTERS[1]]])))


def paste_second_header(variant: Variant, choice: random.Random) -> None:
    people = list(variant.find_people())
    if len(people) > 3:
        variant.rows.insert(choice.choice(people[1:]), list(variant.header))


def garble_letters(variant: Variant, choice: random.Random) -> None:
    encoding = choice.choice(("cp1252", "mac_roman"))
    encode = variant.encode

    def encode_twice(rows: Rows) -> bytes:
        return garble(encode(rows).decode(), encoding).encode()

    variant.encode = encode_twice


def garble(text: str, encoding: str = "cp1252") -> str:
    """Return a text whose UTF-8 bytes were decoded with another encoding."""
    return "".join(bytes([byte]).decode(encoding, errors="ignore") or chr(byte) for byte in text.encode())


def put_rows_in_one_cell(variant: Variant, choice: random.Random) -> None:
    encode, delimiter = variant.encode, choice.choice((",", ";"))

    def encode_wrapped(rows: Rows) -> bytes:
        lines = encode(rows).decode().split("\n")
        return "\n".join('"' + line.replace('"', '""') + '"' if line else "" for line in lines).encode()

    def encode_semicolon_lines(rows: Rows) -> bytes:
        return format_csv([[";".join(row)] for row in rows])

    variant.encode = encode_wrapped if delimiter == "," else encode_semicolon_lines


def use_semicolons(variant: Variant, _choice: random.Random) -> None:
    def encode(rows: Rows) -> bytes:
        lines = [";".join(f'"{text}"' if ";" in text else text for text in row) for row in rows]
        return ("\n".join(lines) + "\n").encode("utf-8-sig")

    variant.encode = encode


def save_as_workbook(variant: Variant, choice: random.Random) -> None:
    """Save the rows as an Excel workbook, in which points are numbers, behind a sheet of notes."""
    has_notes = choice.random() < 0.5
    meanings = {column: variant.columns.get(text) for column, text in enumerate(variant.header)}

    def encode(rows: Rows) -> bytes:
        workbook = openpyxl.Workbook()
        sheet = workbook.active
        assert isinstance(sheet, Worksheet)
        if has_notes:
            sheet.append(["Polls of the term"])
            sheet.append(["Don't edit"])
            sheet = workbook.create_sheet("Scores")
        for row in rows:
            sheet.append([_build_cell(text, meanings.get(column)) for column, text in enumerate(row)])
        into = io.BytesIO()
        workbook.save(into)
        return into.getvalue()

    variant.encode = encode


def _build_cell(text: str, meaning: str | None) -> str | float | None:
    if meaning is None and re.fullmatch(r"\d+(\.\d+)?", text):
        return float(text)
    return text or None


def write_excel_dates(variant: Variant, _choice: random.Random) -> None:
    variant.rename_columns(_write_serial_date)


def _write_serial_date(text: str) -> str:
    day, rest = split_date(text)
    return text if day is None or rest else str((day - date(1899, 12, 30)).days)


def use_windows_encoding(variant: Variant, _choice: random.Random) -> None:
    if any(repair_mojibake(text) != text for text in variant.header):
        return  # a file has one encoding
    encode = variant.encode
    variant.encode = lambda rows: (
        encode(rows).decode("utf-8-sig").encode("cp1252", errors="replace").replace(b"\n", b"\r\n")
    )


SHAPE_DAMAGE: tuple[Damage, ...] = (
    *(add_title_lines, add_blank_rows, add_blank_columns, add_row_numbers, add_summary_rows, move_special_row),
    *(shuffle_rows, pad_cells, add_footer, use_semicolons, use_windows_encoding, change_case_of_headers),
)
EXPORT_DAMAGE: tuple[Damage, ...] = (
    *SHAPE_DAMAGE,
    *(add_noise_column, add_noise_column, write_float_ids, drop_leading_zeros, write_ids_with_exponents),
    *(add_number_signs, write_missing_marks, shuffle_columns, write_r_headers, garble_letters),
    *(put_rows_in_one_cell, paste_second_header, save_as_workbook, write_excel_dates),
)
GRADEBOOK_DAMAGE: tuple[Damage, ...] = (
    *(add_title_lines, add_blank_rows, add_blank_columns, add_row_numbers, move_special_row, shuffle_rows),
    *(write_float_ids, drop_leading_zeros, shuffle_columns, garble_letters, put_rows_in_one_cell, use_semicolons),
    *(
        save_as_workbook,
        write_canvas_ids_with_exponents,
        write_r_headers,
        paste_second_header,
        add_summary_rows,
        pad_cells,
    ),
)
UPLOAD_DAMAGE: tuple[Damage, ...] = (
    *(add_title_lines, add_blank_rows, add_blank_columns, add_row_numbers, shuffle_columns, shuffle_rows, pad_cells),
    *(write_r_headers, garble_letters, put_rows_in_one_cell, use_semicolons, use_windows_encoding, save_as_workbook),
    *(write_float_ids, write_canvas_ids_with_exponents, paste_second_header, change_case_of_headers, add_footer),
)
REFUSED_DAMAGE = frozenset(
    {
        *("write_canvas_ids_with_exponents", "write_r_headers", "paste_second_header", "garble_letters"),
        *("put_rows_in_one_cell",),
    }
)
"""Damage for which a file may be refused."""
_LAST_DAMAGE: tuple[Damage, ...] = (
    *(
        write_excel_dates,
        pad_cells,
        write_r_headers,
        paste_second_header,
        use_semicolons,
        garble_letters,
        put_rows_in_one_cell,
    ),
    *(use_windows_encoding, save_as_workbook),
)


def _get_order(kind: Damage) -> int:
    return _LAST_DAMAGE.index(kind) if kind in _LAST_DAMAGE else -1


def damage(variant: Variant, kinds: Sequence[Damage], choice: random.Random, most: int = 3) -> None:
    """Damage a variant in up to `most` ways. What changes headers and bytes comes last."""
    chosen = choice.sample(kinds, choice.randint(0, most))
    if garble_letters in chosen:
        chosen = [kind for kind in chosen if kind is not use_windows_encoding]
    for function in sorted(chosen, key=_get_order):
        function(variant, choice)
        variant.notes.append(getattr(function, "__name__", ""))


def list_title_spellings(title: str, choice: random.Random) -> Iterator[str]:
    """Yield other spellings of a title, as programs and people write them."""
    yield title.lower()
    yield title.upper()
    yield title.replace(" ", "  ")
    yield title.replace(" ", "\u00a0")
    yield title.replace(" ", "_")
    yield title.replace(" ", "")
    yield title.replace(" - ", " – ")
    yield title.replace(" - ", ": ")
    yield title.replace(" - ", " ")
    yield make_r_name(title)
    yield garble(title)
    yield garble(title, "mac_roman")
    yield f"{title} [2.00]"
    yield f"{title} (2 pts)"
    yield f"{title} (2 points)"
    yield f"{title} [Total Pts: 2 Score] |1742843"
    yield f"{title} Points Grade <Numeric MaxPoints:2>"
    if not split_date(title)[0]:  # another date is another session
        yield from _list_dated_titles(title, date(2026, 9, 1) + timedelta(days=choice.randrange(80)))


def _list_dated_titles(title: str, day: date) -> Iterator[str]:
    yield f"{title} {day.month}/{day.day}/{day:%y}"
    yield f"{title} {day.month}/{day.day}/{day.year}"
    yield f"{title} {day.isoformat()}"
    yield f"{title} ({day:%b} {day.day})"
    yield f"{title} {day.month}/{day.day}"
    yield f"{day.isoformat()} {title}"
