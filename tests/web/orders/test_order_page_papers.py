"""What is shipped, invoiced and given back on the pages of an order (CO-7, CO-5, P-7)."""

from decimal import Decimal
from typing import Any

import pytest
from tests.browser.signing_in import signed_in
from tests.orders.mails.scene import buyer_order, outbox
from tests.orders.scene import BO, figures, line, placed, read, shipped, standing
from tests.orders.scene import units as stored
from tests.scene import NOON, product
from tests.users.scene import hired
from tests.web.orders.order_page import (
    address,
    done,
    form_of,
    happenings,
    opened,
    parcel,
    section,
    sent,
    told,
    units,
    words,
)

from counterpart.inventory.adjusting import set_quantity
from counterpart.inventory.models import Stock, StockSource
from counterpart.inventory.sourcing import create_source
from counterpart.inventory.stocks import default_stock
from counterpart.orders.addressing import stop_shipping
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.models.documents import Shipment
from counterpart.orders.models.orders import Order


def parcels(order: Order) -> list[tuple[Any, ...]]:
    """Answer each shipment's units and tracks."""
    return [
        (
            [(one.order_line.sku, int(one.quantity)) for one in shipment.lines.order_by("pk")],
            [(one.carrier_code, one.number) for one in shipment.tracks.order_by("pk")],
        )
        for shipment in Shipment.objects.filter(order=order).order_by("pk")
    ]


def papers(order: Order) -> tuple[int, int, int]:
    return order.shipments.count(), order.invoices.count(), order.credit_memos.count()


def test_ship_is_filled_in_with_all_that_is_left(ada):
    order = placed(line("MUG", 3), line("LAMP", 1))
    shipped(order, items={"MUG": Decimal(1), "LAMP": Decimal(1)})
    page = opened(ada, order, "order_ship")
    mug = order.lines.get(sku="MUG")
    assert f'name="p1-quantity_{mug.pk}" value="2"' in page
    assert "LAMP" not in page.partition("<main")[2]


def test_a_parcel_leaves_with_its_number_and_the_order_says_so(ada):
    order = placed(line("MUG", 3), is_paid=True)
    fields = parcel(order, tracking="1Z1, 1Z2", carrier="UPS", MUG=2)
    page = done(ada, order, "order_ship", parcels="1", comment="Fragile", **fields)
    assert told(page) == ["Shipment #000000001 was created."]
    assert parcels(order) == [([("MUG", 2)], [("ups", "1Z1"), ("ups", "1Z2")])]
    assert "MUG × 2 from Default Source" in words(section(page, "shipments"))
    assert figures("MUG") == (8, 1, 7)
    assert any("Fragile" in one for one in happenings(page))


def test_two_parcels_leave_at_once(ada):
    """Row 10: another parcel is filled with what the first leaves; both leave, or none."""
    order = placed(line("MUG", 3), is_paid=True)
    first = parcel(order, tracking="1Z1", MUG=1)
    grown = sent(ada, order, "order_ship", parcels="1", more="1", **first)
    mug = order.lines.get(sku="MUG")
    assert f'name="p2-quantity_{mug.pk}" value="2"' in grown
    assert 'value="1Z1"' in grown
    assert papers(order) == (0, 1, 0)
    second = parcel(order, 2, tracking="GLS7", carrier="GLS", MUG=2)
    page = done(ada, order, "order_ship", parcels="2", **first, **second)
    assert told(page) == ["Shipments #000000001, #000000002 were created."]
    assert parcels(order) == [
        ([("MUG", 1)], [("ups", "1Z1")]),
        ([("MUG", 2)], [("custom", "GLS7")]),
    ]
    assert standing(order) == ("complete", "complete")


def test_a_parcel_too_many_ships_none_and_keeps_what_was_entered(ada):
    order = placed(line("MUG", 3), is_paid=True)
    first, second = parcel(order, tracking="1Z1", MUG=2), parcel(order, 2, tracking="1Z2", MUG=2)
    page = done(ada, order, "order_ship", parcels="2", **first, **second)
    assert told(page) == [
        (
            "The quantity to ship must not be greater than the unshipped quantity for product SKU "
            "MUG: 1 left."
        )
    ]
    assert ['value="1Z1"' in page, 'value="1Z2"' in page] == [True, True]
    assert (papers(order), figures("MUG")) == ((0, 1, 0), (10, 3, 7))


