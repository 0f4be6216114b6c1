"""Tests of the release notes."""

from pathlib import Path

import pytest
import release_notes

from core.version import VERSION

CHANGELOG = (
    f"# Changelog\n\n## [Unreleased]\n\n- Next.\n\n## [{VERSION}] - 2026-01-01\n\n- First.\n\n## [0.0.1]\n\n- Before.\n"
)


@pytest.fixture
def changelog(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(release_notes, "ROOT", tmp_path)
    monkeypatch.setattr(release_notes, "BUILD", tmp_path / "build")
    monkeypatch.delenv("GITHUB_REF_TYPE", raising=False)
    (tmp_path / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    return tmp_path / "CHANGELOG.md"


def test_write_release_notes_extracts_current_version(changelog: Path) -> None:
    release_notes.write_release_notes()
    assert (changelog.parent / "build" / "release-notes.md").read_text(encoding="utf-8") == "- First.\n"


def test_write_release_notes_without_section_exits(changelog: Path) -> None:
    changelog.write_text("# Changelog\n\n## [Unreleased]\n", encoding="utf-8")
    with pytest.raises(SystemExit, match="no section"):
        release_notes.write_release_notes()


@pytest.mark.usefixtures("changelog")
def test_write_release_notes_with_other_tag_exits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_REF_TYPE", "tag")
    monkeypatch.setenv("GITHUB_REF_NAME", "v9.9.9")
    with pytest.raises(SystemExit, match=r"v9\.9\.9"):
        release_notes.write_release_notes()
