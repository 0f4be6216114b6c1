"""Extracts the release notes of this version from the changelog."""

import os
import re

from release import BUILD, ROOT, VERSION


def write_release_notes() -> None:
    """Write this version's section of the changelog to build/release-notes.md.

    Raises:
        SystemExit: the changelog has no such section, or the release tag names another version.
    """
    tag = os.environ.get("GITHUB_REF_NAME", "")
    if os.environ.get("GITHUB_REF_TYPE") == "tag" and tag != f"v{VERSION}":
        raise SystemExit(f"The tag is {tag}, but core/version.py says {VERSION}.")
    changes = extract_section((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), VERSION)
    if not changes:
        raise SystemExit(f"CHANGELOG.md has no section [{VERSION}].")
    BUILD.mkdir(exist_ok=True)
    (BUILD / "release-notes.md").write_text(f"{changes}\n", encoding="utf-8")
    print(changes)


def extract_section(changelog: str, version: str) -> str:
    """Return the changelog section of a version, or "" if there is none."""
    match = re.search(rf"^## \[{re.escape(version)}\].*?$(.*?)(?=^## |\Z)", changelog, re.MULTILINE | re.DOTALL)
    return match[1].strip() if match else ""
