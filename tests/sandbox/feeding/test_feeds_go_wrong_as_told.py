from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.sandbox.caller import NOON, Caller
from tests.sandbox.feeding.posting import (
    ACKNOWLEDGEMENT,
    ADJUSTMENT,
    DOCUMENTS,
    FEEDS,
    XML,
    acknowledgements,
    adjustments,
    cancellation,
    create,
    feed,
    finished,
    new_document,
    put,
    refund,
    report_of,
    status,
    submitted,
    uploaded,
)

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.server import SandboxServer

Ask = Callable[[Caller], httpx.Response]
ASKS: dict[str, Ask] = {
    "createFeedDocument": lambda caller: caller.post(DOCUMENTS, json={"contentType": XML}),
    "getFeedDocument": lambda caller: caller.get(f"{DOCUMENTS}/none"),
    "createFeed": lambda caller: create(caller, ACKNOWLEDGEMENT, "none"),
    "getFeeds": lambda caller: caller.get(FEEDS, params={"feedTypes": ACKNOWLEDGEMENT}),
    "getFeed": lambda caller: caller.get(f"{FEEDS}/none"),
    "cancelFeed": lambda caller: caller.delete(f"{FEEDS}/none"),
    "listTransactions": lambda caller: caller.get(
        "/finances/2024-06-19/transactions", params={"postedAfter": "2026-11-01T00:00:00Z"}
    ),
    "uploadDocument": lambda caller: caller.put("/presigned/none"),
    "downloadDocument": lambda caller: caller.get("/presigned/none"),
}


@pytest.mark.parametrize("operation", sorted(ASKS))
def test_every_general_trouble_reaches_every_operation(
    amazon: Amazon, caller: Caller, operation: str
) -> None:
    ask = ASKS[operation]
    usual = ask(caller).status_code
    amazon.throttles(operation=operation, retry_after=3)
    amazon.fails(500, operation=operation)
    amazon.answers_html(operation=operation)
    amazon.answers_empty(operation=operation)
    amazon.answers_message_only(operation=operation)
    answers = [ask(caller).status_code for _ in range(6)]
    assert answers == [429, 500, 503, 429, 403, usual]
    for drop in (amazon.drops_before, amazon.drops_after, amazon.cuts_short):
        drop(operation=operation)
        with pytest.raises(httpx.TransportError):
            ask(caller)
    assert ask(caller).status_code == usual


@pytest.fixture
def orders(amazon: Amazon) -> list[str]:
    return [amazon.buyer_orders(status="UNSHIPPED") for _ in range(4)]


def all_canceled(caller: Caller, orders: list[str]) -> bytes:
    return acknowledgements(*(cancellation(caller, order_id) for order_id in orders))


def statuses(amazon: Amazon, orders: list[str]) -> list[str]:
    return [amazon.book()[order_id]["status"] for order_id in orders]


def test_a_dropped_upload_may_have_arrived(amazon: Amazon, caller: Caller) -> None:
    document = new_document(caller)
    amazon.drops_after(operation="uploadDocument")
    with pytest.raises(httpx.TransportError):
        put(document["url"], b"<a/>")
    assert create(caller, ACKNOWLEDGEMENT, document["feedDocumentId"]).status_code == 202


def test_a_feed_whose_answer_was_lost_is_worked_through(
    amazon: Amazon, caller: Caller, orders: list[str]
) -> None:
    document_id = uploaded(caller, all_canceled(caller, orders))
    amazon.drops_after(operation="createFeed")
    with pytest.raises(httpx.TransportError):
        create(caller, ACKNOWLEDGEMENT, document_id)
    amazon.advance(minutes=2)
    assert statuses(amazon, orders) == ["CANCELLED"] * 4
    found = caller.get(FEEDS, params={"feedTypes": ACKNOWLEDGEMENT}).json()["feeds"]
    assert [told["processingStatus"] for told in found] == ["DONE"]


