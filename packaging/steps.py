"""Which steps make a build, and in which order?"""

import shutil

from archives import make_archives, write_checksums
from first_paint import measure_first_paint
from freezing import freeze
from frozen_check import check_frozen
from notarising import notarise
from release import DIST, PACKAGING, ROOT
from release_notes import write_release_notes


def build_program() -> None:
    """Freeze the program; what an earlier build left is removed first."""
    shutil.rmtree(DIST, ignore_errors=True)
    freeze(PACKAGING / "clickover.spec", DIST)
    print(f"Frozen into {DIST.relative_to(ROOT)}/")


STEPS = {
    "program": build_program,
    "self-test": check_frozen,
    "notarise": notarise,
    "archives": make_archives,
    "checksums": write_checksums,
}
OTHERS = {"first-paint": measure_first_paint, "release-notes": write_release_notes}
