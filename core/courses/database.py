"""The SQLite database of all courses: opening, schema, and transactions.

The database uses a rollback journal, which also works on network drives that support locks. Each change is one
transaction, so it is saved completely or not at all, even if the process is killed. Only this user can read the files.
"""

import os
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from core.errors import FileError

SCHEMA_VERSION = 1
BUSY_TIMEOUT_S = 10.0
"""Time to wait for another process, in seconds."""

_APPLICATION_ID = 0x436C6B76
_PRIVATE_FILE, _PRIVATE_FOLDER = 0o600, 0o700
_SET_ASIDE_SUFFIX = "-damaged-"
_DAMAGE_CODES = (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)
SETTINGS: tuple[str, ...] = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # a deleted course leaves no readable data in the file
    "PRAGMA synchronous = EXTRA",
)

_FIRST_SCHEMA = """
CREATE TABLE courses (
    id INTEGER PRIMARY KEY, name TEXT NOT NULL, name_key TEXT NOT NULL UNIQUE
);
CREATE TABLE students (
    course_id INTEGER NOT NULL REFERENCES courses ON DELETE CASCADE,
    canvas_id TEXT NOT NULL, name TEXT NOT NULL, sis_user_id TEXT NOT NULL, login_id TEXT NOT NULL,
    PRIMARY KEY (course_id, canvas_id)
) WITHOUT ROWID;
CREATE TABLE assignments (
    course_id INTEGER NOT NULL REFERENCES courses ON DELETE CASCADE,
    assignment_id TEXT NOT NULL, title TEXT NOT NULL,
    PRIMARY KEY (course_id, assignment_id)
) WITHOUT ROWID;
CREATE TABLE sessions (
    course_id INTEGER NOT NULL REFERENCES courses ON DELETE CASCADE,
    position INTEGER NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL, held_on TEXT NOT NULL,
    PRIMARY KEY (course_id, position)
) WITHOUT ROWID;
CREATE TABLE decisions (
    course_id INTEGER NOT NULL REFERENCES courses ON DELETE CASCADE,
    field TEXT NOT NULL, key TEXT NOT NULL, value TEXT NOT NULL,
    PRIMARY KEY (course_id, field, key)
) WITHOUT ROWID;
CREATE TABLE exports (
    course_id INTEGER NOT NULL REFERENCES courses ON DELETE CASCADE,
    sha256 TEXT NOT NULL, first_used TEXT NOT NULL,
    PRIMARY KEY (course_id, sha256)
) WITHOUT ROWID;
CREATE TABLE uploads (
    id INTEGER PRIMARY KEY, course_id INTEGER NOT NULL REFERENCES courses ON DELETE CASCADE,
    sha256 TEXT NOT NULL, gradebook_sha256 TEXT NOT NULL, saved_at TEXT NOT NULL, details TEXT NOT NULL,
    data BLOB NOT NULL, restore_data BLOB NOT NULL,
    UNIQUE (course_id, sha256, gradebook_sha256)
);
CREATE TABLE snapshots (
    course_id INTEGER NOT NULL UNIQUE REFERENCES courses ON DELETE CASCADE, content BLOB NOT NULL
)
"""

MIGRATIONS = {1: _FIRST_SCHEMA}
"""The statements, separated by semicolons, that bring the database to each version of the schema."""


class CourseStoreError(FileError):
    """Failure to read or save the courses. Nothing was changed."""


class NewerSchemaError(CourseStoreError):
    """A database that a newer version of Clickover uses. It is never changed."""


def open_database(path: Path, *, read_only: bool = False) -> tuple[sqlite3.Connection, Path | None]:
    """Open the database and bring its schema up to date.

    A missing database is created. A damaged one is set aside under another name, which is returned, and a new one is
    created. If `read_only` is True, nothing is created, changed, or set aside.

    Raises:
        CourseStoreError: the database can't be opened or isn't complete.
    """
    try:
        if read_only:
            return _open_checked(path, read_only=True), None
        _create_private_file(path)
        file_number = path.stat().st_ino
        try:
            return _open_checked(path, read_only=False), None
        except sqlite3.DatabaseError as error:
            if not is_damage(error):
                raise
        set_aside = _set_aside(path) if path.stat().st_ino == file_number else None  # else another process did it
        _create_private_file(path)
        return _open_checked(path, read_only=False), set_aside
    except (OSError, sqlite3.Error) as error:
        raise build_store_error(path, error) from error