def test_a_lost_feed_is_answered_and_unknown(
    amazon: Amazon, caller: Caller, orders: list[str]
) -> None:
    amazon.loses_feed()
    feed_id = submitted(caller, ACKNOWLEDGEMENT, all_canceled(caller, orders))
    amazon.advance(hours=1)
    caller.sign_in()
    assert caller.get(f"{FEEDS}/{feed_id}").status_code == 404
    assert statuses(amazon, orders) == ["UNSHIPPED"] * 4


@pytest.mark.parametrize("where", ["IN_QUEUE", "IN_PROGRESS"])
def test_a_stuck_feed_stays_until_it_may_go_on(
    amazon: Amazon, caller: Caller, orders: list[str], where: str
) -> None:
    amazon.feeds_get_stuck(where)
    feed_id = submitted(caller, ACKNOWLEDGEMENT, all_canceled(caller, orders))
    amazon.advance(days=1)
    caller.sign_in()
    assert status(caller, feed_id) == where
    assert statuses(amazon, orders) == ["UNSHIPPED"] * 4
    amazon.feeds_go_on()
    assert report_of(caller, feed_id)["summary"] == [4, 4, 0, 0]
    assert statuses(amazon, orders) == ["CANCELLED"] * 4


def test_a_feed_breaks_in_the_middle(amazon: Amazon, caller: Caller, orders: list[str]) -> None:
    amazon.feeds_break(0.5)
    feed_id = submitted(caller, ACKNOWLEDGEMENT, all_canceled(caller, orders))
    amazon.advance(minutes=2)
    told = feed(caller, feed_id)
    assert (told["processingStatus"], "resultFeedDocumentId" in told) == ("FATAL", False)
    assert statuses(amazon, orders) == ["CANCELLED"] * 2 + ["UNSHIPPED"] * 2


def test_amazon_cancels_a_feed(amazon: Amazon, caller: Caller, orders: list[str]) -> None:
    amazon.feeds_get_canceled()
    feed_id = submitted(caller, ACKNOWLEDGEMENT, all_canceled(caller, orders))
    amazon.advance(minutes=2)
    assert status(caller, feed_id) == "CANCELLED"
    assert statuses(amazon, orders) == ["UNSHIPPED"] * 4


def test_one_message_is_rejected_in_the_words_told(
    amazon: Amazon, caller: Caller, orders: list[str]
) -> None:
    amazon.rejects_message("Call us about Ida Example.", "18099", order_id=orders[2])
    amazon.rejects_message(feed_type=ADJUSTMENT)
    told = finished(caller, ACKNOWLEDGEMENT, all_canceled(caller, orders))
    assert told == {
        "summary": [4, 3, 1, 0],
        "results": [("3", "Error", "Call us about Ida Example.")],
    }
    assert statuses(amazon, orders) == ["CANCELLED", "CANCELLED", "UNSHIPPED", "CANCELLED"]


def test_misbehaviour_can_be_meant_for_one_type_of_feed(
    amazon: Amazon, caller: Caller, orders: list[str]
) -> None:
    amazon.feeds_get_stuck(feed_type=ADJUSTMENT)
    told = finished(caller, ACKNOWLEDGEMENT, all_canceled(caller, orders))
    assert told["summary"] == [4, 4, 0, 0]
    assert [fault.kind for fault in amazon.faults.waiting] == ["feeds_get_stuck"]


def test_a_report_is_slow_as_told(amazon: Amazon, caller: Caller, orders: list[str]) -> None:
    amazon.reports_slowly(1800)
    feed_id = submitted(caller, ACKNOWLEDGEMENT, all_canceled(caller, orders))
    amazon.advance(minutes=30)
    assert status(caller, feed_id) == "IN_PROGRESS"
    amazon.advance(seconds=15)
    assert status(caller, feed_id) == "DONE"


def test_a_storm_can_throw_all_of_it_and_passes(
    amazon: Amazon, caller: Caller, orders: list[str]
) -> None:
    kinds = ["feeds_get_stuck", "feeds_break", "rejects_message", "reports_slowly", "loses_feed"]
    amazon.storm(3, 1.0, kinds)
    content = all_canceled(caller, orders)
    for _ in range(12):
        submitted(caller, ACKNOWLEDGEMENT, content)
        amazon.advance(minutes=2)
    assert set(amazon.calms_down()) == set(kinds)
    amazon.feeds_go_on()
    assert finished(caller, ACKNOWLEDGEMENT, content)["summary"] in ([4, 0, 4, 0], [4, 1, 3, 0])


