"""Does the check tell when buyers are not forgotten in time (P6)?"""


def test_check_finds_buyers_who_are_kept_too_long(shop, counterpart, at):
    shop.buyer_orders("MUG", 1)
    shop.sync()
    assert counterpart("check", "--now", at(shop.now)).code == 0
    shop.advance(days=60)
    answer = counterpart("check", "--json", "--now", at(shop.now))
    assert (answer.code, answer.json["ok"]) == (1, False)
    assert answer.json["findings"][0] == (
        "1 Amazon orders still know their buyer 30 days after delivery: the job erase_buyers does "
        "not run, or fails."
    )
    assert len(answer.json["findings"]) == 1
    assert counterpart("worker", "--once", "--now", at(shop.now)).code == 0
    assert counterpart("check", "--now", at(shop.now)).code == 0
