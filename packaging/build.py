"""How does the source become what users download?

python3 dev.py build                 every step below, in this order
python3 dev.py build STEP [STEP ..]  only these

program    freeze the program into dist/<release>/ (on macOS also dist/Clickover.app)
self-test  have the frozen program do its main job, and check that nothing is missing in it
notarise   on macOS with Apple's credentials in the environment: have Apple notarise the app, and staple the answer
archives   pack it: tar.xz on Linux, dmg on macOS, zip and (where Inno Setup is) an installer on Windows
checksums  write dist/SHA256SUMS

Not among all:

first-paint    measure how soon the window appears, beside a bare window frozen in the same way
release-notes  write this version's changes to build/release-notes.md; a tag that names another version is refused
"""

import shutil
import sys
from collections.abc import Sequence

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


def main(arguments: Sequence[str]) -> int:
    """Carry out the steps that are named, or all of them."""
    unknown = [name for name in arguments if name not in STEPS | OTHERS]
    if unknown:
        print(__doc__)
        return 0 if unknown[0] in ("-h", "--help") else 2
    for name in arguments or STEPS:
        (STEPS | OTHERS)[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
