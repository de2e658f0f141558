from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpart.core.money import is_payable, rounded, smallest_unit, total, written

AMOUNTS = st.decimals(min_value=-(10**9), max_value=10**9, places=4)
CURRENCIES = st.sampled_from(["USD", "JPY", "KWD"])


@pytest.mark.parametrize(
    ("currency", "unit"), [("USD", "0.01"), ("EUR", "0.01"), ("JPY", "1"), ("KWD", "0.001")]
)
def test_smallest_unit_is_the_currencys_own(currency, unit):
    assert smallest_unit(currency) == Decimal(unit)


@pytest.mark.parametrize(
    ("amount", "currency", "answer"),
    [
        ("0.005", "USD", "0.01"),
        ("0.0149", "USD", "0.01"),
        ("1.015", "USD", "1.02"),
        ("-0.005", "USD", "-0.01"),
        ("2.675", "USD", "2.68"),
        ("0.5", "JPY", "1"),
        ("1.5", "JPY", "2"),
        ("1.4999", "JPY", "1"),
        ("0.0005", "KWD", "0.001"),
        ("0.0004", "KWD", "0.000"),
    ],
)
def test_amount_is_rounded_half_up_to_what_can_be_paid(amount, currency, answer):
    assert str(rounded(Decimal(amount), currency)) == answer


@pytest.mark.parametrize("amount", ["-0", "-0.001", "-0.0000"])
def test_rounding_never_answers_minus_zero(amount):
    assert str(rounded(Decimal(amount), "USD")) == "0.00"


@settings(derandomize=True, deadline=None, database=None)
@given(AMOUNTS, CURRENCIES)
def test_rounding_moves_an_amount_by_half_a_unit_at_most_and_once(amount, currency):
    paid = rounded(amount, currency)
    assert (
        abs(paid - amount) <= smallest_unit(currency) / 2,
        rounded(paid, currency),
        is_payable(paid, currency),
        rounded(-amount, currency),
    ) == (True, paid, True, -paid)


@pytest.mark.parametrize(
    ("amount", "currency", "text"),
    [
        ("12.5", "USD", "12.50"),
        ("1250", "JPY", "1250"),
        ("1.25E+3", "JPY", "1250"),
        ("0.1", "KWD", "0.100"),
        ("-0.00", "USD", "0.00"),
        ("12.345", "USD", "12.345"),
        ("12.3450", "USD", "12.345"),
        ("0.5", "JPY", "0.5"),
        ("1E+20", "USD", "100000000000000000000.00"),
    ],
)
def test_amount_is_written_without_losing_anything(amount, currency, text):
    assert written(Decimal(amount), currency) == text


@settings(derandomize=True, deadline=None, database=None)
@given(AMOUNTS, CURRENCIES)
def test_written_amount_reads_back_as_itself(amount, currency):
    assert Decimal(written(amount, currency)) == amount


def test_total_of_nothing_is_zero():
    assert (total([]), total([Decimal("0.1"), Decimal("0.2")])) == (Decimal(0), Decimal("0.3"))
