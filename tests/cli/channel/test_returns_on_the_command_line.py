"""What buyers send back is listed, credited and dealt with on the command line."""

from tests.amazon.returns.sending_back import returned

from counterpart.amazon.models.returns import AmazonReturn
from counterpart.orders.documents.refunding import refund_order
from counterpart.orders.models.documents import CreditMemo


def told(one, number):
    return {
        "id": one.pk,
        "rma_id": one.rma_id,
        "merchant_rma_id": None,
        "amazon_order_id": one.order_number,
        "commerce_number": number,
        "sku": "MUG",
        "title": "Mug",
        "quantity": 1,
        "reason": "DEFECTIVE",
        "status": "Approved",
        "resolution": "StandardRefund",
        "requested_on": "2026-11-02",
        "delivered_on": "2026-11-02",
        "carrier": "USPS",
        "refunded": None,
        "in_policy": True,
        "a_to_z_claim": False,
        "credit_memo": None,
        "handled_by": None,
        "handled_at": None,
    }


def test_a_return_is_listed_and_shown(counterpart, shop):
    one = returned(shop, quantity=1, reason="DEFECTIVE", arrives=True)
    number = shop.order(one.order_number).number
    facts = told(one, number)
    assert counterpart("returns", "list", "--json").json == [facts]
    assert counterpart("returns", "list", "--order", number, "--json").json == [facts]
    assert counterpart("returns", "list", "--order", "no such", "--json").json == []
    assert counterpart("returns", "show", one.rma_id, "--json").json == facts | {
        "tracking_number": one.tracking_number,
        "no_memo_because": None,
        "would_credit": {
            "items": {"MUG": 1},
            "return_to_stock": {"MUG": 1},
            "total": "12.00 USD",
            "warnings": [],
        },
    }
    assert "1 × MUG, to stock: 12.00 USD." in counterpart("returns", "show", str(one.pk)).out


def test_a_return_is_credited(counterpart, shop, at):
    one = returned(shop, quantity=1, arrives=True)
    number = shop.order(one.order_number).number
    said = counterpart("returns", "credit", one.rma_id, "--now", at(shop.now), "--json")
    memo = CreditMemo.objects.get()
    assert (said.code, said.json) == (
        0,
        [
            {
                "return": one.rma_id,
                "credit_memo": memo.number,
                "total": "12.00 USD",
                "order": number,
            }
        ],
    )
    assert counterpart("returns", "list").out == "No return is to be dealt with.\n"
    assert f"credit memo #{memo.number}" in counterpart("returns", "list", "--all").out
    [handled] = counterpart("returns", "list", "--all", "--json").json
    assert (handled["credit_memo"], handled["handled_at"]) == (memo.number, at(shop.now))


def test_a_refused_return_is_told_and_stops_no_other(counterpart, shop, at):
    first, second = returned(shop, arrives=True), None
    refund_order(shop.order(first.order_number), actor="bo", now=shop.now)
    shop.advance(hours=5)
    second = returned(shop, arrives=True)
    said = counterpart(
        "returns", "credit", first.rma_id, second.rma_id, "nothing", "--now", at(shop.now)
    )
    memo = CreditMemo.objects.order_by("pk").last()
    number = shop.order(second.order_number).number
    assert (said.code, said.out) == (
        1,
        f"{second.rma_id}: Credit memo #{memo.number} over 24.00 USD for order {number}.\n",
    )
    assert said.err == (
        f"counterpart: {first.rma_id}: An order that is Closed cannot be credited.\n"
        "counterpart: nothing: There is no return nothing.\n"
    )
    assert CreditMemo.objects.count() == 2


def test_a_return_is_dealt_with_and_reopened(counterpart, shop, at):
    one = returned(shop)
    now = at(shop.now)
    said = counterpart("returns", "dealt-with", one.rma_id, "--now", now)
    assert said.out == f"Return {one.rma_id}: dealt with.\n"
    again = counterpart("returns", "dealt-with", one.rma_id, "--now", now)
    assert (again.code, again.err) == (
        1,
        f"counterpart: The return {one.rma_id} is dealt with already.\n",
    )
    said = counterpart("returns", "reopen", one.rma_id, "--now", now, "--json")
    assert (said.json["handled_at"], said.json["handled_by"]) == (None, None)
    memo = refund_order(shop.order(one.order_number), actor="bo", now=shop.now)
    refused = counterpart("returns", "dealt-with", one.rma_id, "--memo", "7", "--now", now)
    assert refused.err == (
        f"counterpart: The order of return {one.rma_id} has no credit memo #7.\n"
    )
    assert AmazonReturn.objects.get().handled_at is None
    said = counterpart("returns", "dealt-with", one.rma_id, "--memo", memo.number, "--now", now)
    assert said.out == f"Return {one.rma_id}: credit memo #{memo.number}.\n"


def test_several_items_of_one_return_are_named_by_their_own_id(counterpart, shop):
    one = returned(shop)
    AmazonReturn.objects.create(
        account=shop.account,
        order_number=one.order_number,
        rma_id=one.rma_id,
        sku="LAMP",
        first_seen_at=shop.now,
        last_seen_at=shop.now,
    )
    refused = counterpart("returns", "show", one.rma_id)
    assert refused.err == (
        f"counterpart: Several items come back under {one.rma_id}; name the one by its own id.\n"
    )
    assert counterpart("returns", "show", str(one.pk), "--json").json["sku"] == "MUG"


def test_reports_are_listed(counterpart, shop):
    assert counterpart("reports", "list").out == "Amazon was not asked for a report yet.\n"
    returned(shop)
    listings, returns = counterpart("reports", "list", "--json").json
    assert (returns["type"], returns["state"], returns["rows"], returns["broken_rows"]) == (
        "GET_FLAT_FILE_RETURNS_DATA_BY_RETURN_DATE",
        "done",
        1,
        0,
    )
    assert (listings["type"], listings["from"]) == ("GET_MERCHANT_LISTINGS_ALL_DATA", None)
    assert "GET_MERCHANT_LISTINGS_ALL_DATA" in counterpart("reports", "list").out


def test_a_sync_asks_for_reports_and_reads_them(counterpart, shop, at):
    order_id = shop.buyer_orders()
    shop.amazon.ships(order_id)
    rma_id = shop.amazon.buyer_returns(order_id)
    for _ in range(2):
        shop.advance(minutes=4)
        assert counterpart("sync", "--now", at(shop.now)).code == 0
    [listed] = counterpart("returns", "list", "--json").json
    assert (listed["rma_id"], listed["amazon_order_id"]) == (rma_id, order_id)
