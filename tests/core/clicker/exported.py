"""Helpers that build exports from CSV text and summarize them."""

from pathlib import Path

from core.clicker.export import ClickerExport
from core.clicker.reading import parse_export
from core.files.table import Table
from core.files.tables import parse_table
from core.recognition.corrections import Corrections
from core.recognition.roles import ColumnRole

CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll,Class 2 - Poll,Class 3 - Quiz,Total\n"


def build_table(text: str) -> Table:
    return parse_table(Path("export.csv"), text.encode())


def build_export(text: str, corrections: dict[int, ColumnRole] | None = None) -> ClickerExport:
    return parse_export(build_table(text), Corrections(roles=corrections or {}))


def list_problem_codes(export: ClickerExport) -> list[str]:
    return [problem.code for problem in export.problems if problem.code != "points-possible-unknown"]


def list_roles(export: ClickerExport) -> list[str]:
    return [meaning.role.value for meaning in export.columns]


def format_scores(export: ClickerExport) -> list[list[str]]:
    """Return every cell as a plain score or the name of its mark."""
    return [
        [
            export.scores.get_mark(person.row, session.key).name.lower() if points is None else f"{points:f}"
            for session in export.sessions
            for points in [export.scores.get_points(person.row, session.key)]
        ]
        for person in export.participants
    ]
