"""Tests that the catalog of texts is complete and that each placeholder is a name."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEMPLATE = ROOT / "resources" / "locale" / "clickover.pot"
FUNCTIONS = {"_", "ngettext"}


def test_catalog_update_contains_every_text_in_source(tmp_path: Path) -> None:
    code = f"import catalogs; from pathlib import Path; catalogs.write_template(Path({str(tmp_path / 'new.pot')!r}))"
    subprocess.run([sys.executable, "-c", code], cwd=ROOT / "packaging", check=True)

    assert (tmp_path / "new.pot").read_text("utf-8") == TEMPLATE.read_text("utf-8"), "run: python3 dev.py texts"


@pytest.mark.parametrize("folder", ["core", "gui"])
def test_catalog_calls_have_only_literal_sentences(folder: str) -> None:
    wrong = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path, call in _iter_calls(ROOT / folder)
        for argument in call.args[: 1 if _get_name(call) == "_" else 2]
        if not isinstance(argument, ast.Constant)
    ]

    assert wrong == []


def _iter_calls(folder: Path) -> Iterator[tuple[Path, ast.Call]]:
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and _get_name(node) in FUNCTIONS:
                yield path, node


def _get_name(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""
