"""Tests for course files: they return what was saved, and damage is reported."""

import contextlib
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from core.canvas.gradebook import read_gradebook
from core.choices import (
    TOTAL_KEY,
    Choices,
    Destination,
    DestinationKind,
    NoResponsePolicy,
    OutputColumns,
    ScoringRule,
    SessionKind,
    SessionSteps,
)
from core.clicker.combining import combine_exports
from core.clicker.export import build_file_key
from core.clicker.reading import parse_export, read_export
from core.course_file import open_course, pack_course, save_course, unpack_course
from core.course_version import FORMAT_VERSION, is_course_file
from core.errors import ClickoverError, UnreadableFileError, UnrecognizedFileError, UnwritableFileError
from core.files.tables import parse_table
from core.problems import Location, Problem, Severity, Source
from core.recognition.corrections import Corrections
from core.recognition.roles import ColumnRole
from core.saved_upload import SavedUpload
from core.sent_upload import CanvasEdit, EditDecision, SentUpload
from core.students.decisions import Decision, Judgment
from core.workbook import Workbook
from tests.class_builders import LAB, SECTION_A, SECTION_B, make_class
from tests.core.workbook_bytes import zip_parts

KNOWN = Problem("id-blank", Severity.WARNING, "Row 3.", Location(Source.EXPORT, 3), members=(3, 5))

SENT_TO = {"sha256": "0", "path": "up.csv", "restore": None, "when": "2026-11-23T06:19:00+00:00", "is_current": True}

NEVER = "0001-01-01T00:00:00+14:00"
"""A moment before all that a computer can tell the local time of."""


@pytest.fixture
def workbook(samples: Path) -> Workbook:
    """Return a workbook with a decision of every kind."""
    export = read_export(samples / "iclicker-cloud-canvas.csv")
    key = export.sessions[0].key
    return (
        Workbook()
        .with_export(export)
        .with_gradebook(read_gradebook(samples / "canvas-gradebook.csv"))
        .with_sessions_included([export.sessions[-1].key], included=False)
        .with_destination(key, Destination(DestinationKind.EXISTING, "3300102"))
        .with_destination(export.sessions[1].key, Destination(DestinationKind.NEW, beside=("3300102",)))
        .with_title(TOTAL_KEY, "Clicker – sum")
        .with_points_possible(key, Decimal("2.50"))
        .with_decision(Decision(Judgment.MATCHED, "910002", reason="asked her"), 3)
        .with_decision(Decision(Judgment.NOT_IN_COURSE), 4)
        .with_accepted_warnings({"id-blank": frozenset({KNOWN, replace(KNOWN, message="Row 4.", members=())})})
        .with_decision(Decision(Judgment.REJECTED, when="2026-09-09"), 5)
        .with_choices(
            Choices(
                OutputColumns.BOTH,
                no_response=NoResponsePolicy.ZERO,
                rule=ScoringRule(
                    cap=Decimal("1.5"),
                    drop_lowest=1,
                    kinds={SessionKind.QUIZ: SessionSteps(full_credit_at=Decimal(80))},
                ),
            )
        )
    )


def test_unpack_course_packed_workbook_returns_equal_workbook(workbook: Workbook, tmp_path: Path) -> None:
    path = tmp_path / "Chemie – Übung.clickover"
    save_course(workbook, path)
    reopened = open_course(path).workbook
    for name in ("dropped", "destinations", "titles", "points", "decisions", "choices", "accepted"):
        assert getattr(reopened, name) == getattr(workbook, name), name
    assert reopened.export is not None
    assert reopened.export.data == workbook.export.data  # type: ignore[union-attr]
    assert reopened.export.participants == workbook.export.participants  # type: ignore[union-attr]
    assert reopened.gradebook.cells == workbook.gradebook.cells  # type: ignore[union-attr]
    assert pack_course(reopened) == pack_course(workbook)


