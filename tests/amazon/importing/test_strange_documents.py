"""What Amazon may send and no one expects: kept, shown, created or held with a sentence (P7)."""

import json

import pytest

from counterpart.amazon.models.orders import AmazonOrder, ImportState, UnreadableDocument
from counterpart.orders.models.orders import Order


def patched(shop, change, **wishes) -> str:
    order_id = shop.buyer_orders("MUG", 3, **wishes)
    shop.amazon.patch_document(order_id, change)
    shop.sync()
    return order_id


def test_a_quantity_with_a_fraction_is_rounded_down_and_told_once(shop):
    """4.2: 2.5 → 2; the money stays Amazon's."""

    def two_and_a_half(document):
        document["orderItems"][0]["quantityOrdered"] = 2.5

    order_id = patched(shop, two_and_a_half)
    [line] = shop.order(order_id).lines.all()
    assert (line.ordered, line.row_total, shop.order(order_id).grand_total) == (2, 36, 36)
    assert shop.stock("MUG").reserved == 2
    shop.amazon.changes_address(order_id, addressLine1="2 Side Street")
    shop.sync()
    told = [one for one in shop.notes(order_id) if "rounded" in one]
    assert told == ["Quantity 2.5 of MUG was rounded down to 2."]


def test_items_without_units_are_left_out(shop):
    def no_lamp(document):
        lamp = document["orderItems"][1]
        lamp["quantityOrdered"] = 0
        for part in (*document["proceeds"]["breakdowns"], *lamp["proceeds"]["breakdowns"]):
            part["subtotal"]["amount"] = (
                "12.00" if part in document["proceeds"]["breakdowns"] else "0"
            )
        document["proceeds"]["grandTotal"]["amount"] = "12.00"

    order_id = shop.buyer_orders(lines=[{"sku": "MUG"}, {"sku": "LAMP", "price": "39.90"}])
    shop.amazon.patch_document(order_id, no_lamp)
    shop.sync()
    assert [line.sku for line in shop.order(order_id).lines.all()] == ["MUG"]
    assert (shop.row(order_id).items.count(), shop.stock("LAMP").reserved) == (2, 0)


def test_an_order_for_nothing_is_held(shop):
    def nothing(document):
        document["orderItems"][0]["quantityOrdered"] = 0
        document["orderItems"][0].pop("proceeds")
        document["orderItems"][0]["product"].pop("price")
        document["proceeds"] = {"grandTotal": {"amount": "0", "currencyCode": "USD"}}

    order_id = patched(shop, nothing)
    assert shop.note(order_id) == (
        "Cannot create sales order: No item of the order has a quantity."
    )


def test_an_item_without_a_sku_is_held_by_name(shop):
    order_id = shop.buyer_orders("MUG", 1, item_id="77", title="Mystery mug")
    shop.amazon.leaves_out(order_id, "orderItems.product.sellerSku")
    shop.sync()
    assert shop.note(order_id) == (
        "Cannot create sales order: Item 77 (“Mystery mug”) has no seller SKU."
    )


