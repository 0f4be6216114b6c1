"""The commands on random classes, compared with the truth.

python -m tests.command_invariants 10000 [START]     check so many pairs of files, and print each violation
"""

import csv
import io
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Generator, Iterator, Mapping, Set
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from core.commands.command_line import run
from tests.class_variants import ClassVariant, Session, build_class
from tests.file_variants import CANVAS_ID, FOOTERS, ID, LOGIN, NAME, REFUSED_DAMAGE, UPLOAD_DAMAGE, Variant, damage
from tests.other_files import build_canvas_download, build_tool_table

Json = dict[str, Any]
Rows = list[list[str]]
Place = tuple[int, int]
"""The number of an iClicker file, and a row in it."""


@dataclass
class Answer:
    """The result of a command."""

    status: int
    output: str
    error: str

    @property
    def json(self) -> Json:
        """The JSON object on stdout."""
        return json.loads(self.output)  # type: ignore[no-any-return]


def run_command(*arguments: str) -> Answer:
    """Run a command in this process."""
    output, error = io.StringIO(), io.StringIO()
    with redirect_stdout(output), redirect_stderr(error):
        status = run(arguments)
    return Answer(status, output.getvalue(), error.getvalue())


def find_violations(seed: int, folder: Path) -> Iterator[str]:
    """Yield each violation of a promise by the commands on the class of this seed."""
    variant = build_class(seed)
    gradebook, upload = folder / "gradebook.csv", folder / "upload.csv"
    exports = [folder / f"week{number}.csv" for number, _ in enumerate(variant.exports, 3)]
    for path, file in zip(exports, variant.exports, strict=True):
        path.write_bytes(file.data)
    gradebook.write_bytes(variant.gradebook.data)
    upload.unlink(missing_ok=True)
    kinds = yield from _check_kinds(variant, exports, gradebook)
    if not kinds:
        return
    answer = run_command("match", *map(str, exports), "--roster", str(gradebook), "--json")
    yield from _check_status(answer)
    if answer.status == 2:
        yield f"match: {answer.error.strip()}"
        return
    matches = {(item["file"], item["row"]): item for item in answer.json["participants"]}
    yield from _check_matches(variant, matches)
    command = ("convert", *map(str, exports), "--roster", str(gradebook), "-o", str(upload), "--json")
    options: list[str] = []
    if "score-table" in kinds:
        yield from _check_unchosen_sessions(run_command(*command))
        options = [f"--sessions={header}" for header in variant.list_session_headers()]
    answer = run_command(*command, *options)
    yield from _check_status(answer)
    if answer.status == 2:
        if upload.exists():
            yield "convert: failed with an output file"
        is_expected = "No one in the iClicker file" in answer.error or (
            "write_missing_marks" in variant.exports[0].notes and "expected a number" in answer.error
        )
        if not is_expected:
            yield f"convert: {answer.error.strip()}"
        return
    yield from _check_conversion(variant, answer, matches, upload)
    yield from _check_damaged_upload(seed, upload, gradebook)


def _check_damaged_upload(seed: int, upload: Path, gradebook: Path) -> Iterator[str]:
    """Damage an upload file, and check that the preview reports the damage."""
    choice = random.Random(seed)
    rows = list(csv.reader(io.StringIO(upload.read_text("utf-8"))))
    if not rows:
        return
    file = Variant(rows, rows[1:], {"Student": NAME, "ID": CANVAS_ID, "SIS User ID": ID, "SIS Login ID": LOGIN})
    damage(file, UPLOAD_DAMAGE, choice, 2)
    upload.write_bytes(file.data)
    answer = run_command("rehearse", str(upload), "--roster", str(gradebook), "--json")
    yield from _check_status(answer)
    if answer.status == 2:
        yield f"rehearse: {answer.error.strip()} ({' '.join(file.notes)})"
        return
    result = answer.json
    if result["outcome"] == "rejected" and not result["cause"]:
        yield f"rehearse: no cause of {result['message']} ({' '.join(file.notes)})"
    known = {text for text in rows[file.header_row] if text.endswith(")") and not text.endswith("(0)")}
    if "write_r_headers" in file.notes and result["outcome"] == "asks" and not result["problems"]:
        yield f"rehearse: no problem with {known} ({' '.join(file.notes)})"


