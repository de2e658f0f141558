"""Whatever happens on the way: nothing is lost, and buyers see the figure in the end."""

import pytest
from tests.amazon.listings.sending.telling import (
    PATCH,
    SEARCH,
    at_amazon,
    calls,
    here,
    log_of,
    sells,
    standing,
    states,
    tells,
)
from tests.amazon.operations.outbox import make_pass, share_clock
from tests.scene import put_in_stock

from counterpart.amazon.models.listings import Listing
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.stores.channel_settings import set_read_only

IN_STEP = ("in_step", 10, 10, 10)
# Each lets the figure wait; none of them loses it.
TROUBLES = {
    "throttled": lambda amazon: amazon.throttles(operation=PATCH),
    "a failure 500": lambda amazon: amazon.fails(500, operation=PATCH, times=3),
    "a failure 503": lambda amazon: amazon.fails(503, operation=PATCH, times=3),
    "the connection dropped before": lambda amazon: amazon.drops_before(operation=PATCH, times=3),
    "the answer lost": lambda amazon: amazon.drops_after(operation=PATCH, times=3),
    "the answer cut short": lambda amazon: amazon.cuts_short(operation=PATCH, times=3),
    "a web page with 200": lambda amazon: amazon.answers_html(200, operation=PATCH, times=3),
    "an empty answer": lambda amazon: amazon.answers_empty(operation=PATCH, times=3),
}


@pytest.mark.parametrize("misbehave", TROUBLES.values(), ids=TROUBLES)
def test_a_figure_goes_once_more_after(shop, misbehave):
    sells(shop)
    misbehave(shop.amazon)
    tells(shop)
    row = here()
    assert (row.state, row.is_to_repeat, row.error != "") == ("changed", True, True)
    assert row.next_attempt_at > shop.now
    for _ in range(6):
        shop.sync()
    assert (standing(), at_amazon(shop), here().error) == (IN_STEP, 10, "")
    assert log_of() == ["Quantity updated to 10."]


def test_an_expired_token_is_renewed_on_the_way(shop):
    sells(shop)
    shop.sync(seconds=1)
    put_in_stock("MUG", 4)
    shop.amazon.expires_tokens()
    tells(shop)
    assert standing()[:3] == ("accepted", 4, 4)


def test_a_used_up_quota_for_listings_is_no_trouble_of_the_orders(shop):
    sells(shop)
    shop.amazon.throttles(operation=PATCH)
    order_id = shop.buyer_orders()
    run = shop.sync()
    assert (run.outcome, run.created, run.may_go_on_at) == ("done", 1, None)
    assert shop.row(order_id).import_state == "created"
    assert here().state == "changed"


def test_trouble_with_listings_is_told_and_orders_come_in(shop):
    share_clock(shop)
    sells(shop)
    shop.amazon.fails(500, operation=PATCH, times=9)
    shop.buyer_orders()
    run = shop.sync()
    assert (run.outcome, run.created) == ("amazon_trouble", 1)


@pytest.mark.parametrize("operation", [PATCH, SEARCH])
def test_an_application_without_the_role_for_listings_keeps_its_orders(shop, operation):
    sells(shop)
    shop.amazon.fails(403, operation=operation, times=9)
    shop.buyer_orders()
    run = shop.sync()
    assert (run.outcome, run.created) == ("done", 1)
    shop.account.refresh_from_db()
    assert shop.account.connection == "connected"


def test_what_amazon_refuses_is_told_with_its_words(shop):
    sells(shop)
    shop.amazon.rejects_patch("The offer is closed.", sku="MUG")
    tells(shop)
    row = here()
    assert (row.state, row.error, row.error_code) == (
        "rejected",
        "The offer is closed.",
        "90000900",
    )
    assert log_of() == ["Amazon refused quantity 10: The offer is closed."]
    calls(shop)
    tells(shop)
    assert calls(shop) == []
    put_in_stock("MUG", 9)
    tells(shop)
    assert standing()[:3] == ("accepted", 9, 9)


def test_a_refusal_does_not_keep_those_behind_it(shop):
    sells(shop)
    sells(shop, "LAMP", shows=4)
    shop.amazon.rejects_patch("No.", sku="MUG")
    tells(shop)
    assert (here().state, here("LAMP").state) == ("rejected", "accepted")


def test_a_sku_that_amazon_does_not_know_is_gone(shop):
    sells(shop)
    put_in_stock("GHOST", 3)
    Listing.objects.create(
        account=shop.account,
        sku="GHOST",
        marketplace_ids=here().marketplace_ids,
        channel="DEFAULT",
        seen=9,
        seen_at=shop.now,
        first_seen_at=shop.now,
        next_look_at=shop.now,
    )
    tells(shop)
    row = here("GHOST")
    assert (row.state, row.left_because, row.wanted, row.marketplace_ids) == (
        "left",
        "gone",
        None,
        [],
    )
    assert log_of("GHOST") == ["Amazon does not show this listing any more."]
    shop.sync()
    assert here("GHOST").state == "left"
    assert here().state == "in_step"


def test_in_read_only_mode_figures_wait(shop):
    sells(shop)
    set_read_only(True, actor="bo", now=shop.now)
    calls(shop)
    tells(shop)
    shop.sync()
    assert (standing()[0], at_amazon(shop), PATCH in calls(shop)) == ("changed", 7, False)
    set_read_only(False, actor="bo", now=shop.now)
    tells(shop)
    shop.sync()
    assert (standing(), at_amazon(shop)) == (IN_STEP, 10)


def test_a_refused_account_stops_with_its_figures_kept(shop):
    sells(shop)
    shop.amazon.expires_tokens()
    shop.amazon.revokes()
    shop.advance(minutes=1)
    run = make_pass(shop.account, shop)
    assert (run.outcome, states(["MUG"])) == ("reconnect", {"changed"})
    assert AccountRun.objects.filter(outcome="reconnect").count() == 1


def test_what_amazon_ships_by_now_is_never_told(shop):
    """The channel changed between comparing and sending: a figure would take it away."""
    sells(shop)
    shop.amazon.offers("MUG", fulfilled_by="AMAZON")
    calls(shop)
    tells(shop, hours=2)
    assert calls(shop) == [SEARCH]
    assert shop.amazon.listing_book()["A1SELLER/MUG"]["channel"] == "AMAZON_NA"
    tells(shop)
    assert (here().state, here().left_because, here().channel) == (
        "left",
        "conflict_merchant",
        "AMAZON_NA",
    )
    assert calls(shop) == []
