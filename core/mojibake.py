"""Repair of garbled texts, whose UTF-8 bytes were decoded as another encoding."""

import re
from functools import partial

_CODECS = ("cp1252", "latin-1", "cp1250", "mac_roman", "cp437")
"""Encodings that Excel and other programs assume on Windows, on a Mac, and in a console."""


def _build_decoder(codec: str) -> tuple[re.Pattern[str], dict[int, int]]:
    """Return a pattern for letters garbled by a codec, and the byte of each character.

    A byte that the codec doesn't define is treated as a control character, as in browsers.
    """
    letters = {byte: bytes([byte]).decode(codec, "ignore") or chr(byte) for byte in range(0x80, 0x100)}
    lead_2, lead_3, lead_4, trail = (
        "[" + re.escape("".join(letters[byte] for byte in range(start, stop))) + "]"
        for start, stop in ((0xC2, 0xE0), (0xE0, 0xF0), (0xF0, 0xF5), (0x80, 0xC0))
    )
    pattern = re.compile(f"{lead_2}{trail}|{lead_3}{trail}{{2}}|{lead_4}{trail}{{3}}")
    return pattern, {ord(letter): byte for byte, letter in letters.items()}


_DECODERS = tuple(map(_build_decoder, _CODECS))


def repair_mojibake(text: str) -> str:
    """Restore the letters in a garbled text, or return any other text unchanged.

    "QuÃ­mica" becomes "Química". The repair is repeated if the text was garbled several times.
    """
    if text.isascii():
        return text
    candidates = (pattern.sub(partial(_decode_letter, byte_values), text) for pattern, byte_values in _DECODERS)
    repaired = min(candidates, key=len)  # the right encoding explains the most letters
    return text if repaired == text else repair_mojibake(repaired)


def _decode_letter(byte_values: dict[int, int], garbled: re.Match[str]) -> str:
    """Return the original letter of a garbled sequence.

    If its bytes aren't UTF-8, return the sequence unchanged.
    """
    try:
        return bytes(byte_values[ord(letter)] for letter in garbled[0]).decode("utf-8")
    except UnicodeDecodeError:
        return garbled[0]