def find_violations_by_other_files(choice: random.Random, folder: Path) -> Iterator[str]:
    """Yield each violation of a promise on a download of Canvas that is no gradebook, in the place of either file."""
    kind, file = build_canvas_download(choice)
    other, gradebook, upload = folder / "download.csv", folder / "gradebook.csv", folder / "upload.csv"
    other.write_bytes(file.data)
    gradebook.write_bytes(build_class(choice.randrange(1000), 0).gradebook.data)
    upload.unlink(missing_ok=True)
    label = f"{kind} ({' '.join(file.notes)})"
    answer = run_command("check", str(other), "--json")
    yield from _check_status(answer)
    if answer.status == 2 or answer.json["kind"] != "canvas-other":
        yield f"kind of Canvas's {label}: {answer.error or answer.json['kind']}"
    elif answer.json["layout"] != kind:
        yield f"layout of Canvas's {label}: {answer.json['layout']}"
    for paths in ((other, gradebook), (gradebook, other), (gradebook, gradebook)):
        answer = run_command("convert", str(paths[0]), "--roster", str(paths[1]), "-o", str(upload), "--json")
        yield from _check_status(answer)
        if answer.status != 2 or upload.exists():
            yield f"accepted: {label} as {[path.stem for path in paths]}"


def find_violations_by_tool_tables(choice: random.Random, folder: Path) -> Iterator[str]:
    """Yield each violation of a promise on a table of another tool."""
    tool, file, score_headers = build_tool_table(choice)
    other = folder / "tool.csv"
    other.write_bytes(file.data)
    answer = run_command("check", str(other), "--json")
    yield from _check_status(answer)
    if answer.status == 2 or answer.json["kind"].startswith("canvas"):
        yield f"kind of {tool}: {answer.error or answer.json['kind']}"
        return
    others = {file.header[role["column"] - 1] for role in answer.json["roles"] if role["role"] in ("session", "total")}
    if answer.json["kind"] != "unknown" and others - score_headers:
        yield f"no scores: {sorted(others - score_headers)} of {tool} ({' '.join(file.notes)})"


def _check_status(answer: Answer) -> Iterator[str]:
    if "mistake in Clickover" in answer.error:
        yield f"crash: {answer.error.strip()}"
    if answer.status == 2 and (answer.output or answer.error.count("\n") != 1):
        yield f"exit 2 with other output: {answer.output[:80]!r} {answer.error!r}"
    if answer.status != 2 and answer.error:
        yield f"exit {answer.status} with an error: {answer.error!r}"


def _check_unchosen_sessions(answer: Answer) -> Iterator[str]:
    """Check that no session of a score table is included by default."""
    yield from _check_status(answer)
    if answer.status != 2:
        yield "sessions: some of a score table are included by themselves"


def _check_kinds(variant: ClassVariant, exports: list[Path], gradebook: Path) -> Generator[str, None, set[str]]:
    """Check the kinds of all files, and return them if all can be used."""
    kinds: set[str] = set()
    is_read = True
    for file, path, expected in (
        *((file, path, variant.export_kinds) for file, path in zip(variant.exports, exports, strict=True)),
        (variant.gradebook, gradebook, {"canvas-gradebook"}),
    ):
        answer = run_command("check", str(path), "--json")
        yield from _check_status(answer)
        found = answer.json["kind"] if answer.status != 2 else answer.error
        if found in expected:
            kinds.add(found)
            if file is not variant.gradebook:
                yield from _check_session_titles(variant, answer.json)
            continue
        is_read = False
        if found == "unknown" and _has_only_constant_scores(variant, file):
            continue
        if answer.status == 0 and file is not variant.gradebook:
            yield f"kind of export: {found}"
            continue
        messages = [problem["message"] for problem in answer.json["problems"]] if answer.status != 2 else [found]
        is_named = file is not variant.gradebook or "table of people and their scores" not in messages[-1]
        if found == "iclicker-export" or not REFUSED_DAMAGE & {*file.notes} or not is_named:
            yield f"kind of {path.stem}: {found} {messages[-1:]} ({' '.join(file.notes)})"
    return kinds if is_read else set()


