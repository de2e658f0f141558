"""What would the rows of single orders cost as bare SQL, in as many transactions?"""

import time
from collections import defaultdict
from collections.abc import Sequence

from django.db import connection

from bench.bulk_sql import Engine, Postgresql, Sqlite, Table, Values

# What one order leaves in each of its three steps; each table with the way to its order.
BY_ORDER = {
    "orders_order": "id",
    "orders_orderline": "order_id",
    "orders_orderaddress": "order_id",
    "orders_historyentry": "order_id",
    "orders_invoice": "order_id",
    "orders_shipment": "order_id",
    "inventory_stockmovement": "CAST(reference AS bigint)",
    "orders_invoiceline": "(SELECT order_id FROM orders_invoice AS one WHERE one.id = invoice_id)",
    "orders_shipmentline":
        "(SELECT order_id FROM orders_shipment AS one WHERE one.id = shipment_id)",
    "orders_track": "(SELECT order_id FROM orders_shipment AS one WHERE one.id = shipment_id)",
    "audit_auditentry": "(SELECT id FROM orders_order WHERE number = subject)",
}  # fmt: skip
PLACE = ("orders_order", "orders_orderline", "orders_orderaddress")
INVOICE = ("orders_invoice", "orders_invoiceline")
SHIP = ("orders_shipment", "orders_shipmentline", "orders_track")
# Written in all three: each step writes its share of an order's rows.
ALWAYS = ("inventory_stockmovement", "orders_historyentry", "audit_auditentry")
CHANGES = {
    PLACE: (
        "UPDATE websites_numbersequence SET last = last + 1 WHERE document = 'order'",
        "UPDATE inventory_stockitem SET reserved = reserved + 2 WHERE product_id = {product}",
    ),
    INVOICE: (
        "UPDATE websites_numbersequence SET last = last + 1 WHERE document = 'invoice'",
        (
            "UPDATE orders_orderline SET invoiced = ordered, row_invoiced = row_total,"
            " tax_invoiced = tax, discount_invoiced = discount WHERE order_id = {order}"
        ),
        (
            "UPDATE orders_order SET total_invoiced = grand_total, total_paid = grand_total,"
            " state = 'processing', status = 'processing' WHERE id = {order}"
        ),
    ),
    SHIP: (
        "UPDATE websites_numbersequence SET last = last + 1 WHERE document = 'shipment'",
        "UPDATE inventory_sourceitem SET quantity = quantity - 2 WHERE product_id = {product}",
        (
            "UPDATE inventory_stockitem SET reserved = reserved - 2, on_hand = on_hand - 2"
            " WHERE product_id = {product}"
        ),
        "UPDATE orders_orderline SET shipped = ordered WHERE order_id = {order}",
        "UPDATE orders_order SET state = 'complete', status = 'complete' WHERE id = {order}",
    ),
}


def newest_ids() -> dict[str, int]:
    """Answer the highest primary key of each table that working an order writes into."""
    with connection.cursor() as cursor:
        found = {}
        for table in BY_ORDER:
            cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")  # noqa: S608  our own name
            found[table] = cursor.fetchone()[0]
    return found


def bare_seconds(places: tuple[str, str], before: dict[str, int]) -> float:
    """Write the rows again into the copy, order by order; answers the CPU seconds."""
    engine = Sqlite if connection.vendor == "sqlite" else Postgresql
    source, target = engine(places[0]), engine(places[1])
    tables = {name: _by_order(source, name, before[name]) for name in BY_ORDER}
    orders = sorted(tables["orders_order"])
    began = time.process_time()
    for order in orders:
        rows = {name: tables[name][order] for name in BY_ORDER if order in tables[name]}
        for number, step in enumerate((PLACE, INVOICE, SHIP)):
            _write(target, order, rows, step, number)
    spent = time.process_time() - began
    source.close()
    target.close()
    return spent


def _by_order(source: Engine, name: str, after: int) -> dict[int, Table]:
    found = source.run(
        f"SELECT {BY_ORDER[name]}, {name}.* FROM {name} "  # noqa: S608  our own names
        f"WHERE {name}.id > {after} ORDER BY {name}.id"
    )
    columns = tuple(column[0] for column in found.description)[1:]
    grouped: dict[int, list[Values]] = defaultdict(list)
    for order, *row in found.fetchall():
        grouped[order].append(tuple(row))
    return {order: Table(name, columns, rows) for order, rows in grouped.items()}


def _write(
    target: Engine, order: int, rows: dict[str, Table], step: Sequence[str], number: int
) -> None:
    lines = rows["orders_orderline"]
    products = [row[lines.column("product_id")] for row in lines.rows]
    target.run("BEGIN")
    for name in (*step, *ALWAYS):
        if name in rows:
            target.insert(_share(rows[name], number) if name in ALWAYS else rows[name])
    for change in CHANGES[tuple(step)]:
        for product in products if "{product}" in change else products[:1]:
            target.run(change.format(order=order, product=product))
    target.run("COMMIT")


def _share(table: Table, number: int) -> Table:
    """Answer a third of what is written in every step; the order of the rows is that of the ids."""
    size = -(-len(table.rows) // 3)
    return Table(table.name, table.columns, table.rows[number * size : (number + 1) * size])
