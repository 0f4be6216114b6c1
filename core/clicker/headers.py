"""What does a header cell say of its column, looked at alone?

Only identity columns, totals and columns that are known to hold no score are told by their names; whatever else holds
scores is a session, so that no session is lost because it has an unusual name.
"""

import re

from core.clicker.export import Role

_SPELLINGS: dict[Role, tuple[str, ...]] = {
    Role.LAST_NAME: ("last name", "lastname", "surname", "family name", "student last name", "last"),
    Role.FIRST_NAME: ("first name", "firstname", "given name", "student first name", "preferred first name", "first"),
    Role.NAME: (
        *("student name", "studentname", "name", "full name", "fullname", "student", "students", "participant"),
        *("participant name", "display name", "learner", "name last first", "last name first name", "last first"),
    ),
    Role.EMAIL: (
        *("email", "e mail", "email address", "e mail address", "emailaddress", "student email", "student e mail"),
        *("school email", "university email", "iclicker email", "sis login id", "mail"),
    ),
    Role.STUDENT_ID: (
        *("student id", "studentid", "sis user id", "student number", "student no", "student id number", "id number"),
        *("student identifier", "org defined id", "orgdefinedid", "university id", "campus id", "sid", "pid"),
        *("sis id", "external id", "net id", "netid", "login id", "login", "username", "user name"),
        *("user id", "userid", "id"),
    ),
    Role.REMOTE_ID: (
        *("remote id", "remoteid", "remote ids", "clicker id", "clickerid", "iclicker id", "iclicker remote id"),
        *("i clicker id", "device id", "remote", "clicker"),
    ),
}
_RANKS = {spelling: (role, rank) for role, names in reversed(_SPELLINGS.items()) for rank, spelling in enumerate(names)}

_LOCAL_ID = re.compile(
    r"uin|cwid|emplid|uid|[a-z]{1,2}id|\w+ (id|id number|netid)|(banner|campus|university) (id|number)"
)
_LOCAL_ID_RANK = 99  # a university's own name for its student number: any better-known one comes first

_TOTAL = re.compile(
    r"((grand|course|overall|final|iclicker|i clicker|clicker|semester|cumulative|running|session|sessions|all) )*"
    r"((total|totals|sum)( (score|scores|points|pts|grade|earned|to date|so far))*|overall( (score|grade|points))?)"
    r"|(iclicker|i clicker|clicker) (grade|score|scores|points)|points earned"
)
_COUNTS = re.compile(r"(total|number of|times|sessions|classes|days)? ?(absent|present|excused|attended|absences)")
_RATES = re.compile(r".*%.*|(.* )?(average|avg|mean|median|percent|percentage|rank)")
_NO_SCORES = frozenset(
    {
        *("section", "sections", "section id", "note", "notes", "comment", "comments", "group", "groups", "team"),
        *(
            "major",
            "level",
            "year",
            "class year",
            "age",
            "gpa",
            "credits",
            "class standing",
            "root account",
            "integration id",
            "end of line indicator",
            "status",
        ),
        *("role", "pronouns", "course", "course id", "phone", "registered", "registration date", "date registered"),
        *("date added", "last login", "row", "no", "middle name", "preferred name", "letter grade"),
    }
)


def simplify(header: str) -> str:
    """A header in lower case, with single blanks for whatever stands between its words: "E-mail" is "e mail"."""
    return " ".join(re.sub(r"[^\w%#]+|_", " ", header.casefold()).split()).replace("#", "number").strip()


def identity_of(header: str) -> tuple[Role, int] | None:
    """The identity field that a header names, and how usual that spelling is (0 is the most usual)."""
    name = simplify(header)
    if name in _RANKS or why_no_scores(header):
        return _RANKS.get(name)
    return (Role.STUDENT_ID, _LOCAL_ID_RANK) if _LOCAL_ID.fullmatch(name) else None


def is_total_name(header: str) -> bool:
    """Whether a header names a total: "Total", "Total Score", "iClicker Grade", or anything that ends in "total"."""
    name = simplify(header)
    return bool(_TOTAL.fullmatch(name)) or name.endswith((" total", " totals"))


def why_no_scores(header: str) -> str:
    """Why a column of this name holds no scores, in words; "" where its name does not say so."""
    name = simplify(header)
    if _COUNTS.fullmatch(name):
        return "counts sessions, holds no scores"
    if _RATES.fullmatch(header.casefold()) or _RATES.fullmatch(name):
        return "is computed from the scores, holds none of its own"
    return "is known to hold no scores" if name in _NO_SCORES else ""
