"""How are generated orders written? A few statements for all of them: the database multiplies."""

from django.db import connection, models

from counterpart.amazon.models.orders import (
    AmazonOrder,
    AmazonOrderItem,
    AmazonOrderWord,
    OrderNote,
)
from counterpart.amazon.models.stores import AmazonStore
from counterpart.cli.generating.facts import (
    GONE,
    ORDERED,
    TOTAL,
    Plan,
    of_status,
    shifted,
    write_facts,
)
from counterpart.cli.generating.series import chosen, fill, go_on_from, highest, moment, run
from counterpart.orders.models.documents import Invoice, InvoiceLine, Shipment, ShipmentLine, Track
from counterpart.orders.models.orders import (
    HistoryEntry,
    Order,
    OrderAddress,
    OrderLine,
    OrderWord,
)

AT_AMAZON = {
    "Completed": "SHIPPED", "Shipped": "SHIPPED", "Unshipped": "UNSHIPPED",
    "PartiallyShipped": "PARTIALLY_SHIPPED", "Pending": "PENDING", "Canceled": "CANCELLED",
    "Error": "UNSHIPPED",
}  # fmt: skip
HERE = {
    "Completed": "completed", "Shipped": "created", "Unshipped": "created",
    "PartiallyShipped": "created", "Pending": "waiting", "Canceled": "canceled", "Error": "held",
}  # fmt: skip
NOTES = {
    "Completed": "completed", "Shipped": "status_updated", "Unshipped": "received",
    "PartiallyShipped": "status_updated", "Pending": "received", "Canceled": "canceled",
    "Error": "held",
}  # fmt: skip
EVIDENCE = '[{"cause": "not_found", "evidence": {"sku": "INVENTED-UNKNOWN"}}]'
NOTE_PARAMS = (
    {status: f'{{"status": "{status}"}}' for status in NOTES} |
    {"Completed": "{}", "Canceled": "{}", "Error": f'{{"blockers": {EVIDENCE}}}'}
)  # fmt: skip
SENT = "CASE WHEN status = 'PartiallyShipped' THEN 10000 ELSE units * 10000 END"
SHIPPED = f"CASE WHEN {ORDERED} AND status <> 'Unshipped' THEN {SENT} ELSE 0 END"
WITH_PEOPLE = "facts LEFT JOIN invented ON invented.person = facts.person"
NUMBERED: tuple[type[models.Model], ...] = (AmazonOrder, Order, OrderLine, Invoice, Shipment)

Keys = dict[type[models.Model], str]


def write_orders(plan: Plan) -> None:
    """Write the orders with all that belongs to them, newest last, in the caller's transaction."""
    write_facts(plan)
    before = {model: highest(model) for model in NUMBERED}
    key = {model: f"{before[model]} + i" for model in NUMBERED}
    _write_orders(plan, key[Order], number=f"{10**9 + before[Order]} + i")
    _write_lines(plan, key[OrderLine], key[Order])
    _write_invoices(plan, key[Invoice], key)
    _write_shipments(plan, key[Shipment], key)
    _write_copies(plan, key[AmazonOrder], key[Order])
    _write_items(plan, key[AmazonOrder])
    _write_words(key[AmazonOrder], key[Order])
    for model in NUMBERED:
        go_on_from(model)
    run("DROP TABLE facts")


def _write_orders(plan: Plan, key: str, *, number: str) -> None:
    at, erased = moment("at"), moment(str(plan.end))
    state = f"CASE WHEN {GONE} THEN 'complete' ELSE 'processing' END"
    totals = ("grand_total", "total_invoiced", "total_paid")
    amounts = dict.fromkeys((*totals, *(f"base_{name}" for name in totals)), TOTAL)
    ranks = dict.fromkeys(("customer_rank", "bill_to_rank", "ship_to_rank"), "name_rank")
    fill(Order, amounts | ranks | {
        "id": key, "number": f"CAST({number} AS text)", "store_view_id": plan.view,
        "purchase_point": plan.of_store(_purchase_point), "state": state, "status": state,
        "placed_at": at, "created_at": at, "updated_at": at, "channel": "'amazon'",
        "external_store": plan.of_store(lambda store: str(store.account_id)),
        "external_id": "facts.number", "customer_name": "COALESCE(invented.name, '')",
        "customer_email": "COALESCE(invented.email, '')",
        "people_erased_at": f"CASE WHEN facts.person IS NULL THEN {erased} END",
        "currency": plan.currency, "base_currency": plan.currency,
        "subtotal": "units * price", "shipping": "shipping",
        "payment_method": "'Amazon Channel Payment'",
        "shipping_method": "'Channel Shipping - Standard'", "lines_locked": "true",
        "mails_suppressed": "true", "canceled_by_channel_only": "true", "stock_untouched": "true",
    }, f"{WITH_PEOPLE} WHERE {ORDERED} ORDER BY i")  # fmt: skip
    fill(OrderAddress, {
        "order_id": key, "kind": "'shipping'", "country": "'US'",
        "person": "COALESCE(invented.home, '')",
    }, f"{WITH_PEOPLE} WHERE {ORDERED} ORDER BY i")  # fmt: skip
    fill(HistoryEntry, {
        "order_id": key, "status": state, "code": "'placed'", "actor": "'sync'", "happened_at": at,
    }, f"facts WHERE {ORDERED} ORDER BY i")  # fmt: skip


def _purchase_point(store: AmazonStore) -> str:
    return store.order_settings.store_view.purchase_point


