"""The main job, by commands alone."""

from datetime import timedelta

import pytest
from tests.scene import CREDENTIALS, NOON, US, open_seller

from counterpart.sandbox.server import SandboxServer

CONNECT = (
    "connect", "--name", "US Store", "--website", "base", "--marketplace", "US",
    "--email", "ada@example.com", "--seller-id", "A1SELLER",
    "--client-id", CREDENTIALS.client_id, "--client-secret", CREDENTIALS.client_secret,
    "--refresh-token", CREDENTIALS.refresh_token,
)  # fmt: skip
PRODUCTS = (
    "sku,name,enabled,price,quantity,manage_stock,asin\nMUG,Mug,yes,12.00,10,yes,B000000001\n"
)


@pytest.fixture
def amazon(house, settings):
    with SandboxServer(seed=7, now=NOON.isoformat()) as server:
        settings.AMAZON_ENDPOINT = server.amazon.endpoint
        settings.AMAZON_TOKEN_URL = server.amazon.token_url
        open_seller(server.amazon, "A1SELLER", CREDENTIALS, [US])
        yield server.amazon


def test_an_order_goes_from_amazon_to_commerce_and_back(counterpart, amazon, at, tmp_path):
    file = tmp_path / "products.csv"
    file.write_text(PRODUCTS, encoding="utf-8")
    assert counterpart("products", "import", str(file)).out == (
        "1 created, 0 updated, 0 unchanged, 0 refused.\n"
    )
    connected = counterpart(*CONNECT, "--now", at(NOON))
    assert (connected.code, connected.err) == (0, "")
    order_id = amazon.buyer_orders(
        "MUG", 2, status="UNSHIPPED", price="12.00", tax="1.98", placed_at="2026-11-02T12:01:00Z"
    )
    later = NOON + timedelta(minutes=5)
    amazon.set_time(at(later))

    run = counterpart("sync", "--json", "--now", at(later)).json["runs"][0]
    assert (run["outcome"], run["received"], run["created"]) == ("done", 1, 1)
    [row] = counterpart("orders", "--json").json
    assert {key: row[key] for key in ROW} == ROW | {"amazon_order_id": order_id}

    shipped = counterpart(
        "ship", "000000001", "--carrier", "ups", "--tracking", "1Z", "--json", "--now", at(later)
    )
    assert shipped.json["shipments"][0]["items"] == [{"sku": "MUG", "quantity": 2}]
    counterpart("sync", "--now", at(later))
    assert [one["tracking_number"] for one in amazon.confirmations] == ["1Z"]
    counterpart("sync", "--now", at(later + timedelta(minutes=5)))
    [order] = counterpart("commerce", "--json").json
    assert {key: order[key] for key in ORDER} == ORDER | {"amazon_order_id": order_id}
    assert counterpart("stock", "MUG", "--json").json == {
        "sku": "MUG", "stock": "Default Stock", "on_hand": 8, "reserved": 0, "salable": 8,
        "manage_stock": True, "backorders": "no", "threshold": 0, "fewest": 1, "most": 10000,
        "increment": 0, "decimals": False, "notify_below": 1,
        "sources": [{"code": "default", "quantity": 8, "in_stock": True}],
    }  # fmt: skip
    assert counterpart("orders", "--status", "Completed", "--json").json[0]["status"] == "Completed"
    assert counterpart("check").code == 0


ROW = {
    "amazon_order_id": "",
    "store": "US Store",
    "marketplace_id": US,
    "purchased_at": "2026-11-02T12:01:00Z",
    "amazon_status": "UNSHIPPED",
    "import_state": "created",
    "status": "Unshipped",
    "total": "25.98",
    "currency": "USD",
    "fulfilled_by": "MERCHANT",
    "note": "Commerce order 000000001 was created.",
    "hold_cause": None,
    "commerce_number": "000000001",
}
ORDER = {
    "number": "000000001",
    "status": "complete",
    "state": "complete",
    "store_view": "default",
    "amazon_order_id": "",
    "currency": "USD",
    "grand_total": "25.98",
    "subtotal": "24.00",
    "shipping": "0.00",
    "tax": "1.98",
    "discount": "0.00",
    "credit_memos": [],
}


def test_every_line_of_an_order_tells_what_became_of_its_units(counterpart, shop):
    order_id = shop.buyer_orders("MUG", 3, price="12.00")
    shop.sync()
    counterpart("ship", order_id, "--carrier", "ups", "--tracking", "1Z", "--item", "MUG=2")
    [line] = counterpart("commerce", order_id, "--json").json["lines"]
    assert line == {
        "sku": "MUG", "name": line["name"], "status": "mixed", "virtual": False, "quantity": 3,
        "original_price": line["original_price"], "unit_price": "12.00", "row_total": "36.00",
        "tax": "0.00", "tax_percent": "0.00", "discount": "0.00", "shipped": 2, "invoiced": 3,
        "canceled": 0, "refunded": 0, "backordered": 0,
    }  # fmt: skip


def test_a_held_order_is_shown_with_cause_sentence_and_remedy(counterpart, shop):
    order_id = shop.buyer_orders("CUP", 1)
    shop.sync()
    [row] = counterpart("orders", "--held", "--json").json
    assert (row["status"], row["import_state"], row["hold_cause"], row["note"]) == (
        "Error",
        "held",
        "not_found",
        'Cannot create sales order: Product "CUP" does not exist in the catalog.',
    )
    story = counterpart("show", order_id)
    assert "Create a product with the SKU CUP, or match this SKU to one that is there." in story.out
    assert counterpart("orders").out.startswith(
        "Your Amazon store(s) has orders that cannot be imported into Commerce. "
        "See Recent Orders in the store dashboard(s): US Store\n"
    )
