"""Tests for the `landed` command."""

import json
from pathlib import Path

import pytest

from core.commands.command_line import run
from tests.core.canvas.course import COURSE, IDENTITY_HEADER


@pytest.fixture
def paths(tmp_path: Path) -> list[str]:
    texts = {
        "upload.csv": f"{IDENTITY_HEADER},Poll 1 (71),Lab (73)\nx,11,,,,2,4\nx,12,,,,,4\n",
        "after.csv": COURSE,
        "before.csv": COURSE.replace("9.00", ""),
        "whole.csv": f"{IDENTITY_HEADER},Poll 1 (71)\nx,11,,,,2\n",
    }
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    return [str(tmp_path / name) for name in texts]


def test_landed_json_contains_all_fields(paths: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    upload, after, before, _ = paths
    assert run(["landed", upload, "--roster", after, "--before", before, "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == {
        "outcome": "differs",
        "cells": 4,
        "arrived": 2,
        "differs": [
            {"canvas_id": "11", "assignment_id": "73", "title": "Lab", "wanted": "4", "found": "5"},
            {"canvas_id": "12", "assignment_id": "71", "title": "Poll 1", "wanted": "", "found": "1"},
        ],
        "changed_elsewhere": [{"canvas_id": "11", "assignment_id": "72", "title": "Essay", "from": "", "to": "9"}],
        "problems": [],
    }


def test_landed_different_scores_are_listed(paths: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    upload, after, before, _ = paths
    assert run(["landed", upload, "--roster", after, "--before", before]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "2 of 4 scores in the file arrived in Canvas. Check the others:",
        "  Adler, Ida, “Lab”: expected 4, found 5",
        "  Bose, Ravi, “Poll 1”: expected no score, found 1",
        "Also changed in Canvas, but not by this file (1):",
        "  Adler, Ida, “Essay”: no score -> 9",
    ]


def test_landed_all_arrived_prints_text(paths: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["landed", paths[3], "--roster", paths[1]]) == 0
    assert capsys.readouterr().out == "The 1 score in the file arrived in Canvas.\n"
