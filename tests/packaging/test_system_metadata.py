"""Tests of the metadata for Windows, macOS, and Linux."""

import configparser
import plistlib
import xml.etree.ElementTree as ET

import info_plist
import release
import windows_version

from core.version import VERSION

PACKAGING = release.PACKAGING
DESKTOP_FILE = PACKAGING / "linux" / "clickover.desktop"


def test_info_plist_document_types_are_alternate_viewers() -> None:
    plist = plistlib.loads(plistlib.dumps(info_plist.build_info_plist()))
    kinds = plist["CFBundleDocumentTypes"]
    assert {kind["LSHandlerRank"] for kind in kinds} == {"Alternate"}
    assert "public.comma-separated-values-text" in kinds[0]["LSItemContentTypes"]
    assert "org.openxmlformats.spreadsheetml.sheet" in kinds[1]["LSItemContentTypes"]


def test_info_plist_supports_dark_mode_and_high_resolution() -> None:
    plist = info_plist.build_info_plist()
    assert plist["NSRequiresAquaSystemAppearance"] is False
    assert plist["NSHighResolutionCapable"] is True
    assert plist["CFBundleIdentifier"] == release.IDENTIFIER
    assert plist["CFBundleShortVersionString"] == VERSION


def test_entitlements_are_empty() -> None:
    assert plistlib.loads((PACKAGING / "macos" / "entitlements.plist").read_bytes()) == {}


def test_version_resource_contains_version() -> None:
    text = windows_version.build_version_resource()
    compile(text.strip(), "version", "eval")
    numbers = (*map(int, VERSION.split(".")), 0)
    assert f"filevers={numbers}" in text
    assert f"StringStruct('ProductVersion', '{VERSION}')" in text


def test_windows_manifest_is_dpi_aware_and_unprivileged() -> None:
    tree = ET.parse(PACKAGING / "clickover.manifest.xml")
    texts = {element.tag.rpartition("}")[2]: element.text for element in tree.iter()}
    assert texts["dpiAwareness"] == "PerMonitorV2"
    assert texts["longPathAware"] == "true"
    levels = [element.get("level") for element in tree.iter() if element.tag.endswith("requestedExecutionLevel")]
    assert levels == ["asInvoker"]


def test_desktop_file_starts_program() -> None:
    entry = configparser.ConfigParser(interpolation=None)
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(DESKTOP_FILE, encoding="utf-8")
    main = entry["Desktop Entry"]
    assert (main["Name"], main["Exec"], main["Terminal"]) == ("Clickover", "clickover %F", "false")
    assert main["Icon"] == DESKTOP_FILE.stem == "clickover"


def test_windows_installer_is_unprivileged_and_confirms_deletion() -> None:
    script = (PACKAGING / "windows" / "clickover.iss").read_text(encoding="utf-8")
    assert "PrivilegesRequired=lowest" in script
    assert "HKLM" not in script
    assert "MB_DEFBUTTON2" in script
    assert VERSION not in script