def test_feeds_documents_and_refunds_survive_a_restart(tmp_path: Path) -> None:
    state_file = tmp_path / "amazon.json"
    with (
        SandboxServer(now=NOON, state_file=state_file) as server,
        closing(Caller(server, server.amazon.open_account())) as caller,
    ):
        amazon = server.amazon
        amazon.compresses_documents("always")
        amazon.refunds_appear_late(hours=1)
        shipped = amazon.buyer_orders(status="SHIPPED")
        amazon.refunds(shipped)
        done = submitted(caller, ACKNOWLEDGEMENT, b"\x00\xff")
        amazon.advance(minutes=2)
        told = feed(caller, done), report_of(caller, done)
        open_feed = submitted(
            caller, ADJUSTMENT, adjustments(refund(caller, shipped, Principal="99"))
        )
        book = amazon.book()
    with (
        SandboxServer(now=NOON, state_file=state_file) as server,
        closing(Caller(server, server.amazon.seller())) as caller,
    ):
        amazon = server.amazon
        assert amazon.book() == book
        assert (feed(caller, done), report_of(caller, done)) == told
        assert status(caller, open_feed) == "IN_QUEUE"
        amazon.advance(minutes=2)
        assert report_of(caller, open_feed)["summary"] == [1, 0, 1, 0]
        assert (amazon.compression, amazon.refund_delay) == ("always", 3600.0)


def test_the_same_seed_brings_the_same_feeds() -> None:
    first = tell_a_story(7)
    assert first == tell_a_story(7)
    assert first != tell_a_story(8)


def tell_a_story(seed: int) -> list[Any]:
    with (
        SandboxServer(seed=seed, now=NOON, enforce_quotas=False) as server,
        closing(Caller(server, server.amazon.open_account())) as caller,
    ):
        order_id = server.amazon.buyer_orders(status="UNSHIPPED")
        content = acknowledgements(cancellation(caller, order_id))
        for _ in range(3):
            finished(caller, ACKNOWLEDGEMENT, content)
        answer = caller.get(FEEDS, params={"feedTypes": ACKNOWLEDGEMENT})
        return [answer.content, *(one.content for one in server.amazon.stored.values())]


@pytest.mark.parametrize(
    ("operation", "burst"),
    [("createFeed", 15), ("getFeeds", 10), ("createFeedDocument", 15), ("listTransactions", 10)],
)
def test_the_usage_plans_hold(operation: str, burst: int) -> None:
    with (
        SandboxServer(now=NOON) as server,
        closing(Caller(server, server.amazon.open_account())) as caller,
    ):
        answers = [ASKS[operation](caller).status_code for _ in range(burst + 1)]
        assert (answers[-1], 429 in answers[:-1]) == (429, False)


def test_the_controls_set_habits_and_let_feeds_go_on(amazon: Amazon, caller: Caller) -> None:
    amazon.feeds_get_stuck()
    feed_id = submitted(caller, ACKNOWLEDGEMENT, b"<a/>")
    amazon.advance(minutes=2)
    assert [told["is_stuck"] for told in caller.get("/control/feeds").json()] == [True]
    assert f"<td>{feed_id}</td>" in caller.get("/").text
    assert caller.post("/control/feeds", json={}).json() == {"result": None}
    assert [told["status"] for told in caller.get("/control/feeds").json()] == ["DONE"]
    told = {"kind": "compresses_documents", "when": "always"}
    assert caller.post("/control/habits", data=told).status_code == 303
    told = {"kind": "refunds_appear_late", "minutes": "2"}
    assert caller.post("/control/habits", data=told).status_code == 303
    assert (amazon.compression, amazon.refund_delay) == ("always", 120.0)
    wrong = caller.post("/control/habits", json={"kind": "compresses_documents", "when": "often"})
    assert wrong.json() == {"message": "often is not one of now and then, always, never."}
