"""Parsers of the values of options, which raise argparse's error for other values."""

import argparse
from decimal import Decimal, InvalidOperation

from core.commands.translation import translate
from core.points import Points
from core.texts import Text, _

MAX_ROUNDING_DECIMALS = 10
_MAX_COUNT = 10_000


def _build_error(message: Text) -> argparse.ArgumentTypeError:
    """Return an error about an option's value, in the user's language because argparse keeps only the string."""
    return argparse.ArgumentTypeError(translate(message))


def parse_positive(text: str) -> Points:
    """Return a number of points above 0."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        number = Decimal("NaN")
    if not number.is_finite() or not 0 < number < 10**9 or number.as_tuple().exponent not in range(-6, 10):
        raise _build_error(_("expected a number above 0, such as 20 or 2.5, found “{text}”", text=text))
    return number


def parse_text(text: str) -> str:
    """Return a text without invalid bytes."""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise _build_error(_("expected text, found bytes that aren't text: “{text}”", text=text)) from error
    return text


def parse_percent(text: str) -> Points:
    """Return a percentage above 0, with or without a percent sign."""
    number = parse_positive(text.removesuffix("%"))
    if number > 100:
        raise _build_error(_("expected a percentage above 0, up to 100, found “{text}”", text=text))
    return number


def parse_decimal_places(text: str) -> int:
    """Return a number of decimal places."""
    if not text.isdecimal() or int(text) > MAX_ROUNDING_DECIMALS:
        raise _build_error(
            _("expected a whole number from 0 to {limit}, found “{text}”", limit=MAX_ROUNDING_DECIMALS, text=text)
        )
    return int(text)


def parse_count(text: str) -> int:
    """Return a number of sessions."""
    if not text.isdecimal() or int(text) > _MAX_COUNT:
        raise _build_error(_("expected a whole number from 0 to {limit}, found “{text}”", limit=_MAX_COUNT, text=text))
    return int(text)