def test_an_unknown_status_waits_and_is_shown_as_amazon_writes_it(shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.amazon.sends_unknown_enums(order_id, status="TELEPORTED")
    shop.sync()
    assert (shop.row(order_id).status, shop.row(order_id).import_state) == (
        "TELEPORTED",
        ImportState.WAITING,
    )
    assert shop.note(order_id) == (
        "Amazon's status “TELEPORTED” is not known here; the order waits."
    )
    shop.amazon.mends_order(order_id)
    shop.sync()
    assert shop.order(order_id).status == "processing"


def test_unknown_words_everywhere_else_do_no_harm(shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.amazon.sends_unknown_enums(order_id)
    shop.sync()
    assert shop.order(order_id).shipping_method == "Channel Shipping - Teleport"
    assert shop.row(order_id).programs == "PRIME AMAZON_TELEPORT"


def test_nulls_wherever_they_are_allowed_do_no_harm(shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.amazon.sends_nulls(order_id)
    shop.sync()
    assert shop.order(order_id).status == "processing"


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        ("fulfillment.fulfilledBy", "Amazon does not say who fulfills the order: “”."),
        ("proceeds", "Amazon does not tell the order's total."),
        ("recipient", "Amazon gives no delivery address."),
    ],
)
def test_what_is_missing_is_told_and_heals_when_it_comes(shop, missing, sentence):
    order_id = shop.buyer_orders("MUG", 1)
    shop.amazon.leaves_out(order_id, missing)
    shop.sync()
    assert shop.note(order_id) == f"Cannot create sales order: {sentence}"
    shop.amazon.mends_order(order_id)
    shop.sync()
    assert shop.order(order_id).status == "processing"


def test_an_order_without_its_fulfillment_waits(shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.amazon.leaves_out(order_id, "fulfillment")
    shop.sync()
    assert (shop.row(order_id).status, shop.row(order_id).import_state) == ("Unknown", "waiting")


def test_an_order_without_its_marketplace_belongs_to_the_only_store(shop):
    order_id = shop.buyer_orders("MUG", 1)
    shop.amazon.leaves_out(order_id, "salesChannel.marketplaceId")
    shop.sync()
    assert (shop.row(order_id).store, shop.order(order_id).status) == (shop.store, "processing")


ABSURD = {
    "quantity": lambda one: one["orderItems"][0].update(quantityOrdered=99_999_999_999),
    "amount": lambda one: one["proceeds"]["grandTotal"].update(amount="999999999999999"),
    "negative": lambda one: one["orderItems"][0].update(quantityOrdered=-1),
    "endless": lambda one: one["proceeds"]["grandTotal"].update(amount="NaN"),
    "type": lambda one: one.update(orderItems="none"),
    "year": lambda one: one.update(lastUpdatedTime="0000-00-00T00:00:00Z"),
}


@pytest.mark.parametrize("absurdity", list(ABSURD))
def test_an_absurd_order_costs_its_own_turn_and_not_the_page(shop, absurdity):
    bad, good = shop.buyer_orders("MUG", 1), shop.buyer_orders("MUG", 1)
    shop.amazon.patch_document(bad, ABSURD[absurdity])
    run = shop.sync()
    assert (run.outcome, run.created, shop.order(good).status) == ("done", 1, "processing")
    kept = UnreadableDocument.objects.get()
    assert (kept.amazon_order_id, json.loads(kept.document)["orderId"]) == (bad, bad)
    assert (shop.row(bad).status, Order.objects.count()) == ("Error", 1)
    shop.amazon.patch_document(bad, lambda _: shop.amazon.patches[bad].clear())
    shop.amazon.mends_order(bad)
    shop.amazon.changes_address(bad, addressLine1="2 Side Street")
    shop.sync()
    assert (shop.order(bad).status, AmazonOrder.objects.count()) == ("processing", 2)


def test_a_nul_in_the_id_of_a_broken_order_costs_nothing(shop):
    bad, good = shop.buyer_orders("MUG", 1), shop.buyer_orders("MUG", 1)
    shop.amazon.patch_document(bad, lambda _: {"orderId": "1\u00002", "salesChannel": {}})
    run = shop.sync()
    assert (run.outcome, shop.order(good).status) == ("done", "processing")
    assert UnreadableDocument.objects.get().amazon_order_id == "1\ufffd2"


def test_texts_longer_than_their_columns_are_cut_and_nothing_breaks(shop):
    order_id = shop.buyer_orders("MUG", 1, title="t" * 900)

    def longer(document):
        document["fulfillment"]["fulfillmentServiceLevel"] = "S" * 300
        document["programs"] = ["P" * 400, "Q" * 400]
        document["orderItems"][0]["product"]["asin"] = "A" * 90

    shop.amazon.patch_document(order_id, longer)
    run = shop.sync()
    assert (run.outcome, run.created, shop.notes(order_id)[1:]) == (
        "done",
        1,
        ["Commerce order 000000001 was created."],
    )
