"""Policies from real syllabi, set up in the rules dialog as a user does."""

import argparse
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.canvas.gradebook import read_gradebook
from core.choices import Choices, OutputColumns
from core.clicker.reading import read_export
from core.commands.convert_options import add_arguments, build_choices
from core.rule_sets import RuleSetStore
from core.workbook import Workbook
from gui.session_selection.rule_fields import DROP_LOWEST, KEEP_BEST
from gui.session_selection.rules_dialog import RulesDialog
from gui.work.background import TaskRunner
from gui.work.document import Document
from tests.gui.conftest import RecordingMessages
from tests.oracle_runs import write_export, write_gradebook
from tests.test_grading_rule import EXPRESSIBLE, POLICIES, make_course

MAX_ACTIONS = 9
"""The most clicks and entries for one policy, which take a user well under a minute."""


def choose(name: str, dialog: RulesDialog, value: str) -> None:
    combo = dialog.form.get_choice_combo_box(name)
    combo.setCurrentIndex(combo.findData(value))
    combo.activated.emit(combo.currentIndex())


def enter(name: str, dialog: RulesDialog, value: str) -> None:
    QTest.keyClicks(dialog.form.get_number_field(name), value)


def choose_drops(dialog: RulesDialog, choice: int, count: str) -> None:
    field = dialog.form.drops
    field.combo.setCurrentIndex(choice)
    field.combo.activated.emit(choice)
    field.count.selectAll()
    QTest.keyClicks(field.count, count)


def check_extra_credit(dialog: RulesDialog, title: str) -> None:
    [item] = dialog.form.extra_credit.findItems(title, Qt.MatchFlag.MatchExactly)
    item.setCheckState(Qt.CheckState.Checked)


ACTIONS: dict[str, Callable[[RulesDialog, str], None]] = {
    "--drop-lowest": lambda dialog, value: choose_drops(dialog, DROP_LOWEST, value),
    "--keep-best": lambda dialog, value: choose_drops(dialog, KEEP_BEST, value),
    "--extra-credit": check_extra_credit,
    **{
        f"--{name.replace('_', '-')}": partial(choose, name)
        for name in ("credit", "excused_in_total", "below", "no_response", "absent")
    },
    **{
        f"--{name.replace('_', '-')}": partial(enter, name)
        for name in ("full_credit_at", "cap", "each_worth", "total_points", "total_full_credit_at")
    },
}


@pytest.mark.parametrize("name", EXPRESSIBLE)
def test_policy_set_in_dialog_equals_command_line_rule(
    qtbot: QtBot,
    document: Document,
    background: TaskRunner,
    person: RecordingMessages,
    tmp_path: Path,
    name: str,
) -> None:
    policy = POLICIES[name]
    write_export(tmp_path / "export.csv", make_course(policy))
    write_gradebook(tmp_path / "gradebook.csv", make_course(policy))
    options = [*policy["options"]]
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    arguments = parser.parse_args(["export.csv", "-o", "out.csv", "--roster", "gradebook.csv", *options])
    workbook = Workbook(
        read_export(tmp_path / "export.csv"),
        read_gradebook(tmp_path / "gradebook.csv"),
        dropped=frozenset(arguments.drop),
        choices=Choices(columns=OutputColumns.TOTAL),
    )
    document.open(workbook)
    dialog = RulesDialog(document, background, person, RuleSetStore(tmp_path))
    qtbot.addWidget(dialog)
    dialog.open_for_document()
    words = iter(options)
    actions = 1  # the last click applies the rules
    for option in words:
        if option == "--cap-total":
            dialog.form.cap_total.click()
            actions += 1
        else:
            value = next(words)
            if option in ACTIONS:
                ACTIONS[option](dialog, value)
                actions += 2
    assert actions <= MAX_ACTIONS
    if dialog.trial is not workbook:
        dialog.apply_button.click()
    assert document.workbook.choices == build_choices(arguments)
    assert document.workbook.extra_credit == frozenset(arguments.extra_credit)
    assert document.state.results is not None
    assert document.state.results.score_sheet is not None
