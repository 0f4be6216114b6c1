"""Random terms: fifteen weeks of a course, run through the command line with `--course`.

    python -m tests.random_terms [COUNT [START]]

Each week has new sessions, and may have re-marked scores, scores that a person edits in Canvas, late adds, drops,
changed email addresses, duplicate accounts, a renamed session, an upload that is never imported, or a course file that
is handed over. A simulated person decides only what the program asks. `Term.run` raises `TermError` if the program asks
again without a reason, changes a score that a person edited, or ends with other scores than `tests/oracle.py`.
"""

import io
import json
import os
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from random import Random
from typing import Any

from core.commands.command_line import run
from core.courses import database
from core.data_folder import DATA_FOLDER_VARIABLE
from tests import oracle

WEEKS = 15
_NOT_MATCHED_YET, _NO_MATCH = "Not matched yet.", "No one in the gradebook matches this person."
COURSE = "MATH 101"
FIRST_NAMES = ("Ada", "Bela", "Cora", "Dario", "Edna", "Farid", "Greta", "Hugo", "Ines", "Jonas", "Kira", "Lars")
LAST_NAMES = ("Albrecht", "Bornemann", "Castellano", "Dombrowski", "Eisenhauer", "Fontaine", "Grigoryan", "Hallström")
RULES = (
    ["--columns", "both"],
    ["--columns", "both", "--drop-lowest", "1", "--total-points", "20"],
    ["--columns", "sessions"],
    ["--columns", "both", "--total-full-credit-at", "80"],
    ["--columns", "total", "--decimals", "1"],
)


class TermError(AssertionError):
    """Violation of an invariant of the program."""


@dataclass
class Student:
    """A student in Canvas."""

    canvas_id: str
    name: str
    sis_user_id: str
    login: str
    is_enrolled: bool = True


@dataclass
class Account:
    """A row of the iClicker file. `student` is the true student, or None if the person isn't in the course."""

    student: Student | None
    name: str
    student_id: str
    email: str
    scores: dict[int, str] = field(default_factory=dict)
    joined: int = 0

    @property
    def identity(self) -> tuple[str, str, str]:
        """The identity of the person in the row."""
        return self.student_id, self.email, self.name


@dataclass
class Session:
    """A session with its assignment in Canvas, if it has one."""

    number: int
    title: str
    assignment_id: str = ""
    is_renamed: bool = False


