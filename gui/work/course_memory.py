"""The courses that Clickover remembers, and which of them is open.

When both files are open, the course is recognized by the IDs of its students and assignments. What is remembered is
applied as one edit. A new class is remembered only once the user has given it a name.
"""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QObject, Signal

from core.problems import Severity
from gui.work import tasks
from gui.work.background import TaskId, TaskRunner
from gui.work.course_queue import CourseQueue
from gui.work.course_saver import CourseSaver
from gui.work.document import Document
from gui.work.edit import CourseRecord, DocumentState, RememberedCourse
from gui.work.messages import Choice, Messages, Notice, run_when_no_modal

if TYPE_CHECKING:
    from core.canvas.gradebook import Gradebook
    from core.canvas.importer.verification import ImportVerification
    from core.courses.changes import CourseChanges
    from core.courses.continuation import ContinuedCourse
    from core.courses.course import Course, CourseSummary
    from core.workbook import Workbook
    from gui.work.course_tasks import CourseRecognition

_NONE_OF_THESE = ""


class CourseMemory(QObject):
    """Service that connects the open document with the courses that Clickover remembers.

    `path` is the database. `courses` are the remembered courses, the last used one first. `chosen_name` is the course
    that the user wants to continue before its files are open. `changes` are what changed in the open course since its
    last files, or None while that is unknown.

    `courses_changed` is emitted when the list changes, and `changed` when anything about the open course does.
    """

    courses_changed = Signal()
    changed = Signal()

    def __init__(
        self, document: Document, messages: Messages, background: TaskRunner, path: Path, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.path = path
        self.courses: tuple[CourseSummary, ...] = ()
        self.chosen_name = ""
        self.changes: CourseChanges | None = None
        self.queue = CourseQueue(messages, background, self)
        self.saver = CourseSaver(document, self.queue, path, self)
        self._document = document
        self._messages = messages
        self._background = background
        self._undo_index = 0
        self._record_being_recognized: CourseRecord | None = None
        self._changes_task_id: TaskId | None = None
        document.changed.connect(self._handle_change)
        self.queue.failing_changed.connect(self.changed)
        self.saver.upload_saved.connect(self.load_list)
        self.saver.course_deleted.connect(self._handle_deleted)

    @property
    def name(self) -> str:
        """The name of the open course if it is remembered, or ""."""
        remembered = self._record.remembered
        return remembered.name if remembered else ""

    @property
    def earlier_course(self) -> "Course | None":
        """The open course before its files were opened, or None if it isn't remembered."""
        remembered = self._record.remembered
        return remembered.earlier if remembered else None

    @property
    def can_name(self) -> bool:
        """True if the open class is new, and the user hasn't said yet whether to remember it."""
        record, workbook = self._record, self._document.workbook
        is_new = record.is_checked and record.remembered is None and self._record_being_recognized is not record
        return is_new and not record.is_declined and workbook.export is not None and workbook.gradebook is not None

    @property
    def can_undo_continuation(self) -> bool:
        """True if the course was recognized, and nothing else would be undone."""
        return self._record.continues is not None and self._document.undo_stack.index() == self._undo_index

    def is_state_saved(self, state: DocumentState) -> bool:
        """Return True if everything in this state is remembered, or is about to be."""
        return state.course.remembered is not None and not self.queue.is_failing

    def load_list(self) -> None:
        """Load the list of courses."""
        self.queue.read(partial(tasks.list_courses, self.path), self._set_courses)

    def choose(self, name: str) -> None:
        """Continue this course with the files that the user opens next; "" chooses none."""
        self.chosen_name = name
        self.changed.emit()

    def remember_as(self, name: str) -> None:
        """Remember the open class under this name from now on."""
        state = self._document.state
        task = partial(tasks.create_course, self.path, " ".join(name.split()), state.workbook, state.results)
        self.queue.write(task, partial(self._handle_created, state))

    def decline(self) -> None:
        """Don't remember the open class."""
        self._record.is_declined = True
        self.changed.emit()

    def undo_continuation(self) -> None:
        """Bring back the files without what was remembered."""
        self._document.undo_to(self._undo_index - 1)

    def forget_open_course(self) -> None:
        """Stop remembering the open course, for example because it was deleted."""
        if remembered := self._record.remembered:
            self.saver.discard(remembered)
            self._record.remembered, self._record.is_declined = None, True
        self.changes = None
        self.load_list()
        self.changed.emit()

    def record_verification(self, sha256: str, gradebook: "Gradebook", verification: "ImportVerification") -> None:
        """Remember the result of verifying an upload file, if the course has it."""
        if self._record.remembered:
            task = partial(tasks.save_verification, self.path, self.name, sha256, gradebook, verification)
            self.queue.write(task, lambda _course: None)

    @property
    def _record(self) -> CourseRecord:
        return self._document.state.course

    def _handle_change(self, names: frozenset[str]) -> None:
        if names & {"export", "gradebook"}:
            self._handle_files()
        if names & {"results", "export", "gradebook"}:
            self._find_changes()
        self.changed.emit()

    def _handle_files(self) -> None:
        """Look for the course of newly opened files, or what a new gradebook says about uploads."""
        record, workbook = self._record, self._document.workbook
        if workbook.export is None or workbook.gradebook is None:
            return
        if record.remembered is None and record.path is None and not record.is_checked:
            record.is_checked = True
            self._recognize(record)
        elif record.remembered and workbook.gradebook.sha256 not in record.remembered.gradebook_hashes:
            record.remembered.gradebook_hashes.add(workbook.gradebook.sha256)
            self._update_sent_uploads(record, record.remembered)

    def _recognize(self, record: CourseRecord, name: str = "") -> None:
        self._record_being_recognized, workbook = record, self._document.workbook
        task = partial(tasks.recognize_course, self.path, workbook, name or self.chosen_name)
        on_done = partial(self._handle_recognition, record, workbook)
        self.saver.flush()
        self.queue.read(task, lambda recognition: run_when_no_modal(self, partial(on_done, recognition)))

    def _handle_recognition(
        self, record: CourseRecord, workbook: "Workbook", recognition: "CourseRecognition | None"
    ) -> None:
        if self._record_being_recognized is record:
            self._record_being_recognized = None
        if recognition is None or self._record is not record:
            self.changed.emit()
            return
        if self._document.workbook is not workbook:  # the user has decided something meanwhile
            self._recognize(record)
            return
        if self.chosen_name and self.chosen_name not in recognition.names:
            template = _tr("These files aren't from “{name}”, so nothing from that course was used.")
            self._messages.notice_posted.emit(Notice(Severity.WARNING, template.format(name=self.chosen_name)))
        self.chosen_name = ""
        if recognition.continued:
            self._continue(record, recognition.continued)
        elif recognition.names and (name := self._ask_which_course(recognition.names)):
            self._recognize(record, name)
        self.changed.emit()

    def _ask_which_course(self, names: tuple[str, ...]) -> str:
        return self._messages.ask(
            _tr("Which course are these files from?"),
            _tr("They have students of several courses. Clickover uses what it remembers of the course you choose."),
            [
                *(Choice(name, name.replace("&", "&&"), is_default=name == names[0]) for name in names),
                Choice(_NONE_OF_THESE, _tr("None of these"), is_cancel=True),
            ],
        )

    def _continue(self, record: CourseRecord, continued: "ContinuedCourse") -> None:
        """Apply what is remembered as one edit."""
        workbook = continued.workbook
        remembered = RememberedCourse(continued.course, continued.loaded, workbook)
        if workbook.gradebook:
            remembered.gradebook_hashes.add(workbook.gradebook.sha256)
        new_record = CourseRecord(saved_upload=record.saved_upload, remembered=remembered, continues=record)
        text = _tr("Continue {name}").format(name=continued.course.name)
        self._undo_index = self._document.undo_stack.index() + 1
        self._document.apply(text, workbook, course=new_record)
        if continued.problems:
            self._ask_about_upload(new_record, continued.problems[0].message)

    def _ask_about_upload(self, record: CourseRecord, message: str) -> None:
        """Ask whether the last upload file was imported, although the gradebook doesn't show it."""
        answer = self._messages.ask(
            _tr("Did you import your last upload file in Canvas?"),
            message,
            [
                Choice("no", _tr("&No, it wasn't imported"), is_default=True, is_cancel=True),
                Choice("yes", _tr("&Yes, it was imported")),
            ],
        )
        remembered = record.remembered
        if answer == "yes" and remembered:
            task = partial(tasks.confirm_last_upload, self.path, remembered.name)
            self.queue.write(task, lambda _course: self._update_sent_uploads(record, remembered))

    def _update_sent_uploads(self, record: CourseRecord, remembered: RememberedCourse) -> None:
        workbook = self._document.workbook
        task = partial(tasks.update_sent_uploads, self.path, remembered.name, workbook)
        on_done = partial(self._handle_sent_uploads, record, remembered, workbook)
        self.queue.read(task, lambda continued: run_when_no_modal(self, partial(on_done, continued)))

    def _handle_sent_uploads(
        self,
        record: CourseRecord,
        remembered: RememberedCourse,
        workbook: "Workbook",
        continued: "ContinuedCourse | None",
    ) -> None:
        if self._record is not record or continued is None:
            return
        if self._document.workbook is not workbook:
            self._update_sent_uploads(record, remembered)
            return
        remembered.earlier = replace(remembered.earlier, uploads=continued.course.uploads)
        self._document.apply(_tr("Compare with the last upload"), continued.workbook)
        if continued.problems:
            self._ask_about_upload(record, continued.problems[0].message)

    def _find_changes(self) -> None:
        """Find what changed since the course's last files, once the results are known."""
        self._background.cancel(self._changes_task_id)
        self._changes_task_id = None
        remembered, results = self._record.remembered, self._document.state.results
        if remembered is None or results is None:
            self.changes = None
            return
        task = partial(tasks.find_course_changes, remembered.earlier, results)
        self._changes_task_id = self._background.run(task, self._set_changes)

    def _set_changes(self, changes: "CourseChanges") -> None:
        self._changes_task_id = None
        self.changes = changes
        self.changed.emit()

    def _handle_created(self, state: DocumentState, course: "Course") -> None:
        record = state.course
        record.remembered = RememberedCourse(course, course, state.workbook)
        if state.workbook.gradebook:
            record.remembered.gradebook_hashes.add(state.workbook.gradebook.sha256)
        if self._record is record:
            self.saver.save_upload(record)
            self.saver.schedule(self._document.state)
        self.load_list()
        self._find_changes()
        self.changed.emit()

    def _handle_deleted(self, record: CourseRecord) -> None:
        template = _tr("The course “{name}” was deleted, so Clickover no longer remembers this class.")
        if record.remembered:
            self._messages.show_info(template.format(name=record.remembered.name))
        record.remembered, record.is_declined = None, True
        self.load_list()
        self.changed.emit()

    def _set_courses(self, courses: "tuple[CourseSummary, ...] | None") -> None:
        self.courses = courses or ()
        self.courses_changed.emit()


def _tr(text: str) -> str:
    return QCoreApplication.translate("CourseMemory", text)
