"""Tests for the time and age of a gradebook export."""

import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from core.canvas.gradebook_age import check_export_age, detect_export_info
from core.problems import Severity
from tests.file_builders import NOW


def write_export(folder: Path, name: str, modified_at: datetime = NOW) -> Path:
    path = folder / name
    path.write_bytes(b"")
    os.utime(path, (modified_at.timestamp(), modified_at.timestamp()))
    return path


def format_name(time: datetime) -> str:
    return f"{time.astimezone():%Y-%m-%dT%H%M}_Grades-BIO_1.csv"


@pytest.mark.parametrize(
    ("hours", "minutes", "is_date_from_name"),
    [
        (-7, 0, False),
        (7, 0, False),
        (-1, -2, False),
        (14, 2, False),
        (-7, -3, True),
        (5, 30, True),
        (0, -1, True),
        (-15, 0, True),
        (-26, 0, True),
    ],
)
def test_detect_export_info_whole_hours_apart_uses_modification_time(
    hours: int, minutes: int, is_date_from_name: bool, tmp_path: Path
) -> None:
    named_at = NOW + timedelta(hours=hours, minutes=minutes)
    info = detect_export_info(write_export(tmp_path, format_name(named_at)), NOW)
    assert info.exported_at == (named_at if is_date_from_name else NOW)
    assert (info.is_date_from_name, info.course) == (is_date_from_name, "BIO_1")


@pytest.mark.parametrize(
    ("hours", "problems"),
    [
        (-7, []),
        (7, [("gradebook-in-future", Severity.INFO)]),
        (20, [("gradebook-in-future", Severity.WARNING)]),
        (-26, [("gradebook-old", Severity.WARNING)]),
    ],
)
def test_check_export_age_reports_old_and_future_times(
    hours: int, problems: list[tuple[str, Severity]], tmp_path: Path
) -> None:
    info = detect_export_info(write_export(tmp_path, format_name(NOW + timedelta(hours=hours))), NOW)
    assert [(problem.code, problem.severity) for problem in check_export_age(info, NOW)] == problems


def test_check_export_age_file_time_in_future_warns(tmp_path: Path) -> None:
    info = detect_export_info(write_export(tmp_path, "grades.csv", NOW + timedelta(hours=1)), NOW)
    assert [problem.code for problem in check_export_age(info, NOW)] == ["gradebook-in-future"]
    assert check_export_age(info, NOW + timedelta(minutes=59)) == []


def test_detect_export_info_impossible_date_uses_modification_time(tmp_path: Path) -> None:
    info = detect_export_info(write_export(tmp_path, "2021-99-99T9999_Grades-MATH.csv"), NOW)
    assert (info.exported_at, info.is_date_from_name, info.course) == (NOW, False, "")
