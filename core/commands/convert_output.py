"""Output of the `convert` command as text, JSON, and an HTML report.

The report lists the files, the sessions, the changes in Canvas, everything that was left out, and all problems. It
contains student records, so only people who may see the scores should have access to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path

from core.canvas.effects import EFFECTS
from core.canvas.gradebook import Student
from core.canvas.importer.rehearsal_result import RehearsalResult
from core.choices import TOTAL_KEY
from core.clicker.export import TOTAL_KIND, ClickerExport, Session, locate_file_key
from core.commands.changes_output import build_changes_json, describe_changes
from core.commands.command_line import build_location_json, build_problem_json, print_json, print_line, print_problems
from core.commands.course_option import OpenCourse
from core.commands.rehearse import build_rehearsal_json
from core.courses.changes import CourseChanges
from core.display_text import make_visible
from core.points import Points, format_decimal
from core.problems import Report, Severity, pluralize
from core.resources import RESOURCES
from core.results import PreparedUpload, Results
from core.score_words import format_score_word
from core.students.match_results import MatchResult, MatchStatus
from core.upload.cells import has_effect
from core.upload.correction_list import CorrectionEntry
from core.upload.file import LeftOutItem, UploadFile
from core.upload.formulas import is_formula
from core.upload.session_points import resolve_points_possible
from core.upload.workbook_rule import describe_workbook_rule
from core.version import VERSION
from core.workbook import Workbook

TEMPLATE_FOLDER = RESOURCES / "templates"


@dataclass(frozen=True, eq=False)
class ConversionReport:
    """The data that the report template needs.

    `counts` contains the numbers of rows and students by name, and `output` is the path of the upload file.
    """

    workbook: Workbook
    upload: UploadFile
    problems: Report
    rehearsal: RehearsalResult | None
    counts: Mapping[str, int]
    output: str
    corrections: tuple[CorrectionEntry, ...] = ()


def render_report(report: ConversionReport) -> bytes:
    """Return the report as a self-contained HTML page in UTF-8."""
    jinja2 = import_module("jinja2")  # most conversions need no report
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATE_FOLDER),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_format_report_value,
    )
    environment.filters["row_number"] = lambda row: "" if row is None else locate_file_key(row)[1]
    environment.filters["score"] = format_score_word
    environment.filters["points"] = lambda points: "" if points is None else format_decimal(points)
    page: str = environment.get_template("report.html").render(
        record=report,
        version=VERSION,
        rule=describe_workbook_rule(report.workbook),
        effects=[(effect.value, report.upload.count_effects(effect)) for effect in EFFECTS],
        changes=report.upload.iter_cells(has_effect),
    )
    return page.encode("utf-8")


def _format_report_value(value: object) -> object:
    """Return a value that is safe to show in the report.

    Control characters are visible, and Excel doesn't run the value as a formula if it opens the report.
    """
    if not isinstance(value, str):
        return value
    text = make_visible(value)
    return f"'{text}" if is_formula(text) else text


@dataclass(frozen=True, eq=False)
class Conversion:
    """A finished upload file, with the data for reports about it.

    `matches`, `rehearsal`, `restore_data`, and `prepared` are None without a gradebook, and `course` and `changes`
    without a course.
    """

    workbook: Workbook
    upload: UploadFile
    problems: Report
    matches: MatchResult | None = None
    absent_students: tuple[Student, ...] = ()
    rehearsal: RehearsalResult | None = None
    restore_data: bytes | None = None
    output: Path = Path()
    restore_path: Path | None = None
    corrections: tuple[CorrectionEntry, ...] = ()
    course: OpenCourse | None = None
    changes: CourseChanges | None = None
    prepared: tuple[Results, PreparedUpload] | None = None

    @property
    def needs_attention(self) -> bool:
        """True if there are warnings, or if anything other than unchanged rows was left out."""
        worst = self.problems.max_severity
        is_open = not all(item.is_unchanged for item in self.upload.left_out)
        return is_open or (worst is not None and worst >= Severity.WARNING)

    @property
    def counts(self) -> dict[str, int]:
        """The numbers of rows and students, by their JSON keys."""
        sources = [row.export_rows for row in self.upload.rows if row.export_rows]
        return {
            "in_file": len(self.workbook.export.participants) if self.workbook.export else 0,
            "written_rows": len(sources),
            "folded": sum(len(rows) - 1 for rows in sources),
            "needs_person": len(self.matches.find_rows(MatchStatus.NEEDS_REVIEW)) if self.matches else 0,
            "written": len(self.upload.rows),
            "absent": len(self.absent_students),
        }

    def build_report(self) -> ConversionReport:
        """Return the data for the HTML report."""
        return ConversionReport(
            self.workbook,
            self.upload,
            self.problems,
            self.rehearsal,
            self.counts,
            str(self.output),
            self.corrections,
        )


def print_conversion_json(conversion: Conversion) -> None:
    """Print the files, counts, left-out items, and problems as one JSON object."""
    export = conversion.workbook.export
    points = resolve_points_possible(conversion.workbook)
    mismatched_rows = {problem.place.row for problem in conversion.problems if problem.code == "total-mismatch"}
    print_json(
        {
            "output": str(conversion.output),
            "restore": str(conversion.restore_path) if conversion.restore_path else None,
            "rule": describe_workbook_rule(conversion.workbook),
            "sessions": [
                _build_session_json(session, points[session.key], conversion)
                for session in (export.sessions if export else ())
            ],
            "students": conversion.counts,
            "total_checks": {"rows": len(export.stated_totals) if export else 0, "stated_wrong": len(mismatched_rows)},
            "left_out": [_build_left_out_json(item, export) for item in conversion.upload.left_out],
            "rehearsal": build_rehearsal_json(conversion.rehearsal) if conversion.rehearsal else None,
            "problems": [build_problem_json(problem, export) for problem in conversion.problems],
            **({"course": _build_course_json(conversion.course, conversion.changes)} if conversion.course else {}),
        }
    )


def _build_course_json(course: OpenCourse, changes: CourseChanges | None) -> dict[str, object]:
    return {
        "name": course.course.name,
        "is_new": course.is_new,
        "set_aside": str(course.set_aside) if course.set_aside else None,
        "changes": build_changes_json(changes) if changes else [],
    }


def _build_session_json(session: Session, points: Points | None, conversion: Conversion) -> dict[str, object]:
    workbook = conversion.workbook
    assignments = {column.key: column.assignment for column in conversion.upload.resolved_columns}
    assignment = assignments.get(TOTAL_KEY if session.kind == TOTAL_KIND else session.key)
    return {
        "title": session.title,
        "column": locate_file_key(session.column)[1],
        "points_possible": None if points is None else format_decimal(points),
        "kept": session.key not in workbook.dropped,
        "assignment_id": assignment.assignment_id if assignment else None,
        "assignment_title": assignment.title if assignment else None,
    }


def _build_left_out_json(item: LeftOutItem, export: ClickerExport | None) -> dict[str, object]:
    place = build_location_json(item.row, None, export)
    return {
        "row": place["row"],
        "file": place["file"],
        "name": item.name,
        "session": item.session,
        "why": item.message,
    }


def print_conversion(conversion: Conversion) -> None:
    """Print what was written, what Canvas will do, and what was left out."""
    upload, counts = conversion.upload, conversion.counts
    print_line(f"Written: {conversion.output}")
    students, columns = pluralize(counts["written"], "student"), pluralize(len(upload.columns), "column")
    print_line(f"  {students}, {columns}, from {pluralize(counts['in_file'], 'row')} of the export")
    for column in upload.columns:
        destination = f"to the assignment {column.header}" if column.assignment else f"new: “{column.title}”"
        points = "" if column.points is None else f", worth {format_decimal(column.points)}"
        print_line(f"  {destination}{points}")
    if conversion.rehearsal:
        _print_effects(upload)
    if conversion.restore_path:
        print_line(f"To undo the upload: {conversion.restore_path}")
    _print_left_out(upload.left_out, conversion.workbook.export)
    if conversion.course:
        _print_course(conversion.course, conversion.changes)
    if conversion.problems:
        print_line("To look at:")
        print_problems(conversion.problems)


def _print_course(course: OpenCourse, changes: CourseChanges | None) -> None:
    print_line(f"Course: {course.course.name}{' (new)' if course.is_new else ''}")
    if course.set_aside:
        print_line(f"  The file with the courses was damaged. It is now {course.set_aside}, and a new one was started.")
    lines = describe_changes(changes) if changes else []
    if lines:
        print_line("Since the last files:")
    for line in lines:
        print_line(f"  {line}")


def _print_effects(upload: UploadFile) -> None:
    counts = [(effect, upload.count_effects(effect)) for effect in EFFECTS]
    parts = [f"{count} {effect.value}" for effect, count in counts if count]
    print_line(f"In Canvas: {', '.join(parts) if parts else 'nothing changes'}.")
    for column in upload.columns:
        if column.assignment is None:
            print_line(f"  Canvas will ask about “{column.title}”: choose “A new assignment”.")


def _print_left_out(left_out: Sequence[LeftOutItem], export: ClickerExport | None) -> None:
    if left_out:
        print_line("Left out:")
    for item in left_out:
        location = f"row {export.format_row(item.row)}, {item.name}" if item.row and export else ""
        session = f"“{item.session}”" if item.session else ""
        print_line(f"  {', '.join(part for part in (location, session) if part)}: {item.message}")
