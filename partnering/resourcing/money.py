"""Money as people write it and as it is kept: exact decimals with a currency, never summed over currencies."""

from decimal import Decimal

from babel.numbers import (
    NumberFormatError,
    format_currency,
    get_currency_precision,
    is_currency,
    parse_decimal,
)

from partnering.foundation.errors import InvalidInput
from partnering.foundation.times import locale_of_reader
from partnering.foundation.words import _

LARGEST_AMOUNT = Decimal("999999999999.99")
MOST_DECIMALS = 2
"""Of every currency; a few have three, of which the last is not kept."""
LONGEST_SHOWN = 20


def amount_of(text: str) -> Decimal:
    """The number that somebody typed, as their language writes it. Raises InvalidInput for what is no number."""
    written = text.strip()
    try:
        if any(sign.isalpha() for sign in written):  # a decimal may also be "NaN" or "1e999999"
            raise NumberFormatError(written)
        return parse_decimal(written, locale=locale_of_reader(), strict=True)
    except NumberFormatError as error:
        raise InvalidInput(
            _("“{text}” is not a number we can read. Write it like 1200 or 1200.50.").format(
                text=written[:LONGEST_SHOWN]
            )
            if written
            else _("The amount: write a number, like 1200 or 1200.50.")
        ) from error


def checked_currency(code: str) -> str:
    """The three letters of a currency (ISO 4217) in capitals. Raises InvalidInput for one that does not exist."""
    currency = code.strip().upper()
    if not is_currency(currency):
        raise InvalidInput(
            _("“{currency}” is not a currency we know. Use its three letters, such as EUR or USD.").format(
                currency=code.strip()[:LONGEST_SHOWN]
            )
        )
    return currency


def check_amount(amount: Decimal, currency: str) -> None:
    """Raise InvalidInput for an amount that cannot be: none, less than none, or parts that the currency lacks."""
    decimals = min(get_currency_precision(currency), MOST_DECIMALS)
    if not amount.is_finite() or not 0 < amount <= LARGEST_AMOUNT or amount != round(amount, decimals):
        raise InvalidInput(
            _("The amount: use a number above 0 with at most {n} digits after the point.").format(n=decimals)
        )


def money_in_words(amount: Decimal, currency: str) -> str:
    """The amount with its currency, as the reader's language writes it."""
    return format_currency(amount, currency, locale=locale_of_reader())
