"""Functions that read and write courses off the GUI thread; call them through `gui.work.tasks`.

Each opens the database, does one thing, and closes it, so windows don't keep each other waiting. A database that
doesn't exist is created only when the user wants a course to be remembered.
"""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Generic, TypeVar

from core.canvas.gradebook import Gradebook
from core.canvas.importer.verification import ImportVerification
from core.courses import continuation
from core.courses.changes import CourseChanges, find_changes
from core.courses.continuation import ContinuedCourse, continue_course, copy_arrivals, mark_last_upload_arrived
from core.courses.course import Course, CourseSummary, UploadCheck, build_course_upload
from core.courses.decision_items import ItemPath
from core.courses.differences import CourseDifference, list_differences, merge_courses
from core.courses.differences import list_course_items as list_course_items
from core.courses.identification import find_courses
from core.courses.memory import add_upload, remember, remember_decisions
from core.courses.sent_history import list_sent_scores as list_sent_scores
from core.courses.store import CourseStore, build_name_key
from core.courses.transfer import pack_whole_course, unpack_whole_course
from core.errors import InvalidRequestError, UnwritableFileError
from core.files.atomic_write import write_file
from core.files.file_bytes import MAX_COURSE_BYTES, read_bytes
from core.results import PreparedUpload, Results, derive_results
from core.saved_upload import CourseContents, SavedUpload
from core.workbook import Workbook
from core.workbook_comparison import has_same_results

Value = TypeVar("Value")


@dataclass(frozen=True)
class StoreAnswer(Generic[Value]):
    """The result of a function, and the new path of the database if it was damaged, or None."""

    value: Value
    set_aside: Path | None = None


@dataclass(frozen=True, eq=False)
class CourseRecognition:
    """The courses to which files may belong, and what is remembered if there is exactly one."""

    names: tuple[str, ...] = ()
    continued: ContinuedCourse | None = None


def list_courses(path: Path) -> StoreAnswer[tuple[CourseSummary, ...]]:
    """Return a summary of every course, the last used one first.

    Raises:
        CourseStoreError: the courses can't be read.
    """
    if not path.exists():
        return StoreAnswer(())
    with CourseStore(path) as store:
        courses = store.list_courses()
        return StoreAnswer(
            tuple(sorted(courses, key=lambda course: course.last_upload or "", reverse=True)), store.set_aside
        )


def recognize_course(path: Path, workbook: Workbook, chosen_name: str = "") -> StoreAnswer[CourseRecognition]:
    """Return the courses to which a workbook's files belong, and continue with it if there is one.

    If the course with the chosen name is among them, it is the one.
    """
    if not path.exists():
        return StoreAnswer(CourseRecognition())
    with CourseStore(path) as store:
        fits = find_courses(store.list_members(), workbook.gradebook, workbook.export)
        names = tuple(fit.name for fit in fits)
        if chosen_name in names:
            names = (chosen_name,)
        course = store.load(names[0]) if len(names) == 1 else None
        set_aside = store.set_aside
    continued = continue_course(course, workbook, _get_now()) if course else None
    return StoreAnswer(CourseRecognition(names, continued), set_aside)


def create_course(path: Path, name: str, workbook: Workbook, results: Results | None) -> StoreAnswer[Course]:
    """Save a new course with what was decided in a workbook.

    Raises:
        InvalidRequestError: a course has this name already.
    """
    empty = Course(name)
    course = remember(empty, empty, workbook, _complete_results(workbook, results), now=_get_now())

    def change(current: Course | None) -> Course:
        if current is not None:
            raise InvalidRequestError(
                f"a course is already called “{current.name}”.",
                advice="Choose another name, such as one with the term.",
            )
        return course

    with CourseStore(path) as store:
        store.update(name, change)
        return StoreAnswer(course, store.set_aside)


def save_decisions(
    path: Path, base: Course, earlier: Course, workbook: Workbook, results: Results | None
) -> StoreAnswer[Course | None]:
    """Save what was decided since `base`, and return the course that remembers exactly this workbook.

    `earlier` knows which uploads have arrived. Returns None if the course was deleted meanwhile. What another window
    has saved is kept.
    """
    results, now = _complete_results(workbook, results), _get_now()

    def change(current: Course) -> Course:
        return remember_decisions(copy_arrivals(current, earlier), base, workbook, results, now=now)

    with CourseStore(path) as store:
        saved = store.update(earlier.name, lambda current: current and change(current))
        return StoreAnswer(saved and change(base), store.set_aside)


def save_upload(
    path: Path, base: Course, earlier: Course, upload: SavedUpload, results: Results, prepared: PreparedUpload | None
) -> StoreAnswer[Course | None]:
    """Save an upload file and the decisions that led to it, as `save_decisions` does.

    `prepared` is the prepared upload with the same bytes, or None if it is gone.
    """
    workbook, columns = results.workbook, prepared.upload.resolved_columns if prepared else ()
    record = build_course_upload(
        upload.data,
        prepared.restore_data if prepared else None,
        upload.path.absolute(),
        upload.saved_at,
        upload.gradebook.sha256 if upload.gradebook else "",
        {column.key: column.title.strip() for column in columns if column.assignment is None},
    )

    def change(current: Course) -> Course:
        current = copy_arrivals(current, earlier)
        return add_upload(remember(current, base, workbook, results, columns, now=upload.saved_at), record)

    with CourseStore(path) as store:
        saved = store.update(earlier.name, lambda current: current and change(current))
        return StoreAnswer(saved and change(base), store.set_aside)


