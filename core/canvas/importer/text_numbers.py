"""Which number do Ruby and the browser see at the beginning of a text?

Canvas reads ids with Ruby's `to_i`, points and scores with Ruby's `to_f` and `to_d`, and the mapping page compares with
JavaScript's `parseFloat`. All of them take the leading number and forgive what follows.
"""

import re
from decimal import Decimal

_INTEGER = re.compile(r"[ \t\n\v\f\r]*([+-]?[0-9]+(?:_[0-9]+)*)")
_FLOAT = re.compile(r"\s*([+-]?(?:[0-9]+(?:_[0-9]+)*)?(?:\.[0-9]+)?(?:(?<=[0-9])[eE][+-]?[0-9]+)?)")
_PARSE_FLOAT = re.compile(r"\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)")

_LONGEST = 4000
"""No id has so many digits, and Python turns no more than 4,300 into a number."""


def leading_integer(text: str) -> int:
    """Ruby's `to_i`: " 12" is 12, "2abc" is 2, "1.2E+07" is 1, and anything else is 0."""
    found = _INTEGER.match(text)
    return int(found[1][:_LONGEST]) if found else 0


def leading_float(text: str) -> Decimal:
    """Ruby's `to_f`, exact: "9/10" is 9, "(read only)" is 0."""
    found = _FLOAT.match(text)
    digits = found[1].replace("_", "") if found else ""
    return Decimal(digits) if any(mark.isdigit() for mark in digits) else Decimal(0)


def parse_float(text: str) -> Decimal | None:
    """JavaScript's `parseFloat`, exact; None is NaN, which equals nothing."""
    found = _PARSE_FLOAT.match(text)
    return Decimal(found[1]) if found else None
