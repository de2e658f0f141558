"""A database is filled with invented orders, to see how everything does with many."""

from decimal import Decimal

from tests.scene import NOON

from counterpart.amazon.finding.counting import counts_by_status
from counterpart.amazon.finding.matching import matching
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderWord
from counterpart.amazon.models.stores import AmazonStore
from counterpart.cli.checking import findings
from counterpart.core.finding.blind_rank import rank
from counterpart.orders.models.orders import Order, OrderWord


def test_invented_orders_keep_every_promise_and_are_found_and_sorted(counterpart, house):
    answer = counterpart("generate", "--orders", "600")
    assert answer.out.startswith("600 orders were invented")
    assert list(findings()) == []
    assert AmazonOrder.objects.count() == 600
    assert sum(counts_by_status().values()) == 600
    assert Order.objects.count() == AmazonOrder.objects.exclude(order=None).count() > 500
    young = AmazonOrder.objects.exclude(buyer={}).order_by("pk")
    assert 200 < young.count() < 400
    row = young[0]
    assert row.buyer_rank == rank(row.buyer["name"])
    assert row in matching(AmazonOrder.objects.all(), buyer=row.buyer["name"])
    ranked = [one.buyer["name"] for one in young.order_by("buyer_rank")]
    ranks = [rank(name) or 0 for name in ranked]
    assert ranks == sorted(ranks)
    erased = AmazonOrder.objects.filter(buyer={})
    assert not AmazonOrderWord.objects.filter(amazon_order__in=erased).exists()
    assert not OrderWord.objects.filter(order__people_erased_at__isnull=False).exists()
    assert SellerAccount.objects.get().connection == "reconnect"


def test_the_same_seed_makes_the_same_orders_in_every_database(counterpart, house, at):
    counterpart("generate", "--orders", "50", "--seed", "3", "--now", at(NOON))
    rows = AmazonOrder.objects.order_by("pk")
    facts = rows.values_list("amazon_order_id", "status", "total", "store__name")
    assert list(facts[:2]) == [
        ("114-0814157-7654321", "Completed", Decimal("168.76"), "Invented US Store"),
        ("114-0842020-5308642", "Completed", Decimal("197.67"), "Invented MX Store"),
    ]
    names = [row.buyer.get("name") for row in rows.order_by("-pk")[:2]]
    assert names == ["Lena Fieldsford", "Łucja Thorngren"]


def test_orders_are_not_invented_twice_nor_among_real_stores(counterpart, shop, settings):
    refused = counterpart("generate", "--orders", "50")
    here = settings.DATABASES["default"]["NAME"]
    assert (refused.code, "US Store" in refused.err) == (1, True)
    assert AmazonOrder.objects.count() == 0
    named = str(here)
    assert counterpart("generate", "--orders", "50", "--into", named).code == 0
    again = counterpart("generate", "--orders", "50", "--into", named)
    assert (again.code, "before" in again.err) == (1, True)
    assert (AmazonOrder.objects.count(), AmazonStore.objects.count()) == (50, 4)


def test_none_and_too_many_are_refused(counterpart, house):
    assert counterpart("generate", "--orders", "0").code == 1
    assert counterpart("generate", "--orders", "1000001").code == 1
    assert AmazonStore.objects.count() == 0
