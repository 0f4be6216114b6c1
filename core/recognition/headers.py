"""Meaning of column headers: identities, totals, and columns without scores."""

import re
from collections.abc import Sequence
from functools import lru_cache

from core.recognition.roles import ColumnRole

_HEADER_SPELLINGS: dict[ColumnRole, tuple[str, ...]] = {
    ColumnRole.LAST_NAME: (
        *("last name", "lastname", "surname", "family name", "student last name", "last", "participant last name"),
        *("nachname", "familienname", "nom", "nom de famille", "apellido", "apellidos", "cognome", "sobrenome"),
        *("apelido", "apelidos", "achternaam", "efternamn", "efternavn", "etternavn", "sukunimi", "nazwisko"),
        *("příjmení", "priezvisko", "vezetéknév", "nume", "soyadı", "soyad", "επώνυμο", "фамилия", "прізвище"),
        *("שם משפחה", "姓", "성"),
    ),
    ColumnRole.FIRST_NAME: (
        *("first name", "firstname", "given name", "student first name", "preferred first name", "first"),
        *("participant first name", "given names", "forename", "vorname", "nombre", "nombres", "nombre de pila"),
        *("prénom", "prénoms", "prenom", "nome", "nome próprio", "voornaam", "voornamen", "förnamn", "fornavn"),
        *("etunimi", "imię", "jméno", "křestní jméno", "meno", "keresztnév", "utónév", "prenume", "adı", "ad"),
        *("όνομα", "имя", "ім я", "שם פרטי", "名", "이름"),
    ),
    ColumnRole.NAME: (
        *("student name", "studentname", "name", "full name", "fullname", "student", "students", "participant"),
        *("participant name", "display name", "learner", "name last first", "last name first name", "last first"),
        *("learner name", "attendee", "attendee name", "player", "name original name", "registered participant"),
        *("studierende", "studierender", "teilnehmer", "étudiant"),
        *("étudiante", "élève", "nom complet", "nom et prénom", "estudiante", "alumno", "nombre completo"),
        *("apellidos y nombre", "studente", "nome completo", "cognome e nome", "nome e cognome", "aluno", "estudante"),
        *("nome do aluno", "naam", "volledige naam", "namn", "navn", "fulde navn", "fullt navn", "opiskelija", "nimi"),
        *("imię i nazwisko", "nazwisko i imię", "celé jméno", "név", "nume complet", "ad soyad", "adı soyadı"),
        *(
            "öğrenci",
            "ονοματεπώνυμο",
            "фио",
            "студент",
            "שם",
            "الاسم",
            "اسم الطالب",
            "姓名",
            "学生姓名",
            "氏名",
            "성명",
        ),
    ),
    ColumnRole.OTHER_NAME: (
        *("preferred name", "nickname", "nick name", "chosen name", "goes by", "known as", "also known as"),
        *("preferred last name", "rufname", "spitzname", "surnom", "nom usuel", "prénom usuel", "apodo"),
        *("nombre preferido", "soprannome", "nome preferito", "apelido preferido", "nome social", "roepnaam"),
        *("tilltalsnamn", "kallenavn", "kutsumanimi", "lempinimi"),
    ),
    ColumnRole.EMAIL: (
        *("email", "e mail", "email address", "e mail address", "emailaddress", "student email", "student e mail"),
        *("school email", "university email", "iclicker email", "sis login id", "mail", "user email"),
        *("participant email", "participant e mail", "e mail adresse", "emailadresse", "mailadresse", "courriel"),
        *("adresse courriel", "adresse e mail", "adresse électronique", "correo", "correo electrónico", "email utente"),
        *("dirección de correo", "indirizzo e mail", "indirizzo email", "posta elettronica", "endereço de e mail"),
        *("correio eletrônico", "e mailadres", "emailadres", "e postadress", "e post", "epost", "e postadresse"),
        *("sähköposti", "sähköpostiosoite", "adres e mail", "e mailová adresa", "e mail cím", "adresă de e mail"),
        *("e posta", "e posta adresi", "ηλεκτρονικό ταχυδρομείο", "электронная почта", "почта", "דוא ל"),
        *("البريد الإلكتروني", "邮箱", "电子邮件", "メールアドレス", "이메일"),
    ),
    ColumnRole.LOGIN: (
        *("username", "user name", "login", "login id", "login name", "user login", "net id", "netid", "student login"),
        *("benutzername", "anmeldename", "identifiant", "nom d utilisateur", "usuario", "nombre de usuario"),
        *("nome utente", "usuário", "nome de usuário", "utilizador", "gebruikersnaam", "användarnamn", "brugernavn"),
        *("brukernavn", "käyttäjätunnus", "nazwa użytkownika", "uživatelské jméno", "felhasználónév"),
        *("kullanıcı adı", "имя пользователя", "логин", "用户名", "ユーザー名", "사용자 이름"),
    ),
    ColumnRole.STUDENT_ID: (
        *("student id", "studentid", "sis user id", "student number", "student no", "student id number", "id number"),
        *("student identifier", "org defined id", "orgdefinedid", "university id", "campus id", "sid", "pid"),
        *("sis id", "external id", "user id", "userid", "id", "matrikelnummer", "matrikelnr", "matrikel nr"),
        *("matr nr", "matrikel", "numéro étudiant", "numéro d étudiant", "n étudiant", "matricule", "matrícula"),
        *("número de matrícula", "código de estudiante", "número de estudiante", "número de aluno"),
        *("matricola", "numero di matricola", "studentnummer", "student nummer", "studienummer", "studentnr"),
        *("opiskelijanumero", "numer albumu", "nr albumu", "osobní číslo", "neptun kód", "öğrenci no"),
        *(
            "öğrenci numarası",
            "αριθμός μητρώου",
            "номер студента",
            "מספר סטודנט",
            "رقم الطالب",
            "学号",
            "学籍番号",
            "학번",
        ),
    ),
    ColumnRole.REMOTE_ID: (
        *("remote id", "remoteid", "remote ids", "clicker id", "clickerid", "iclicker id", "iclicker remote id"),
        *("i clicker id", "device id", "remote", "clicker"),
    ),
}
_LOGIN_HEADERS = frozenset({"sis login id", "login id", "login", "username", "user name", "net id", "netid"})
_SPELLING_RANKS = {
    spelling: (role, rank) for role, names in reversed(_HEADER_SPELLINGS.items()) for rank, spelling in enumerate(names)
}

