"""Combination of several iClicker files into one export for the whole class.

Sections, or a lecture and its lab, often have separate files. A session that several files share becomes one column,
and every row keeps its file.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd

from core.clicker.checks import CLASS_PROBLEMS
from core.clicker.export import ClickerExport, Participant, Session, build_file_key, build_file_names
from core.clicker.reading import read_export
from core.clicker.session_joining import SessionJoiner
from core.errors import InvalidRequestError
from core.exact_integers import choose_integer_dtype, find_largest, multiply
from core.points import Mark, ScoreTable
from core.problems import Location, Problem, Report
from core.recognition.corrections import NO_CORRECTIONS, Corrections

MAX_FILES = 100


def read_exports(paths: Sequence[Path], corrections: Sequence[Corrections] = ()) -> ClickerExport:
    """Read the iClicker files of one class, each with its corrections if there are any.

    Raises: the errors of `core.clicker.reading.read_export` and of `combine_exports`.
    """
    all_corrections = (*corrections, *[NO_CORRECTIONS] * (len(paths) - len(corrections)))
    return combine_exports([read_export(*pair) for pair in zip(paths, all_corrections, strict=True)])


def combine_exports(files: Sequence[ClickerExport], joined_titles: frozenset[str] = frozenset()) -> ClickerExport:
    """Return one export with the people and sessions of all files, in order.

    A single file is returned unchanged. Sessions with one of the `joined_titles` are joined even if their points
    possible differ; in that case, the first file's points are used.

    Raises:
        InvalidRequestError: there are too many files, or two of them have the same bytes.
    """
    if len(files) == 1:
        return files[0]
    _require_distinct_files(files)
    names = build_file_names([file.path for file in files])
    joiner = SessionJoiner(names, joined_titles)
    for number, file in enumerate(files, 1):
        joiner.add_file(number, file.sessions)
    sessions = joiner.finish()
    participants = tuple(
        _relocate_participant(person, number, name)
        for number, (file, name) in enumerate(zip(files, names, strict=True), 1)
        for person in file.participants
    )
    problems = [
        _relocate_problem(problem, number, name)
        for number, (file, name) in enumerate(zip(files, names, strict=True), 1)
        for problem in file.problems
        if problem.code not in CLASS_PROBLEMS
    ]
    return replace(
        files[0],
        sha256=_hash_files(files),
        columns=tuple(
            replace(item, column=build_file_key(number, item.column))
            for number, file in enumerate(files, 1)
            for item in file.columns
        ),
        sessions=sessions,
        participants=participants,
        scores=_combine_scores(files, joiner.positions, [person.row for person in participants], sessions),
        stated_totals={
            build_file_key(number, row): total
            for number, file in enumerate(files, 1)
            for row, total in file.stated_totals.items()
        },
        problems=Report((*problems, *joiner.problems)),
        left_out=tuple(
            replace(item, row=build_file_key(number, item.row))
            for number, file in enumerate(files, 1)
            for item in file.left_out
        ),
        data=b"",
        corrections=NO_CORRECTIONS,
        is_score_table=False,
        text_columns={},
        parts=tuple(files),
        joined_columns=joiner.joined_columns,
        joined_titles=joined_titles,
    )


def _require_distinct_files(files: Sequence[ClickerExport]) -> None:
    if len(files) > MAX_FILES:
        raise InvalidRequestError(f"A class can have at most {MAX_FILES} iClicker files, found {len(files)}.")
    files_by_hash: dict[str, ClickerExport] = {}
    for file in files:
        other = files_by_hash.setdefault(file.sha256, file)
        if other is not file:
            raise InvalidRequestError(
                f"{other.path.name} and {file.path.name} are the same file, so every score would count twice.",
                advice="Use each iClicker file once.",
            )


def _hash_files(files: Sequence[ClickerExport]) -> str:
    return hashlib.sha256("\n".join(file.sha256 for file in files).encode()).hexdigest()


def _relocate_participant(person: Participant, number: int, name: str) -> Participant:
    """Return a participant with the class's row keys and the name of the file."""
    identities = tuple(value._replace(column=build_file_key(number, value.column)) for value in person.other_identities)
    return replace(person, row=build_file_key(number, person.row), other_identities=identities, file_name=name)


def _relocate_problem(problem: Problem, number: int, name: str) -> Problem:
    """Return a problem with the class's row and column keys and the name of the file."""
    place = problem.place
    return replace(
        problem,
        message=f"{name}: {problem.message}",
        place=Location(
            place.source,
            None if place.row is None else build_file_key(number, place.row),
            None if place.column is None else build_file_key(number, place.column),
        ),
        members=tuple(build_file_key(number, member) for member in problem.members),
    )


def _combine_scores(
    files: Sequence[ClickerExport],
    positions: Sequence[Sequence[int]],
    rows: Sequence[int],
    sessions: Sequence[Session],
) -> ScoreTable:
    """Return the scores from all files.

    Sessions that a file doesn't have are blank in its rows.
    """
    decimals = max(file.scores.decimals for file in files)
    units_by_file = [rescale_units(file.scores, decimals) for file in files]
    dtype = choose_integer_dtype(max(map(find_largest, units_by_file)) * max(len(sessions), 1))
    shape = len(rows), len(sessions)
    all_units = np.zeros(shape, dtype, order="F")
    all_marks = np.full(shape, int(Mark.BLANK), np.int8, order="F")
    start = 0
    for file, columns, units in zip(files, positions, units_by_file, strict=True):
        stop = start + len(units)
        all_units[start:stop, columns] = units
        all_marks[start:stop, columns] = file.scores.marks.to_numpy()
        start = stop
    index = pd.Index(list(rows), dtype=np.int64)
    keys = pd.Index([session.key for session in sessions], dtype=object)
    return ScoreTable(
        pd.DataFrame(all_units, index, keys, copy=False), pd.DataFrame(all_marks, index, keys, copy=False), decimals
    )


def rescale_units(scores: ScoreTable, decimals: int, count: int = 1) -> "np.ndarray":
    """Return the units of a table, expressed with more decimals.

    They are Python ints if a sum of `count` units could overflow int64.
    """
    return multiply(scores.units.to_numpy(), 10 ** (decimals - scores.decimals), count)