def save_verification(
    path: Path, name: str, sha256: str, gradebook: Gradebook, verification: ImportVerification
) -> StoreAnswer[Course | None]:
    """Save the result of verifying an upload file, if the course has this file."""
    now = _get_now()
    check = UploadCheck(now, gradebook.sha256, verification.cell_count, verification.arrived_count)

    def change(current: Course | None) -> Course | None:
        if current is None or all(upload.sha256 != sha256 for upload in current.uploads):
            return current
        key = next(upload.key for upload in reversed(current.uploads) if upload.sha256 == sha256)
        uploads = tuple(replace(upload, check=check) if upload.key == key else upload for upload in current.uploads)
        return replace(current, uploads=uploads)

    with CourseStore(path) as store:
        return StoreAnswer(store.update(name, change), store.set_aside)


def update_sent_uploads(path: Path, name: str, workbook: Workbook) -> StoreAnswer[ContinuedCourse | None]:
    """Return what a course sent according to a new gradebook, or None if the course was deleted."""
    course = load_course(path, name)
    value = continuation.update_sent_uploads(course.value, workbook, _get_now()) if course.value else None
    return StoreAnswer(value, course.set_aside)


def confirm_last_upload(path: Path, name: str) -> StoreAnswer[Course | None]:
    """Remember that the last upload file was imported, as the user says."""
    with CourseStore(path) as store:
        saved = store.update(name, lambda current: current and mark_last_upload_arrived(current, _get_now()))
        return StoreAnswer(saved, store.set_aside)


def find_course_changes(earlier: Course, results: Results) -> CourseChanges:
    """Return what changed since the course's last files."""
    return find_changes(earlier, results)


def select_files(workbook: Workbook) -> Workbook:
    """Return a workbook with only the files and the accepted warnings, as if nothing were decided."""
    unchosen = workbook.export.unchosen_sessions if workbook.export else frozenset()
    return Workbook(workbook.export, workbook.gradebook, unchosen, accepted=workbook.accepted)


def load_course(path: Path, name: str) -> StoreAnswer[Course | None]:
    """Return the course with this name, or None."""
    if not path.exists():
        return StoreAnswer(None)
    with CourseStore(path) as store:
        return StoreAnswer(store.load(name), store.set_aside)


def rename_course(path: Path, name: str, new_name: str) -> StoreAnswer[Course | None]:
    """Give a course another name.

    Raises:
        InvalidRequestError: another course has this name.
    """
    with CourseStore(path) as store:
        is_same = build_name_key(name) == build_name_key(new_name)
        if not is_same and store.load(new_name):
            raise InvalidRequestError(f"a course is already called “{new_name}”.", advice="Choose another name.")
        return StoreAnswer(store.update(name, lambda course: course and replace(course, name=new_name)))


def delete_course(path: Path, name: str) -> StoreAnswer[None]:
    """Delete everything that is remembered of a course."""
    with CourseStore(path) as store:
        store.update(name, lambda _course: None)
        return StoreAnswer(None, store.set_aside)


def delete_all_courses(path: Path) -> StoreAnswer[None]:
    """Delete everything that is remembered of all courses, with the database.

    Raises:
        UnwritableFileError: the database can't be deleted.
    """
    try:
        for suffix in ("", "-journal"):
            Path(f"{path}{suffix}").unlink(missing_ok=True)
    except OSError as error:
        raise UnwritableFileError(f"can't be deleted: {error.strerror}.", where=str(path)) from error
    return StoreAnswer(None)


def delete_course_items(path: Path, name: str, items: frozenset[ItemPath]) -> StoreAnswer[Course | None]:
    """Delete single items of a course, such as one match or one upload file."""
    with CourseStore(path) as store:
        nothing = Course(name)
        saved = store.update(name, lambda course: course and merge_courses(course, nothing, items))
        return StoreAnswer(saved, store.set_aside)


def export_course(path: Path, name: str, contents: CourseContents | None, file: Path) -> StoreAnswer[None]:
    """Write a course file with everything that is remembered, and with the open files if there are any.

    Raises:
        UnwritableFileError: the file can't be written.
        InvalidRequestError: the course was deleted.
    """
    course = load_course(path, name).value
    if course is None:
        raise InvalidRequestError(f"the course “{name}” was deleted.", advice="Remember it again, then export it.")
    workbook, upload = (contents.workbook, contents.saved_upload) if contents else (None, None)
    write_file(file, pack_whole_course(course, workbook, upload))
    return StoreAnswer(None)


@dataclass(frozen=True, eq=False)
class CourseImport:
    """A course from a course file, and how it differs from the course with the same name, if there is one."""

    theirs: Course
    ours: Course | None = None
    differences: tuple[CourseDifference, ...] = ()


def read_course_file(path: Path, file: Path) -> StoreAnswer[CourseImport]:
    """Return the course in a course file, compared with the course that has its name.

    Raises:
        ClickoverError: the file or the courses can't be read.
    """
    theirs = unpack_whole_course(read_bytes(file, MAX_COURSE_BYTES), file.name, _get_now())
    ours = load_course(path, theirs.name).value
    differences = list_differences(ours, theirs) if ours else ()
    return StoreAnswer(CourseImport(theirs, ours, differences))


def import_course(path: Path, theirs: Course, taken: frozenset[ItemPath]) -> StoreAnswer[Course | None]:
    """Save a course from a course file, or take these items of it if the course exists."""
    with CourseStore(path) as store:
        saved = store.update(
            theirs.name, lambda ours: merge_courses(ours, theirs, taken) if ours is not None else theirs
        )
        return StoreAnswer(saved, store.set_aside)


def _complete_results(workbook: Workbook, results: Results | None) -> Results:
    return results if results is not None and has_same_results(results.workbook, workbook) else derive_results(workbook)


def _get_now() -> datetime:
    return datetime.now(UTC).astimezone()
