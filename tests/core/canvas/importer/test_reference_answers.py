"""Real answers of Canvas's own importer: this rehearsal has to give the same."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from core.canvas.importer import csv_rows
from core.canvas.importer.rehearse import rehearse
from core.commands.rehearse import rehearsal_json
from core.regular_csv import LARGE
from tests.classroom import FILES, make_gradebook

CASES: list[dict[str, Any]] = json.loads(Path(FILES / "rehearsal" / "rehearsal-cases.json").read_text("utf-8"))


@pytest.mark.parametrize("large", [LARGE, 0], ids=["as it is", "as if it were large"])
@pytest.mark.parametrize("case", CASES, ids=[str(case["n"]) for case in CASES])
def test_rehearsal_answers_as_canvas_does(case: dict[str, Any], large: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(csv_rows, "LARGE", large)
    upload = base64.b64decode(case["upload_base64"]) if "upload_base64" in case else case["upload"].encode()
    answer = rehearsal_json(rehearse(make_gradebook(case["roster"]), upload))
    assert {key: answer[key] for key in case["expect"]} == case["expect"]
    assert (answer["cause"] is None) == (answer["outcome"] != "rejected")
