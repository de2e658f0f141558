"""What does a person see who opens this Amazon in a browser?"""

from collections.abc import Iterable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.control.table import METHODS
from counterpart.sandbox.control.views import orders, requests, state

SHOWN_ORDERS = 100
SHOWN_REQUESTS = 30
STYLE = Path(__file__).with_name("page.css")
STEPS = {
    "PENDING": ("payment_clears", "cancels"),
    "PENDING_AVAILABILITY": ("payment_clears", "cancels"),
    "UNSHIPPED": ("ships", "cancels", "buyer_asks_to_cancel", "breaks_order", "mends_order"),
    "PARTIALLY_SHIPPED": ("ships", "refunds", "buyer_asks_to_cancel"),
    "SHIPPED": ("delivers", "refunds"),
}


def draw_page(amazon: Amazon) -> str:
    with amazon.lock:
        amazon.catch_up()
        known, listed = state(amazon), orders(amazon)[:SHOWN_ORDERS]
        seen = requests(amazon)[-SHOWN_REQUESTS:][::-1]
        confirmed = amazon.confirmations[-SHOWN_REQUESTS:][::-1]
        feeds = amazon.tell_feeds()[-SHOWN_REQUESTS:][::-1]
        reports = amazon.tell_reports()[-SHOWN_REQUESTS:][::-1]
        returns = amazon.tell_returns()[-SHOWN_REQUESTS:][::-1]
        listings = [{"listing": key, **told} for key, told in amazon.listing_book().items()]
    parts = (
        draw_head(known),
        draw_controls(),
        section("Orders", ORDER_COLUMNS, map(draw_order, listed)),
        section("Confirmed shipments", CONFIRMATION_COLUMNS, map(draw_cells, confirmed)),
        section("Feeds", FEED_COLUMNS, map(draw_cells, feeds)),
        section("Listings", LISTING_COLUMNS, map(draw_cells, listings[:SHOWN_ORDERS])),
        section("Returns", RETURN_COLUMNS, map(draw_cells, returns)),
        section("Reports", REPORT_COLUMNS, map(draw_cells, reports)),
        section("Usage plans", BUCKET_COLUMNS, map(draw_cells, known["buckets"])),
        section("Latest requests", REQUEST_COLUMNS, map(draw_cells, seen)),
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Sandbox Amazon</title><style>{STYLE.read_text('utf-8')}</style></head>"
        f"<body>{''.join(parts)}</body></html>"
    )


def draw_head(known: Mapping[str, Any]) -> str:
    clock = "frozen" if known["clock_is_frozen"] else "running"
    weather = "a storm" if known["storm"] else f"{len(known['misbehaviour'])} misbehaviours"
    return (
        f"<header><h1>Sandbox Amazon</h1><p>{escape(known['now'])}, clock {clock}. "
        f"{known['orders']} orders, {known['still_to_happen']} events to come, "
        f"{weather} waiting.</p></header>"
    )


def draw_controls() -> str:
    return (
        "<section><h2>Let something happen</h2><div class=forms>"
        + form("/control/orders", "A buyer orders", ("sku", "quantity", "price", "status"))
        + form("/control/day", "Live a day", ("orders", "speed_up"))
        + form("/control/clock", "Move the clock", ("minutes", "hours", "days"))
        + form(
            "/control/misbehave", "Misbehave", ("operation", "times"), options("/control/misbehave")
        )
        + form("/control/calm", "Calm down", ())
        + form("/control/feeds", "Let stuck feeds go on", ())
        + form("/control/listings", "A seller offers", ("sku", "quantity", "price"))
        + form("/control/returns", "Return", RETURN_WORDS, options("/control/returns"))
        + form(
            "/control/habits",
            "Set a habit",
            ("when", "minutes", "seconds"),
            options("/control/habits"),
        )
        + "</div></section>"
    )


def options(place: str) -> str:
    return "".join(f"<option>{method}</option>" for method in METHODS[place])


def form(action: str, label: str, words: Iterable[str], kinds: str = "") -> str:
    choice = f'<select name="kind" aria-label="kind">{kinds}</select>' if kinds else ""
    fields = "".join(f"<label>{word} <input name={word} size=8></label>" for word in words)
    return f'<form method="post" action="{action}">{choice}{fields}<button>{label}</button></form>'


def draw_order(order: Mapping[str, Any]) -> str:
    lines = ", ".join(f"{line['quantity']} x {line['sku']}" for line in order["lines"])
    cells = {**order, "lines": lines, "alterations": ", ".join(order["alterations"])}
    steps = "".join(
        form(f"/control/orders/{escape(order['order_id'], quote=True)}/{step}", label(step), ())
        for step in STEPS.get(order["status"], ())
    )
    shown = {name: cells[name] for name in ORDER_COLUMNS[:-1]}
    return f'{draw_cells(shown)}<td class="forms">{steps}</td>'


def label(step: str) -> str:
    return step.replace("_", " ").capitalize()


def draw_cells(row: Mapping[str, Any]) -> str:
    return "".join(f"<td>{escape(draw_value(value))}</td>" for value in row.values())


def draw_value(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name}={inner}" for name, inner in value.items())
    return "" if value is None else str(value)


def section(title: str, columns: Iterable[str], rows: Iterable[str]) -> str:
    head = "".join(f"<th>{label(column)}</th>" for column in columns)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return (
        f"<section><h2>{title}</h2><div class=table><table><thead><tr>{head}</tr></thead>"
        f"<tbody>{body}</tbody></table></div></section>"
    )


RETURN_WORDS = ("order_id", "sku", "quantity", "reason", "rma_id")
LISTING_COLUMNS = ("listing", "channel", "sent", "quantity", "prices")
RETURN_COLUMNS = (
    "rma_id",
    "order_id",
    "quantity",
    "reason",
    "status",
    "asked_at",
    "arrived_at",
)
REPORT_COLUMNS = ("report_id", "seller_id", "report_type", "status", "document_id")
ORDER_COLUMNS = (
    "order_id",
    "status",
    "fulfilled_by",
    "created_at",
    "updated_at",
    "total",
    "lines",
    "alterations",
    "what_can_happen",
)
CONFIRMATION_COLUMNS = (
    "order_id",
    "package",
    "carrier_code",
    "carrier_name",
    "tracking_number",
    "ship_date",
    "items",
    "edited",
)
FEED_COLUMNS = (
    "feed_id",
    "seller_id",
    "feed_type",
    "status",
    "is_stuck",
    "result_document_id",
)
BUCKET_COLUMNS = ("seller_id", "operation", "left", "burst", "rate")
REQUEST_COLUMNS = (
    "at",
    "request_id",
    "operation",
    "method",
    "path",
    "query",
    "body",
    "status",
    "misbehaved",
    "seller_id",
    "unknown_parameters",
)