def _has_only_constant_scores(variant: ClassVariant, file: Variant) -> bool:
    """Return True if everyone has the same score in each session, so that no column can be scores."""
    columns = [index for index, text in enumerate(file.header) if variant.find_session(text) is not None]
    rows = file.rows[file.header_row + 1 :]
    return bool(columns) and all(len({row[column] for row in rows if column < len(row)}) < 2 for column in columns)


def _check_session_titles(variant: ClassVariant, answer: Json) -> Iterator[str]:
    is_part = len(variant.exports) > 1 and len(answer["sessions"]) < len(variant.sessions)  # a session may be blank
    is_total_offered = variant.has_total and answer["kind"] == "score-table"
    if len(answer["sessions"]) != len(variant.sessions) + is_total_offered and not is_part:
        titles = [session.header for session in variant.sessions]
        yield f"sessions: {answer['sessions']} instead of {titles}"


def _check_matches(variant: ClassVariant, matches: Mapping[Place, Json]) -> Iterator[str]:
    rows = variant.find_people()
    footers = {
        place
        for place in matches
        if set(FOOTERS) & set(map(str.strip, variant.exports[place[0] - 1].rows[place[1] - 1]))
    }
    if matches.keys() - footers != rows.keys():
        yield f"rows: people in {sorted(matches)} instead of {sorted(rows)} ({variant.notes})"
    for row, item in matches.items():
        truth = variant.truth[rows[row]] if row in rows else None
        if item["band"] == "automatic" and item["canvas_id"] != truth:
            candidate = item["candidates"][0]
            file = variant.exports[row[0] - 1]
            yield f"wrong match: row {row}, {item['name']}, {file.header}, {file.rows[row[1] - 1]}: {candidate}"


def _check_conversion(
    variant: ClassVariant, answer: Answer, matches: Mapping[Place, Json], upload: Path
) -> Iterator[str]:
    result = answer.json
    counts, left_out = result["students"], result["left_out"]
    rows_left_out = sum(item["session"] is None for item in left_out)
    if counts["in_file"] != counts["written_rows"] + counts["folded"] + rows_left_out:
        yield f"accounting: {counts}, {rows_left_out} left out"
    if counts["in_file"] != len(matches):
        yield f"accounting: {counts['in_file']} rows instead of {len(matches)}"
    is_open = any(item["why"] for item in left_out if "change" not in item["why"].lower())
    if answer.status == 0 and (is_open or any(p["severity"] != "info" for p in result["problems"] if "severity" in p)):
        yield f"exit 0 with something to look at: {[item['why'] for item in left_out][:3]}"
    yield from _check_destinations(variant, result)
    yield from _check_scores(variant, result, matches, list(csv.reader(io.StringIO(upload.read_text("utf-8")))))
    if result["rehearsal"]:
        yield from _check_rehearsal(result["rehearsal"])


def _check_destinations(variant: ClassVariant, result: Json) -> Iterator[str]:
    ambiguous = {problem["column"] for problem in result["problems"] if problem["code"] == "assignment-ambiguous"}
    headers = variant.exports[0].header
    for item in result["sessions"]:
        if not item["kept"] and item["title"].endswith("Total"):
            continue
        session = variant.find_session(headers[item["column"] - 1])
        if session is None:
            yield f"session: “{item['title']}” is none"
            continue
        target = variant.assignments.get(session.assignment_id)
        label = f"“{headers[item['column'] - 1]}” for “{target}” ({variant.notes})"
        is_ambiguous = item["column"] in ambiguous
        if item["assignment_id"] and item["assignment_id"] != session.assignment_id:
            yield f"wrong assignment: {label} goes to “{item['assignment_title']}”"
        elif session.assignment_id and not item["assignment_id"] and not is_ambiguous:
            yield f"silent new assignment: {label}"
        elif not session.assignment_id and is_ambiguous:
            yield f"needless question: {label}: {result['problems']}"
        elif session.is_exact and is_ambiguous and headers[item["column"] - 1].strip() == session.title:
            yield f"exact title asked: {label}"


