"""Tests for the translation of the command line's text, help, and errors."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from core.commands import translation
from core.commands.command_line import run
from core.commands.translation import get_translator
from tests.file_builders import CLICKER, GRADEBOOK

ENTRIES = {
    "Left out:": "Omitido:",
    "warning": "aviso",
    "print one JSON object": "imprime un objeto JSON",
    "maximum points per session": "puntos máximos por sesión",
    "grading rule, applied in this order": "regla de evaluación",
    "Show what kind of file this is, and the problems in it.": "Muestra el tipo del archivo.",
    "“{word}” is neither a command nor a file.": "«{word}» no es una orden ni un archivo.",
    "expected a whole number from 0 to {limit}, found “{text}”": "se esperaba un entero hasta {limit}, no «{text}»",
}


@pytest.fixture
def spanish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Use a Spanish catalog with a few entries."""
    catalog = Catalog(locale="es")
    for message, text in ENTRIES.items():
        catalog.add(message, text)
    path = tmp_path / "locale/es/LC_MESSAGES/clickover.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalog)
    monkeypatch.setattr(translation, "LOCALE_FOLDER", tmp_path / "locale")
    monkeypatch.setenv("LANGUAGE", "es")
    get_translator.cache_clear()
    yield
    get_translator.cache_clear()


@pytest.fixture
def options(tmp_path: Path) -> list[str]:
    """Return the options of a conversion in which a row is left out."""
    export, gradebook = tmp_path / "export.csv", tmp_path / "gradebook.csv"
    export.write_text(CLICKER, encoding="utf-8")
    gradebook.write_text(GRADEBOOK, encoding="utf-8")
    return ["convert", str(export), "--roster", str(gradebook), "-o", str(tmp_path / "out.csv")]


@pytest.mark.usefixtures("spanish")
def test_convert_text_output_is_translated(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(options) == 1
    output = capsys.readouterr().out
    assert "Omitido:\n" in output
    assert " aviso: " in output


@pytest.mark.usefixtures("spanish")
def test_convert_json_is_english(
    options: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    run([*options, "--json"])
    translated = json.loads(capsys.readouterr().out)
    get_translator.cache_clear()
    monkeypatch.setattr(translation, "LOCALE_FOLDER", Path("missing"))
    run([*options, "--json"])
    assert json.loads(capsys.readouterr().out) == translated
    assert "warning" in {problem["severity"] for problem in translated["problems"]}


@pytest.mark.usefixtures("spanish")
def test_help_is_translated(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    assert "Muestra el tipo del archivo." in capsys.readouterr().out
    assert run(["check", "--help"]) == 0
    output = capsys.readouterr().out
    assert "Muestra el tipo del archivo." in output
    assert "imprime un objeto JSON" in output
    assert run(["convert", "--help"]) == 0
    output = capsys.readouterr().out
    assert "regla de evaluación:" in output
    assert "puntos máximos por sesión" in output


@pytest.mark.usefixtures("spanish")
def test_errors_are_translated(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["xyz"]) == 2
    assert "«xyz» no es una orden ni un archivo." in capsys.readouterr().err
    assert run([*options, "--decimals", "x"]) == 2
    assert "se esperaba un entero hasta 10, no «x»" in capsys.readouterr().err


def test_translate_without_catalog_is_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translation, "LOCALE_FOLDER", tmp_path)
    get_translator.cache_clear()
    assert translation.translate("Left out:") == "Left out:"
