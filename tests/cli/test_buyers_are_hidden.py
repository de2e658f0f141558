"""Whoever may not see buyers reads no word of theirs, nor in a refusal (P6, CO-14)."""

import pytest
from tests.architecture.test_docs import commands
from tests.cli.test_who_may_what import WHO, plain_call
from tests.journeys.canaries import CANARIES, tell_amazons_orders, tell_an_order_from_elsewhere
from tests.users.scene import hired

from counterpart.orders.commenting import comment_order

WITHOUT_BUYERS = ("auditor", "channel_job")


def words_in(answer) -> list[str]:
    told = (answer.out + answer.err).lower()
    return [word for word in CANARIES if word in told]


@pytest.fixture
def told(shop):
    """The orders of a buyer, at Amazon and elsewhere."""
    amazon_order_ids = tell_amazons_orders(shop)
    return amazon_order_ids, tell_an_order_from_elsewhere(shop.now)


@pytest.mark.parametrize("role", WITHOUT_BUYERS)
def test_no_command_tells_a_buyer_to_who_may_not_see_buyers(counterpart, told, role):
    hired("di", role)
    names = [*told[0], told[1].number, "000000001"]
    calls = [
        [*call[:1], *(name if one == "000000001" else one for one in call[1:]), *ending]
        for command, about in commands().items()
        if role in WHO[command].split()
        for call in [plain_call(command, about)]
        for name in (names if "000000001" in call else names[:1])
        for ending in ((), ("--json",))
    ]
    answers = {" ".join(call): counterpart("--as", "di", *call) for call in calls}
    assert {call: words_in(answer) for call, answer in answers.items() if words_in(answer)} == {}
    assert {answer.code for answer in answers.values()} >= {0, 1}


def test_reasons_to_cancel_are_told_to_who_may_see_buyers(counterpart, told):
    order_id = told[0][0]
    reason = "Canary-Reason: my aunt has one"
    hired("bo", "support")
    hired("di", "auditor")
    seen = counterpart("--as", "bo", "show", order_id, "--json").json
    unseen = counterpart("--as", "di", "show", order_id, "--json").json
    assert (seen["reasons_to_cancel"], unseen["reasons_to_cancel"]) == (reason, None)
    assert (seen["buyer_asks_to_cancel"], unseen["buyer_asks_to_cancel"]) == (True, True)
    assert reason in counterpart("--as", "bo", "show", order_id).out


def test_an_order_is_shown_without_its_buyer_to_who_may_not_see_buyers(counterpart, told):
    hired("bo", "support")
    hired("di", "auditor")
    for ending in ((), ("--json",)):
        seen = counterpart("--as", "bo", "commerce", "000000001", *ending)
        unseen = counterpart("--as", "di", "commerce", "000000001", *ending)
        assert (seen.code, unseen.code) == (0, 0)
        assert words_in(seen) != []
        assert words_in(unseen) == []


def test_comments_in_a_timeline_are_told_to_who_may_see_buyers(counterpart, shop, told):
    comment_order(shop.order(told[0][0]), "Canary-Call", actor="bo", now=shop.now)
    hired("bo", "support")
    hired("di", "auditor")
    last = [
        counterpart("--as", login, "show", told[0][0], "--json").json["timeline"][-1]["text"]
        for login in ("bo", "di")
    ]
    assert last == ["Commerce: Canary-Call", "Commerce: Comment"]
