from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from tests.orders.scene import (
    BO,
    ledger,
    line,
    main_view,
    new_order,
    placed,
    read,
    sentences,
    shelves,
    standing,
    units,
)
from tests.scene import NOON, product, put_in_stock

from counterpart.inventory.availability import availability
from counterpart.inventory.checking import stock_findings
from counterpart.inventory.models import StockMovement
from counterpart.inventory.reserving import OutOfStock
from counterpart.inventory.stocks import default_stock
from counterpart.orders.checking import order_findings
from counterpart.orders.models.documents import Invoice, Shipment
from counterpart.orders.models.orders import HistoryEntry, Order
from counterpart.orders.new_order import NewAddress, TotalsDisagree
from counterpart.orders.placing import NothingOrdered, place_orders
from counterpart.websites.founding import default_view, open_website

WHERE = NewAddress("NO", {"name": "Bo Bay", "line1": "1 Ø Street 🎁", "city": "Oslo"})


def salable(sku: str) -> Any:
    return availability(default_stock(), [product(sku).pk])[product(sku).pk].salable


def test_order_is_new_its_units_are_reserved_and_its_history_begins(house):
    shelves()
    order = placed(line("MUG", 2), line("LAMP", 1), shipping_address=WHERE)
    assert (standing(order), units(order), sentences(order), salable("MUG"), salable("LAMP")) == (
        ("new", "pending"),
        [("MUG", "2", "0", "0", "0", "0"), ("LAMP", "1", "0", "0", "0", "0")],
        ["The order was placed."],
        8,
        0,
    )
    assert ledger(order) == [
        ("order_placed", "MUG", "", 0, 2),
        ("order_placed", "LAMP", "", 0, 1),
    ]
    address = order.addresses.get()
    assert (address.kind, address.country, address.person) == ("shipping", "NO", WHERE.person)


def test_paid_order_is_processing_with_a_paid_invoice(house):
    shelves()
    order = placed(line(quantity=2), is_paid=True, shipping=Decimal(3), currency="USD")
    invoice = order.invoices.get()
    assert (
        standing(order),
        units(order),
        (invoice.number, invoice.state, invoice.grand_total, invoice.shipping),
        (read(order).total_invoiced, read(order).total_paid, read(order).total_due),
        sentences(order),
    ) == (
        ("processing", "processing"),
        [("MUG", "2", "2", "0", "0", "0")],
        ("000000001", "paid", Decimal(23), Decimal(3)),
        (Decimal(23), Decimal(23), Decimal(0)),
        ["The order was placed.", "Invoice #000000001 was created: 23.00 USD."],
    )


def test_shipped_order_is_complete_and_touches_no_stock(house):
    shelves()
    order = placed(
        line("MUG", 2), is_paid=True, is_shipped=True, stock_untouched=True, status="fraud"
    )
    assert (standing(order), units(order), ledger(order), salable("MUG")) == (
        ("complete", "complete"),
        [("MUG", "2", "2", "2", "0", "0")],
        [],
        10,
    )
    assert (order.shipments.get().source, sentences(order)[-1]) == (
        None,
        "Shipment #000000001 was created: MUG × 2.",
    )


def test_channels_order_says_where_it_came_from_and_what_is_remarkable(house):
    order = placed(
        channel="amazon",
        external_id="111-1",
        remarks=(
            ("name_without_last_name", {}),
            ("not_provided", {"fields": "phone"}),
            ("extra_charges", {"charges": "gift wrap 1.00 USD"}),
            ("replaces", {"external_id": "111-0"}),
        ),
    )
    assert sentences(order) == [
        "The order was created from Amazon order 111-1.",
        "The buyer gave one name only; the last name is set to “-”.",
        "Not provided by the channel: phone.",
        "Shipping and handling includes gift wrap 1.00 USD.",
        "This order replaces 111-0.",
    ]


def test_chosen_status_is_the_created_orders_status(house):
    assert standing(placed(is_paid=True, status="fraud")) == ("processing", "fraud")


def test_order_without_stock_reserves_nothing(house):
    shelves()
    order = placed(line("MUG", 99), stock=None)
    assert (ledger(order), order.lines.get().is_stock_reserved) == ([], False)


def test_two_lines_of_one_product_are_reserved_together(house):
    shelves()
    order = placed(line("MUG", 4), line("MUG", 6))
    assert (ledger(order), salable("MUG")) == ([("order_placed", "MUG", "", 0, 10)], 0)


@pytest.mark.parametrize(
    ("rules", "reserved"),
    [
        ({"manages_stock": False}, []),
        ({"backorders": "allow"}, [("order_placed", "MUG", "", 0, 99)]),
        ({"threshold": Decimal(-89)}, [("order_placed", "MUG", "", 0, 99)]),
        (
            {"backorders": "notify", "threshold": Decimal(-89)},
            [("order_placed", "MUG", "", 0, 99)],
        ),
    ],
)
def test_more_than_there_is_can_be_ordered_where_the_rules_say_so(house, rules, reserved):
    put_in_stock("MUG", 10, **rules)
    assert (ledger(placed(line("MUG", 99))), list(stock_findings())) == (reserved, [])


