"""Display of text from files, with invisible characters made visible.

Names can contain control characters, escape sequences that change a terminal, and marks that reverse the direction of
the text after them. Such characters are replaced by visible marks, so that the screen shows everything in the file.
"""

import re

_INVISIBLE = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_CONTROL_PICTURES, _DELETE, _DELETE_PICTURE = 0x2400, 0x7F, "\N{SYMBOL FOR DELETE}"
_FIRST_PRINTABLE = 0x20


def make_visible(text: str) -> str:
    r"""Replace control characters with visible marks.

    "\x1b" becomes "␛", and a mark that reverses the direction of text becomes "⟨U+202E⟩".
    """
    return text if text.isprintable() else _INVISIBLE.sub(_format_mark, text)


def make_lines_visible(text: str) -> str:
    """Make control characters visible, except for the line feeds between lines."""
    return text if text.isprintable() else "\n".join(map(make_visible, text.split("\n")))


def escape_json(document: str) -> str:
    """Escape control characters in the strings of a JSON document.

    The values stay the same, and so do the line feeds between them.
    """
    return _INVISIBLE.sub(_format_json_escape, document)


def _format_mark(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < _FIRST_PRINTABLE:
        return chr(_CONTROL_PICTURES + code)
    return _DELETE_PICTURE if code == _DELETE else f"⟨U+{code:04X}⟩"


def _format_json_escape(match: re.Match[str]) -> str:
    return match[0] if match[0] == "\n" else f"\\u{ord(match[0]):04x}"
