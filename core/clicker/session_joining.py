"""Rules that decide which sessions in several iClicker files are the same.

If a title occurs several times in a file, the sessions are paired in order: the second one in one file is the second
one in the others. Sessions with different dates are never paired. Sessions with different points possible stay separate
until the user joins them.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from core.clicker.export import SESSIONS_DIFFER, TOTAL_KIND, Session, build_file_key
from core.points import Points, format_decimal
from core.problems import Location, Problem, Severity, Source


@dataclass(slots=True)
class _SessionGroup:
    """The sessions in all files with the same title, position among them, and date.

    If each file has only a total, these totals also form a group. `positions` are positions in the sessions of the
    class. There are several of them if the points possible differ.
    """

    title: str
    kind: str
    held_on: date | None
    positions: list[int]


class SessionJoiner:
    """Joiner that adds files one by one and joins their sessions.

    `sessions` are the sessions of the class. For each file, `positions` contains the position in `sessions` of each
    session in the file. `problems` are warnings about sessions that weren't joined.
    """

    def __init__(self, names: Sequence[str], joined_titles: frozenset[str]) -> None:
        self.sessions: list[Session] = []
        self.positions: list[list[int]] = []
        self.joined_columns: dict[int, int] = {}
        self.problems: list[Problem] = []
        self._names = names
        self._joined_titles = joined_titles
        self._groups: list[_SessionGroup] = []
        self._file_numbers: list[int] = []

    def finish(self) -> tuple[Session, ...]:
        """Return the sessions of the class.

        A total is an ordinary session, unless it is the class's only session.
        """
        if len(self.sessions) == 1:
            return tuple(self.sessions)
        return tuple(replace(item, kind="session") if item.kind == TOTAL_KIND else item for item in self.sessions)

    def add_file(self, number: int, sessions: Sequence[Session]) -> None:
        """Add a file's sessions, and join each with the same session in other files."""
        groups = self._find_groups(sessions)
        positions = []
        for session, group in zip(sessions, groups, strict=True):
            column = build_file_key(number, session.column)
            position = self._find_position(session, group) if group else None
            if position is None:
                position = self._add_session(number, session, column)
                if group:
                    self.problems.append(self._build_problem(number, session, group, column))
                    group.positions.append(position)
                else:
                    self._groups.append(_SessionGroup(session.title, session.kind, session.held_on, [position]))
            else:
                self._join_session(session, position)
            self.joined_columns[column] = self.sessions[position].column
            positions.append(position)
        self.positions.append(positions)

    def _find_groups(self, sessions: Sequence[Session]) -> list[_SessionGroup | None]:
        """Return the group of each session, or None if the session is new in the class.

        Sessions with equal dates are paired first, and then those in which a date is missing.
        """
        free_groups = list(self._groups)
        found: list[_SessionGroup | None] = [None] * len(sessions)
        for is_exact in (True, False):
            for index, session in enumerate(sessions):
                group = None if found[index] else _find_group(free_groups, session, is_exact=is_exact)
                if group:
                    free_groups.remove(group)
                    found[index] = group
        return found

    def _find_position(self, session: Session, group: _SessionGroup) -> int | None:
        """Return the position of a session that may be joined with this one, or None."""
        if session.title in self._joined_titles:
            return group.positions[0]
        for position in group.positions:
            if not _has_other_points(self.sessions[position].points_possible, session.points_possible):
                return position
        return None

    def _add_session(self, number: int, session: Session, column: int) -> int:
        taken_keys = {other.key for other in self.sessions}
        key = session.key if number == 1 else _build_free_key(session.title, taken_keys)
        self.sessions.append(replace(session, key=key, column=column))
        self._file_numbers.append(number)
        return len(self.sessions) - 1

    def _join_session(self, session: Session, position: int) -> None:
        """Add the date and points possible to a class's session if they are missing."""
        joined = self.sessions[position]
        points = session.points_possible if joined.points_possible is None else joined.points_possible
        self.sessions[position] = replace(joined, held_on=joined.held_on or session.held_on, points_possible=points)

    def _build_problem(self, number: int, session: Session, group: _SessionGroup, column: int) -> Problem:
        values = [
            (self.sessions[position].points_possible, self._file_numbers[position]) for position in group.positions
        ]
        texts = [
            f"{format_decimal(points)} in {self._names[file - 1]}"
            for points, file in (*values, (session.points_possible, number))
            if points is not None
        ]
        message = (
            f"“{session.title}” has different points possible: {', '.join(texts)}. Clickover keeps these sessions "
            "apart. Join them under Files if they are one session."
        )
        return Problem(SESSIONS_DIFFER, Severity.WARNING, message, Location(Source.EXPORT, column=column))


def _find_group(groups: Sequence[_SessionGroup], session: Session, *, is_exact: bool) -> _SessionGroup | None:
    """Return the first group with this session's title and a compatible date."""
    for group in groups:
        is_same_date = group.held_on == session.held_on
        is_date_unknown = group.held_on is None or session.held_on is None
        is_same_column = group.title == session.title or group.kind == session.kind == TOTAL_KIND
        if is_same_column and (is_same_date or (is_date_unknown and not is_exact)):
            return group
    return None


def _has_other_points(points: Points | None, other: Points | None) -> bool:
    return points is not None and other is not None and points != other


def _build_free_key(title: str, taken_keys: set[str]) -> str:
    """Return the title, followed by " #2", " #3" if it is taken."""
    key, number = title, 1
    while key in taken_keys:
        number += 1
        key = f"{title} #{number}"
    return key
