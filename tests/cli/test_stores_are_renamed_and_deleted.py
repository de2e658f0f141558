"""A store is renamed and deleted on the command line too (F-12, F-13)."""

from counterpart.amazon.models.stores import AmazonStore
from counterpart.orders.models.orders import Order


def test_a_store_is_renamed(counterpart, shop):
    answer = counterpart("integration", "us store", "--name", "Mugs", "--json")
    assert (answer.code, answer.json) == (0, {"name": "Mugs", "email": "ada@example.com"})
    assert counterpart("integration", "Mugs", "--json").json == answer.json
    refused = counterpart("integration", "Mugs", "--email", "nowhere")
    assert (refused.code, refused.out, refused.err) == (
        1, "", "counterpart: “nowhere” is not an e-mail address.\n",
    )  # fmt: skip


def test_a_store_is_deleted_and_its_commerce_orders_stay(counterpart, shop):
    shop.buyer_orders("MUG")
    shop.sync()
    refused = counterpart("delete-store", "US Store", "--typed", "us store")
    assert (refused.code, AmazonStore.objects.count()) == (1, 1)
    answer = counterpart("delete-store", "us store", "--typed", "US Store")
    assert (answer.code, answer.out) == (0, "US Store is deleted. Its Commerce orders stay.\n")
    assert (AmazonStore.objects.count(), Order.objects.count()) == (0, 1)
    assert counterpart("check").code == 0
    assert counterpart("delete-store", "US Store", "--typed", "US Store").code == 1


def test_shipments_that_wait_are_given_up_by_word_only(counterpart, shop):
    created = shop.buyer_orders("MUG")
    shop.sync()
    shop.ship(created)
    assert counterpart("delete-store", "US Store", "--typed", "US Store").code == 1
    answer = counterpart(
        "delete-store", "US Store", "--typed", "US Store", "--despite-waiting", "--json"
    )
    assert (answer.code, answer.json) == (0, {"name": "US Store", "is_gone": True})
