"""The build steps, in the order in which they run."""

import shutil

from archives import make_archives, write_checksums
from first_paint import measure_first_paint
from frozen_check import check_frozen_program
from notarization import notarize
from pyinstaller_runner import run_pyinstaller
from release import DIST, PACKAGING, ROOT
from release_notes import write_release_notes


def freeze_program() -> None:
    """Remove the previous build and freeze the program."""
    shutil.rmtree(DIST, ignore_errors=True)
    run_pyinstaller(PACKAGING / "clickover.spec", DIST)
    print(f"Frozen into {DIST.relative_to(ROOT)}/")


STEPS = {
    "program": freeze_program,
    "self-test": check_frozen_program,
    "notarise": notarize,
    "archives": make_archives,
    "checksums": write_checksums,
}
EXTRA_STEPS = {"first-paint": measure_first_paint, "release-notes": write_release_notes}
