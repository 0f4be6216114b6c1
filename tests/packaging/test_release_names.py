"""That a release is called one thing, everywhere."""

import re

import release

from core.version import VERSION


def test_the_version_is_core_s() -> None:
    assert release.VERSION == VERSION


def test_the_name_says_version_system_and_processor() -> None:
    assert re.fullmatch(rf"Clickover-{re.escape(VERSION)}-(windows|macos|linux)-\w+", release.RELEASE)


def test_the_program_lies_in_the_folder_of_that_name() -> None:
    if release.SYSTEM != "macos":
        assert release.get_program_path().parent == release.DIST / release.RELEASE
    assert release.get_program_path().stem.lower() == "clickover"