class Term:
    """A term of one course, with the state of iClicker and of Canvas."""

    def __init__(self, seed: int, folder: Path) -> None:
        self.random = Random(f"term {seed}")
        self.folder = folder
        self.students: list[Student] = []
        self.accounts: list[Account] = []
        self.sessions: list[Session] = []
        self.titles: dict[str, str] = {"900": "Essay"}
        self.cells: dict[tuple[str, str], str] = {}
        self.edits: dict[tuple[str, str], str] = {}
        self.written: set[tuple[str, str]] = set()
        self.decided: set[tuple[str, str, str]] = set()
        self.answered: set[str] = set()
        self.events: list[str] = []
        self.options = self.random.choice(RULES)
        for _ in range(self.random.randint(6, 10)):
            self.add_student()
        self.add_account(None, "Visitor, Vera", "", "vera@mail.example.org")

    def run(self) -> None:
        """Run all weeks."""
        for week in range(1, WEEKS + 1):
            self.events = []
            self.change_class(week)
            is_imported = week == WEEKS or self.random.random() > 0.15
            self.convert(week, is_imported=is_imported)
            if is_imported:
                self.edit_in_canvas()
            if self.random.random() < 0.1:
                self.hand_over()
        self.check_end()

    def add_student(self, *, joined: int = 0) -> Student:
        """Add a student with an account, which usually has evidence for an exact match."""
        number = len(self.students)
        first, last = FIRST_NAMES[number % len(FIRST_NAMES)], LAST_NAMES[number * 5 % len(LAST_NAMES)]
        last += "" if number < len(FIRST_NAMES) else f"-{LAST_NAMES[number % 7]}"
        login = f"{first[0].lower()}{last.lower().replace('ö', 'o')[:6]}{number}"
        student = Student(f"{1000 + number}", f"{last}, {first}", f"77{number:04}", login)
        self.students.append(student)
        kind = self.random.random()
        student_id = student.sis_user_id if kind < 0.7 else ""
        email = f"{login}@school.example.edu" if kind < 0.85 else f"{first.lower()}{number}@mail.example.com"
        self.add_account(student, student.name, student_id, email, joined)
        return student

    def add_account(self, student: Student | None, name: str, student_id: str, email: str, joined: int = 0) -> None:
        """Add a row to the iClicker file."""
        self.accounts.append(Account(student, name, student_id, email, joined=joined))

    def change_class(self, week: int) -> None:
        """Simulate a week of changes in iClicker and in Canvas's roster."""
        for _ in range(3 if week == 1 else self.random.choice((1, 1, 2))):
            number = len(self.sessions) + 1
            self.sessions.append(Session(number, f"Class {number} - Poll"))
            for account in self.accounts:
                if self.random.random() < 0.85:
                    account.scores[number] = self.random.choice(("0", "1", "1.5", "2", "2"))
        if week == 1:
            return
        for event, chance in (
            (self.regrade, 0.5),
            (self.join_late, 0.12),
            (self.drop, 0.08),
            (self.change_email, 0.15),
            (self.duplicate_account, 0.1),
            (self.rename_session, 0.1),
        ):
            if self.random.random() < chance:
                event()

    def regrade(self) -> None:
        """Change scores of earlier sessions."""
        for account in self.random.sample(self.accounts, 2):
            number = self.random.choice(self.sessions).number
            if number > account.joined:
                account.scores[number] = self.random.choice(("0.5", "1", "1.75", "2"))
        self.events.append("re-marked")

    def join_late(self) -> None:
        """Add a student who has a score only in the last session."""
        last = self.sessions[-1].number
        student = self.add_student(joined=last - 1)
        self.accounts[-1].scores = {last: "2"}
        self.events.append(f"late add {student.name}")

    def drop(self) -> None:
        """Remove a student from the gradebook."""
        enrolled = [student for student in self.students if student.is_enrolled]
        if len(enrolled) > 5:
            self.random.choice(enrolled).is_enrolled = False
            self.events.append("drop")

    def change_email(self) -> None:
        """Give a person another address."""
        account = self.random.choice(self.accounts)
        account.email = f"new{self.random.randint(100, 999)}@mail.example.net"
        self.events.append(f"email of {account.name}")

    def duplicate_account(self) -> None:
        """Give a student a second account."""
        late = [account.student for account in self.accounts if account.joined]
        student = self.random.choice([item for item in self.students if item.is_enrolled and item not in late])
        if sum(account.student is student for account in self.accounts) == 1:
            self.add_account(student, student.name, "", f"second{student.canvas_id}@mail.example.com")
            self.accounts[-1].scores = {self.sessions[-1].number: "2"}
            self.events.append(f"duplicate of {student.name}")

    def rename_session(self) -> None:
        """Give an earlier session another title."""
        session = self.random.choice(self.sessions[:-1])
        if not session.is_renamed:
            session.title, session.is_renamed = f"Lecture {session.number} - Warm-up", True
            self.events.append(f"renamed to {session.title}")

    def write_files(self, week: int) -> None:
        """Write this week's iClicker file and gradebook."""
        lines = [["Last Name", "First Name", "Email", "Student ID", *(session.title for session in self.sessions)]]
        lines.append(["Points Possible", "", "", "", *("2.00" for _ in self.sessions)])
        for account in self.accounts:
            last, first = account.name.split(", ")
            scores = [account.scores.get(session.number, "") for session in self.sessions]
            lines.append([last, first, account.email, account.student_id, *scores])
        write_csv(self.folder / "export.csv", lines)
        headers = [f"{title} ({number})" for number, title in self.titles.items()]
        lines = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", *headers]]
        lines.append(["    Points Possible", "", "", "", "", *("2.00" for _ in self.titles)])
        for student in self.students:
            if student.is_enrolled:
                cells = [self.cells.get((student.canvas_id, number), "") for number in self.titles]
                lines.append([student.name, student.canvas_id, student.sis_user_id, student.login, "S1", *cells])
        write_csv(self.folder / "gradebook.csv", lines)
        self.week = week

    def convert(self, week: int, *, is_imported: bool) -> None:
        """Convert this week's files, answer the questions, convert again, and import the upload."""
        self.write_files(week)
        options = self.options if week == 1 else []
        answer = self.run_convert(options)
        decisions = self.decide(answer)
        if any(decisions.values()):
            (self.folder / "decisions.json").write_text(json.dumps(decisions), encoding="utf-8")
            answer = self.run_convert(["--decisions", str(self.folder / "decisions.json")])
            if any(self.decide(answer).values()):
                raise TermError(f"week {week}: asked again in the same week")
        for change in answer["rehearsal"]["changes"]:
            self.check_change(change, is_imported=is_imported)

    def run_convert(self, options: list[str]) -> dict[str, Any]:
        """Run `convert --course`, and return its JSON answer."""
        files = [str(self.folder / name) for name in ("export.csv", "gradebook.csv", "out.csv")]
        command = ["convert", files[0], "--roster", files[1], "-o", files[2], "--course", COURSE, "--json", *options]
        return json.loads(run_command(command))  # type: ignore[no-any-return]

    def decide(self, answer: Mapping[str, Any]) -> dict[str, Any]:
        """Return a person's answers to the program's questions, and check that each has a reason."""
        joined = {
            f"canvas:{item['canvas_id']}": item["session"]
            for item in answer["course"]["changes"]
            if item["kind"] == "joined-late"
        }
        for account in self.accounts:
            if account.student and f"canvas:{account.student.canvas_id}" in joined:
                self.excuse(account)
        return {
            "matches": self.decide_matches(answer),
            "assignments": self.decide_assignments(answer),
            "joined": joined,
        }

    def decide_matches(self, answer: Mapping[str, Any]) -> dict[str, str | None]:
        """Return the students of unmatched people. Each question occurs only once, unless the person changes."""
        matches: dict[str, str | None] = {}
        for item in answer["left_out"]:
            is_suggested = item["why"].startswith(_NOT_MATCHED_YET)
            is_asked = is_suggested or item["why"] == _NO_MATCH
            if item["session"] is not None or item["row"] is None or not is_asked:
                continue
            account = self.accounts[item["row"] - 3]
            is_enrolled = account.student is not None and account.student.is_enrolled
            if is_enrolled and account.identity in self.decided:
                raise TermError(f"week {self.week}: {account.name} asked again ({item['why']}), {self.events}")
            if is_enrolled or is_suggested:
                self.decided.add(account.identity)
                matches[f"email:{account.email}"] = (
                    account.student.canvas_id if account.student and is_enrolled else None
                )
        return matches

    def decide_assignments(self, answer: Mapping[str, Any]) -> dict[str, str]:
        """Return the destinations of unclear sessions. Each question occurs only once for each title."""
        assignments: dict[str, str] = {}
        if "assignment-ambiguous" not in {problem["code"] for problem in answer["problems"]}:
            return assignments
        for session in self.sessions:
            if not self.is_asked(answer, session):
                continue
            if session.title in self.answered:
                raise TermError(f"week {self.week}: the place of {session.title} asked again, {self.events}")
            self.answered.add(session.title)
            assignments[session.title] = session.assignment_id or "new"
        return assignments

    def is_asked(self, answer: Mapping[str, Any], session: Session) -> bool:
        """Return True if the session's column isn't written because its destination is unknown."""
        return any(item["row"] is None and item["session"] == session.title for item in answer["left_out"])

    def excuse(self, account: Account) -> None:
        """Record that a late student is excused from the earlier sessions."""
        first = min(account.scores)
        for session in self.sessions:
            if session.number < first:
                account.scores.setdefault(-session.number, "EX")

    def check_change(self, change: Mapping[str, str], *, is_imported: bool) -> None:
        """Check one change that the upload makes, and make it in Canvas if the file is imported."""
        assignment_id = change["assignment_id"] or self.find_assignment(change["title"], create=is_imported)
        key = change["canvas_id"], assignment_id
        if key in self.edits:
            raise TermError(f"week {self.week}: {key} was edited to {self.edits[key]}, written {change['to']}")
        self.written.add(key)
        if is_imported:
            self.cells[key] = change["to"]

    def find_assignment(self, title: str, *, create: bool) -> str:
        """Return the assignment with this title, which Canvas creates if the file is imported."""
        found = [number for number, other in self.titles.items() if other == title]
        if not found and create:
            found = [str(900 + len(self.titles))]
            self.titles[found[0]] = title
            for session in self.sessions:
                if session.title == title:
                    session.assignment_id = found[0]
        return found[0] if found else f"not created {title}"

    def edit_in_canvas(self) -> None:
        """Simulate a person who changes uploaded scores in Canvas and renames an assignment."""
        keys = sorted(key for key in self.written if key in self.cells)
        for key in self.random.sample(keys, min(len(keys), self.random.choice((0, 0, 1, 2)))):
            self.cells[key] = self.edits[key] = self.random.choice(("0.25", "1.25", "EX"))
        if self.random.random() < 0.05:
            number = self.random.choice(list(self.titles))
            self.titles[number] = f"{self.titles[number]} (renamed)"

    def hand_over(self) -> None:
        """Export the course, forget it, and import it, as on another computer."""
        path = str(self.folder / "course.clickover")
        shown = run_command(["courses", "show", COURSE, "--json"])
        run_command(["courses", "export", COURSE, path])
        run_command(["courses", "forget", COURSE])
        run_command(["courses", "import", path])
        if run_command(["courses", "show", COURSE, "--json"]) != shown:
            raise TermError("the imported course is another one")

    def check_end(self) -> None:
        """Check that Canvas has the scores that the oracle calculates, and every edit."""
        for key, text in self.edits.items():
            if self.cells[key] != text:
                raise TermError(f"{key} is {self.cells[key]}, but was edited to {text}")
        rows = [
            (
                account.student.canvas_id,
                [account.scores.get(item.number, account.scores.get(-item.number, "")) for item in self.sessions],
            )
            for account in self.accounts
            if account.student and account.student.is_enrolled
        ]
        students = {student.canvas_id: frozenset({"S1"}) for student in self.students if student.is_enrolled}
        sessions = [oracle.Session(session.title, Fraction(2)) for session in self.sessions]
        expected = oracle.calculate_cells(oracle.Course(sessions, students, rows), build_rule(self.options))
        places = {session.title: session.assignment_id for session in self.sessions}
        totals = [number for number, title in self.titles.items() if title.startswith(oracle.TOTAL)]
        for (student, title), text in expected.items():
            place = totals[0] if title == oracle.TOTAL and totals else places.get(title, "")
            key = student, place
            is_kept = self.cells.get(key) == oracle.EXCUSED  # only --overwrite-excused replaces it
            if text and not is_kept and key not in self.edits and self.cells.get(key, "") != text:
                raise TermError(f"{student}, {title}: Canvas has {self.cells.get(key)!r}, expected {text}")