def test_a_parcel_can_be_taken_off_the_form_again(ada):
    order = placed(line("MUG", 3))
    fields = {**parcel(order, MUG=1), **parcel(order, 2, MUG=2)}
    page = sent(ada, order, "order_ship", parcels="2", fewer="1", **fields)
    assert ['name="p1-tracking"' in page, 'name="p2-tracking"' in page] == [True, False]
    assert papers(order) == (0, 0, 0)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"carrier": "", "tracking": "1Z1"}, "Please specify a carrier."),
        ({"carrier": "UPS", "tracking": ""}, "Please enter a tracking number."),
        ({"carrier": "other", "tracking": "1Z1"}, "Please specify a carrier."),
        ({"MUG": 0, "tracking": "", "carrier": ""},
         "You can't create a shipment without products."),
    ],
)  # fmt: skip
def test_what_is_missing_is_told_and_nothing_leaves(ada, fields, sentence):
    """CO-7.5, CO-7.6: the refusal's own words, and nothing changed."""
    order = placed(line("MUG", 3))
    page = done(ada, order, "order_ship", parcels="1", **parcel(order, **{"MUG": 1, **fields}))
    assert told(page) == [sentence]
    assert (papers(order), figures("MUG")) == ((0, 0, 0), (10, 3, 7))


@pytest.mark.parametrize(
    "fields",
    [
        {"parcels": "9" * 5000, "p1-carrier": "UPS"},
        {"parcels": "-1", "p1-carrier": "nonsense"},
        {"parcels": "1", "MUG": "1e-99999"},
        {"parcels": "1", "MUG": "NaN"},
        {"parcels": "1", "MUG": "9" * 400},
        {"parcels": "1", "MUG": "-1"},
        {},
    ],
)
def test_nonsense_is_answered_with_the_form_and_nothing_leaves(ada, fields):
    order = placed(line("MUG", 3))
    key = f"p1-quantity_{order.lines.get().pk}"
    given = {key if name == "MUG" else name: value for name, value in fields.items()}
    answer = ada.post(address(order, "order_ship"), given)
    assert (answer.status_code, "Submit shipment" in answer.content.decode()) == (200, True)
    assert (papers(order), figures("MUG")) == ((0, 0, 0), (10, 3, 7))


def test_a_carrier_that_no_list_knows_is_named(ada):
    order = placed(line("MUG", 1))
    fields = parcel(order, carrier="other", tracking="N1", MUG=1) | {"p1-carrier_name": "Nordfrakt"}
    page = done(ada, order, "order_ship", parcels="1", **fields)
    assert "Nordfrakt N1" in words(section(page, "shipments"))


def test_what_leaves_from_which_place_is_chosen_where_there_are_several(ada):
    north = create_source("north", name="North", actor="ada", now=NOON)
    StockSource.objects.create(stock=default_stock(), source=north, priority=9)
    set_quantity(product("MUG"), Decimal(4), source=north, now=NOON)
    order = placed(line("MUG", 2))
    fields = parcel(order, MUG=2) | {"p1-source": "north"}
    page = done(ada, order, "order_ship", parcels="1", **fields)
    assert "from North" in words(section(page, "shipments"))
    assert Stock.objects.count() == 1


def test_an_order_that_must_not_leave_is_shipped_only_by_those_who_say_so(ada):
    order = placed(line("MUG", 1))
    stop_shipping(order, "buyer_asks_to_cancel", **BO)
    fields = parcel(order, MUG=1)
    page = done(ada, order, "order_ship", parcels="1", **fields)
    assert told(page) == ["Order 000000001 is not to be shipped: the buyer asks to cancel it."]
    assert papers(order) == (0, 0, 0)
    done(ada, order, "order_ship", parcels="1", despite_stop="on", **fields)
    assert papers(order) == (1, 0, 0)


