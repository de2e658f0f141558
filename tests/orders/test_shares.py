from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpart.core.money import rounded, smallest_unit
from counterpart.orders.documents.shares import share

CURRENCIES = st.sampled_from(["USD", "JPY", "KWD"])


@st.composite
def splits(draw):
    """An amount of some currency, and units that are taken in some portions."""
    currency = draw(CURRENCIES)
    cents = draw(st.integers(-100_000, 100_000))
    portions = draw(st.lists(st.integers(1, 7), min_size=1, max_size=6))
    return currency, cents * smallest_unit(currency), [Decimal(one) for one in portions]


def taken_in(currency: str, amount: Decimal, portions: list[Decimal]) -> list[Decimal]:
    before, parts = Decimal(0), []
    for units in portions:
        parts.append(
            share(
                amount,
                whole=sum(portions, Decimal(0)),
                before=before,
                units=units,
                currency=currency,
            )
        )
        before += units
    return parts


@settings(derandomize=True, deadline=None, database=None, max_examples=300)
@given(splits())
def test_parts_of_any_split_add_up_to_the_whole_amount(split):
    currency, amount, portions = split
    parts = taken_in(currency, amount, portions)
    assert sum(parts) == amount
    assert all(rounded(part, currency) == part for part in parts)


@settings(derandomize=True, deadline=None, database=None, max_examples=300)
@given(splits())
def test_no_part_is_further_than_one_unit_from_its_fair_share(split):
    currency, amount, portions = split
    whole = sum(portions)
    for part, units in zip(taken_in(currency, amount, portions), portions, strict=True):
        assert abs(part - amount * units / whole) <= smallest_unit(currency)


@pytest.mark.parametrize(
    ("currency", "amount", "parts"),
    [
        ("USD", "10.00", ["3.33", "3.34", "3.33"]),
        ("USD", "-0.01", ["0.00", "-0.01", "0.00"]),
        ("USD", "0.02", ["0.01", "0.00", "0.01"]),
        ("JPY", "100", ["33", "34", "33"]),
        ("KWD", "1.000", ["0.333", "0.334", "0.333"]),
        ("USD", "0", ["0", "0", "0"]),
    ],
)
def test_cents_are_spread_by_running_differences(currency, amount, parts):
    assert taken_in(currency, Decimal(amount), [Decimal(1)] * 3) == list(map(Decimal, parts))


def test_amount_finer_than_the_currency_is_still_given_out_whole():
    assert taken_in("USD", Decimal("0.0333"), [Decimal(1), Decimal(2)]) == [
        Decimal("0.01"),
        Decimal("0.0233"),
    ]
