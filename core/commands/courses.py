"""The `courses` command, which lists, shows, deletes, exports, and imports stored courses."""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from core.commands.command_line import EXIT_DONE, print_json, print_line
from core.commands.course_option import build_unknown_course_error, parse_course_name
from core.commands.course_output import describe_course, format_time
from core.course_file import require_replaceable
from core.courses.course import Course, CourseSummary, CourseUpload
from core.courses.differences import CourseDifference, list_differences, merge_courses
from core.courses.store import CourseStore, get_default_path
from core.courses.transfer import pack_whole_course, unpack_whole_course
from core.errors import InvalidRequestError
from core.files.atomic_write import write_file
from core.files.file_bytes import MAX_COURSE_BYTES, read_bytes
from core.scores.rule_text import describe_rule
from core.serialization import serialize
from core.texts import Text, _, join_commas, ngettext


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the actions, each with its arguments and `--json`."""
    json_option = argparse.ArgumentParser(add_help=False)
    json_option.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help=_("print one JSON object"))
    parser.add_argument("--json", action="store_true", help=_("print one JSON object"))
    actions = parser.add_subparsers(dest="action", metavar="ACTION")
    actions.add_parser("list", parents=[json_option], help=_("list the courses"))
    for action, help_text in (
        ("show", _("show what Clickover remembers about a course")),
        ("forget", _("delete what Clickover remembers about a course")),
        ("export", _("save a course as a course file")),
    ):
        subparser = actions.add_parser(action, parents=[json_option], help=help_text)
        subparser.add_argument("name", metavar="NAME", type=parse_course_name, help=_("the name of the course"))
        if action == "export":
            subparser.add_argument("file", metavar="FILE", type=Path, help=_("the course file to write"))
    importing = actions.add_parser("import", parents=[json_option], help=_("add a course from a course file"))
    importing.add_argument("file", metavar="FILE", type=Path, help=_("a course file"))
    importing.add_argument("--name", metavar="NAME", type=parse_course_name, help=_("another name for the course"))
    conflict = importing.add_mutually_exclusive_group()
    conflict.add_argument("--replace", action="store_true", help=_("replace a course with that name"))
    conflict.add_argument("--merge", action="store_true", help=_("add what a course with that name doesn't have"))


def run(arguments: argparse.Namespace) -> int:
    """Run the action, print the result, and return the exit status.

    Raises:
        ClickoverError: there is no such course, or the courses or a file can't be read or changed.
    """
    answer, lines = _ACTIONS[arguments.action or "list"](arguments)
    if arguments.json:
        print_json(answer)
    else:
        for line in lines:
            print_line(line)
    return EXIT_DONE


_Answer = tuple[dict[str, object], list[Text]]
"""The JSON answer, and the lines of the text answer."""


def _list_courses(_arguments: argparse.Namespace) -> _Answer:
    courses: tuple[CourseSummary, ...] = ()
    if get_default_path().exists():
        with CourseStore(read_only=True) as store:
            courses = store.list_courses()
    lines = [_("{course}: {facts}", course=item.name, facts=join_commas(_list_course_facts(item))) for item in courses]
    answer = [
        {
            "name": item.name,
            "students": item.student_count,
            "sessions": item.session_count,
            "last_upload": item.last_upload,
        }
        for item in courses
    ]
    return {"courses": answer}, lines or [_("Clickover doesn't know any course yet.")]


def _list_course_facts(item: CourseSummary) -> Iterator[Text]:
    yield ngettext("{n} student", "{n} students", item.student_count)
    yield ngettext("{n} session", "{n} sessions", item.session_count)
    yield (
        _("last upload {time}", time=format_time(datetime.fromisoformat(item.last_upload)))
        if item.last_upload
        else _("no upload")
    )


def _load(name: str) -> Course:
    """Return the course with this name.

    Raises:
        InvalidRequestError: there is no such course.
    """
    if not get_default_path().exists():
        raise build_unknown_course_error(name, ())
    with CourseStore(read_only=True) as store:
        course = store.load(name)
        if course is None:
            raise build_unknown_course_error(name, [item.name for item in store.list_courses()])
    return course


def _show(arguments: argparse.Namespace) -> _Answer:
    course = _load(arguments.name)
    decisions = course.decisions
    rule = describe_rule(
        decisions.choices, [item.key for item in course.sessions if item.key in decisions.extra_credit]
    )
    sessions = [
        {
            "session": item.key,
            "date": item.held_on_text or None,
            "included": item.key not in decisions.dropped,
            "assignment_id": decisions.get_destination(item.key).assignment_id or None,
        }
        for item in course.sessions
    ]
    matches = [serialize(item) for item in decisions.past_decisions]
    uploads = [_build_upload_json(upload) for upload in course.uploads]
    answer: dict[str, object] = {
        "name": course.name,
        "students": [{"canvas_id": key, **serialize(student)} for key, student in course.students.items()],
        "assignments": [{"assignment_id": key, "title": title} for key, title in course.assignments.items()],
        "rule": rule,
        "sessions": sessions,
        "matches": matches,
        "scores": [serialize(item) for item in decisions.corrections],
        "joined": dict(decisions.joined),
        "readings": [serialize(item) for item in decisions.kept_corrections.values()],
        "uploads": uploads,
    }
    return answer, list(describe_course(course, rule))


def _build_upload_json(upload: CourseUpload) -> dict[str, object]:
    return {
        "file": str(upload.path),
        "sha256": upload.sha256,
        "saved_at": upload.saved_at.astimezone(UTC).isoformat(),
        "gradebook_sha256": upload.gradebook_sha256,
        "arrived_at": upload.arrived_at.astimezone(UTC).isoformat() if upload.arrived_at else None,
        "check": serialize(upload.check),
    }


def _forget(arguments: argparse.Namespace) -> _Answer:
    course = _load(arguments.name)
    with CourseStore() as store:
        store.update(course.name, lambda _course: None)
    return {"forgotten": course.name}, [_("Forgotten: {course}", course=course.name)]


def _export(arguments: argparse.Namespace) -> _Answer:
    course = _load(arguments.name)
    require_replaceable(arguments.file)
    write_file(arguments.file, pack_whole_course(course))
    return {"exported": course.name, "file": str(arguments.file)}, [
        _("Exported {course}: {path}", course=course.name, path=str(arguments.file))
    ]


_OUTCOME_TEXTS: dict[str, Callable[[str], Text]] = {
    "new": lambda course: _("Imported {course}: new course", course=course),
    "same": lambda course: _("Imported {course}: nothing differs", course=course),
    "replaced": lambda course: _("Imported {course}: replaced", course=course),
    "merged": lambda course: _("Imported {course}: merged", course=course),
}


def _import(arguments: argparse.Namespace) -> _Answer:
    data = read_bytes(arguments.file, MAX_COURSE_BYTES)
    theirs = unpack_whole_course(data, arguments.file.name, datetime.now(UTC).astimezone())
    theirs = replace(theirs, name=arguments.name or theirs.name)
    differences: list[CourseDifference] = []
    outcome = "new"

    def change(ours: Course | None) -> Course:
        nonlocal outcome
        if ours is None:
            return theirs
        differences.extend(list_differences(ours, theirs))
        if not differences:
            outcome = "same"
            return ours
        if arguments.replace:
            outcome = "replaced"
            return replace(theirs, name=ours.name)
        if not arguments.merge:
            raise InvalidRequestError(
                ngettext(
                    "The course “{course}” already exists, and {n} item differs.",
                    "The course “{course}” already exists, and {n} items differ.",
                    len(differences),
                    course=ours.name,
                ),
                advice=_("Use --merge to add what is missing, --replace to replace it, or --name for another name."),
            )
        outcome = "merged"
        return merge_courses(ours, theirs, {item.path for item in differences if item.is_missing_here})

    with CourseStore() as store:
        saved = store.update(theirs.name, change)
    assert saved is not None, "an imported course isn't deleted"
    answer: dict[str, object] = {
        "imported": saved.name,
        "outcome": outcome,
        "differences": [_build_difference_json(item) for item in differences],
    }
    return answer, [_OUTCOME_TEXTS[outcome](saved.name)]


def _build_difference_json(item: CourseDifference) -> dict[str, object]:
    return {"part": item.path[0], "key": item.path[1], "here": item.ours, "file": item.theirs}


_ACTIONS: dict[str, Callable[[argparse.Namespace], _Answer]] = {
    "list": _list_courses,
    "show": _show,
    "forget": _forget,
    "export": _export,
    "import": _import,
}
