"""Orders are canceled at Amazon from the command line, and feeds are looked at there."""

from tests.amazon.canceling.asking import imported

from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.operations.canceling import REASONS


def test_an_order_is_canceled_by_either_of_its_numbers(counterpart, shop, at):
    first, second = imported(shop), imported(shop)
    now = at(shop.now)
    said = counterpart("cancel-on-amazon", first, "--reason", "NoInventory", "--now", now)
    assert (said.code, said.out) == (0, "Amazon will be asked to cancel the order: NoInventory.\n")
    number = shop.order(second).number
    said = counterpart(
        "cancel-on-amazon", number, "--reason", "BuyerCanceled", "--now", now, "--json"
    )
    assert said.json == {
        "amazon_order_id": second,
        "status": "Unshipped",
        "no_cancellation_because": f"Amazon was already asked to cancel order {second}.",
        "cancellation": {
            "state": "queued",
            "reason": "BuyerCanceled",
            "asked_at": now,
            "feed": None,
            "feed_id": None,
            "accepted_at": None,
            "refused_because": None,
        },
    }
    shop.sync()
    shop.sync()
    feed = Feed.objects.get()
    (listed,) = counterpart("feeds", "list", "--json").json
    assert (listed["id"], listed["state"], listed["accepted"], listed["stuck"]) == (
        feed.pk,
        "done",
        2,
        False,
    )
    shown = counterpart("feeds", "show", feed.feed_id, "--json").json
    assert shown == counterpart("feeds", "show", str(feed.pk), "--json").json
    assert [(one["message"], one["amazon_order_id"], one["state"]) for one in shown["lines"]] == [
        (1, first, "visible"),
        (2, second, "visible"),
    ]


def test_a_request_is_withdrawn(counterpart, shop, at):
    order_id, now = imported(shop), at(shop.now)
    counterpart("cancel-on-amazon", order_id, "--reason", "NoInventory", "--now", now)
    said = counterpart("cancel-on-amazon", order_id, "--withdraw", "--now", now)
    assert said.out == "The request to cancel the order was withdrawn.\n"
    said = counterpart("cancel-on-amazon", order_id)
    assert said.out.splitlines()[-1] == f"Amazon order {order_id} can be canceled."


def test_a_refusal_is_told(counterpart, shop, at):
    order_id, now = imported(shop), at(shop.now)
    shop.amazon.rejects_message("It is being reviewed.", code="18099")
    counterpart("cancel-on-amazon", order_id, "--reason", "NoInventory", "--now", now)
    shop.sync()
    shop.sync()
    lines = counterpart("cancel-on-amazon", order_id).out.splitlines()
    assert lines[0].endswith(": Rejected by Amazon.")
    assert lines[1:] == ["It is being reviewed.", f"Amazon order {order_id} can be canceled."]
    (listed,) = counterpart("feeds", "show", Feed.objects.get().feed_id, "--json").json["lines"]
    assert (listed["error_code"], listed["error"]) == ("18099", "It is being reviewed.")
    assert "It is being reviewed." in counterpart("feeds", "show", str(Feed.objects.get().pk)).out


def test_what_cannot_be_canceled_says_why(counterpart, shop):
    order_id = imported(shop, status="PENDING")
    said = counterpart("cancel-on-amazon", order_id, "--reason", "NoInventory")
    assert (said.code, said.out) == (1, "")
    assert "Only an order that is Unshipped can be canceled from here" in said.err
    said = counterpart("cancel-on-amazon", order_id, "--reason", "NoInventory", "--withdraw")
    assert (said.code, said.err) == (1, "counterpart: Give either --reason or --withdraw.\n")
    said = counterpart("cancel-on-amazon", "000000099")
    assert said.code == 1


def test_unknown_feeds_are_refused(counterpart, shop):
    said = counterpart("feeds", "show", "77")
    assert (said.code, said.err) == (1, "counterpart: There is no feed 77.\n")
    assert counterpart("feeds", "list").out == "Amazon was given no feed yet.\n"


def test_the_help_tells_the_reasons(counterpart, house):
    said = counterpart("cancel-on-amazon", "--help")
    assert [code for code in REASONS if f"  {code} " not in said.out] == []
