"""Random pairs of an iClicker file and a gradebook of one class, in many shapes, with the truth about them.

The people come from `tests.core.students.random_classes`, and the damage from `tests.file_variants`.
"""

import random
from dataclasses import dataclass, field
from decimal import Decimal

from core.canvas.gradebook import Student
from core.clicker.export import Participant
from core.clicker.session_headers import parse_session_header
from core.recognition.clicker_evidence import is_clicker_session_header
from core.title_parsing import split_points
from tests import file_variants as files
from tests.core.students.random_classes import generate_class
from tests.file_variants import Variant, damage, list_title_spellings

_SERIES = (
    *("Class {} - Poll", "Class {} - Quiz", "Class {} - Poll 9/{}/26", "Session {} Total 9/{}/2026", "9/{day}/2026"),
    *("Übung {}", "Química {}: práctica", "Lecture {}", "Poll {}", "iClicker: Week {}"),
)
_BRIGHTSPACE_ID = "OrgDefinedId"
_OTHER_ASSIGNMENTS = ("Homework {}", "Midterm {}", "Ensayo {}: acción", "Essay {} (late)", "Lab report {}")
_HEADERS = (
    ("Student Name", "Last Name", "First Name", "Student ID", "Email", "Username"),
    ("Name", "Last name", "First name", "ID number", "E-mail", "Login"),
    ("Student", "Surname", "First name", "SIS User ID", "SIS Login ID", "NetID"),
    ("Full Name", "Last Name", "First Name", _BRIGHTSPACE_ID, "Email Address", "User Name"),
    ("Participant", "Family Name", "Given Name", "SID", "Email", "Net ID"),
    ("Name", "Nachname", "Vorname", "Matrikelnummer", "E-Mail-Adresse", "Benutzername"),
    ("Estudiante", "Apellidos", "Nombre", "Matrícula", "Correo electrónico", "Usuario"),
    ("Étudiant", "Nom", "Prénom", "Numéro étudiant", "Courriel", "Identifiant"),
    ("Naam", "Achternaam", "Voornaam", "Studentnummer", "E-mailadres", "Gebruikersnaam"),
    ("Studente", "Cognome", "Nome", "Matricola", "Indirizzo e-mail", "Nome utente"),
    ("Aluno", "Sobrenome", "Nome", "Número de matrícula", "E-mail", "Usuário"),
    ("Student", "Efternamn", "Förnamn", "Studentnummer", "E-postadress", "Användarnamn"),
)


@dataclass
class Session:
    """A session, its scores by the position of the person, and the ID of the assignment that it belongs to.

    `assignment_id` is "" if Canvas has no such assignment. `is_exact` is True if both have the same title.
    """

    title: str
    scores: list[str]
    header: str = ""
    assignment_id: str = ""
    is_exact: bool = True


@dataclass
class ClassVariant:
    """The iClicker files and the gradebook of a class.

    `truth` is the Canvas ID of each person in the order of the files, "" if not in the course.
    """

    seed: int
    exports: list[Variant]
    gradebook: Variant
    sessions: list[Session]
    people: list[Participant]
    truth: list[str]
    students: list[Student]
    canvas_scores: dict[str, dict[str, str]] = field(default_factory=dict)
    assignments: dict[str, str] = field(default_factory=dict)
    has_total: bool = False

    def find_session(self, header: str) -> Session | None:
        """Return the session of a column whose header may have been changed."""
        original = self.exports[0].find_original_header(header)
        return next((session for session in self.sessions if session.header == original), None)

    def find_session_by_title(self, title: str) -> Session | None:
        """Return the session that Clickover gives this title."""
        return next((session for session in self.sessions if title in self.list_titles(session)), None)

    def list_titles(self, session: Session) -> set[str]:
        """Return all titles that a session may have."""
        headers = {text for text, original in self.exports[0].original_headers.items() if original == session.header}
        headers |= {session.header, " ".join(session.header.split())}
        return headers | {parse_session_header(text).title for text in headers}

    @property
    def export_kinds(self) -> set[str]:
        """The kinds that the iClicker files may have.

        A file with marks of Brightspace or Blackboard is a table of another tool, unless iClicker heads a session.
        """
        export = self.exports[0]
        headers = [export.find_original_header(text) for text in export.header]
        is_foreign = _BRIGHTSPACE_ID in headers or (
            any("Total Pts" in text for text in headers) and bool(export.find_columns(files.LOGIN))
        )
        has_clicker_title = "write_excel_dates" not in export.notes and any(
            is_clicker_session_header(session.title) and session.header == session.title for session in self.sessions
        )
        return {"iclicker-export", "score-table"} if is_foreign and not has_clicker_title else {"iclicker-export"}

    def list_session_headers(self) -> list[str]:
        """Return the headers of the sessions' columns."""
        return [text.strip() for text in self.exports[0].header if self.find_session(text)]

    def find_people(self) -> dict[tuple[int, int], int]:
        """Return the position of each person by the number of the file and the row in it."""
        start, positions = 0, dict[tuple[int, int], int]()
        for number, export in enumerate(self.exports, 1):
            people = export.find_people()
            positions |= {(number, row + 1): start + people[row] for row in people if any(export.rows[row])}
            start += len(export.people)
        return positions

    @property
    def notes(self) -> str:
        """The damage in both files."""
        exports = "; ".join(f"export: {' '.join(export.notes)}" for export in self.exports)
        return f"{exports}; gradebook: {' '.join(self.gradebook.notes)}"


