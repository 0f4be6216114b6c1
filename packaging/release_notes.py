"""What does a release say about itself?"""

import os
import re

from release import BUILD, ROOT, VERSION


def write_release_notes() -> None:
    """Write this version's section of the changelog to build/release-notes.md.

    Raises:
        SystemExit: the changelog has no such section, or the tag that is being released names another version.
    """
    tag = os.environ.get("GITHUB_REF_NAME", "")
    if os.environ.get("GITHUB_REF_TYPE") == "tag" and tag != f"v{VERSION}":
        raise SystemExit(f"The tag is {tag}, but core/version.py says {VERSION}.")
    changes = section((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), VERSION)
    if not changes:
        raise SystemExit(f"CHANGELOG.md has no section [{VERSION}].")
    BUILD.mkdir(exist_ok=True)
    (BUILD / "release-notes.md").write_text(f"{changes}\n", encoding="utf-8")
    print(changes)


def section(changelog: str, version: str) -> str:
    """Give the text below a version's heading, up to the next heading of a version; empty if there is none."""
    found = re.search(rf"^## \[{re.escape(version)}\].*?$(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    return found[1].strip() if found else ""
