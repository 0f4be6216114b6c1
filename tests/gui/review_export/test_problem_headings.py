"""Every code that core gives a Problem has words of its own in the window."""

import re
from pathlib import Path

from gui.review_export.problem_headings import heading_of

CORE = Path(__file__).parents[3] / "core"
CODE = re.compile(r'(?:Problem|_odd)\(\s*(?:run,\s*)?"([a-z]+(?:-[a-z]+)+)"')


def test_no_code_is_told_in_its_own_words() -> None:
    codes = {code for path in CORE.rglob("*.py") for code in CODE.findall(path.read_text(encoding="utf-8"))}
    assert len(codes) > 40
    assert sorted(code for code in codes if heading_of(code) == code.replace("-", " ").capitalize()) == []
