"""The commands beside the main job: settings, corrections, receipts, lists."""

import os
import subprocess
import sys

from tests.scene import NOON, put_in_stock

from counterpart.catalog.products import save_product

ADDRESS = {
    "name": "Ida Example",
    "addressLine1": "1 Sample Street",
    "city": "Escondido",
    "stateOrRegion": "Kalifornien",
    "postalCode": "92025-1501",
    "countryCode": "US",
}


def test_settings_are_shown_and_changed(counterpart, shop):
    before = counterpart("settings", "us store", "--json").json
    assert before == {
        "import_amazon_orders": "enabled",
        "import_amazon_orders_into_magento_store": "default",
        "customer_creation": "guest",
        "order_number_source": "commerce",
        "pending_orders": "do_not_reserve",
        "late_import": "everything",
        "status_after_cancellation": "truthful",
        "refunds_need_approval": "disabled",
        "order_status": "default",
        "processing_order_status": "processing",
        "status": "active",
    }
    answer = counterpart("settings", "US Store", "order_number_source=amazon", "--json")
    assert answer.json == before | {"order_number_source": "amazon"}
    assert "Order Number Source (order_number_source)" in counterpart("settings", "US Store").out


def test_while_import_is_disabled_nothing_else_can_be_set(counterpart, shop):
    counterpart("settings", "US Store", "import_amazon_orders=disabled")
    refused = counterpart("settings", "US Store", "customer_creation=account")
    assert (refused.code, refused.out) == (1, "")
    assert refused.err == (
        "counterpart: Import Amazon Orders is disabled for US Store; enable it before changing "
        "customer_creation.\n"
    )
    assert counterpart("settings", "US Store", "--json").json["customer_creation"] == "guest"


def test_a_store_rests_and_works_again(counterpart, shop):
    assert counterpart("stores", "--deactivate", "US Store", "--json").json[0]["status"] == (
        "inactive"
    )
    assert counterpart("sync", "--json").json == {"runs": []}
    assert counterpart("stores", "--activate", "US Store", "--json").json[0]["status"] == "active"
    assert "US Store" in counterpart("stores").out


def test_orders_received_while_import_was_disabled_come_in_by_hand(counterpart, shop):
    counterpart("settings", "US Store", "import_amazon_orders=disabled")
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    counterpart("settings", "US Store", "import_amazon_orders=enabled")
    shop.sync()
    [row] = counterpart("orders", "--json").json
    assert (row["import_state"], row["commerce_number"]) == ("view_only", None)
    assert row["seller_central_url"] == (
        f"https://sellercentral.amazon.com/orders-v3/order/{order_id}"
    )
    assert counterpart("import", order_id, "--json").json[0]["commerce_number"] == "000000001"
    again = counterpart("import", order_id)
    assert (again.code, again.err) == (1, f"counterpart: {order_id} is already in Commerce.\n")


def test_a_corrected_address_is_standardized_and_releases_the_order(counterpart, shop):
    order_id = shop.buyer_orders("MUG", 1, address=ADDRESS)
    shop.sync()
    [held] = counterpart("orders", "--held", "--json").json
    assert held["hold_cause"] == "address_region_unknown"
    fixed = counterpart("edit-address", order_id, "region=californiA", "--json").json
    assert (fixed["address"]["region"], fixed["status"]) == ("CA", "Unshipped")
    refused = counterpart("edit-address", order_id, "planet=Mars")
    assert refused.code == 1
    assert "There is no address field planet." in refused.err


def test_read_only_mode_keeps_confirmations_back(counterpart, shop):
    assert counterpart("read-only", "on", "--json").json == {
        "read_only": True,
        "because": "person",
    }
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    shop.ship(order_id)
    shop.sync()
    assert shop.amazon.confirmations == []
    assert counterpart("read-only", "off").code == 0
    shop.sync()
    assert [one["order_id"] for one in shop.amazon.confirmations] == [order_id]


def test_a_rejected_confirmation_is_corrected_and_sent_again(counterpart, shop, at):
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    shop.ship(order_id, tracking="WRONG")
    shop.amazon.rejects_confirmation("The tracking number is not valid.")
    shop.sync()
    [shipment] = counterpart("commerce", order_id, "--json").json["shipments"]
    assert shipment["confirmation"] == "rejected"
    assert "The tracking number is not valid." in counterpart("show", order_id).out
    counterpart("resend", shipment["number"], "--tracking", "RIGHT", "--now", at(shop.now))
    shop.sync()
    assert [one["tracking_number"] for one in shop.amazon.confirmations] == ["RIGHT"]


def test_comments_and_cancellations_of_amazon_orders_answer_in_sentences(counterpart, shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    assert counterpart("comment", order_id, "Called the buyer.").code == 0
    assert "Called the buyer." in counterpart("commerce", order_id).out
    refused = counterpart("cancel", order_id)
    assert refused.code == 1
    assert "came from Amazon" in refused.err
    assert counterpart("invoice", order_id).code == 1


def test_receipts_and_lists_are_shown(counterpart, shop):
    shop.buyer_orders("MUG", 1)
    shop.sync()
    [run] = counterpart("runs", "--last", "1", "--json").json
    assert (run["outcome"], run["received"], run["created"]) == ("done", 1, 1)
    assert run["requests"] == {"searchOrders": 1}
    assert "1 created" not in counterpart("runs").out
    assert "000000001" in counterpart("commerce").out
    skus = [one["sku"] for one in counterpart("products", "list", "--json").json]
    assert skus == ["LAMP", "MUG"]
    assert counterpart("products", "export").out.splitlines()[1].startswith("LAMP,Lamp,yes,")


def test_stock_is_counted_at_a_source(counterpart, house):
    put_in_stock("MUG", 3)
    assert counterpart("stock", "MUG", "--set", "7").out == (
        "MUG: 7 on hand, 0 reserved, 7 salable.\n"
    )
    assert counterpart("stock", "MUG", "--set", "2", "--source", "moon").code == 1
    save_product("NEW", now=NOON)
    assert counterpart("stock", "NEW", "--json").json["salable"] == 0


def test_one_turn_of_the_worker_does_what_a_sync_does(counterpart, shop, at):
    shop.buyer_orders("MUG", 1)
    shop.advance(minutes=3)
    assert counterpart("worker", "--once", "--now", at(shop.now)).code == 0
    assert counterpart("orders", "--json").json[0]["commerce_number"] == "000000001"


def test_the_demo_shows_a_day_and_keeps_its_promises(tmp_path):
    answer = subprocess.run(
        [
            sys.executable,
            "-m",
            "counterpart",
            "demo",
            "--day-only",
            "--weeks",
            "2",
            "--orders",
            "15",
        ],
        env=os.environ
        | {"DATABASE_URL": "", "COUNTERPART_DATA_DIR": str(tmp_path), "PYTHONPATH": "src"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (answer.returncode, answer.stderr) == (0, "")
    assert "`counterpart check`: all promises hold." in answer.stdout
