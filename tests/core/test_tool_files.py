"""Files in the shapes of other tools: recognized, never converted by themselves, and converted when chosen."""

import json
from pathlib import Path

import pytest

from core.canvas.gradebook import parse_gradebook
from core.choices import AbsentPolicy, Choices, OutputColumns
from core.clicker.reading import build_export
from core.commands.command_line import run
from core.files.tables import format_csv, parse_table, read_table
from core.points import parse_points
from core.recognition.file_type import FileType
from core.recognition.recognizer import recognize_table
from core.results import derive_results, prepare_upload
from core.score_explanation import explain_score
from core.workbook import Workbook
from tests.tool_files import BUILDERS, build_tool_table

SEEDS = range(6 * len(BUILDERS))


@pytest.mark.parametrize("seed", SEEDS)
def test_build_export_tool_file_offers_only_score_columns(seed: int) -> None:
    table = build_tool_table(seed)
    recognition = recognize_table(parse_table(Path("table.csv"), table.data))
    assert recognition.kind is FileType.SCORE_TABLE
    assert recognition.tool is not None
    assert recognition.tool.tool == table.tool
    export = build_export(recognition)
    headers = {item.column: item.header for item in export.columns}
    assert {headers[session.column] for session in export.sessions} == set(table.scores)
    assert export.unchosen_sessions == {session.key for session in export.sessions}
    assert len(export.participants) == table.people
    for session in export.sessions:
        read = [export.scores.get_points(person.row, session.key) for person in export.participants]
        assert read == [parse_points(text) for text in table.scores[headers[session.column]]]


@pytest.mark.parametrize("seed", range(len(BUILDERS)))
def test_convert_tool_file_writes_only_chosen_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    table = build_tool_table(seed)
    path, output = tmp_path / "table.csv", tmp_path / "out.csv"
    path.write_bytes(table.data)
    chosen, scores = next(iter(table.scores.items()))
    export = build_export(recognize_table(read_table(path)))
    roster = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section"], ["Points Possible", "", "", "", ""]]
    roster += [
        [person.name or "x", f"{900 + index}", person.student_id, person.email, "S1"]
        for index, person in enumerate(export.participants)
    ]
    gradebook = tmp_path / "gradebook.csv"
    gradebook.write_bytes(format_csv(roster))
    arguments = ["convert", str(path), "--roster", str(gradebook), "-o", str(output), "--json"]
    assert run(arguments) == 2
    assert chosen.split(" (")[0].split(" [")[0] in capsys.readouterr().err
    assert not output.exists()
    if table.tool == "Kahoot":
        return  # names alone are no exact evidence
    assert run([*arguments, "--sessions", chosen]) in (0, 1)
    answer = json.loads(capsys.readouterr().out)
    lines = output.read_text(encoding="utf-8").splitlines()
    written = {line.split(",")[-1] for line in lines[2:]}
    assert written == {f"{parse_points(text):f}" for text in scores if text}
    assert answer["students"]["written_rows"] == sum(bool(text) for text in scores)


@pytest.mark.parametrize("seed", SEEDS[::5])
def test_recognize_table_below_title_line_detects_tool(seed: int) -> None:
    table = build_tool_table(seed)
    rows = [["My class, fall"], [], *table.rows]
    recognition = recognize_table(parse_table(Path("table.csv"), format_csv(rows)))
    assert recognition.tool is not None
    assert (recognition.kind, recognition.tool.tool) == (FileType.SCORE_TABLE, table.tool)


@pytest.mark.parametrize("seed", range(len(BUILDERS)))
def test_check_tool_file_messages_never_name_iclicker(seed: int) -> None:
    table = build_tool_table(seed)
    export = build_export(recognize_table(parse_table(Path("table.csv"), table.data)))
    strangers = [["Zed, Zoe", "990", "9900", "zzed", "S1", "", ""], ["Yu, Yan", "991", "9901", "yyu", "S1", "3", ""]]
    roster = [["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "Quiz 9 (70)", "Quiz 8 (71)"]]
    roster += [["    Points Possible", "", "", "", "", "5", "5"], *strangers]
    roster += [
        [person.name or "x", f"{900 + index}", person.student_id, person.email, "S1", "", ""]
        for index, person in enumerate(export.participants[1:])
    ]
    gradebook = parse_gradebook(parse_table(Path("gradebook.csv"), format_csv(roster)))
    included = (
        Workbook()
        .with_export(export)
        .with_gradebook(gradebook)
        .with_sessions_included([session.key for session in export.sessions], included=True)
    )
    choices = Choices(columns=OutputColumns.SESSIONS, absent=AbsentPolicy.ZERO)
    results = derive_results(included.with_choices(choices))
    prepared = prepare_upload(results)
    messages = [problem.message for problem in (*results.problems, *prepared.problems, *export.problems)]
    messages += [item.reason for item in prepared.upload.left_out]
    sheet = results.score_sheet
    assert sheet is not None
    messages += [
        step
        for student in gradebook.students[:3]
        for column in prepared.upload.resolved_columns
        for step in explain_score(results.workbook, sheet, column, student.canvas_id).steps
    ]
    assert [message for message in messages if "iclicker" in message.casefold()] == []
