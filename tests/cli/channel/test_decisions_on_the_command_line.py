"""What Amazon's change of mind asks is told and decided on the command line too."""

from tests.users.scene import hired


def test_a_question_is_told_with_its_answers_and_decided(counterpart, shop, at):
    order_id = shop.buyer_orders("MUG", 3, price="10.00")
    shop.sync()
    assert counterpart("decide", order_id).out == f"Nothing is to be decided about {order_id}.\n"
    shop.amazon.changes_quantity(order_id, "MUG", 2)
    shop.sync()
    assert counterpart("decide", order_id, "--json").json == {
        "amazon_order_id": order_id,
        "question": "changed_by_channel",
        "title": "The order was changed on Amazon",
        "facts": [
            "MUG: 3 before, 2 now.",
            "Total: 30.00 USD before, 20.00 USD now.",
            "To follow is a credit memo over 10.00 USD.",
        ],
        "answers": ["follow", "keep"],
        "by_hand": None,
        "note": shop.note(order_id),
    }
    assert "Follow Amazon" in counterpart("decide", order_id).out
    done = counterpart("decide", order_id, "follow", "--now", at(shop.now))
    assert done.out == (
        "The change on Amazon was followed: credit memo over 10.00 USD.\n"
        f"Nothing is to be decided about {order_id}.\n"
    )
    again = counterpart("decide", order_id, "follow")
    assert (again.code, again.err) == (
        1,
        f"counterpart: Nothing is to be decided about {order_id}.\n",
    )


def test_an_answer_needs_the_permission_of_what_it_does(counterpart, shop):
    order_id = shop.buyer_orders("MUG", 3)
    shop.sync()
    shop.amazon.ships_partly(order_id, {"MUG": 1})
    shop.sync()
    hired("di", "auditor")
    refused = counterpart("--as", "di", "decide", order_id, "left_elsewhere")
    assert (refused.code, refused.err) == (
        1,
        "counterpart: di may not do that: it needs the permission “Ship”.\n",
    )
    assert counterpart("--as", "di", "decide", order_id, "--json").json["question"] == (
        "shipped_elsewhere"
    )


def test_a_replacement_is_shown_with_its_original_and_the_other_way_round(counterpart, shop):
    first = shop.buyer_orders("MUG", 1)
    again = shop.buyer_orders("MUG", 1, replacement_of=first)
    shop.sync()
    assert counterpart("show", again, "--json").json["replaces"] == first
    assert counterpart("show", first, "--json").json["replaced_by"] == [again]