@pytest.mark.parametrize("restore", [None, Path("up - restore.csv")])
def test_unpack_course_with_upload_returns_saved_upload(workbook: Workbook, restore: Path | None) -> None:
    when = datetime(2026, 11, 23, 6, 19, tzinfo=UTC)
    sent = SavedUpload(b"Student,ID\n", Path("up.csv"), restore, when, workbook.gradebook, {"71": frozenset({"11"})})
    reopened = unpack_course(pack_course(workbook, sent), "x")
    assert reopened.saved_upload is not None
    assert (reopened.saved_upload.data, reopened.saved_upload.path, reopened.saved_upload.restore_path) == (
        sent.data,
        sent.path,
        restore,
    )
    assert (reopened.saved_upload.saved_at, reopened.saved_upload.repeated) == (when, sent.repeated)
    assert reopened.saved_upload.gradebook is reopened.workbook.gradebook


def test_unpack_course_upload_for_other_gradebook_omits_its_gradebook(workbook: Workbook) -> None:
    sent = SavedUpload(b"Student,ID\n", Path("up.csv"), None, datetime.now(UTC), workbook.gradebook)
    newer = workbook.with_gradebook(replace(workbook.gradebook))  # type: ignore[type-var]
    for kept in (
        unpack_course(pack_course(newer, sent), "x"),
        unpack_course(pack_course(Workbook(), replace(sent, gradebook=None)), "x"),
    ):
        assert kept.saved_upload is not None
        assert (kept.saved_upload.data, kept.saved_upload.gradebook) == (sent.data, None)


def test_unpack_course_without_upload_returns_none(workbook: Workbook) -> None:
    work, rest = _unzip(pack_course(workbook))
    assert unpack_course(_zip(work, rest), "x").saved_upload is None
    del work["sent"]
    assert unpack_course(_zip(work, rest), "x").saved_upload is None


def test_unpack_course_without_accepted_warnings_uses_default(workbook: Workbook) -> None:
    work, rest = _unzip(pack_course(workbook))
    del work["decided"]["accepted"]
    reopened = unpack_course(_zip(work, rest), "x").workbook
    assert (reopened.accepted, reopened.titles) == ({}, workbook.titles)


def test_unpack_course_format_version_1_returns_workbook(workbook: Workbook) -> None:
    work, rest = _unzip(pack_course(workbook))
    assert work["clickover"] == FORMAT_VERSION
    del work["decided"]["rule_version"]
    reopened = unpack_course(_zip({**work, "clickover": 1}, rest), "x").workbook
    assert (reopened.decisions, reopened.rule_version) == (workbook.decisions, 1)


def test_unpack_course_empty_workbook_returns_empty_workbook() -> None:
    reopened = unpack_course(pack_course(Workbook()), "x").workbook
    assert (reopened.export, reopened.gradebook) == (None, None)


def test_unpack_course_corrected_columns_returns_corrections(samples: Path) -> None:
    path = samples / "iclicker-cloud-canvas.csv"
    column = read_export(path).sessions[0].column
    export = read_export(path, Corrections("", 0, {column: ColumnRole.IGNORED}, {"LATE": "1"}))
    reopened = unpack_course(pack_course(Workbook(export=export)), "x").workbook.export
    assert reopened is not None
    assert reopened.corrections == export.corrections
    assert reopened.sessions == export.sessions


@pytest.mark.parametrize(("hours", "count"), [(0, 0), (30, 1)])
def test_unpack_course_missing_gradebook_keeps_export_time(samples: Path, hours: int, count: int) -> None:
    read = read_gradebook(samples / "canvas-gradebook.csv")
    gradebook = replace(read, path=Path("gone.csv"), exported_at=datetime(2026, 2, 1, 12, tzinfo=UTC))
    data = pack_course(Workbook(gradebook=gradebook))
    reopened = unpack_course(data, "x", gradebook.exported_at + timedelta(hours=hours)).workbook.gradebook
    assert reopened is not None
    assert reopened.exported_at == gradebook.exported_at
    assert [problem.code for problem in reopened.problems].count("gradebook-old") == count


@pytest.mark.parametrize("exported_at", ["yesterday", NEVER])
def test_unpack_course_invalid_export_time_uses_detected_time(samples: Path, exported_at: str) -> None:
    gradebook = read_gradebook(samples / "canvas-gradebook.csv")
    work, rest = _unzip(pack_course(Workbook(gradebook=gradebook)))
    work["sources"]["gradebook"]["exported_at"] = exported_at
    reopened = unpack_course(_zip(work, rest), "x").workbook.gradebook
    assert reopened is not None
    assert reopened.exported_at.date() == gradebook.exported_at.date()


