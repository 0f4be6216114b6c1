"""The Info.plist entries that describe the program to macOS."""

from release import IDENTIFIER, NAME, PUBLISHER, VERSION

MINIMUM_MACOS = "13.0"
TABLE_TYPES = ["public.comma-separated-values-text", "public.tab-separated-values-text"]
WORKBOOK_TYPES = ["org.openxmlformats.spreadsheetml.sheet", "com.microsoft.excel.xls"]


def build_info_plist() -> dict[str, object]:
    """Return the entries of Info.plist.

    The program offers to open score tables but never becomes their default.
    """
    return {
        "CFBundleName": NAME,
        "CFBundleDisplayName": NAME,
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleShortVersionString": VERSION,
        "CFBundleVersion": VERSION,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleAllowMixedLocalizations": True,  # Qt's menus and dialogs use the system language
        "CFBundleDocumentTypes": [
            build_document_type("Table of scores", TABLE_TYPES),
            build_document_type("Workbook", WORKBOOK_TYPES),
        ],
        "LSApplicationCategoryType": "public.app-category.education",
        "LSMinimumSystemVersion": MINIMUM_MACOS,
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,  # follow dark mode
        "NSHumanReadableCopyright": f"{PUBLISHER}, MIT license",
        "NSPrincipalClass": "NSApplication",
    }


def build_document_type(name: str, kinds: list[str]) -> dict[str, object]:
    """Return a document type that lists the program under Open With as an alternative."""
    return {
        "CFBundleTypeName": name,
        "CFBundleTypeRole": "Viewer",
        "LSHandlerRank": "Alternate",
        "LSItemContentTypes": kinds,
    }
