"""The version resource that Windows shows in the program's Properties."""

from release import DESCRIPTION, NAME, PUBLISHER, VERSION

US_ENGLISH, UNICODE = 0x0409, 1200


def build_version_resource() -> str:
    """Return the version resource in PyInstaller's text format."""
    numbers = (*map(int, VERSION.split(".")), 0)
    strings = {
        "CompanyName": PUBLISHER,
        "FileDescription": NAME,  # shown by Task Manager and the "Open with" menu
        "FileVersion": VERSION,
        "InternalName": NAME,
        "LegalCopyright": f"{PUBLISHER}, MIT license",
        "OriginalFilename": f"{NAME}.exe",
        "ProductName": NAME,
        "ProductVersion": VERSION,
        "Comments": DESCRIPTION,
    }
    string_structs = ", ".join(f"StringStruct({name!r}, {text!r})" for name, text in strings.items())
    return (
        f"VSVersionInfo(ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3f, flags=0x0, OS=0x40004,"
        " fileType=0x1, subtype=0x0, date=(0, 0)), kids=[StringFileInfo([StringTable("
        f"'{US_ENGLISH:04x}{UNICODE:04x}', [{string_structs}])]), VarFileInfo([VarStruct('Translation', "
        f"[{US_ENGLISH}, {UNICODE}])])])\n"
    )
