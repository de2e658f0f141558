"""Many hands on one order: nothing is done twice, nothing is half done (P-15)."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from tests.core.racing import at_once, names
from tests.orders.scene import BO, figures, line, placed, read, standing, units
from tests.scene import put_in_stock
from tests.storms.picture import findings
from tests.storms.stage import ROOT

from counterpart.core.errors import Refused
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.refunding import Credit, refund_order
from counterpart.orders.documents.shipping import ship_order
from counterpart.orders.models.documents import CreditMemo, Invoice, Shipment
from counterpart.orders.models.orders import Order
from counterpart.orders.states import State
from counterpart.orders.steps.canceling import cancel_order
from counterpart.orders.steps.holding import hold_order

HANDS = 20
BOOKS = {"orders", "inventory", "audit", "websites"}


def ordered() -> Order:
    put_in_stock("MUG", 100)
    return placed(line("MUG", 3))


def paid() -> Order:
    order = ordered()
    invoice_order(order, **BO)
    return order


def delivered() -> Order:
    order = paid()
    ship_order(order, **BO)
    return order


def credit(order: Order) -> CreditMemo:
    return refund_order(order, Credit(return_to_stock="all"), **BO)


@pytest.mark.parametrize(
    ("before", "deed", "documents", "then"),
    [
        pytest.param(ordered, invoice_order, Invoice, (100, 3, 97), id="invoicing"),
        pytest.param(ordered, ship_order, Shipment, (97, 0, 97), id="shipping"),
        pytest.param(paid, ship_order, Shipment, (97, 0, 97), id="shipping what is paid"),
        pytest.param(delivered, lambda order, **_: credit(order), CreditMemo, (100, 0, 100),
                     id="refunding"),
    ],
)  # fmt: skip
def test_of_twenty_who_do_the_same_one_succeeds(lasting_house, before, deed, documents, then):
    order = before()
    outcomes = at_once(*[lambda: deed(order, **BO)] * HANDS)
    done = [one for one in outcomes if isinstance(one, documents)]
    refused = [one for one in outcomes if isinstance(one, Refused)]
    assert (len(done), len(refused), documents.objects.count()) == (1, HANDS - 1, 1), outcomes
    (sentence,) = {one.sentence for one in refused}
    assert sentence.endswith(".")
    assert (figures("MUG"), findings()) == (then, [])


def test_the_nineteen_are_told_why(lasting_house):
    order = ordered()
    outcomes = at_once(*[lambda: invoice_order(order, **BO)] * HANDS)
    assert sorted(str(one) for one in outcomes if isinstance(one, Refused)) == [
        "The order does not allow an invoice to be created."
    ] * (HANDS - 1)


def test_of_canceling_and_shipping_one_wins(lasting_house):
    for _ in range(6):
        order = ordered()
        deeds = [partial(deed, order, **BO) for deed in (cancel_order, ship_order)]
        outcomes = at_once(*deeds)
        assert len([one for one in outcomes if isinstance(one, Refused)]) == 1, outcomes
        assert (standing(order)[0], units(order)) in [
            ("canceled", [("MUG", "3", "0", "0", "3", "0")]),
            ("processing", [("MUG", "3", "0", "3", "0", "0")]),
        ]
        assert findings() == []


def test_of_holding_and_invoicing_each_is_whole(lasting_house):
    """Holding after the invoice is permitted; an invoice of a held order is not."""
    for _ in range(6):
        order = ordered()
        deeds = [partial(deed, order, **BO) for deed in (hold_order, invoice_order)]
        held, invoiced = at_once(*deeds)
        assert not isinstance(held, Exception), held
        assert read(order).state == State.HOLDED
        is_refused = isinstance(invoiced, Refused)
        assert read(order).held_from_state == ("new" if is_refused else "processing")
        assert read(order).total_paid == (0 if is_refused else 30)
        assert findings() == []


def test_parts_that_many_hands_ship_never_exceed_what_was_ordered(lasting_house):
    put_in_stock("MUG", 100)
    order = placed(line("MUG", 7))
    one = {"MUG": Decimal(1)}
    outcomes = at_once(*[lambda: ship_order(order, items=one, **BO)] * HANDS)
    assert names(outcomes).count("Shipment") == 7
    assert (units(order)[0][3], figures("MUG"), findings()) == ("7", (93, 0, 93), [])


def test_everything_at_once_leaves_whole_books(lasting_house):
    order = paid()
    deeds: tuple[Callable[..., Any], ...] = (ship_order, cancel_order, hold_order, invoice_order)
    deeds_of_all = [
        *(lambda deed=deed: deed(order, **BO) for deed in deeds),
        lambda: credit(order),
    ]
    outcomes = at_once(*deeds_of_all * 3)
    strange = [
        one for one in outcomes if isinstance(one, Exception) and not isinstance(one, Refused)
    ]
    assert (strange, findings()) == ([], [])


def books() -> dict[str, list[dict[str, Any]]]:
    """Every row of Commerce."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for model in apps.get_models()
        if model._meta.app_label in BOOKS
    }


@contextmanager
def lone_hand() -> Iterator[Callable[..., dict[str, Any]]]:
    """Another process that does deeds, each in a child that can be killed."""
    database = str(connection.settings_dict["NAME"])
    told = connection.settings_dict
    url = f"sqlite:///{database}"
    if connection.vendor == "postgresql":
        secret = f":{told['PASSWORD']}" if told["PASSWORD"] else ""
        url = f"postgres://{told['USER']}{secret}@{told['HOST']}:{told['PORT'] or 5432}/{database}"
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.storms.lone_hand"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join([f"{ROOT}/src", str(ROOT), *sys.path]),
             "DATABASE_URL": url},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )  # fmt: skip
    assert process.stdin
    assert process.stdout
    asks, tells = process.stdin, process.stdout

    def do(deed: str, order: Order, *, die_at: int = 0) -> dict[str, Any]:
        task = {"database": database, "deed": deed, "order": order.pk, "die_at": die_at}
        asks.write(json.dumps(task) + "\n")
        asks.flush()
        answer: dict[str, Any] = json.loads(tells.readline())
        return answer

    try:
        yield do
    finally:
        asks.close()
        tells.close()
        process.wait()


def waiting() -> Order:
    order = ordered()
    Order.objects.filter(pk=order.pk).update(state=State.PENDING_PAYMENT)
    return order


@pytest.mark.parametrize(
    ("before", "deed", "state"),
    [
        pytest.param(ordered, "invoice", "processing", id="invoicing"),
        pytest.param(paid, "ship", "complete", id="shipping"),
        pytest.param(delivered, "refund", "closed", id="refunding"),
        pytest.param(ordered, "cancel", "canceled", id="canceling"),
        pytest.param(waiting, "expire", "canceled", id="expiring"),
    ],
)
def test_process_killed_at_any_write_leaves_nothing_half_done(lasting_house, before, deed, state):
    order = before()
    untouched = books()
    with lone_hand() as do:
        number = 1
        while do(deed, order, die_at=number) == {"killed_by": 9}:
            assert books() == untouched, f"killed at point {number}"
            number += 1
    # The last time nobody died: there were fewer points than that.
    assert number > 5
    assert (standing(order)[0], findings()) == (state, [])
    assert books() != untouched