def _create_private_file(path: Path) -> None:
    """Create the folder and an empty file that only this user can read. SQLite's journal gets the same permissions."""
    path.parent.mkdir(_PRIVATE_FOLDER, parents=True, exist_ok=True)
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, _PRIVATE_FILE))


def _open_checked(path: Path, *, read_only: bool) -> sqlite3.Connection:
    mode = "ro" if read_only else "rw"
    connection = sqlite3.connect(
        f"{path.absolute().as_uri()}?mode={mode}", timeout=BUSY_TIMEOUT_S, isolation_level=None, uri=True
    )
    try:
        version = _read_version(connection)
        if version > SCHEMA_VERSION:
            raise NewerSchemaError(
                "the courses were saved by a newer version of Clickover.",
                where=str(path),
                advice="Open them with that version, or update this one.",
            )
        if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
            raise _build_damage_error()
        for setting in SETTINGS:
            connection.execute(setting)
        if not read_only:
            _make_private(path)
            _migrate(connection)
        elif version < SCHEMA_VERSION:
            raise sqlite3.OperationalError("the courses are of an older version, and can't be brought up to date")
    except BaseException:
        connection.close()
        raise
    return connection


def _read_version(connection: sqlite3.Connection) -> int:
    """Return the version of the schema, or 0 for an empty database.

    Raises:
        sqlite3.DatabaseError: the file isn't a database of Clickover.
    """
    [version] = connection.execute("PRAGMA user_version").fetchone()
    [application_id] = connection.execute("PRAGMA application_id").fetchone()
    [table_count] = connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    if application_id != _APPLICATION_ID and (version or table_count):
        raise _build_damage_error()
    return int(version)


def _build_damage_error() -> sqlite3.DatabaseError:
    error = sqlite3.DatabaseError("damaged")
    error.sqlite_errorcode = sqlite3.SQLITE_CORRUPT
    return error


def is_damage(error: sqlite3.Error) -> bool:
    """Return True if the file is damaged, and not just locked or read-only."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in _DAMAGE_CODES


def _make_private(path: Path) -> None:
    """Remove other users' permissions, which an earlier version or a copy may have granted."""
    if stat.S_IMODE(path.stat().st_mode) != _PRIVATE_FILE:
        with suppress(OSError):
            path.chmod(_PRIVATE_FILE)


def _migrate(connection: sqlite3.Connection) -> None:
    if _read_version(connection) == SCHEMA_VERSION:
        return
    with transaction(connection):
        for version in range(_read_version(connection) + 1, SCHEMA_VERSION + 1):
            for statement in MIGRATIONS[version].split(";"):
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Run the block as one transaction that no other process can change meanwhile."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        with suppress(sqlite3.Error):  # after a full disk, SQLite has already rolled back
            connection.execute("ROLLBACK")
        raise


def _set_aside(path: Path) -> Path:
    """Rename a damaged database with its journal, and return the new name."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
    new_path = path.with_name(f"{path.stem}{_SET_ASIDE_SUFFIX}{stamp}{path.suffix}")
    for suffix in ("-journal", "-wal", "-shm", ""):
        with suppress(FileNotFoundError):
            Path(f"{path}{suffix}").rename(f"{new_path}{suffix}")
    return new_path


def build_store_error(path: Path, error: OSError | sqlite3.Error) -> CourseStoreError:
    """Return the error that tells the user why the courses can't be used, and what to do."""
    what, advice = _describe_failure(path, error)
    return CourseStoreError(f"the courses can't be used: {what}.", where=str(path), advice=advice)


def _describe_failure(path: Path, error: OSError | sqlite3.Error) -> tuple[str, str]:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_BUSY:
        return "another Clickover is using them", "Wait until it has finished, and try again."
    if code == sqlite3.SQLITE_FULL:
        return "the disk is full", "Free some space, and try again."
    if code == sqlite3.SQLITE_READONLY or isinstance(error, PermissionError):
        return "you aren't allowed to change them", "Allow changes to the file and its folder, and try again."
    if code in _DAMAGE_CODES:
        return "the file is damaged", "Restart Clickover: it sets the file aside and starts a new one."
    if code == sqlite3.SQLITE_CANTOPEN and not path.exists():
        return "no course has been saved yet", "Save one first, for example with convert --course NAME."
    reason = getattr(error, "strerror", None) or str(error)
    return f"the system says: {reason}", "Check the folder and the disk, and try again."
