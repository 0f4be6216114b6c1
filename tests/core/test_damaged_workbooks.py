"""Tests with damaged workbooks, which must raise a FileError and nothing else: a seeded sample of each kind."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from core.file_kind import detect_file_kind
from tests.core.workbook_bytes import NA, ods, xlsb, xlsx, zip_parts

FILES = Path(__file__).parents[1] / "files" / "workbooks"
ROWS = "".join(
    f'<row r="{row}"><c r="A{row}" t="inlineStr"><is><t>Name {row}</t></is></c><c r="B{row}"><v>{row}</v></c>'
    f'<c r="C{row}" t="e"><f>NA()</f><v>#N/A</v></c></row>'
    for row in range(1, 9)
)
CELL = '<table:table-cell table:number-columns-repeated="{0}" office:value-type="float" office:value="{0}"/>'
WORKBOOKS = {
    "xlsx": xlsx(ROWS),
    "score-error.xlsx": (FILES / "score-error.xlsx").read_bytes(),
    "ods": ods("".join(f"<table:table-row>{CELL.format(n)}</table:table-row>" for n in range(1, 9))),
    "xlsb": xlsb([(row, [(0, "Name"), (1, 2.5), (2, bytes([3, NA]))]) for row in range(8)]),
    "errors.xls": (FILES / "errors.xls").read_bytes(),
    "formula.xls": (FILES / "formula.xls").read_bytes(),
}
CASES = 60


def damage(data: bytes, chance: random.Random) -> bytes:
    """Flip bits, change bytes, or cut the data."""
    changed = bytearray(data)
    if chance.random() < 0.1:
        return bytes(changed[: chance.randrange(len(changed))])
    for _ in range(chance.choice((1, 1, 2, 8))):
        place = chance.randrange(len(changed))
        changed[place] = changed[place] ^ 1 << chance.randrange(8) if chance.random() < 0.5 else chance.randrange(256)
    return bytes(changed)


def damage_part(data: bytes, chance: random.Random) -> bytes:
    """Damage a part inside an otherwise intact archive."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(parts))
    return zip_parts({**parts, name: damage(parts[name], chance)})


@pytest.mark.parametrize("kind", WORKBOOKS)
def test_read_table_damaged_workbook_raises_no_other_error(kind: str, tmp_path: Path) -> None:
    chance = random.Random(kind)
    path = tmp_path / "scores"
    for _ in range(CASES):
        data = WORKBOOKS[kind]
        is_archive = data.startswith(b"PK") and chance.random() < 0.7
        path.write_bytes(damage_part(data, chance) if is_archive else damage(data, chance))
        answer = detect_file_kind(path)
        assert answer.is_accepted or answer.problems
