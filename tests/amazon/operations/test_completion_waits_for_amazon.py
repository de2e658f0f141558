"""An order becomes complete in a pass after the one in which Amazon accepted it all (K-4)."""

from decimal import Decimal

from tests.amazon.operations.outbox import shipped_order, states

from counterpart.amazon.running import tell_account

ONE = {"MUG": Decimal(1)}


def figures(shop, order_id):
    row, order = shop.row(order_id), shop.order(order_id)
    return row.status, row.import_state, order.state, order.completion_waits_for_channel


def test_an_order_is_complete_only_in_the_pass_after_amazon_accepted_it(shop):
    order_id = shipped_order(shop)
    assert figures(shop, order_id) == ("Unshipped", "created", "processing", True)
    run = shop.sync()
    assert (run.accepted, run.completed) == (1, 0)
    assert figures(shop, order_id) == ("Shipped", "created", "processing", True)
    run = shop.sync()
    assert (run.sent, run.completed) == (0, 1)
    assert figures(shop, order_id) == ("Completed", "completed", "complete", False)
    assert shop.sync().completed == 0


def test_telling_alone_completes_nothing(shop):
    order_id = shipped_order(shop)
    tell_account(shop.account, shop.clock)
    assert figures(shop, order_id) == ("Shipped", "created", "processing", True)
    # The pass after that may: Amazon accepted in an earlier one.
    assert shop.sync().completed == 1


def test_an_answer_found_by_reading_back_completes_in_the_next_pass(shop):
    order_id = shipped_order(shop)
    shop.amazon.drops_after(operation="confirmShipment")
    run = shop.sync()
    assert (states(), run.completed) == (["visible"], 0)
    assert shop.sync().completed == 1
    assert figures(shop, order_id) == ("Completed", "completed", "complete", False)


def test_an_order_of_which_a_part_is_confirmed_stays_open(shop):
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    shop.ship(order_id, items=ONE)
    for _ in range(3):
        assert shop.sync().completed == 0
    assert figures(shop, order_id) == ("PartiallyShipped", "created", "processing", True)


def test_an_order_whose_second_part_is_refused_stays_open(shop):
    order_id = shop.buyer_orders("MUG", 2)
    shop.sync()
    shop.ship(order_id, items=ONE, tracking="FIRST")
    shop.sync()
    shop.ship(order_id, items=ONE, tracking="SECOND")
    shop.amazon.rejects_confirmation("No.")
    for _ in range(3):
        assert shop.sync().completed == 0
    assert states() == ["visible", "rejected"]
    assert figures(shop, order_id) == ("PartiallyShipped", "created", "processing", True)


def test_an_order_on_hold_for_a_person_waits_with_its_completion(shop):
    order_id = shipped_order(shop)
    order = shop.order(order_id)
    order.state = order.status = "holded"
    order.save()
    for _ in range(2):
        shop.sync()
    assert figures(shop, order_id) == ("Shipped", "created", "holded", True)
    order.state = order.status = "processing"
    order.save()
    shop.sync()
    assert figures(shop, order_id) == ("Completed", "completed", "complete", False)
