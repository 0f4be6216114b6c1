"""Tests for courses that were saved before the complete grading rule."""

from dataclasses import replace

import pytest

from core.choices import RULE_VERSION, Choices, ExcusedPolicy, OutputColumns
from core.course_file import pack_course, unpack_course
from core.results import derive_results
from core.upload.rule_change import adopt_new_rule, keep_old_rule
from core.workbook import Workbook
from tests.file_builders import CLICKER, make_workbook
from tests.sentences import get_values

EXCUSED = CLICKER.replace("2.00,1.50,5.00", "2.00,EX,5.00")


def make_old_course(clicker: str = EXCUSED, columns: OutputColumns = OutputColumns.TOTAL) -> Workbook:
    return replace(make_workbook(clicker).with_choices(Choices(columns=columns)), rule_version=1)


def list_rule_changes(workbook: Workbook) -> list[str]:
    return [problem.message for problem in derive_results(workbook).problems if problem.code == "rule-changed"]


def test_derive_results_old_course_warns_of_changed_totals_once() -> None:
    messages = list_rule_changes(make_old_course())
    assert len(messages) == 1
    assert get_values(messages[0]) == {"n": 1}


@pytest.mark.parametrize("workbook", [make_old_course(CLICKER), make_old_course(columns=OutputColumns.SESSIONS)])
def test_derive_results_old_course_without_change_does_not_warn(workbook: Workbook) -> None:
    assert list_rule_changes(workbook) == []


def test_keep_old_rule_counts_excused_sessions_as_zero() -> None:
    old = keep_old_rule(make_old_course())
    assert (old.choices.rule.excused_in_total, old.rule_version) == (ExcusedPolicy.ZERO, RULE_VERSION)
    assert list_rule_changes(old) == list_rule_changes(adopt_new_rule(make_old_course())) == []
    sheet = derive_results(old).score_sheet
    assert sheet is not None
    assert sheet.get_total("11") == 7


def test_unpack_course_keeps_rule_version() -> None:
    for workbook in (make_old_course(), adopt_new_rule(make_old_course())):
        assert unpack_course(pack_course(workbook), "x").workbook.rule_version == workbook.rule_version
