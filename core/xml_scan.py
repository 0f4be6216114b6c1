"""XML that is parsed to find elements, and edited byte by byte where they are."""

import re
from xml.parsers import expat

from core.pacing import give_way
from core.sheet_bounds import BadSheet

UNKNOWN_ERROR, UNKNOWN_FORMULA = "#ERROR!", "=?"
"""What stands for an error, or for a formula, that the file doesn't spell out."""

_PIECE = 2**17
_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_DECLARATION = re.compile(r"<\?xml[^>]*\?>")


class XmlScan:
    """Parses XML and collects edits: (where an element starts, where its last tag starts, what replaces it)."""

    def __init__(self, data: bytes) -> None:
        self._data = _as_utf_8(data)
        self.edits: list[tuple[int, int, str]] = []
        self.valueless = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True

    @property
    def at(self) -> int:
        """Where the tag begins that is parsed now; after a tag like <c/>, where it ends."""
        return self.parser.CurrentByteIndex

    def run(self) -> None:
        """Parse to the end. Raises BadSheet."""
        try:
            for start in range(0, len(self._data), _PIECE):
                give_way()
                self.parser.Parse(self._data[start : start + _PIECE], False)
            self.parser.Parse(b"", True)
        except (expat.ExpatError, ValueError, LookupError) as error:  # LookupError: an encoding nobody knows
            raise BadSheet("damaged") from error

    def apply_edits(self) -> bytes:
        """Return the data after all edits."""
        pieces, done = [], 0
        for start, last_tag, text in sorted(self.edits):
            if start < done:
                continue  # inside of what is taken out already
            pieces += [self._data[done:start], text.encode("ascii", "xmlcharrefreplace")]
            done = self._end_of_tag(start)
            if self._data[done - 2 : done] != b"/>":
                done = self._end_of_tag(last_tag)
        return b"".join([*pieces, self._data[done:]])

    def _end_of_tag(self, start: int) -> int:
        tag = _TAG.match(self._data, start)
        assert tag, "the parser stops at tags"
        return tag.end()


def _as_utf_8(data: bytes) -> bytes:
    """Return a part in UTF-16 as UTF-8, so that edits can be made byte by byte; other parts as they are."""
    if not data.startswith(_UTF_16):
        return data
    try:
        return _DECLARATION.sub("", data.decode("utf-16"), count=1).encode()
    except ValueError as error:
        raise BadSheet("damaged") from error
