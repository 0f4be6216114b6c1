"""What does `convert` say of what it did?

What is worth keeping of a run?

The record stands on its own: files, sessions, what Canvas does, who was left out, every Problem. It names
students, so it is theirs to read who may see the scores.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from core.canvas.effects import EFFECTS
from core.canvas.gradebook import Student
from core.canvas.importer.rehearsal import Rehearsal
from core.clicker.export import Session
from core.commands.command_line import say, say_json, say_problems
from core.commands.rehearse import rehearsal_json
from core.points import shortest
from core.problems import Report, Severity, counted
from core.resources import RESOURCES
from core.students.settling import Roll, Standing
from core.upload.file import LeftOut, Upload, changes_something
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


@dataclass(frozen=True, eq=False)
class Conversion:
    """A finished file and all that is to be said of it. `roll`, `rehearsal`, `restore` need a gradebook."""

    workbook: Workbook
    upload: Upload
    problems: Report
    roll: Roll | None = None
    absent: tuple[Student, ...] = ()
    rehearsal: Rehearsal | None = None
    restore: bytes | None = None
    output: Path = Path()
    restore_path: Path | None = None

    @property
    def has_something_to_look_at(self) -> bool:
        """Whether anything was left out, is doubtful, or goes down in Canvas."""
        worst = self.problems.worst
        return bool(self.upload.left_out) or (worst is not None and worst >= Severity.WARNING)

    @property
    def counts(self) -> dict[str, int]:
        """Rows of the export and students of the file, counted."""
        sources = [row.sources for row in self.upload.rows if row.sources]
        return {
            "in_file": len(self.workbook.export.participants) if self.workbook.export else 0,
            "written_rows": len(sources),
            "folded": sum(len(rows) - 1 for rows in sources),
            "needs_person": len(self.roll.rows(Standing.NEEDS_PERSON)) if self.roll else 0,
            "written": len(self.upload.rows),
            "absent": len(self.absent),
        }

    def record(self) -> Record:
        """The same as a record to keep."""
        return Record(self.workbook, self.upload, self.problems, self.rehearsal, self.counts, str(self.output))


def answer_json(conversion: Conversion) -> None:
    """One JSON object on stdout."""
    export = conversion.workbook.export
    wrong = {problem.place.row for problem in conversion.problems if problem.code == "total-mismatch"}
    say_json(
        {
            "output": str(conversion.output),
            "restore": str(conversion.restore_path) if conversion.restore_path else None,
            "sessions": [_session_json(session, conversion) for session in (export.sessions if export else ())],
            "students": conversion.counts,
            "total_checks": {"rows": len(export.stated_totals) if export else 0, "stated_wrong": len(wrong)},
            "left_out": [_left_out_json(left) for left in conversion.upload.left_out],
            "rehearsal": rehearsal_json(conversion.rehearsal) if conversion.rehearsal else None,
            "problems": [problem.as_json() for problem in conversion.problems],
        }
    )


def _session_json(session: Session, conversion: Conversion) -> dict[str, object]:
    workbook = conversion.workbook
    goals = {column.key: column.assignment for column in conversion.upload.placed}
    assignment = goals.get(session.key)
    points = workbook.points_possible(session)
    return {
        "title": session.title,
        "column": session.column,
        "points_possible": None if points is None else shortest(points),
        "kept": session.key not in workbook.dropped,
        "assignment_id": assignment.assignment_id if assignment else None,
        "assignment_title": assignment.title if assignment else None,
    }


def _left_out_json(left: LeftOut) -> dict[str, object]:
    return {"row": left.row, "name": left.name, "session": left.session, "why": left.why}


def answer_text(conversion: Conversion) -> None:
    """Plain lines for a person: what was written, what Canvas will do, what stayed out."""
    upload, counts = conversion.upload, conversion.counts
    say(f"Written: {conversion.output}")
    students, columns = counted(counts["written"], "student"), counted(len(upload.columns), "column")
    say(f"  {students}, {columns}, from {counted(counts['in_file'], 'row')} of the export")
    for column in upload.columns:
        goal = f"to the assignment {column.header}" if column.assignment else f"new: “{column.title}”"
        worth = "" if column.points is None else f", worth {shortest(column.points)}"
        say(f"  {goal}{worth}")
    if conversion.rehearsal:
        _say_effects(upload)
    if conversion.restore_path:
        say(f"To undo the upload: {conversion.restore_path}")
    _say_left_out(upload.left_out)
    if conversion.problems:
        say("To look at:")
        say_problems(conversion.problems)


def _say_effects(upload: Upload) -> None:
    counted = [(effect, upload.count(effect)) for effect in EFFECTS]
    words = [f"{count} {effect.value}" for effect, count in counted if count]
    say(f"In Canvas: {', '.join(words) if words else 'nothing changes'}.")
    for column in upload.columns:
        if column.assignment is None:
            say(f"  Canvas will ask about “{column.title}”: choose “A new assignment”.")


def _say_left_out(left_out: Sequence[LeftOut]) -> None:
    if left_out:
        say("Left out:")
    for left in left_out:
        where = f"row {left.row}, {left.name}" if left.row else ""
        session = f"“{left.session}”" if left.session else ""
        say(f"  {', '.join(part for part in (where, session) if part)}: {left.why}")
