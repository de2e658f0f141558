from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.scene import NOON

from counterpart.audit.models import AuditEntry
from counterpart.websites.models import CurrencyRate
from counterpart.websites.rates import RateRefused, find_rates, known_rates, set_rate

ADA: dict[str, Any] = {"actor": "ada", "now": NOON}


def listed() -> list[tuple[object, ...]]:
    return [(one.base_currency, one.currency, one.rate, one.changed_at) for one in known_rates()]


def trail() -> list[tuple[object, ...]]:
    return [
        (one.action, one.subject_kind, one.subject, one.before, one.after)
        for one in AuditEntry.objects.order_by("pk")
    ]


def test_rate_is_kept_and_written_down(db):
    set_rate("usd", " eur ", Decimal("0.92"), **ADA)
    assert (listed(), trail(), find_rates({("USD", "EUR"), ("USD", "JPY")})) == (
        [("USD", "EUR", Decimal("0.92"), NOON)],
        [("rate_set", "currency_rate", "USD/EUR", {}, {"rate": "0.92"})],
        {("USD", "EUR"): Decimal("0.92")},
    )


def test_rate_is_replaced_and_the_same_again_is_no_news(db):
    later: dict[str, Any] = {"actor": "ada", "now": NOON + timedelta(days=1)}
    set_rate("USD", "EUR", Decimal("0.92"), **ADA)
    set_rate("USD", "EUR", Decimal("0.920"), **later)
    unchanged = listed()
    set_rate("USD", "EUR", Decimal("0.93"), **later)
    assert (unchanged, listed()) == (
        [("USD", "EUR", Decimal("0.92"), NOON)],
        [("USD", "EUR", Decimal("0.93"), later["now"])],
    )
    assert trail()[1:] == [
        ("rate_set", "currency_rate", "USD/EUR", {"rate": "0.92"}, {"rate": "0.93"})
    ]


def test_rates_of_one_base_currency_are_listed(db):
    set_rate("USD", "EUR", Decimal("0.92"), **ADA)
    set_rate("EUR", "USD", Decimal("1.08"), **ADA)
    assert [one.currency for one in known_rates("usd")] == ["EUR"]


@pytest.mark.parametrize(
    ("base", "currency", "rate", "sentence"),
    [
        ("USD", "ZZZ", "1", "“ZZZ” is not the code of a currency, such as EUR."),
        ("dollar", "EUR", "1", "“dollar” is not the code of a currency, such as EUR."),
        ("USD", "", "1", "“” is not the code of a currency, such as EUR."),
        ("USD", "usd", "1", "One USD is always one USD."),
        ("USD", "EUR", "0", "A rate must be a number above zero with at most 8 decimals, not 0."),
        ("USD", "EUR", "-1", "A rate must be a number above zero with at most 8 decimals, not -1."),
        (
            "USD",
            "EUR",
            "0.123456789",
            "A rate must be a number above zero with at most 8 decimals, not 0.123456789.",
        ),
        (
            "USD",
            "EUR",
            "NaN",
            "A rate must be a number above zero with at most 8 decimals, not NaN.",
        ),
        (
            "USD",
            "EUR",
            "1E+10",
            "A rate must be a number above zero with at most 8 decimals, not 1E+10.",
        ),
    ],
)
def test_what_is_no_rate_is_refused_and_nothing_changes(db, base, currency, rate, sentence):
    with pytest.raises(RateRefused) as refusal:
        set_rate(base, currency, Decimal(rate), **ADA)
    assert (refusal.value.sentence, CurrencyRate.objects.count(), trail()) == (sentence, 0, [])
