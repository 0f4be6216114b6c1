"""The `--course` option, with which commands read and update a stored course."""

import argparse
import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from pathlib import Path

from core.canvas.gradebook import Gradebook
from core.canvas.importer.verification import ImportVerification
from core.courses.course import Course, CourseMembers, CourseUpload, UploadCheck, build_course_upload
from core.courses.database import CourseStoreError
from core.courses.identification import measure_fit
from core.courses.memory import add_upload, apply_course, remember, remove_upload
from core.courses.sent_history import check_last_upload, list_sent_uploads, update_arrivals
from core.courses.store import CourseStore, build_name_key, get_default_path
from core.courses.transfer import build_course_json
from core.errors import InvalidRequestError
from core.problems import Problem
from core.results import PreparedUpload, Results
from core.workbook import Workbook

_MAX_NAME_LENGTH = 200


def add_course_option(parser: argparse._ActionsContainer) -> None:
    """Add `--course` to the parser."""
    parser.add_argument(
        "--course",
        type=parse_course_name,
        metavar="NAME",
        help="use and update what Clickover remembers of this course",
    )


def parse_course_name(text: str) -> str:
    """Return a course's name without spaces around it."""
    name = " ".join(text.split())
    if not name or len(name) > _MAX_NAME_LENGTH or not name.isprintable():
        raise argparse.ArgumentTypeError(f"expected a name of 1 to {_MAX_NAME_LENGTH} characters, found “{text}”")
    return name


@dataclass
class OpenCourse:
    """The course that a command uses.

    `course` is the stored course, or an empty one if `is_new` is True. `set_aside` is the new path of the database if
    it was damaged.
    """

    store: CourseStore
    course: Course
    is_new: bool
    now: datetime

    @property
    def set_aside(self) -> Path | None:
        """The new path of a damaged database, or None."""
        return self.store.set_aside

    def apply(self, workbook: Workbook, gradebook: Gradebook) -> Workbook:
        """Return the workbook's files with the course's decisions about them.

        Raises:
            InvalidRequestError: the gradebook isn't from this course.
        """
        course = self.course
        members = CourseMembers(course.name, course.students, frozenset(course.assignments))
        if course.students and measure_fit(members, gradebook) is None:
            raise InvalidRequestError(
                f"This gradebook isn't from the course “{course.name}”.",
                where=gradebook.path.name,
                advice="Use the gradebook from that course, or another name with --course.",
            )
        self.course = update_arrivals(course, gradebook, self.now)
        applied = apply_course(self.course, workbook)
        return replace(applied, sent_uploads=list_sent_uploads(self.course, gradebook))

    def check(self, gradebook: Gradebook) -> tuple[Problem, ...]:
        """Return a warning if the last upload doesn't seem to have been imported."""
        return tuple(check_last_upload(self.course, gradebook))

    def record_verification(self, data: bytes, gradebook: Gradebook, verification: ImportVerification) -> None:
        """Save the result of verifying an upload file of this course.

        Raises:
            InvalidRequestError: the course has no such upload file.
        """
        sha256 = hashlib.sha256(data).hexdigest()
        check = UploadCheck(self.now, gradebook.sha256, verification.cell_count, verification.arrived_count)

        def change(current: Course | None) -> Course | None:
            matching = [upload for upload in (current.uploads if current else ()) if upload.sha256 == sha256]
            if current is None or not matching:
                raise InvalidRequestError(
                    f"The course “{self.course.name}” didn't save this upload file.",
                    advice="Use the file that convert wrote for this course, or leave --course out.",
                )
            checked = update_arrivals(current, gradebook, self.now)
            uploads = tuple(
                replace(upload, check=check) if upload.key == matching[-1].key else upload for upload in checked.uploads
            )
            return replace(checked, uploads=uploads)

        self.store.update(self.course.name, change)

    def record(self, results: Results, prepared: PreparedUpload, path: Path) -> "RecordedUpload":
        """Record the decisions and the upload in the course, before the file is written to disk.

        If the process is killed in between, the course lists an upload that never arrives, which is harmless.
        """
        workbook, gradebook = results.workbook, results.workbook.gradebook
        assert gradebook is not None, "uploads are recorded for a gradebook"
        columns = prepared.upload.resolved_columns
        new_columns = {column.key: column.title.strip() for column in columns if column.assignment is None}
        upload = build_course_upload(
            prepared.upload.data, prepared.restore_data, path.absolute(), self.now, gradebook.sha256, new_columns
        )

        def change(current: Course | None) -> Course:
            course = update_arrivals(current or Course(self.course.name), gradebook, self.now)
            return add_upload(remember(course, self.course, workbook, results, columns, now=self.now), upload)

        before = self.store.load(self.course.name)
        saved = self.store.update(self.course.name, change)
        assert saved is not None, "the course was saved"
        return RecordedUpload(self.store, before, saved, upload)


@dataclass(frozen=True)
class RecordedUpload:
    """An upload in a course, with the course before and after it was recorded."""

    store: CourseStore
    before: Course | None
    saved: Course
    upload: CourseUpload

    def undo(self) -> None:
        """Remove the upload, because its file couldn't be written.

        The decisions are also removed, unless another process has changed the course since.
        """

        def change(current: Course | None) -> Course | None:
            is_unchanged = current and build_course_json(current) == build_course_json(self.saved)
            return self.before if is_unchanged else current and remove_upload(current, self.upload)

        with suppress(CourseStoreError):  # an upload that never arrives is harmless
            self.store.update(self.saved.name, change)


@contextmanager
def open_course(name: str | None, *, creates: bool = False, read_only: bool = False) -> Iterator[OpenCourse | None]:
    """Open a course for a command. If `name` is None, yield None.

    If `creates` is True, an unknown name yields a new, empty course.

    Raises:
        CourseStoreError: the courses can't be read or changed.
        InvalidRequestError: there is no such course.
    """
    if name is None:
        yield None
        return
    if read_only and not get_default_path().exists():
        raise build_unknown_course_error(name, ())
    with CourseStore(read_only=read_only) as store:
        course = store.load(name)
        if course is None and not creates:
            raise build_unknown_course_error(name, [item.name for item in store.list_courses()], store.set_aside)
        yield OpenCourse(store, course or Course(name), course is None, datetime.now(UTC).astimezone())


def build_unknown_course_error(
    name: str, known_names: Sequence[str], set_aside: Path | None = None
) -> InvalidRequestError:
    """Return the error for a course that doesn't exist. It lists the nearest names."""
    by_key = {build_name_key(known): known for known in known_names}
    nearest = get_close_matches(build_name_key(name), by_key, 3, 0.3)
    suggestions = ", ".join(f"“{by_key[key]}”" for key in nearest)
    if set_aside:
        advice = f"The file with the courses was damaged. It is now {set_aside.name}, and a new one was started."
    elif suggestions:
        advice = f"The nearest names are {suggestions}."
    else:
        advice = "See “courses list”. The command convert creates a course."
    return InvalidRequestError(f"No course is called “{name}”.", advice=advice)
