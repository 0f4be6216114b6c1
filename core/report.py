"""What is worth keeping of a run?

The record stands on its own: files, sessions, what Canvas does, who was left out, every Problem. It names
students, so it is theirs to read who may see the scores.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core.canvas.effects import EFFECTS
from core.canvas.importer.rehearsal import Rehearsal
from core.canvas.upload.file import Upload, changes_something
from core.points import shortest
from core.problems import Report
from core.resources import RESOURCES
from core.version import VERSION
from core.workbook import Workbook

TEMPLATES = RESOURCES / "templates"


@dataclass(frozen=True, eq=False)
class Record:
    """All that a record tells; `counts` are rows and students by name, `output` is where the file went."""

    workbook: Workbook
    upload: Upload
    problems: Report
    rehearsal: Rehearsal | None
    counts: Mapping[str, int]
    output: str


def render_report(record: Record) -> bytes:
    """The record as one HTML page that needs nothing else, UTF-8."""
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.filters["points"] = lambda points: "" if points is None else shortest(points)
    page = environment.get_template("report.html").render(
        record=record,
        version=VERSION,
        effects=[(effect.value, record.upload.count(effect)) for effect in EFFECTS],
        changes=record.upload.pick(changes_something),
    )
    return page.encode("utf-8")
