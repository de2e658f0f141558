"""The command about exchange rates."""

from decimal import Decimal, InvalidOperation
from typing import Any

import click
from django.db import transaction

from counterpart.cli.guarding import actor, needs, needs_everywhere
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import moment, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission
from counterpart.websites.models import CurrencyRate
from counterpart.websites.rates import known_rates, set_rate


@click.command()
@click.argument("base", default="")
@click.argument("rates", nargs=-1, metavar="[CURRENCY=RATE]...")
@json_option
@now_option
@needs(Permission.CONFIGURE_SALES)
def rates(*, base: str, rates: tuple[str, ...], as_json: bool, clock: Clock) -> None:
    """List exchange rates, or set how much of a currency one unit of BASE is worth."""
    given = [_pair(one) for one in rates]
    if given:
        needs_everywhere(Permission.CONFIGURE_SALES)
    with transaction.atomic():
        for currency, rate in given:
            set_rate(base, currency, rate, actor=actor(), now=clock.now())
    known = known_rates(base)
    if as_json:
        print_json([_facts(one) for one in known])
        return
    print_table(
        "Exchange rates",
        ["One", "Is worth", "Of", "Changed"],
        [(one.base_currency, _written(one), one.currency, one.changed_at) for one in known],
        empty="There are no exchange rates yet.",
    )


def _pair(text: str) -> tuple[str, Decimal]:
    currency, _, rate = text.partition("=")
    try:
        return currency, Decimal(rate)
    except InvalidOperation:
        raise Refused(f"“{text}” is not of the form CURRENCY=RATE, such as EUR=0.92.") from None


def _facts(rate: CurrencyRate) -> dict[str, Any]:
    return {
        "base_currency": rate.base_currency,
        "currency": rate.currency,
        "rate": _written(rate),
        "changed_at": moment(rate.changed_at),
    }


def _written(rate: CurrencyRate) -> str:
    return format(rate.rate.normalize(), "f")
