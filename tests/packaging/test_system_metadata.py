"""What Windows, macOS and Linux are told about the program."""

import configparser
import plistlib
import xml.etree.ElementTree as ET

import info_plist
import release
import windows_version

from core.version import VERSION

PACKAGING = release.PACKAGING
DESKTOP_FILE = PACKAGING / "linux" / "clickover.desktop"


def test_macos_offers_the_program_and_never_makes_it_the_owner() -> None:
    plist = plistlib.loads(plistlib.dumps(info_plist.build_info_plist()))
    kinds = plist["CFBundleDocumentTypes"]
    assert {kind["LSHandlerRank"] for kind in kinds} == {"Alternate"}
    assert "public.comma-separated-values-text" in kinds[0]["LSItemContentTypes"]
    assert "org.openxmlformats.spreadsheetml.sheet" in kinds[1]["LSItemContentTypes"]


def test_macos_may_be_dark_and_sharp() -> None:
    plist = info_plist.build_info_plist()
    assert plist["NSRequiresAquaSystemAppearance"] is False
    assert plist["NSHighResolutionCapable"] is True
    assert plist["CFBundleIdentifier"] == release.IDENTIFIER
    assert plist["CFBundleShortVersionString"] == VERSION


def test_the_hardened_runtime_has_no_exception() -> None:
    assert plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes()) == {}


def test_the_version_resource_says_the_version() -> None:
    text = windows_version.build_version_resource()
    compile(text.strip(), "version", "eval")
    numbers = (*map(int, VERSION.split(".")), 0)
    assert f"filevers={numbers}" in text
    assert f"StringStruct('ProductVersion', '{VERSION}')" in text


def test_the_windows_manifest_knows_several_screens_and_asks_for_no_rights() -> None:
    tree = ET.parse(PACKAGING / "clickover.manifest.xml")
    texts = {element.tag.rpartition("}")[2]: element.text for element in tree.iter()}
    assert texts["dpiAwareness"] == "PerMonitorV2"
    assert texts["longPathAware"] == "true"
    levels = [element.get("level") for element in tree.iter() if element.tag.endswith("requestedExecutionLevel")]
    assert levels == ["asInvoker"]


def test_the_menu_entry_of_linux() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(DESKTOP_FILE, encoding="utf-8")
    main = entry["Desktop Entry"]
    assert (main["Name"], main["Exec"], main["Terminal"]) == ("Clickover", "clickover %F", "false")
    assert main["Icon"] == DESKTOP_FILE.stem == "clickover"


def test_the_windows_installer_needs_no_rights_and_asks_before_it_forgets() -> None:
    script = (PACKAGING / "windows" / "clickover.iss").read_text(encoding="utf-8")
    assert "PrivilegesRequired=lowest" in script
    assert "HKLM" not in script
    assert "MB_DEFBUTTON2" in script
    assert VERSION not in script
