"""Tests of `core.course_recovery` and `core.course_parts`: autosaved courses, whole or damaged."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core import course_parts
from core.canvas.gradebook import read_gradebook
from core.choices import Choices, NoResponsePolicy, ScoringRule
from core.clicker.reading import read_export
from core.course_file import NewerVersionError, open_course, pack_course, save_course
from core.course_parts import delete_unused_parts, find_newest_part, find_part, get_run_name
from core.course_recovery import autosave_course, recover_course, scan_zip_parts
from core.course_version import is_newer_course_file
from core.errors import ClickoverError, UnreadableFileError, UnrecognizedFileError, UnwritableFileError
from core.saved_upload import CourseContents, SavedUpload
from core.sent_upload import SentUpload
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from tests.class_builders import LAB, SECTION_A, SECTION_B, make_class
from tests.core.workbook_bytes import zip_parts

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.fixture
def workbook(samples: Path) -> Workbook:
    export = read_export(samples / "iclicker-cloud-canvas.csv")
    return (
        Workbook(export=export, gradebook=read_gradebook(samples / "canvas-gradebook.csv"))
        .with_sessions_included([export.sessions[0].key], included=False)
        .with_decision(Decision(Judgment.MATCHED, "910002"), 3)
        .with_decision(Decision(Judgment.NOT_IN_COURSE), 4)
        .with_points_possible(export.sessions[1].key, Decimal("2.50"))
        .with_choices(Choices(no_response=NoResponsePolicy.ZERO, rule=ScoringRule(cap=Decimal(2), drop_lowest=1)))
    )


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "unsaved-1a2b3c4d.clickover"


def list_names(path: Path) -> list[str]:
    return sorted(
        item.name.rpartition("-")[0] if item.suffix == ".part" else item.name for item in path.parent.iterdir()
    )


def read_work(data: bytes) -> tuple[dict[str, Any], dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(parts.pop("work.json")), parts


def change_work(path: Path, **values: Any) -> None:  # noqa: ANN401 - any JSON value
    work, parts = read_work(path.read_bytes())
    work["decided"] |= values
    path.write_bytes(zip_parts({**parts, "work.json": json.dumps(work).encode()}))


def test_autosave_course_writes_input_files_once(workbook: Workbook, path: Path) -> None:
    upload = SavedUpload(b"Student,ID\n", Path("up.csv"), None, NOW, workbook.gradebook)
    autosave_course(CourseContents(workbook, upload), path)
    parts = {part: part.stat().st_ino for part in path.parent.glob("*.part")}
    changed = workbook.with_sessions_included([], included=False).with_title("total", "Sum")
    autosave_course(CourseContents(changed, upload), path)
    assert {part: part.stat().st_ino for part in path.parent.glob("*.part")} == parts
    run = "unsaved-1a2b3c4d"
    expected = [f"{run}-export", f"{run}-gradebook", f"{run}-sent", f"{run}.clickover", f"{run}.previous"]
    assert list_names(path) == expected
    assert path.stat().st_size < 5_000
    reopened = open_course(path)
    assert pack_course(reopened.workbook) == pack_course(changed)
    assert reopened.saved_upload is not None
    assert reopened.saved_upload.data == upload.data
    assert open_course(path.with_suffix(".previous")).workbook.titles == workbook.titles
    if not path.drive:
        assert all(item.stat().st_mode & 0o077 == 0 for item in path.parent.iterdir())


def test_autosave_course_path_with_undecodable_byte_is_kept(workbook: Workbook, path: Path) -> None:
    assert workbook.export is not None
    renamed = replace(workbook.export, path=Path("caf\udce9.csv"))
    autosave_course(CourseContents(replace(workbook, export=renamed)), path)
    export = open_course(path).workbook.export
    assert export is not None
    assert export.path == Path("caf\udce9.csv")


def test_autosave_course_failed_part_keeps_decisions(
    workbook: Workbook, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(part: Path, _data: bytes) -> None:
        raise UnwritableFileError("the disk is full", where=str(part))

    with monkeypatch.context() as full:
        full.setattr(course_parts, "write_file", fail)
        with pytest.raises(UnwritableFileError):
            autosave_course(CourseContents(workbook), path)
    with pytest.raises(UnrecognizedFileError, match="not whole"):
        open_course(path)
    recovered = recover_course(path)  # from the user's own files
    assert recovered.lost == ()
    assert pack_course(recovered.workbook) == pack_course(workbook)


def test_recover_course_changed_input_file_is_ignored(workbook: Workbook, path: Path, tmp_path: Path) -> None:
    assert workbook.export is not None
    copied = tmp_path / "copied.csv"
    copied.write_bytes(workbook.export.data.replace(b"2.00", b"1.00", 1))
    autosave_course(CourseContents(replace(workbook, export=replace(workbook.export, path=copied))), path)
    next(path.parent.glob("*-export-*.part")).unlink()
    recovered = recover_course(path)
    assert recovered.workbook.export is None
    assert recovered.workbook.gradebook is not None
    assert recovered.workbook.decisions.by_row == {}
    assert recovered.workbook.choices == workbook.choices
    assert recovered.lost == ("an iClicker file", "what you decided")


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"garbage" * 100])
def test_recover_course_damaged_decisions_returns_previous_decisions(
    workbook: Workbook, path: Path, data: bytes
) -> None:
    autosave_course(CourseContents(workbook), path)
    autosave_course(CourseContents(workbook.with_choices(Choices())), path)
    path.write_bytes(data)
    recovered = recover_course(path)
    assert recovered.workbook.choices == workbook.choices
    assert recovered.lost == ("the last change",)


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"garbage" * 100])
def test_recover_course_without_decisions_returns_input_files(workbook: Workbook, path: Path, data: bytes) -> None:
    upload = SavedUpload(b"Student,ID\n", Path("up.csv"), None, NOW, None)
    autosave_course(CourseContents(workbook, upload), path)
    path.write_bytes(data)
    path.with_suffix(".previous").write_bytes(data)
    recovered = recover_course(path)
    assert workbook.export is not None
    assert recovered.workbook.export is not None
    assert recovered.workbook.export.data == workbook.export.data
    assert recovered.workbook.gradebook is not None
    assert recovered.saved_upload is None
    assert recovered.lost == ("the last upload file", "what you decided")


INVALID: dict[str, tuple[str, object]] = {
    "negative cap": ("choices", {"rule": {"cap": "-5", "drop_lowest": 1}, "no_response": "zero"}),
    "huge cap": ("choices", {"rule": {"cap": "1E+9999999", "drop_lowest": 1}, "no_response": "zero"}),
    "percent of a kind": (
        "choices",
        {"rule": {"kinds": {"quiz": {"full_credit_at": "101"}}, "drop_lowest": 1}, "no_response": "zero"},
    ),
    "unknown kind": ("choices", {"rule": {"kinds": {"exam": {}}, "drop_lowest": 1}, "no_response": "zero"}),
    "percent": ("choices", {"rule": {"full_credit_at": "101", "drop_lowest": 1}, "no_response": "zero"}),
    "decimals": ("choices", {"rule": {"decimals": 11, "drop_lowest": 1}, "no_response": "zero"}),
    "unknown enum value": ("choices", {"columns": "all", "rule": {"drop_lowest": 1}, "no_response": "zero"}),
    "negative points": ("points", {"Class 1 - Poll": "-1"}),
    "huge points": ("points", {"Class 1 - Poll": "1000000001"}),
    "surrogate": ("titles", {"Class 2 - Poll": "\ud800"}),
    "surrogate in a key": ("titles", {"\ud800": "Quiz"}),
    "number as title": ("titles", {"Class 2 - Poll": 7}),
    "unknown judgment": ("decisions", {"by_row": {"3": {"judgment": "maybe"}}}),
    "row that isn't a number": ("decisions", {"by_row": {"three": {"judgment": "open"}}}),
    "list of decisions": ("decisions", []),
    "text as sessions": ("dropped", "Class 1 - Poll"),
    "nested": ("dropped", [[]]),
}


@pytest.mark.parametrize("case", INVALID)
def test_recover_course_invalid_value_keeps_all_others(workbook: Workbook, path: Path, case: str) -> None:
    field, value = INVALID[case]
    save_course(workbook, path)
    change_work(path, **{field: value})
    with pytest.raises(UnrecognizedFileError, match="damaged"):
        open_course(path)
    recovered = recover_course(path)
    assert recovered.lost == ("1 decision or setting",)
    for name in {"dropped", "titles", "points", "decisions"} - {field}:
        assert getattr(recovered.workbook, name) == getattr(workbook, name)
    choices = recovered.workbook.choices
    assert (choices.rule.drop_lowest, choices.no_response) == (1, NoResponsePolicy.ZERO)
    assert choices.rule.cap == (None if field == "choices" else 2)


def test_recover_course_invalid_decision_keeps_other_decisions(workbook: Workbook, path: Path) -> None:
    save_course(workbook, path)
    work, _ = read_work(path.read_bytes())
    change_work(path, decisions={"by_row": {**work["decided"]["decisions"]["by_row"], "5": {"judgment": "maybe"}}})
    assert recover_course(path).workbook.decisions == workbook.decisions


@pytest.mark.parametrize(
    "year", ["9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00", "2500-01-01T00:00:00+00:00"]
)
def test_recover_course_impossible_year_is_omitted(workbook: Workbook, path: Path, year: str) -> None:
    save_course(workbook, path, SavedUpload(b"Student,ID\n", Path("up.csv"), None, NOW, workbook.gradebook))
    work, parts = read_work(path.read_bytes())
    work["sources"]["gradebook"]["exported_at"] = year
    work["sent"]["when"] = year
    path.write_bytes(zip_parts({**parts, "work.json": json.dumps(work).encode()}))
    recovered = recover_course(path)
    assert recovered.workbook.gradebook is not None
    assert recovered.workbook.gradebook.exported_at.year < 2200
    assert recovered.saved_upload is None
    assert recovered.workbook.decisions == workbook.decisions


def test_recover_course_deep_nesting_returns_input_files(workbook: Workbook, path: Path) -> None:
    _, parts = read_work(pack_course(workbook))
    path.write_bytes(zip_parts({**parts, "work.json": b'{"clickover":2,"x":' + b"[" * 100_000}))
    recovered = recover_course(path)
    assert recovered.workbook.export is not None
    assert recovered.workbook.gradebook is not None


def test_recover_course_missing_part_with_empty_hash_keeps_gradebook(workbook: Workbook, path: Path) -> None:
    work, parts = read_work(pack_course(workbook))
    work["sources"]["export"] |= {
        "sha256": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "path": "",
    }
    del parts["export"]
    path.write_bytes(zip_parts({**parts, "work.json": json.dumps(work).encode()}))
    recovered = recover_course(path)
    assert recovered.workbook.export is None
    assert recovered.workbook.gradebook is not None


@pytest.mark.parametrize("compress", [True, False])
def test_recover_course_damage_at_any_place_raises_no_other_error(
    workbook: Workbook, tmp_path: Path, compress: bool
) -> None:
    damaged = tmp_path / "class.clickover"
    data = pack_course(workbook, compress=compress)
    opened = 0
    places = range(0, len(data), len(data) // 40)
    for place in places:
        changed = bytearray(data)
        changed[place] ^= 1 << place % 8
        for bytes_ in (bytes(changed), data[:place]):
            damaged.write_bytes(bytes_)
            try:
                contents = recover_course(damaged)
            except ClickoverError:
                continue
            opened += 1
            if contents.workbook.export:  # no score is ever wrong
                assert contents.workbook.export.data == workbook.export.data  # type: ignore[union-attr]
    assert opened > len(places)


def test_recover_course_several_files_renumbers_remaining_files(path: Path) -> None:
    before = Workbook(export=make_class(SECTION_A, SECTION_B, LAB)).with_choices(
        Choices(rule=ScoringRule(drop_lowest=2))
    )
    assert before.export is not None
    work, parts = read_work(pack_course(before))
    parts["export-2"] += b"x"
    path.write_bytes(zip_parts({**parts, "work.json": json.dumps(work).encode()}))
    recovered = recover_course(path)
    assert recovered.workbook.export is not None
    expected = [before.export.files[0].data, before.export.files[2].data]
    assert [file.data for file in recovered.workbook.export.files] == expected
    assert recovered.workbook.choices == before.choices
    assert recovered.lost == ("an iClicker file", "what you decided")


def test_recover_course_unusable_input_file_is_lost(workbook: Workbook, path: Path) -> None:
    _, parts = read_work(pack_course(workbook))
    parts |= {"export": b"", "gradebook": b"\x00\x01", "work.json": b"{"}
    path.write_bytes(zip_parts(parts))
    with pytest.raises(UnrecognizedFileError, match="no work saved"):
        recover_course(path)


SENT = (SentUpload("week1.csv", b"first", True, {"Poll": "71"}), SentUpload("week2.csv", b"second"))


def test_recover_course_damaged_decision_keeps_sent_uploads(workbook: Workbook, path: Path) -> None:
    autosave_course(CourseContents(replace(workbook, sent_uploads=SENT)), path)
    assert recover_course(path).workbook.sent_uploads == SENT
    change_work(path, rule_version="x")
    path.with_suffix(".previous").unlink(missing_ok=True)
    recovered = recover_course(path)
    assert (recovered.workbook.sent_uploads, recovered.lost) == (SENT, ("1 decision or setting",))


def test_recover_course_missing_sent_upload_is_lost(workbook: Workbook, path: Path) -> None:
    autosave_course(CourseContents(replace(workbook, sent_uploads=SENT)), path)
    next(path.parent.glob("*-sent-1-*.part")).unlink()
    recovered = recover_course(path)
    assert (recovered.workbook.sent_uploads, recovered.lost) == (SENT[1:], ("an imported upload file",))


def test_recover_course_sent_upload_without_entry_is_ignored(workbook: Workbook, path: Path) -> None:
    save_course(replace(workbook, sent_uploads=SENT[:1]), path)
    work, parts = read_work(path.read_bytes())
    work["imported"] = {"sent-1": {"sha256": 1}}
    path.write_bytes(zip_parts({**parts, "work.json": json.dumps(work).encode()}))
    assert recover_course(path).workbook.sent_uploads == ()


def test_recover_course_newer_version_raises_error(workbook: Workbook, path: Path) -> None:
    work, parts = read_work(pack_course(workbook))
    path.write_bytes(zip_parts({**parts, "work.json": json.dumps({**work, "clickover": 99}).encode()}))
    with pytest.raises(NewerVersionError):
        recover_course(path)
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(UnrecognizedFileError):
        recover_course(path)


def test_recover_course_missing_file_raises_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError):
        recover_course(tmp_path / "none.clickover")


def test_save_course_newer_version_is_not_replaced(workbook: Workbook, tmp_path: Path) -> None:
    path = tmp_path / "class.clickover"
    data = zip_parts({"work.json": b'{"clickover": 99, "new": 1}'})
    path.write_bytes(data)
    with pytest.raises(UnwritableFileError, match="newer version"):
        save_course(workbook, path)
    assert path.read_bytes() == data


@pytest.mark.parametrize("work", [b"{", b"[]", b'{"clickover": "9"}', b'{"clickover": 3}', b"[" * 100_000])
def test_is_newer_course_file_other_contents_returns_false(tmp_path: Path, work: bytes) -> None:
    path = tmp_path / "class.clickover"
    assert not is_newer_course_file(path)
    path.write_bytes(zip_parts({"work.json": work}))
    assert not is_newer_course_file(path)


def test_find_part_other_file_returns_none(workbook: Workbook, path: Path) -> None:
    autosave_course(CourseContents(workbook), path)
    assert workbook.export is not None
    sha256 = workbook.export.sha256
    assert find_part(path, "export", sha256) == workbook.export.data
    assert find_part(path, "export", "0" * 64) is None
    assert find_part(path, "export", "../../secret") is None
    assert find_part(path.with_name("class.clickover"), "export", sha256) is None
    assert find_newest_part(path.with_name("class.clickover"), "export") is None
    assert find_newest_part(path, "export") == workbook.export.data
    assert find_newest_part(path, "export-2") is None


def test_delete_unused_parts_keeps_used_parts_and_other_runs(workbook: Workbook, path: Path) -> None:
    other = path.with_name("unsaved-9.clickover")
    for each in (path, other):
        autosave_course(CourseContents(workbook), each)
    assert workbook.export is not None
    delete_unused_parts(path, [workbook.export.sha256])
    assert find_newest_part(path, "export") is not None
    assert find_newest_part(path, "gradebook") is None
    assert find_newest_part(other, "gradebook") is not None


@pytest.mark.parametrize(
    ("name", "expected"),
    [("unsaved-1a.clickover", "unsaved-1a"), ("unsaved-1a-2.clickover", "unsaved-1a"), ("class.clickover", "")],
)
def test_get_run_name_returns_start_of_name(name: str, expected: str) -> None:
    assert get_run_name(Path("folder") / name) == expected


def test_scan_zip_parts_huge_or_unknown_part_is_omitted() -> None:
    data = bytearray(zip_parts({"work.json": b"{}" * 50}))
    assert list(scan_zip_parts(bytes(data))) == ["work.json"]
    data[8:10] = b"\x0c\x00"  # an unknown compression method
    assert scan_zip_parts(bytes(data)) == {}
    data[8:10] = b"\x00\x00"
    data[22:26] = b"\xff\xff\xff\x7f"
    assert scan_zip_parts(bytes(data)) == {}
