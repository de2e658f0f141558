from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from counterpart.core.money import rounded, smallest_unit
from counterpart.orders.documents.shares import Amounts, share

CURRENCIES = st.sampled_from(["USD", "JPY", "KWD"])


@st.composite
def splits(draw):
    """An amount of some currency, and units that are taken in some portions."""
    currency = draw(CURRENCIES)
    cents = draw(st.integers(-100_000, 100_000))
    portions = draw(st.lists(st.integers(1, 7), min_size=1, max_size=6))
    return currency, cents * smallest_unit(currency), [Decimal(one) for one in portions]


def taken_in(currency: str, amount: Decimal, portions: list[Decimal]) -> list[Decimal]:
    left, rest, parts = sum(portions, Decimal(0)), amount, []
    for units in portions:
        part = share(rest, units=units, of=left, currency=currency)
        parts.append(part)
        left, rest = left - units, rest - part
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
def test_every_part_is_within_half_a_cent_of_its_share_of_what_remains(split):
    currency, amount, portions = split
    rest, left = amount, sum(portions, Decimal(0))
    for part, units in zip(taken_in(currency, amount, portions), portions, strict=True):
        assert abs(part - rest * units / left) <= smallest_unit(currency) / 2
        assert part * amount >= 0
        assert abs(part) <= abs(rest)
        rest, left = rest - part, left - units


@pytest.mark.parametrize(
    ("currency", "amount", "parts"),
    [
        ("USD", "10.00", ["3.33", "3.34", "3.33"]),
        ("USD", "-0.01", ["0.00", "-0.01", "0.00"]),
        ("USD", "0.02", ["0.01", "0.01", "0.00"]),
        ("JPY", "100", ["33", "34", "33"]),
        ("KWD", "1.000", ["0.333", "0.334", "0.333"]),
        ("USD", "0", ["0", "0", "0"]),
    ],
)
def test_every_part_is_taken_from_what_remains(currency, amount, parts):
    assert taken_in(currency, Decimal(amount), [Decimal(1)] * 3) == list(map(Decimal, parts))


def test_amount_finer_than_the_currency_is_still_given_out_whole():
    assert taken_in("USD", Decimal("0.0333"), [Decimal(1), Decimal(2)]) == [
        Decimal("0.01"),
        Decimal("0.0233"),
    ]


def test_no_part_exceeds_an_amount_finer_than_the_currency():
    assert taken_in("USD", Decimal("0.006"), [Decimal(9), Decimal(1)]) == [Decimal("0.006"), 0]


def test_shipping_that_is_given_back_in_part_takes_its_tax_and_discount_along():
    whole = Amounts(*map(Decimal, ("7.00", "7.00", "0.58", "-0.70")))
    part = whole.part(Decimal("2.00"), "USD")
    assert part == Amounts(*map(Decimal, ("2.00", "2.00", "0.17", "-0.20")))
    assert (whole - part).part(Decimal("5.00"), "USD") + part == whole