_LOCAL_ID_HEADER = re.compile(
    r"uin|cwid|emplid|uid|[a-z]{1,2}id|(banner|campus|university|college|school|institution|institutional|org|"
    r"organization|organisation|matriculation|student campus|student sis|learner|pupil) (id|id number|number)"
)
_LOCAL_LOGIN_HEADER = re.compile(r"\w+ (netid|net id|username|login)")
_OTHER_ID_HEADER = re.compile(r"(\w+ ){1,3}(id|id number)")
_LOCAL_HEADERS = (
    (_LOCAL_ID_HEADER, ColumnRole.STUDENT_ID),
    (_LOCAL_LOGIN_HEADER, ColumnRole.LOGIN),
    (_OTHER_ID_HEADER, ColumnRole.OTHER_ID),
)
_INTERNAL_ID_HEADER = re.compile(
    r"(\w+ )*(submission|response|public|group|session|poll|question|quiz|activity|attempt|assignment|assessment|"
    r"exam|course|section|class|team|meeting|webinar|event|transaction|order|room|term|item|survey|presentation|"
    r"lecture) ids?"
)
_LOCAL_ID_RANK = 99  # a university's own term for its student number; any common header takes precedence

_TOTAL_HEADER = re.compile(
    r"((grand|course|overall|final|iclicker|i clicker|clicker|semester|cumulative|running|session|sessions|all) )*"
    r"((total|totals|sum)( (score|scores|points|pts|grade|earned|to date|so far))*|overall( (score|grade|points))?)"
    r"|(iclicker|i clicker|clicker) (grade|score|scores|points)|points earned"
)
_COUNT_HEADER = re.compile(
    r"(total|number of|times|sessions|classes|days|polls|questions|count of)? ?"
    r"(absent|present|excused|attended|absences|tracked|missed|late|tardy|answered|responded|responses|votes|visits|"
    r"logins|attempts|(page )?views|submissions|participations)( count)?"
    r"|(number of )?(correct|incorrect|wrong) (answers|responses|questions)"
    r"|(view|submission|attempt|response|vote|login|visit|session|class|answer) count|attempt( number)?"
)
_TIME_HEADER = re.compile(
    r"(.* )?(timestamp|(duration|lateness)( (h m s|minutes|mins|min|seconds|secs|sec|hours))?|submission time|"
    r"(start|end|finish|submit|creation|join|leave|"
    r"completion|access) (time|date)|"
    r"date time|last access|last activity|total activity|last leave|time spent|time taken)"
    r"|(started|start|ended|created|submitted|completed|finished|joined|updated|modified|registered|enrolled)"
    r"( (at|on|date|time))?( \w+)?"
    r"|(total )?(minutes|seconds|hours)|date|day|time"
)
_RATE_HEADER = re.compile(
    r".*%.*|(.* )?(average|avg|mean|median|percent|percentage|percentile|rank|gpa)|(calculated|adjusted) final grade .*"
)
_GROUP_HEADER = re.compile(r"(\w+ ){1,2}(section|sections|term|semester|year|group|team|cohort|campus)")
_REMARK_HEADER = re.compile(r"(.* )?(feedback|comments?|remarks?|notes?)( .*)?")
_NON_SCORE_HEADERS = frozenset(
    {
        *("section", "sections", "section id", "section name", "note", "notes", "comment", "comments", "group"),
        *("groups", "group name", "team", "major", "level", "year", "class year", "age", "credits"),
        *("class standing", "root account", "status", "integration id", "end of line indicator", "role", "pronouns"),
        *("course", "course id", "phone", "registered", "registration date", "date registered", "date added"),
        *("last login", "row", "no", "nr", "number", "middle name", "letter grade", "term", "seat"),
        *("availability", "room", "zip", "campus", "gender", "birth year", "phone number", "response number"),
        *("index", "serial number", "serial no", "s no", "sl no", "question number", "institution", "department"),
        *("last downloaded from this course", "via", "screen name"),
    }
)
_ATTENDANCE_HEADERS = frozenset({"status", "attendance status", "present", "attended", "date", "day"})
_FLAG_HEADERS = frozenset(
    {
        *("guest", "late", "registered", "submitted", "completed", "graded", "consent", "in waiting room", "enrolled"),
        *("recording disclaimer response", "active", "dropped", "verified", "opted in", "is late", "was late"),
    }
)
_POINTS_POSSIBLE_HEADER = re.compile(
    r"((?P<stem>.+?) )??(max|maximum|(max |maximum |total )?possible|(max|maximum|possible) (points?|pts|score|marks?|"
    r"grade)( possible)?|(points|pts) possible|out of)|(?P<weighed>.+) weight"
)
RATE_REASON = "is computed from the scores, holds none of its own"
_HEADER_SEPARATORS = re.compile(r"[^\w%#]+|_")
_UNNAMED_HEADER = re.compile(r"Unnamed(: |\.\.)\d+(_level_\d+)?\.*|X(\.+\d*)?|[^\w#%]+")


