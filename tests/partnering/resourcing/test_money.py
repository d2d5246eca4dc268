"""Money: what people type, exact decimals, and currencies that exist."""

from decimal import Decimal

import pytest

from partnering.foundation.errors import InvalidInput
from partnering.foundation.words import speak
from partnering.resourcing.money import amount_of, check_amount, checked_currency, money_in_words


@pytest.mark.parametrize(
    ("text", "amount"), [("1200", "1200"), (" 1,200.50 ", "1200.50"), ("-5", "-5"), ("0.1", "0.1")]
)
def test_a_number_is_read_exactly(text: str, amount: str) -> None:
    assert amount_of(text) == Decimal(amount)


@pytest.mark.parametrize(
    "text", ["", "  ", "1,20", "1.200,50", "twelve", "12 EUR", "1 200", "NaN", "sNaN", "1e9", "Infinity"]
)
def test_what_is_no_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InvalidInput, match=r"1200\.50"):
        amount_of(text)


@pytest.mark.parametrize("amount", ["0", "-1", "0.001", "1.005", "NaN", "Infinity", "1000000000000"])
def test_an_amount_that_cannot_be_is_refused(amount: str) -> None:
    with pytest.raises(InvalidInput, match="at most 2 digits after the point"):
        check_amount(Decimal(amount), "EUR")


def test_a_currency_without_cents_takes_none() -> None:
    check_amount(Decimal(500), "JPY")
    with pytest.raises(InvalidInput, match="at most 0 digits"):
        check_amount(Decimal("500.5"), "JPY")


def test_a_currency_is_known_by_its_three_letters() -> None:
    assert checked_currency(" eur ") == "EUR"
    for unknown in ("", "EURO", "QQQ", "€"):
        with pytest.raises(InvalidInput, match="such as EUR or USD"):
            checked_currency(unknown)


def test_money_is_written_with_its_currency() -> None:
    assert money_in_words(Decimal("1200.5"), "EUR") == "€1,200.50"


def test_a_language_that_is_not_known_reads_and_writes_money_as_english() -> None:
    speak("xx")
    try:
        assert money_in_words(amount_of("1,200.50"), "EUR") == "€1,200.50"
    finally:
        speak("en")
