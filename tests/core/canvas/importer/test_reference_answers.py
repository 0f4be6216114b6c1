"""Tests of the rehearsal against recorded answers of Canvas's own importer."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from core.canvas.importer import reading, ruby_csv
from core.canvas.importer.rehearse import rehearse
from core.commands.rehearse import build_rehearsal_json
from tests.file_builders import FILES, make_gradebook

CASES: list[dict[str, Any]] = json.loads(Path(FILES / "rehearsal" / "rehearsal-cases.json").read_text("utf-8"))


CSV_PARSERS = {
    "as it is": (),
    "not parsed by pandas": ((ruby_csv, "parse_regular_columns"),),
    "walked as Ruby walks": ((reading, "parse_columns_fast"),),
}


@pytest.mark.parametrize("parser", CSV_PARSERS)
@pytest.mark.parametrize("case", CASES, ids=[str(case["n"]) for case in CASES])
def test_rehearse_reference_case_matches_canvas(
    case: dict[str, Any], parser: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, name in CSV_PARSERS[parser]:
        monkeypatch.setattr(module, name, lambda *_: None)
    upload = base64.b64decode(case["upload_base64"]) if "upload_base64" in case else case["upload"].encode()
    answer = build_rehearsal_json(rehearse(make_gradebook(case["roster"]), upload))
    assert {key: answer[key] for key in case["expect"]} == case["expect"]
    assert (answer["cause"] is None) == (answer["outcome"] != "rejected")
