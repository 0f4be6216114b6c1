"""Tests of the names and paths of a release."""

import re

import release

from core.version import VERSION


def test_release_version_is_core_version() -> None:
    assert release.VERSION == VERSION


def test_release_name_contains_version_system_and_architecture() -> None:
    assert re.fullmatch(rf"Clickover-{re.escape(VERSION)}-(windows|macos|linux)-\w+", release.RELEASE)


def test_program_path_is_in_release_folder() -> None:
    if release.SYSTEM != "macos":
        assert release.get_program_path().parent == release.DIST / release.RELEASE
    assert release.get_program_path().stem.lower() == "clickover"
