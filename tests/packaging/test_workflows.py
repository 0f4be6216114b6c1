"""That the workflows call only what there is, sign only where they can, and may do no more than they must."""

import re
from pathlib import Path

import pytest
from steps import EXTRA_STEPS, STEPS

import dev

WORKFLOWS = sorted((Path(__file__).parents[2] / ".github" / "workflows").glob("*.yml"))
CALL = re.compile(r"python dev\.py (\S+)(.*)$", re.MULTILINE)


def calls() -> list[tuple[str, str]]:
    return [found for path in WORKFLOWS for found in CALL.findall(path.read_text(encoding="utf-8"))]


def test_there_are_three() -> None:
    assert [path.stem for path in WORKFLOWS] == ["build", "release", "test"]


def test_they_call_only_commands_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    dev.main(["help"])
    told = capsys.readouterr().out
    for command, rest in calls():
        assert f"dev.py {command} " in told
        assert command == "build" or not rest.strip()
        assert set(rest.split()) <= STEPS.keys() | EXTRA_STEPS.keys()


def test_they_build_all_that_a_build_is() -> None:
    done = {step for command, rest in calls() if command == "build" for step in rest.split()}
    assert done >= STEPS.keys()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_they_may_only_read_unless_they_say_why(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "permissions:\n  contents: read\n" in text
    assert all("#" in line or "attestations" in line for line in text.splitlines() if ": write" in line)
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")


def test_they_sign_only_where_the_secrets_are() -> None:
    text = next(path for path in WORKFLOWS if path.stem == "build").read_text(encoding="utf-8")
    parts = re.split(r"\n      - ", text)
    signing = [step for step in parts if "trusted-signing-action" in step or "security import" in step]
    assert len(signing) == 3
    assert all(re.search(r"if: .*HAS_\w+ == 'true'", step) for step in signing)


def test_no_tabs_and_no_line_that_ends_in_blanks() -> None:
    for path in WORKFLOWS:
        assert not re.search(r"\t|[ ]$", path.read_text(encoding="utf-8"), re.MULTILINE)
