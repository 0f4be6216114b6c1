"""Exports written down in a test."""

from pathlib import Path

from core.clicker.export import Export, Role
from core.clicker.reading import parse_export
from core.files.tables import Table, parse_table

CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section,Class 1 - Poll,Class 2 - Poll,Class 3 - Quiz,Total\n"


def table(text: str) -> Table:
    return parse_table(Path("export.csv"), text.encode())


def export(text: str, corrections: dict[int, Role] | None = None) -> Export:
    return parse_export(table(text), corrections)


def codes(read: Export) -> list[str]:
    return [problem.code for problem in read.problems if problem.code != "points-possible-unknown"]


def roles(read: Export) -> list[str]:
    return [meaning.role.value for meaning in read.columns]


def scores(read: Export) -> list[list[str]]:
    """Every cell: a plain score, or the name of its mark."""
    return [
        [
            read.scores.mark_at(person.row, session.key).name.lower() if points is None else f"{points:f}"
            for session in read.sessions
            for points in [read.scores.points_at(person.row, session.key)]
        ]
        for person in read.participants
    ]