def build_class(seed: int, most_damage: int = 3) -> ClassVariant:
    """Return the pair of files of this seed."""
    choice = random.Random(seed)
    people = generate_class(seed)
    sessions = _build_sessions(choice, len(people.participants))
    assignments = _build_assignments(choice, sessions)
    gradebook, canvas_scores = _build_gradebook(choice, people.students, assignments)
    export, has_total = _build_export(choice, people.participants, sessions)
    truth = [people.truth[person.row] for person in people.participants]
    variant = ClassVariant(
        *(seed, [export], gradebook, sessions, people.participants, truth, people.students, canvas_scores, assignments),
        has_total,
    )
    if len(export.people) > 3 and choice.random() < 0.2:
        variant.exports.append(_split_export(export))
        for file in variant.exports:
            damage(file, files.SHAPE_DAMAGE, choice, most_damage)
    else:
        damage(export, files.EXPORT_DAMAGE, choice, most_damage)
    damage(gradebook, files.GRADEBOOK_DAMAGE, choice, choice.choice((0, 1, most_damage)))
    return variant


def _build_sessions(choice: random.Random, count: int) -> list[Session]:
    series = choice.sample(_SERIES, choice.randint(1, 2))
    sessions = []
    for number in range(1, choice.randint(2, 6)):
        title = choice.choice(series).format(number, number, day=number)
        full = choice.choice((1, 2, 10))
        values = ["", "0", str(full), str(full), f"{full / 2:g}"]
        scores = [choice.choice(values) for _ in range(count)]
        # A column of one value may be no session, and a first row of maxima no person.
        scores[:2] = ["0", str(full)][:count]
        sessions.append(Session(title, scores))
    return sessions


def _build_assignments(choice: random.Random, sessions: list[Session]) -> dict[str, str]:
    """Return the titles of assignments by ID, and set which session belongs to which."""
    assignments: dict[str, str] = {}
    for number, session in enumerate(sessions, 4101):
        session.header = session.title
        if choice.random() < 0.25:
            continue
        session.assignment_id = str(number)
        assignments[session.assignment_id] = session.title
        session.is_exact = parse_session_header(session.title).title == session.title
        spelling = choice.choice([*list_title_spellings(session.title, choice)])
        if choice.random() < 0.5 and spelling != session.title:
            session.is_exact = False
            if choice.random() < 0.3:
                assignments[session.assignment_id] = spelling
            else:
                session.header = spelling
    for number, title in enumerate(choice.sample(_OTHER_ASSIGNMENTS, 2), 4201):
        assignments[str(number)] = title.format(number - 4200)
    return assignments


