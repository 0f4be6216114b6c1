"""Build the downloads from the source.

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

import sys
from collections.abc import Sequence

from build_steps import EXTRA_STEPS, STEPS


def main(arguments: Sequence[str]) -> int:
    """Run the named steps, or the default ones; return the exit code."""
    unknown = [name for name in arguments if name not in STEPS | EXTRA_STEPS]
    if unknown:
        print(__doc__)
        return 0 if unknown[0] in ("-h", "--help") else 2
    for name in arguments or STEPS:
        (STEPS | EXTRA_STEPS)[name]()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
