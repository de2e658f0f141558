from contextlib import closing
from pathlib import Path
from typing import Any

from tests.sandbox.caller import NOON, Caller
from tests.sandbox.listings.listing_caller import available, patch
from tests.sandbox.reports.report_caller import (
    ORDERS,
    PLACE,
    create,
    created,
    document_of,
    report,
    table,
)

from counterpart.sandbox.amazon import Amazon
from counterpart.sandbox.server import SandboxServer


def truth(amazon: Amazon) -> tuple[Any, ...]:
    return amazon.listing_book(), amazon.tell_returns(), amazon.tell_reports(), amazon.book()


def test_listings_returns_and_reports_survive_a_restart(tmp_path: Path) -> None:
    """Changes and reports on their way go on as if nothing had happened."""
    state_file = tmp_path / "amazon.json"
    with (
        SandboxServer(now=NOON, state_file=state_file) as server,
        closing(Caller(server, server.amazon.open_account())) as caller,
    ):
        amazon = server.amazon
        amazon.offers("MUG", quantity=10, price="12.50")
        shipped = amazon.buyer_orders("MUG", 2, status="SHIPPED")
        open_order = amazon.buyer_orders("MUG", 3, status="UNSHIPPED")
        amazon.return_arrives(amazon.buyer_returns(shipped))
        patch(caller, available(4))
        amazon.reports_break()
        broken, done = created(caller), created(caller)
        before = truth(amazon)
    with (
        SandboxServer(now=NOON, state_file=state_file) as server,
        closing(Caller(server, server.amazon.seller())) as caller,
    ):
        amazon = server.amazon
        assert truth(amazon) == before
        [row] = table(caller, done)
        assert (row["seller-sku"], row["quantity"]) == ("MUG", "4")
        assert report(caller, broken)["processingStatus"] == "FATAL"
        amazon.cancels(open_order)
        assert amazon.listing_book()["A1SELLER/MUG"]["quantity"] == 7


def tell_a_story(seed: int) -> list[bytes]:
    with (
        SandboxServer(seed=seed, now=NOON) as server,
        closing(Caller(server, server.amazon.open_account())) as caller,
    ):
        amazon = server.amazon
        amazon.offers("MUG", quantity=10)
        order_id = amazon.buyer_orders("MUG", 2, status="SHIPPED")
        amazon.buyer_returns(order_id)
        answers = [patch(caller, available(4)), create(caller, reportType=ORDERS)]
        report_id = created(caller)
        amazon.advance(seconds=20)
        answers.append(caller.get(f"{PLACE}/{report_id}"))
        told = document_of(caller, report_id)
        # The port, and with it the address, is another one each time.
        return [*(answer.content for answer in answers), str(sorted(set(told) - {"url"})).encode()]


def test_the_same_seed_brings_the_same_listings_and_reports() -> None:
    first = tell_a_story(7)
    assert first == tell_a_story(7)
    assert first != tell_a_story(8)


def test_a_storm_rejects_loses_and_breaks(amazon: Amazon, caller: Caller) -> None:
    amazon.offers("MUG", quantity=10)
    amazon.storm(1, rate=1.0, kinds=["rejects_patch"])
    assert patch(caller, available(4)).json()["status"] == "INVALID"
    amazon.storm(1, rate=1.0, kinds=["reports_break"])
    report_id = created(caller)
    assert amazon.calms_down() == {"rejects_patch": 1, "reports_break": 1}
    amazon.advance(minutes=2)
    assert report(caller, report_id)["processingStatus"] == "FATAL"