def _build_gradebook(
    choice: random.Random, students: list[Student], assignments: dict[str, str]
) -> tuple[Variant, dict[str, dict[str, str]]]:
    has_logins, has_root = choice.random() < 0.95, choice.random() < 0.1
    header = ["Student", "ID", "SIS User ID", *["SIS Login ID"] * has_logins, *["Root Account"] * has_root, "Section"]
    custom = [title for title in ("Student Number", "Notes") if choice.random() < 0.8]
    if any(student.custom_values[0] for student in students):
        custom = ["Student Number"]
    totals = ["Current Score", "Final Score"] if choice.random() < 0.6 else []
    rows: files.Rows = [[*header, *custom, *(f"{title} ({number})" for number, title in assignments.items()), *totals]]
    blanks = [""] * (len(header) + len(custom) - 1)
    if choice.random() < 0.3:
        rows.append(["", *blanks, *["Manual Posting"] * len(assignments), *[""] * len(totals)])
    rows.append(["    Points Possible", *blanks, *["10"] * len(assignments), *["(read only)"] * len(totals)])
    scores: dict[str, dict[str, str]] = {}
    people = []
    for position, student in enumerate(students):
        points = {number: choice.choice(("", "", "0.00", "1.00", "8.50", "EX")) for number in assignments}
        scores[student.canvas_id] = points
        cells = {
            "Student": student.name,
            "ID": student.canvas_id,
            "SIS User ID": student.sis_user_id,
            "SIS Login ID": student.login_id,
            "Section": "BIO 1 and BIO 2",
            "Student Number": student.custom_values[0],
            "Root Account": "uni.example",
            "Notes": "",
            "Current Score": f"{80 + position % 20}.5",
            "Final Score": f"{70 + position % 20}.25",
        }
        people.append([*(cells[text] for text in (*header, *custom)), *points.values(), *(cells[t] for t in totals)])
    rows += people
    if choice.random() < 0.3:
        test_student = {"Student": "Student, Test", "ID": "5999", "SIS Login ID": "5d0c1a77be" * 4, "Section": "BIO 1"}
        rows.append([*(test_student.get(text, "") for text in rows[0])])
    meanings = {"Student": files.NAME, "ID": files.CANVAS_ID, "SIS User ID": files.ID, "Section": files.SECTION}
    meanings |= {"SIS Login ID": files.LOGIN, "Root Account": "", "Notes": "", "Student Number": files.ID}
    return Variant(rows, people, meanings), scores


def _build_export(
    choice: random.Random, participants: list[Participant], sessions: list[Session]
) -> tuple[Variant, bool]:
    name, last, first, student_id, email, login = choice.choice(_HEADERS)
    meanings = {name: files.NAME, student_id: files.ID, email: files.EMAIL, login: files.LOGIN}
    has_two_names = choice.random() < 0.4
    if has_two_names:
        del meanings[name]
        meanings = {last: files.LAST_NAME, first: files.FIRST_NAME, **meanings}
    if not any(person.login for person in participants):
        del meanings[login]
    other_columns = {identity.column for person in participants for identity in person.other_identities}
    others = {column: f"Kiosk {index} ID" for index, column in enumerate(sorted(other_columns), 1)}
    meanings |= dict.fromkeys(others.values(), "other")
    has_total = choice.random() < 0.3 and len(sessions) > 1
    titles = [session.header for session in sessions]
    rows: files.Rows = [[*meanings, *titles, *["Total"] * has_total]]
    people = []
    for position, person in enumerate(participants):
        parts = split_name(person.name)
        cells = {last: parts[0], first: parts[1]} if has_two_names else {name: person.name}
        cells |= {student_id: person.student_id, email: person.email, login: person.login}
        cells |= {others[identity.column]: identity.text for identity in person.other_identities}
        scores = [session.scores[position] for session in sessions]
        total = f"{sum((Decimal(text) for text in scores if text), Decimal(0)):g}" if any(scores) else ""
        people.append([*(cells.get(text, "") for text in meanings), *scores, *[total] * has_total])
    rows += people
    if choice.random() < 0.3 and not any(split_points(title)[1] for title in titles):
        points = [_find_full_points(session) for session in sessions]
        total = f"{sum(map(Decimal, points)):f}"
        rows.insert(1, ["Points Possible", *[""] * (len(meanings) - 1), *points, *[total] * has_total])
    return Variant(rows, people, meanings), has_total


def _split_export(export: Variant) -> Variant:
    """Move half of the people to a second file with the same columns, such as another section. Return it."""
    moved = export.people[len(export.people) // 2 :]
    export.people = export.people[: len(export.people) // 2]
    moved_ids = {id(row) for row in moved}
    export.rows[:] = [row for row in export.rows if id(row) not in moved_ids]
    return Variant([list(export.header), *moved], moved, dict(export.columns))


def _find_full_points(session: Session) -> str:
    return str(max((Decimal(text) for text in session.scores if text), default=Decimal(1)) or 1)


def split_name(name: str) -> tuple[str, str]:
    """Return the last and the first name of a name in either order."""
    last, comma, first = name.partition(", ")
    if comma:
        return last, first
    words = name.split()
    count = 2 if len(words) > 2 and words[-1] in ("Jr.", "III", "Sr.", "jr.", "iii", "sr.") else 1
    return " ".join(words[-count:]), " ".join(words[:-count])