def test_the_stop_is_released_with_one_press(ada):
    order = placed(line("MUG", 1))
    stop_shipping(order, "buyer_asks_to_cancel", **BO)
    token = form_of(ada, order, "order")["form_token"]
    pages = [sent(ada, order, "order_release_stop", form_token=token) for _ in range(2)]
    assert told(pages[1])[-1].startswith("This form was sent before")
    assert read(order).stop_shipping_because == ""
    released = [one for one in happenings(pages[1]) if "may be shipped again" in one]
    assert len(released) == 1


def test_an_invoice_is_made_paid_or_open(ada):
    """CO-7.1: some units as paid, the rest as open, whose payment is recorded afterwards."""
    order = placed(line("MUG", 3, "10.00"))
    fields = units(order, MUG=1)
    page = done(ada, order, "order_invoice", payment="paid", comment="Cash", **fields)
    assert told(page) == ["Invoice #000000001 was created: $10.00."]
    done(ada, order, "order_invoice", payment="open", **units(order, MUG=2))
    paid, waiting = order.invoices.order_by("pk")
    assert (paid.state, waiting.state, read(order).total_paid) == ("paid", "open", 10)
    page = done(ada, order, "order_pay_invoice", waiting.pk, transaction="bank-7")
    assert told(page) == ["Invoice #000000002 is paid."]
    waiting.refresh_from_db()
    assert (waiting.state, waiting.transaction_id) == ("paid", "bank-7")
    assert read(order).total_paid == 30


def test_an_open_invoice_is_canceled(ada):
    order = placed(line("MUG", 1))
    invoice = invoice_order(order, capture=False, **BO)
    page = done(ada, order, "order_cancel_invoice", invoice.pk)
    assert told(page) == ["Invoice #000000001 is canceled."]
    again = done(ada, order, "order_cancel_invoice", invoice.pk)
    assert "Canceled" in told(again)[0]
    assert stored(order) == [("MUG", "1", "0", "0", "0", "0")]


def test_more_than_is_left_is_not_invoiced(ada):
    order = placed(line("MUG", 2))
    page = done(ada, order, "order_invoice", payment="paid", **units(order, MUG=3))
    assert told(page) == [
        (
            "The quantity to invoice must not be greater than the uninvoiced quantity for product "
            "SKU MUG: 2 left."
        )
    ]
    assert 'value="3"' in page
    assert papers(order) == (0, 0, 0)


def test_a_credit_memo_is_previewed_and_then_created(ada):
    """CO-5.8, CO-5.9: shipping, an adjustment as a share, a fee; the preview writes nothing."""
    order = placed(line("MUG", 2, "10.00"), shipping=Decimal("4.00"), is_paid=True)
    shipped(order)
    mug = order.lines.get()
    fields = {
        **units(order, MUG=1), f"return_{mug.pk}": "on", "shipping": "1.00",
        "adjustment_refund": "10%", "adjustment_fee": "0.40",
    }  # fmt: skip
    page = done(ada, order, "order_credit_memo", preview="1", **fields)
    assert words(section(page, "preview")).endswith(
        "Subtotal $10.00 Shipping & handling $1.00 Adjustment refund $2.40 "
        "Adjustment fee -$0.40 Grand total $13.00"
    )
    assert ['value="10%"' in page, f'id="id_return_{mug.pk}" checked' in page] == [True, True]
    assert (papers(order), figures("MUG")) == ((1, 1, 0), (8, 0, 8))
    page = done(ada, order, "order_credit_memo", **fields)
    assert told(page) == ["Credit memo #000000001 was created: $13.00."]
    assert "Returned to stock: MUG" in words(section(page, "memos"))
    assert (read(order).total_refunded, figures("MUG")) == (13, (9, 0, 9))