def _write_lines(plan: Plan, key: str, order: str) -> None:
    fill(OrderLine, {
        "id": key, "order_id": order, "position": "1",
        "product_id": chosen("product", [product for product, _ in plan.products]),
        "sku": plan.sku, "name": f"'Invented ' || {plan.sku}", "price": "price",
        "row_total": "units * price", "row_invoiced": "units * price",
        "ordered": "units * 10000", "invoiced": "units * 10000", "shipped": SHIPPED,
    }, f"facts WHERE {ORDERED} ORDER BY i")  # fmt: skip


def _write_invoices(plan: Plan, key: str, keys: Keys) -> None:
    ordered = f"facts WHERE {ORDERED} ORDER BY i"
    fill(Invoice, {
        "id": key, "number": f"CAST({10**9} + {key} AS text)", "store_view_id": plan.view,
        "created_at": moment("at"), "order_id": keys[Order], "state": "'paid'",
        "subtotal": "units * price", "shipping": "shipping", "tax": "0", "discount": "0",
        "grand_total": TOTAL, "base_grand_total": TOTAL,
    }, ordered)  # fmt: skip
    fill(InvoiceLine, {
        "invoice_id": key, "order_line_id": keys[OrderLine], "quantity": "units * 10000",
        "row_total": "units * price",
    }, ordered)  # fmt: skip


def _write_shipments(plan: Plan, key: str, keys: Keys) -> None:
    sent = f"facts WHERE {ORDERED} AND status <> 'Unshipped' ORDER BY i"
    fill(Shipment, {
        "id": key, "number": f"CAST({10**9} + {key} AS text)", "store_view_id": plan.view,
        "created_at": shifted(1), "order_id": keys[Order],
    }, sent)  # fmt: skip
    fill(ShipmentLine, {
        "shipment_id": key, "order_line_id": keys[OrderLine], "quantity": SENT,
    }, sent)  # fmt: skip
    fill(Track, {
        "shipment_id": key, "carrier_code": "'ups'", "carrier_title": "'UPS'",
        "number": f"'1Z' || CAST(7000000000 + {key} AS text)", "created_at": shifted(1),
    }, sent)  # fmt: skip


def _write_copies(plan: Plan, key: str, order: str) -> None:
    held = "status = 'Error'"
    fill(AmazonOrder, {
        "id": key, "account_id": plan.of_store(lambda store: store.account_id),
        "store_id": plan.of_store(lambda store: store.pk), "amazon_order_id": "facts.number",
        "marketplace_id": plan.of_store(lambda store: store.marketplace_id),
        "purchased_at": moment("at"), "last_updated_at": shifted(1),
        "amazon_status": of_status(AT_AMAZON),
        "fulfilled_by": "CASE WHEN status = 'Shipped' THEN 'AMAZON' ELSE 'MERCHANT' END",
        "service_level": "'STANDARD'", "earliest_ship_at": moment("at"), "ship_by": shifted(2),
        "deliver_by": shifted(7), "currency": plan.currency, "total": TOTAL,
        "items_shipped": f"({SHIPPED}) / 10000", "items_unshipped": f"units - ({SHIPPED}) / 10000",
        "buyer": "COALESCE(invented.buyer, '')", "buyer_rank": "invented.buyer_rank",
        "address": "COALESCE(invented.address, '')",
        "document": "COALESCE(invented.document, '')",
        "import_state": of_status(HERE), "status": "status",
        "hold_cause": f"CASE WHEN {held} THEN 'not_found' ELSE '' END",
        "hold_evidence": _as_json(f"CASE WHEN {held} THEN '{EVIDENCE}' ELSE '[]' END"),
        "held_at": f"CASE WHEN {held} THEN {moment('at')} END",
        "order_id": f"CASE WHEN {ORDERED} THEN {order} END",
        "note_code": of_status(NOTES), "note_params": _as_json(of_status(NOTE_PARAMS)),
        "first_seen_at": moment("at"), "recorded_at": shifted(1),
    }, f"{WITH_PEOPLE} ORDER BY i")  # fmt: skip
    fill(OrderNote, {
        "amazon_order_id": key, "code": of_status(NOTES),
        "params": _as_json(of_status(NOTE_PARAMS)), "actor": "'sync'", "happened_at": shifted(1),
    }, "facts ORDER BY i")  # fmt: skip


def _as_json(text: str) -> str:
    return f"CAST({text} AS jsonb)" if connection.vendor == "postgresql" else text


def _write_items(plan: Plan, key: str) -> None:
    sku = f"CASE WHEN status = 'Error' THEN 'INVENTED-UNKNOWN' ELSE {plan.sku} END"
    fill(AmazonOrderItem, {
        "amazon_order_id": key, "position": "1", "order_item_id": "CAST(i AS text)", "sku": sku,
        "asin": "'B0' || CAST(10000000 + product AS text)", "title": f"'Invented ' || {plan.sku}",
        "condition": "'New'", "quantity_ordered": "units",
        "quantity_shipped": f"({SHIPPED}) / 10000", "unit_price": "price",
        "price": "units * price", "shipping": "shipping",
    }, "facts ORDER BY i")  # fmt: skip


def _write_words(copy: str, order: str) -> None:
    known = "facts JOIN invented_word ON invented_word.person = facts.person"
    fill(AmazonOrderWord, {"word": "word", "amazon_order_id": copy},
         f"{known} WHERE NOT of_order ORDER BY word, i")  # fmt: skip
    fill(OrderWord, {"word": "word", "order_id": order},
         f"{known} WHERE of_order AND {ORDERED} ORDER BY word, i")  # fmt: skip
