"""Tests of the list of corrections, and of the checks based on it."""

from collections.abc import Mapping
from dataclasses import replace

from core.choices import FROM_START, ScoreCorrection
from core.course_file import pack_course, unpack_course
from core.results import derive_results
from core.serialization import deserialize, serialize
from core.upload.correction_list import CorrectionEntry, list_corrections
from core.workbook import Workbook
from tests.file_builders import CLICKER, make_export, make_workbook

FIRST, SECOND, QUIZ = "Class 1 - Poll", "Class 2 - Poll", "Class 3 - Quiz"
CORRECTION = ScoreCorrection("canvas:12", SECOND, "1.50", "make-up", "2026-11-28", file_score="")


def list_entries(workbook: Workbook) -> tuple[CorrectionEntry, ...]:
    sheet = derive_results(workbook).score_sheet
    assert sheet is not None
    return list_corrections(workbook, sheet)


def correct(*corrections: ScoreCorrection, joined: Mapping[str, str] | None = None) -> Workbook:
    return replace(make_workbook(), corrections=corrections, joined=joined or {})


def count_codes(workbook: Workbook) -> dict[str, int]:
    problems = [problem.code for problem in derive_results(workbook).problems if "correct" in problem.code]
    return {code: problems.count(code) for code in dict.fromkeys(problems)}


def test_list_corrections_without_corrections_is_empty() -> None:
    assert list_entries(make_workbook()) == ()


def test_list_corrections_corrected_score_has_both_scores() -> None:
    excused = ScoreCorrection("id:1001", FIRST, "EX")
    found = [(entry.student, entry.session, entry.file_score, entry.score, entry.reason, entry.when) for entry in
             list_entries(correct(CORRECTION, excused))]  # fmt: skip
    assert found == [
        ("Bose, Ravi", SECOND, "", "1.50", "make-up", "2026-11-28"),
        ("Adler, Ida", FIRST, "2", "EX", "", ""),
    ]


def test_list_corrections_student_not_in_iclicker_file_has_no_file_score() -> None:
    entry = list_entries(correct(ScoreCorrection("canvas:14", FIRST, "2")))[0]
    assert (entry.student, entry.student_key, entry.file_score) == ("Dorn, Max", "14", "")


def test_list_corrections_late_student_has_count_of_excused_sessions() -> None:
    entry = list_entries(correct(joined={"id:1003": QUIZ}))[0]
    assert (entry.student, entry.selector, entry.session, entry.excused_count) == ("Cruz, Lena", "id:1003", QUIZ, 2)
    assert (entry.score, entry.reason, entry.when, entry.is_outdated) == ("", "", "", False)


def test_list_corrections_unknown_student_is_not_applied() -> None:
    workbook = correct(ScoreCorrection("canvas:99", FIRST, "2"), joined={"id:77": QUIZ})
    assert [(entry.student, entry.student_key, entry.session) for entry in list_entries(workbook)] == [
        ("canvas:99", "", FIRST),
        ("id:77", "", QUIZ),
    ]
    assert count_codes(workbook) == {"correction-not-applied": 2}


def test_list_corrections_renamed_session_has_new_name() -> None:
    assert list_entries(correct(CORRECTION).with_title(SECOND, "Poll B"))[0].session == "Poll B"


def test_check_corrections_newer_file_with_other_score_warns() -> None:
    workbook = correct(CORRECTION)
    assert count_codes(workbook) == {"score-corrected": 1}
    newer = workbook.with_export(make_export(CLICKER.replace("0.00,,4.25", "0.00,1.75,4.25")))
    assert count_codes(newer) == {"correction-outdated": 1}
    sheet = derive_results(newer).score_sheet
    assert sheet is not None
    assert sheet.get_column(SECOND).get_score("12").earned == 1.5
    accepted = newer.with_corrections([replace(CORRECTION, file_score="1.75")])
    assert count_codes(accepted) == {"score-corrected": 1}


def test_check_corrections_newer_file_with_the_corrected_score_does_not_warn() -> None:
    newer = correct(CORRECTION).with_export(make_export(CLICKER.replace("0.00,,4.25", "0.00,1.5,4.25")))
    assert count_codes(newer) == {"score-corrected": 1}


def test_check_corrections_decisions_file_without_file_score_does_not_warn() -> None:
    assert count_codes(correct(replace(CORRECTION, file_score=None))) == {"score-corrected": 1}


def test_with_corrections_replaces_and_removes() -> None:
    other = ScoreCorrection("canvas:11", FIRST, "EX")
    workbook = make_workbook().with_corrections([CORRECTION, other])
    changed = replace(CORRECTION, score="2")
    assert workbook.with_corrections([changed], [other]).corrections == (changed,)


def test_with_first_sessions_adds_and_removes() -> None:
    workbook = make_workbook().with_first_sessions({"canvas:11": FIRST, "canvas:12": QUIZ})
    assert workbook.with_first_sessions({"canvas:11": QUIZ}, ["canvas:12"]).joined == {"canvas:11": QUIZ}


def test_check_corrections_left_out_session_does_not_warn() -> None:
    workbook = correct(ScoreCorrection("canvas:11", FIRST, "EX", file_score="2"))
    left_out = workbook.with_sessions_included([FIRST], included=False)
    assert list_entries(left_out)[0].file_score == "2"
    assert count_codes(left_out) == {"score-corrected": 1}


def test_unpack_course_keeps_corrections() -> None:
    workbook = correct(CORRECTION, joined={"canvas:13": QUIZ, "canvas:11": FROM_START})
    after = unpack_course(pack_course(workbook), "x").workbook
    assert (after.corrections, dict(after.joined)) == ((CORRECTION,), {"canvas:13": QUIZ, "canvas:11": FROM_START})


def test_unpack_course_correction_without_file_score_is_read() -> None:
    stored = serialize(CORRECTION)
    del stored["file_score"]
    assert deserialize(ScoreCorrection, stored) == replace(CORRECTION, file_score=None)
