"""What does macOS know about the program?"""

from release import IDENTIFIER, NAME, PUBLISHER, VERSION

OLDEST_MACOS = "13.0"
SCORES = ["public.comma-separated-values-text", "public.tab-separated-values-text"]
WORKBOOKS = ["org.openxmlformats.spreadsheetml.sheet", "com.microsoft.excel.xls"]


def info_plist() -> dict[str, object]:
    """Give the entries of Info.plist. The program offers to open tables of scores and never becomes their owner."""
    return {
        "CFBundleName": NAME,
        "CFBundleDisplayName": NAME,
        "CFBundleIdentifier": IDENTIFIER,
        "CFBundleShortVersionString": VERSION,
        "CFBundleVersion": VERSION,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleAllowMixedLocalizations": True,  # Qt's own menus and dialogs come in the system's language
        "CFBundleDocumentTypes": [document_type("Table of scores", SCORES), document_type("Workbook", WORKBOOKS)],
        "LSApplicationCategoryType": "public.app-category.education",
        "LSMinimumSystemVersion": OLDEST_MACOS,
        "NSHighResolutionCapable": True,
        "NSRequiresAquaSystemAppearance": False,  # follow the dark mode
        "NSHumanReadableCopyright": f"{PUBLISHER}, MIT licence",
        "NSPrincipalClass": "NSApplication",
    }


def document_type(name: str, kinds: list[str]) -> dict[str, object]:
    """Give an entry that puts the program under Open With, as an alternative to the usual one."""
    return {
        "CFBundleTypeName": name,
        "CFBundleTypeRole": "Viewer",
        "LSHandlerRank": "Alternate",
        "LSItemContentTypes": kinds,
    }