@pytest.mark.parametrize(
    "rules", [{}, {"threshold": Decimal(1)}, {"backorders": "allow", "threshold": Decimal(-1)}]
)
def test_order_beyond_the_rules_is_refused_and_leaves_no_trace(house, rules):
    put_in_stock("MUG", 10, **rules)
    left = Decimal(10) - rules.get("threshold", Decimal(0))
    with pytest.raises(OutOfStock) as refusal:
        placed(line("MUG", 12), line("CUP"))
    assert refusal.value.sentence == (f'Product "MUG" is not salable: 12 needed, {left} available.')
    assert (Order.objects.count(), HistoryEntry.objects.count(), salable("MUG")) == (0, 0, left)
    assert StockMovement.objects.exclude(kind="counted").count() == 0


def test_what_is_there_goes_to_whoever_stands_first_and_the_rest_is_backordered(house):
    put_in_stock("MUG", 10, backorders="allow")
    orders = place_orders(
        [new_order(line("MUG", 6), line("MUG", 1)), new_order(line("MUG", 5)), new_order(line())],
        **BO,
    )
    later = placed(line("MUG", 2), line("CUP"))
    assert [
        list(order.lines.values_list("backordered", flat=True)) for order in (*orders, later)
    ] == [[0, 0], [2], [1], [2, 0]]


@pytest.mark.parametrize("facts", [{"stock": None}, {"stock_untouched": True}])
def test_nothing_is_backordered_where_no_stock_is_promised(house, facts):
    put_in_stock("MUG", 0, backorders="allow")
    assert placed(line("MUG", 5), **facts).lines.get().backordered == 0


def test_price_in_the_catalog_is_kept_beside_the_price_sold_at(house):
    shelves()
    row = placed(line("MUG", 1, "9.00", original_price=Decimal("12.00"))).lines.get()
    assert (row.price, row.original_price) == (Decimal("9.00"), Decimal("12.00"))


def test_decimal_quantities_are_kept_exactly(house):
    put_in_stock("MUG", 10)
    order = placed(line("MUG", 2.5, "0.3333", row_total=Decimal("0.83")))
    assert (salable("MUG"), units(order)) == (
        Decimal("7.5"),
        [("MUG", "2.5", "0", "0", "0", "0")],
    )


def test_order_whose_parts_do_not_add_up_is_refused(house):
    with pytest.raises(TotalsDisagree) as refusal:
        placed(grand_total=Decimal(11))
    assert refusal.value.sentence == (
        "The parts of the order add up to 10.00 USD, its grand total is 11 USD."
    )
    assert Order.objects.count() == 0


def test_order_without_lines_is_refused(house):
    with pytest.raises(NothingOrdered) as refusal:
        place_orders([new_order(), new_order(lines=(), grand_total=Decimal(0))], **BO)
    assert (refusal.value.sentence, Order.objects.count()) == (
        "An order needs at least one line.",
        0,
    )


def test_same_external_order_is_placed_once(house):
    told = {"channel": "amazon", "external_store": "US", "external_id": "111-1"}
    placed(**told)
    with pytest.raises(IntegrityError), transaction.atomic():
        placed(**told)
    placed(**told | {"external_store": "CA"})
    assert Order.objects.count() == 2


def test_one_order_out_of_stock_stops_all_that_are_placed_with_it(house):
    shelves()
    with pytest.raises(OutOfStock):
        place_orders([new_order(line("LAMP")), new_order(line("LAMP"))], **BO)
    assert (Order.objects.count(), salable("LAMP")) == (0, 1)


def queries(count: int, **facts: object) -> int:
    """Place some orders at once in two store views; answer how many statements that took."""
    second = default_view(open_website("second"))
    orders = [
        new_order(line("MUG", 1), line("CUP"), store_view=view, shipping_address=WHERE, **facts)
        for view in (main_view(), second)
        for _ in range(count)
    ]
    for order in orders:
        assert order.store_view.purchase_point
    with CaptureQueriesContext(connection) as seen:
        place_orders(orders, actor="bo", now=NOON)
    return len(seen)


@pytest.mark.parametrize("facts", [{}, {"is_paid": True}, {"is_paid": True, "is_shipped": True}])
def test_number_of_statements_does_not_grow_with_the_orders(house, facts):
    put_in_stock("MUG", 100)
    queries(1, **facts)
    first = queries(1, **facts)
    assert (queries(3, **facts), queries(1, **facts)) == (first, first)
    assert (list(order_findings()), list(stock_findings())) == ([], [])
    assert Invoice.objects.count() == (12 if "is_paid" in facts else 0)
    assert Shipment.objects.count() == (12 if "is_shipped" in facts else 0)