def _check_scores(variant: ClassVariant, result: Json, matches: Mapping[Place, Json], rows: Rows) -> Iterator[str]:
    """Compare each score in the upload file with the best score of the student's rows, or else with Canvas's."""
    positions = variant.find_people()
    by_student: dict[str, list[Place]] = {canvas_id: [] for canvas_id in variant.canvas_scores}
    for place, item in matches.items():
        if item["band"] == "automatic" and place in positions:
            by_student[item["canvas_id"]].append(place)
    written = {cells[1]: cells for cells in rows[1:] if "Points Possible" not in cells[0]}
    for column, text in enumerate(rows[0][5:], 5) if rows else ():
        session = _find_written_session(variant, text, result)
        if session is None:
            yield f"column: “{text}” is none"
            continue
        unread_files = _find_unread_files(variant, result, session)
        for canvas_id, places in by_student.items():
            scores = variant.canvas_scores[canvas_id]
            before = "" if text.endswith(" (0)") else scores.get(session.assignment_id, "")
            own = [session.scores[positions[place]] for place in places if place[0] not in unread_files]
            has_text = _has_text_left_out(result, matches, canvas_id, variant.list_titles(session))
            wanted = before if has_text else _find_wanted(own, before)
            if canvas_id in written:
                if not _is_equal(found := written[canvas_id][column], wanted):
                    yield f"score: {canvas_id} in “{text}” has {found!r} instead of {wanted!r}"
            elif not _is_equal(wanted, before) and not _is_listed(result, matches, canvas_id):
                yield f"lost: {canvas_id} has no row for “{text}”"


def _find_unread_files(variant: ClassVariant, result: Json, session: Session) -> set[int]:
    """Return the files with a warning that a session isn't read because all its scores are equal."""
    unread = [problem for problem in result["problems"] if problem["code"] == "column-not-read"]
    return {
        problem["file"]
        for problem in unread
        if variant.find_session(variant.exports[problem["file"] - 1].header[problem["column"] - 1]) is session
    }


def _is_listed(result: Json, matches: Mapping[Place, Json], canvas_id: str) -> bool:
    rows = {row for row, item in matches.items() if item["canvas_id"] == canvas_id}
    return any(
        (item["file"], item["row"]) in rows and "change" not in item["why"].lower() for item in result["left_out"]
    )


def _has_text_left_out(result: Json, matches: Mapping[Place, Json], canvas_id: str, titles: Set[str]) -> bool:
    """Return True if a text without a value is listed for a student's session, so that it isn't written."""
    rows = {row for row, item in matches.items() if item["canvas_id"] == canvas_id}
    return any(
        (item["file"], item["row"]) in rows and item["session"] in titles and "no value" in item["why"]
        for item in result["left_out"]
    )


def _find_written_session(variant: ClassVariant, text: str, result: Json) -> Session | None:
    """Return the session of a column in the upload file."""
    title, _, number = text.removesuffix(")").rpartition(" (")
    if number == "0":
        return variant.find_session_by_title(title)
    columns = [item["column"] for item in result["sessions"] if item["assignment_id"] == number]
    return variant.find_session(variant.exports[0].header[columns[0] - 1]) if columns else None


def _find_wanted(own: list[str], before: str) -> str:
    if before == "EX":
        return before
    numbers = [Decimal(text) for text in own if text]
    return str(max(numbers)) if numbers else before


def _is_equal(found: str, wanted: str) -> bool:
    if "EX" in (found, wanted) or not found or not wanted:
        return found == wanted
    return Decimal(found) == Decimal(wanted)


def _check_rehearsal(result: Json) -> Iterator[str]:
    if result["outcome"] == "rejected" or result["unknown_students"]:
        yield f"rehearsal: {result['outcome']}, {result['cause']}, unknown: {result['unknown_students']}"


def main(count: int, start: int = 0) -> int:
    """Print the violations in so many classes. Return 1 if there are any."""
    kinds = Counter[str]()
    with tempfile.TemporaryDirectory() as name:
        for seed in range(start, start + count):
            try:
                violations = list(find_violations(seed, Path(name)))
            except Exception as error:
                error.add_note(f"in the class of seed {seed}")
                raise
            violations += find_violations_by_other_files(random.Random(seed), Path(name)) if seed % 10 == 0 else ()
            violations += find_violations_by_tool_tables(random.Random(seed), Path(name)) if seed % 10 == 5 else ()
            for violation in violations:
                kinds[violation.partition(":")[0]] += 1
                sys.stdout.write(f"{seed} {violation}\n")
    sys.stdout.write(f"{count} classes, {kinds.total()} violations {dict(kinds)}\n")
    return bool(kinds)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