def test_units_that_never_left_are_credited_first_if_wished(ada):
    """CO-6.3: they will not be shipped any more."""
    order = placed(line("MUG", 2, "10.00"), is_paid=True)
    shipped(order, items={"MUG": Decimal(1)})
    fields = {**units(order, MUG=1), "unshipped_first": "on", "shipping": "0"}
    done(ada, order, "order_credit_memo", **fields)
    assert order.lines.get().refunded_unshipped == 1
    assert standing(order) == ("complete", "complete")


@pytest.mark.parametrize("button", ["preview", "create"])
def test_more_than_was_paid_is_not_given_back(ada, button):
    order = placed(line("MUG", 1, "10.00"), is_paid=True)
    fields = {**units(order, MUG=1), "adjustment_refund": "5", button: "1"}
    page = done(ada, order, "order_credit_memo", **fields)
    assert told(page) == ["The most money available to refund is 10.00 USD."]
    assert 'name="adjustment_refund" value="5"' in page
    assert (papers(order), read(order).total_refunded) == ((0, 1, 0), 0)


@pytest.mark.parametrize(
    ("step", "fields"),
    [
        ("order_ship", lambda order: {"parcels": "1", **parcel(order, MUG=1)}),
        ("order_invoice", lambda order: {"payment": "paid", **units(order, MUG=1)}),
        ("order_credit_memo", lambda order: {"shipping": "0", **units(order, MUG=1)}),
    ],
)
def test_a_form_that_is_sent_twice_makes_one_document(ada, step, fields):
    """Row 16: whoever presses twice, or goes back and sends again, ships or pays once."""
    order = placed(line("MUG", 3))
    invoice_order(order, items={"MUG": Decimal(2)}, **BO)
    before = sum(papers(order))
    given = {**form_of(ada, order, step), **fields(order)}
    answers = [sent(ada, order, step, **given) for _ in range(2)]
    assert told(answers[1]) == [
        "This form was sent before and took effect once; nothing was done again."
    ]
    assert sum(papers(order)) == before + 1


@pytest.mark.parametrize("step", ["order_ship", "order_invoice", "order_credit_memo"])
def test_a_form_over_an_order_that_changed_meanwhile_does_nothing(ada, step):
    """Row 16: “changed meanwhile”; sent anew, with the present state before the eyes, it works."""
    order = placed(line("MUG", 3))
    invoice_order(order, items={"MUG": Decimal(2)}, **BO)
    given = {"parcels": "1", "payment": "paid", "shipping": "0",
             **parcel(order, MUG=1), **units(order, MUG=1)}  # fmt: skip
    carried = form_of(ada, order, step)
    later: dict[str, Any] = {"actor": "bo", "now": NOON.replace(hour=13)}
    invoice_order(order, **later)
    before = sum(papers(order))
    answer = sent(ada, order, step, **carried, **given)
    assert told(answer) == [
        "This was changed by somebody else meanwhile. Look at it again, then send it anew."
    ]
    assert sum(papers(order)) == before


def test_the_buyer_gets_a_copy_only_when_asked_for(ada):
    """P-11: notify off sends nothing; on, the document's own e-mail; never to nobody."""
    order = buyer_order(line("MUG", 2))
    before = outbox()
    done(ada, order, "order_invoice", payment="paid", **units(order, MUG=1))
    assert outbox() == before
    done(ada, order, "order_invoice", payment="paid", notify="on", **units(order, MUG=1))
    assert [one[0] for one in outbox()][len(before) :] == ["invoice"]
    nobody = placed(line("MUG", 1))
    assert 'name="notify"' not in opened(ada, nobody, "order_ship")
    hired("bo", "warehouse")
    assert 'name="notify"' not in opened(signed_in("bo"), order, "order_ship")


def test_what_is_not_possible_now_says_why_instead_of_a_form(ada):
    order = placed(line("MUG", 1))
    page = opened(ada, order, "order_credit_memo")
    assert "Nothing was paid for order 000000001 that is not given back." in words(page)
    assert 'name="form_token"' not in page
    answer = ada.post(address(order, "order_credit_memo"), {"shipping": "0"})
    assert answer.status_code == 200
    assert papers(order) == (0, 0, 0)
