"""Tests for the `match` command."""

import argparse
import json
from pathlib import Path

import pytest

from core.commands import match

EXPORT, GRADEBOOK = "iclicker-cloud-canvas.csv", "canvas-gradebook.csv"
HEAD = "Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll\n"


def run(export: Path, gradebook: Path, *options: str) -> int:
    parser = argparse.ArgumentParser()
    match.add_arguments(parser)
    return match.run(parser.parse_args([str(export), "--roster", str(gradebook), *options]))


def test_match_json_contains_bands_and_reasons(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(samples / EXPORT, samples / GRADEBOOK, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["summary"] == {"automatic": 7, "strong": 1, "likely": 0, "possible": 0, "none": 1}
    found = {row["name"]: (row["band"], row["canvas_id"]) for row in answer["participants"]}
    assert found == {
        "Abernathy-Vance, Quill": ("automatic", "910001"),
        "Brightwater, Ode": ("automatic", "910002"),
        "Çelikson, Mirélla": ("automatic", "910003"),
        "jasper, dunmoor": ("automatic", "910004"),
        "Fenwick, Tamsin": ("strong", "910005"),
        "Okonjo-Reyes, Jose Maria": ("automatic", "910006"),
        "Okonjo-Reyes*, José María": ("automatic", "910006"),
        "Plum, Wilhelmina van der": ("automatic", "910007"),
        "Pettibone, Rufus": ("none", None),
    }
    fenwick = answer["participants"][4]
    assert list(fenwick) == ["row", "file", "name", "band", "canvas_id", "candidates"]
    assert (fenwick["row"], fenwick["file"]) == (7, 1)
    assert fenwick["candidates"][0]["reasons"][0] == "same name"
    assert list(fenwick["candidates"][0]) == ["canvas_id", "confidence", "reasons", "against"]


def test_match_export_damaged_by_excel_finds_matches(samples: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export = samples / "iclicker-cloud-canvas-resaved-in-excel.csv"
    assert run(export, samples / GRADEBOOK) == 1
    output = capsys.readouterr().out
    assert output.startswith("9 rows: 7 exact, 1 very likely, 0 likely, 0 possible, 1 no match\n")
    assert "row 7, Fenwick, Tamsin: very likely: Fenwick, Tamsin (same name" in output
    assert "row 11, Pettibone, Rufus: no match" in output
    assert "Needs attention:" in output


def test_match_single_section_gradebook_prints_warning(
    samples: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    section = tmp_path / GRADEBOOK
    section.write_bytes(b"\r\n".join((samples / GRADEBOOK).read_bytes().splitlines()[:4]))
    assert run(samples / EXPORT, section) == 1
    assert "warning: 8 of 9 people in the iClicker file have no likely match" in capsys.readouterr().out
    run(samples / EXPORT, section, "--json")
    assert list(json.loads(capsys.readouterr().out)) == ["summary", "participants"]


def test_match_only_automatic_matches_returns_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export, gradebook = tmp_path / "export.csv", tmp_path / "gradebook.csv"
    export.write_text(HEAD + "Points Possible,,,,,2\n" + '"Lee, Ann",,77,ann@univ.edu,,2\n', encoding="utf-8")
    gradebook.write_text(HEAD + "    Points Possible,,,,,2\n" + '"Lee, Ann",11,77,ann,A01,\n', encoding="utf-8")
    assert run(export, gradebook) == 0
    assert capsys.readouterr().out == "1 row: 1 exact, 0 very likely, 0 likely, 0 possible, 0 no match\n"


def test_match_text_output_lists_objections_and_alternatives(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    export, gradebook = tmp_path / "export.csv", tmp_path / "gradebook.csv"
    export.write_text(HEAD + '"Lee, Ann",,,a@b.org,,2\n"Student, Test",,9,t@b.org,,2\n', encoding="utf-8")
    gradebook.write_text(HEAD + '"Lee, Ann",11,77,ann,A01,\n"Lee, Ann",12,78,ann2,A01,\n', encoding="utf-8")
    assert run(export, gradebook) == 1
    output = capsys.readouterr().out
    assert "BUT 2 students are named Ann Lee" in output
    assert "    or: Lee, Ann (same name)" in output


def test_match_different_id_kind_is_possible_match(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    export, gradebook = tmp_path / "export.csv", tmp_path / "gradebook.csv"
    people = '"Lee, Anne",,{},a@b.org,,2\n"Roe, Max",,10451208,m@b.org,,2\n'
    roster = '"Lee, Ann",11,10451207,ann,A01,\n"Roe, Max",12,10451208,max,A01,\n'
    gradebook.write_text(HEAD + roster, encoding="utf-8")
    bands = []
    for student_id in ("", "8585550100"):
        export.write_text(HEAD + people.format(student_id), encoding="utf-8")
        assert run(export, gradebook, "--json") == 1
        bands.append(json.loads(capsys.readouterr().out)["participants"][0]["band"])
    assert bands == ["likely", "possible"]
