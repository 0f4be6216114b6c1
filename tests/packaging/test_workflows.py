"""Tests of the GitHub workflows: commands, permissions, and signing."""

import re
from pathlib import Path

import pytest
from build_steps import EXTRA_STEPS, STEPS

import dev

WORKFLOWS = sorted((Path(__file__).parents[2] / ".github" / "workflows").glob("*.yml"))
CALL = re.compile(r"python dev\.py (\S+)(.*)$", re.MULTILINE)


def find_calls() -> list[tuple[str, str]]:
    return [found for path in WORKFLOWS for found in CALL.findall(path.read_text(encoding="utf-8"))]


def test_workflows_are_build_release_and_test() -> None:
    assert [path.stem for path in WORKFLOWS] == ["build", "release", "test"]


def test_workflows_call_existing_commands(capsys: pytest.CaptureFixture[str]) -> None:
    dev.main(["help"])
    help_text = capsys.readouterr().out
    for command, rest in find_calls():
        assert f"dev.py {command} " in help_text
        assert command == "build" or not rest.strip()
        assert set(rest.split()) <= STEPS.keys() | EXTRA_STEPS.keys()


def test_workflows_run_every_build_step() -> None:
    done = {step for command, rest in find_calls() if command == "build" for step in rest.split()}
    assert done >= STEPS.keys()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_workflow_permissions_are_read_only_or_explained(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert "permissions:\n  contents: read\n" in text
    assert all("#" in line or "attestations" in line for line in text.splitlines() if ": write" in line)
    assert text.count("actions/checkout@") == text.count("persist-credentials: false")


def test_workflow_signs_only_with_secrets() -> None:
    text = next(path for path in WORKFLOWS if path.stem == "build").read_text(encoding="utf-8")
    parts = re.split(r"\n      - ", text)
    signing = [step for step in parts if "trusted-signing-action" in step or "security import" in step]
    assert len(signing) == 3
    assert all(re.search(r"if: .*HAS_\w+ == 'true'", step) for step in signing)


def test_workflows_have_no_tabs_or_trailing_spaces() -> None:
    for path in WORKFLOWS:
        assert not re.search(r"\t|[ ]$", path.read_text(encoding="utf-8"), re.MULTILINE)