def test_is_course_file_any_name_checks_contents(workbook: Workbook, tmp_path: Path, samples: Path) -> None:
    path = tmp_path / "work.csv"
    save_course(workbook, path)
    assert is_course_file(path)
    assert not is_course_file(samples / "canvas-gradebook.csv")
    assert not is_course_file(tmp_path / "missing")


def test_is_course_file_unreadable_file_returns_false(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locked.clickover"
    path.touch()

    def refuse(*_arguments: object) -> None:
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    assert not is_course_file(path)


def test_save_course_new_file_is_private(workbook: Workbook, tmp_path: Path) -> None:
    path = tmp_path / "work.clickover"
    save_course(workbook, path)
    assert path.stat().st_mode & 0o077 == 0 or path.drive


def test_save_course_without_compression_keeps_contents(workbook: Workbook, tmp_path: Path) -> None:
    path = tmp_path / "work.clickover"
    save_course(workbook, path, compress=False)
    assert pack_course(open_course(path).workbook) == pack_course(workbook)
    with zipfile.ZipFile(path) as archive:
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_save_course_missing_folder_raises_unwritable_file(workbook: Workbook, tmp_path: Path) -> None:
    with pytest.raises(UnwritableFileError):
        save_course(workbook, tmp_path / "none" / "work.clickover")


def test_open_course_missing_file_raises_unreadable_file(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match="no such file"):
        open_course(tmp_path / "none.clickover")


def _unzip(data: bytes) -> tuple[Any, dict[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    return json.loads(parts.pop("work.json")), parts


def _zip(work: object, rest: dict[str, bytes]) -> bytes:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w") as archive:
        archive.writestr("work.json", json.dumps(work))
        for name, data in rest.items():
            archive.writestr(name, data)
    return into.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no zip",
        b"PK\x03\x04",
        zip_parts({"other": ""}),
        zip_parts({"work.json": "{"}),
        zip_parts({"work.json": "[" * 100_000}),
    ],
)
def test_unpack_course_other_data_raises_unrecognized_file(data: bytes) -> None:
    with pytest.raises(UnrecognizedFileError, match="no work saved"):
        unpack_course(data, "x")


@pytest.mark.parametrize(
    ("work", "expected_text"),
    [
        ([], "no work saved"),
        ({"clickover": 99}, "another version"),
        ({"clickover": "4"}, "no work saved"),
        ({"clickover": True}, "holds no decisions"),
        ({"clickover": 1, "sources": {}}, "holds no decisions"),
        ({"clickover": 1, "sources": [], "decided": {}}, "named values expected"),
        ({"clickover": 1, "sources": {"export": {"sha256": "0"}}, "decided": {}}, "not whole"),
        ({"clickover": 1, "sources": {}, "decided": {"points": {"a": "x"}}}, "a number expected"),
        ({"clickover": 2, "sources": {}, "decided": {}, "sent": {**SENT_TO, "when": "noon"}}, "a moment expected"),
        ({"clickover": 2, "sources": {}, "decided": {}, "sent": {**SENT_TO, "when": NEVER}}, "a moment expected"),
        ({"clickover": 2, "sources": {}, "decided": {}, "sent": SENT_TO}, "not whole"),
    ],
)
def test_unpack_course_invalid_work_json_raises_unrecognized_file(work: object, expected_text: str) -> None:
    with pytest.raises(UnrecognizedFileError, match=expected_text) as raised:
        unpack_course(_zip(work, {}), "mine.clickover")
    assert "mine.clickover" in raised.value.message


def test_unpack_course_changed_source_raises_unrecognized_file(workbook: Workbook) -> None:
    work, rest = _unzip(pack_course(workbook))
    rest["export"] += b"x"
    with pytest.raises(UnrecognizedFileError, match="not whole"):
        unpack_course(_zip(work, rest), "x")


@pytest.mark.parametrize("name", ["export", "work.json"])
def test_unpack_course_zip_bomb_raises_unrecognized_file(name: str) -> None:
    into = io.BytesIO()
    with zipfile.ZipFile(into, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("other.json", "{}")
        with archive.open(name, "w") as part:
            for _ in range(70 if name == "export" else 33):
                part.write(b" " * 2**20)
    with pytest.raises(UnrecognizedFileError, match="too much memory"):
        unpack_course(into.getvalue(), "x")


@pytest.mark.parametrize("place", range(0, 60, 3))
def test_unpack_course_damaged_bytes_raises_no_other_error(workbook: Workbook, place: int) -> None:
    data = bytearray(pack_course(workbook))
    data[-1 - place] ^= 1 << place % 8
    with contextlib.suppress(ClickoverError):
        unpack_course(bytes(data), "x")


def read_work(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        work: dict[str, Any] = json.loads(archive.read("work.json"))
        return work


def test_unpack_course_several_files_returns_same_class() -> None:
    row = build_file_key(2, 3)
    before = Workbook(export=make_class(SECTION_A, SECTION_B, LAB)).with_decision(Decision(Judgment.MATCHED, "13"), row)
    data = pack_course(before)
    after = unpack_course(data, "class.clickover").workbook
    assert before.export is not None
    assert after.export is not None
    assert [file.path for file in after.export.files] == [file.path for file in before.export.files]
    assert [file.data for file in after.export.files] == [file.data for file in before.export.files]
    assert after.export.participants == before.export.participants
    assert after.export.sessions == before.export.sessions
    assert after.decisions == before.decisions
    assert read_work(data)["clickover"] == FORMAT_VERSION


def test_unpack_course_joined_titles_are_kept() -> None:
    other = make_class(SECTION_B.replace(",2.00,2.00,5.00,9.00", ",2.00,2.00,4.00,8.00"))
    export = combine_exports([make_class(SECTION_A), other], frozenset({"Class 3 - Quiz"}))
    after = unpack_course(pack_course(Workbook(export=export)), "class.clickover").workbook
    assert after.export is not None
    assert after.export.joined_titles == {"Class 3 - Quiz"}
    assert after.export.sessions == export.sessions


def test_pack_course_single_file_keeps_format(workbook: Workbook) -> None:
    work = read_work(pack_course(workbook))
    assert (work["clickover"], sorted(work["sources"])) == (FORMAT_VERSION, ["export", "gradebook"])
    assert "joined" not in work


def test_unpack_course_missing_file_raises_unrecognized_file() -> None:
    data = pack_course(Workbook(export=make_class(SECTION_A, SECTION_B, LAB)))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    work = read_work(data)
    del work["sources"]["export-2"]
    parts["work.json"] = json.dumps(work).encode()
    with pytest.raises(UnrecognizedFileError, match="not whole"):
        unpack_course(zip_parts(parts), "class.clickover")


def test_unpack_course_corrected_reading_returns_values_and_version() -> None:
    corrections = Corrections(header_row=1, values={"LATE": "0.5"})
    text = "Name,Student ID,Class 1 - Poll\nAnn,101,LATE\n"
    export = parse_export(parse_table(Path("export.csv"), text.encode()), corrections)
    data = pack_course(Workbook(export=export))
    reopened = unpack_course(data, "x").workbook.export
    assert reopened is not None
    assert (reopened.corrections, reopened.sessions) == (corrections, export.sessions)
    assert reopened.scores.get_points(2, "Class 1 - Poll") == export.scores.get_points(2, "Class 1 - Poll")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert json.loads(archive.read("work.json"))["clickover"] == FORMAT_VERSION


def test_unpack_course_sent_uploads_returns_equal_uploads(workbook: Workbook) -> None:
    uploads = (
        SentUpload("week1.csv", b"first"),
        SentUpload("week2.csv", b"second", True, {"Poll": "71"}, {"72": frozenset({"11", "12"})}),
    )
    decision = EditDecision(
        "11", "71", CanvasEdit("1", "2", "EX"), keeps_canvas=False, reason="asked", when="2026-11-28"
    )
    changed = replace(workbook, sent_uploads=uploads, edit_decisions=(decision,))
    reopened = unpack_course(pack_course(changed), "x")
    assert reopened.workbook.sent_uploads == uploads
    assert reopened.workbook.edit_decisions == (decision,)
    assert reopened.saved_upload is None


def test_pack_course_too_many_sent_uploads_keeps_latest() -> None:
    uploads = tuple(SentUpload(f"week{number}.csv", b"%d" % number) for number in range(120))
    reopened = unpack_course(pack_course(Workbook(sent_uploads=uploads)), "x").workbook
    assert reopened.sent_uploads == uploads[-99:]