def build_rule(options: list[str]) -> oracle.Rule:
    """Return the rule specified by the options."""
    values = dict(zip(options[::2], options[1::2], strict=True))
    return oracle.Rule(
        columns=values["--columns"],
        drop_lowest=int(values.get("--drop-lowest", 0)),
        total_points=Fraction(values["--total-points"]) if "--total-points" in values else None,
        total_full_credit_at=Fraction(values["--total-full-credit-at"]) if "--total-full-credit-at" in values else None,
        decimals=int(values["--decimals"]) if "--decimals" in values else None,
    )


def write_csv(path: Path, lines: list[list[str]]) -> None:
    """Write a table as CSV."""
    text = "".join(",".join(f'"{cell}"' if "," in cell else cell for cell in line) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")


def run_command(command: list[str]) -> str:
    """Run a command, and return what it prints.

    Raises:
        TermError: the exit status is 2.
    """
    output, error = io.StringIO(), io.StringIO()
    with redirect_stdout(output), redirect_stderr(error):
        status = run(command)
    if status == 2:
        raise TermError(f"{command[0]}: {error.getvalue()}")
    return output.getvalue()


@contextmanager
def data_folder(folder: Path) -> Iterator[None]:
    """Store courses in this folder during the block."""
    before = os.environ.get(DATA_FOLDER_VARIABLE)
    os.environ[DATA_FOLDER_VARIABLE] = str(folder / "data")
    try:
        yield
    finally:
        if before is None:
            del os.environ[DATA_FOLDER_VARIABLE]
        else:
            os.environ[DATA_FOLDER_VARIABLE] = before


def run_term(seed: int, folder: Path) -> None:
    """Run the term with this seed in an empty folder."""
    settings = database.SETTINGS
    database.SETTINGS = (*settings, "PRAGMA synchronous = OFF")  # no kill or power failure here
    try:
        with data_folder(folder):
            Term(seed, folder).run()
    finally:
        database.SETTINGS = settings


def main(count: int = 20, start: int = 0) -> int:
    """Run terms, print the failures, and return how many there are."""
    failures = 0
    for seed in range(start, start + count):
        with tempfile.TemporaryDirectory() as folder:
            try:
                run_term(seed, Path(folder))
            except TermError as error:
                failures += 1
                sys.stdout.write(f"{seed}: {error}\n")
    sys.stdout.write(f"{count} terms from {start}: {failures} failed\n")
    return failures


if __name__ == "__main__":
    sys.exit(bool(main(*map(int, sys.argv[1:]))))