@lru_cache(maxsize=2**17)
def normalize_header(header: str) -> str:
    """Return a header as lowercase words: "E-mail" becomes "e mail"."""
    return " ".join(_HEADER_SEPARATORS.sub(" ", header.casefold()).split()).replace("#", "number").strip()


def clean_header(text: str) -> str:
    """Return a trimmed header, or "" if it is only punctuation or a placeholder for a blank header from pandas or R."""
    text = text.strip().removeprefix("\ufeff").strip()
    return "" if _UNNAMED_HEADER.fullmatch(text) else text


def restore_spaces(header: str) -> str:
    """Return a header with the dots and underscores that R writes replaced by spaces."""
    return " ".join(re.split(r"[._\s]+", header)).strip()


@lru_cache(maxsize=4096)
def parse_identity_header(header: str) -> tuple[ColumnRole, int] | None:
    """Return the role and rank of an identity header, or None for any other header.

    Rank 0 is the most common spelling for the role.
    """
    name = normalize_header(header)
    if name in _SPELLING_RANKS or find_non_score_reason(header):
        return _SPELLING_RANKS.get(name)
    for pattern, role in _LOCAL_HEADERS:
        if pattern.fullmatch(name):
            return role, _LOCAL_ID_RANK
    return None


def is_login_header(header: str) -> bool:
    """Return True if a header belongs to a column of logins."""
    return normalize_header(header) in _LOGIN_HEADERS


def is_total_header(header: str) -> bool:
    """Return True if a header names a total, such as "Total Score" or "Polls total"."""
    name = normalize_header(header)
    return bool(_TOTAL_HEADER.fullmatch(name)) or name.endswith((" total", " totals"))


def find_non_score_reason(header: str) -> str:
    """Return why a column with this header can't contain scores.

    The reason is empty if the column may contain scores.
    """
    name = normalize_header(header)
    if _COUNT_HEADER.fullmatch(name):
        return "counts sessions, holds no scores"
    if _REMARK_HEADER.fullmatch(name):
        return "holds remarks, not scores"
    if _TIME_HEADER.fullmatch(name):
        return "holds times, not scores"
    if _RATE_HEADER.fullmatch(header.casefold()) or _RATE_HEADER.fullmatch(name):
        return RATE_REASON
    if _INTERNAL_ID_HEADER.fullmatch(name):
        return "holds IDs, but not of students"
    return (
        "is known to hold no scores"
        if name in _NON_SCORE_HEADERS | _FLAG_HEADERS or _GROUP_HEADER.fullmatch(name)
        else ""
    )


def find_points_header_stem(header: str) -> str | None:
    """Return the title that a points column refers to, such as "hw1" for "HW1 - Max Points".

    Return "" if the header has no title, and None if it isn't a points header.
    """
    match = _POINTS_POSSIBLE_HEADER.fullmatch(normalize_header(header))
    return match["stem"] or match["weighed"] or "" if match else None


def can_be_attendance(header: str) -> bool:
    """Return True unless the header rules out attendance for a column with words such as PRESENT or YES."""
    name = normalize_header(header)
    return name in _ATTENDANCE_HEADERS or not find_non_score_reason(header)


def get_cell(row: Sequence[str], column: int | None) -> str:
    """Return a cell without surrounding whitespace.

    Returns "" if `column` is None or the row is too short.
    """
    return row[column].strip() if column is not None and column < len(row) else ""
