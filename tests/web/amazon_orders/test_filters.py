"""Does every filter of the Amazon orders narrow the list, alone and with others (T-15)?"""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from itertools import combinations

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.browser.signing_in import signed_in
from tests.scene import NOON, US
from tests.users.scene import hired
from tests.web.lists.reading import chips, count, file, heads, page, tabs, walked

from counterpart.amazon.finding.findable import replace_words
from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.stores import AmazonStore, OrderSettings
from counterpart.core.finding.blind_rank import rank
from counterpart.websites.founding import default_view
from counterpart.websites.models import Website

LIST = "/amazon-orders/"
STATUSES = ("Unshipped", "Shipped", "Error", "Canceled", "Pending", "PartiallyShipped")
NAMES = ("Ida Example", "Zoë Instance", "", "Otto Sample", "Uwe Template")
NOTES = ("completed", "buyer_asks_to_cancel", "", "canceled")


@pytest.fixture
def ada(house) -> Client:
    hired("ada", "owner")
    return signed_in("ada")


def store(name: str, marketplace: str = US) -> AmazonStore:
    """Have a store whose orders were taken in long ago; nobody asks Amazon for more."""
    website = Website.objects.get(code="base")
    account = SellerAccount.objects.create(
        seller_id=f"A-{name}", region="na", client_id="c", client_secret="s", refresh_token="t",
        created_at=NOON,
    )  # fmt: skip
    made = AmazonStore.objects.create(
        account=account, marketplace_id=marketplace, website=website, name=name,
        email="ada@example.com", connected_at=NOON, orders_seen_until=NOON, updated_at=NOON,
    )  # fmt: skip
    OrderSettings.objects.create(store=made, store_view=default_view(website))
    return made


def taken(place: AmazonStore, number: int, **facts: object) -> AmazonOrder:
    """Have an order of a store."""
    buyer = facts.pop("name", "")
    row = AmazonOrder(
        **{
            "account": place.account,
            "store": place,
            "amazon_order_id": f"111-{number:07}-{number * 7 % 10_000_000:07}",
            "marketplace_id": place.marketplace_id,
            "purchased_at": NOON,
            "last_updated_at": NOON,
            "status": "Unshipped",
            "fulfilled_by": "MERCHANT",
            "currency": "USD",
            "total": Decimal("10.00"),
            "buyer": {"name": buyer} if buyer else {},
            "buyer_rank": rank(str(buyer)),
            "first_seen_at": NOON,
            "recorded_at": NOON,
        }
        | facts
    )
    row.save()
    replace_words([row])
    return row


def many(count: int) -> list[AmazonOrder]:
    """Have orders in two stores that differ in all that is filtered and sorted by."""
    places = [store("US Store"), store("CA Store", "A2EUQ1WTGCTBG2")]
    return [
        taken(
            places[number % 2],
            number,
            status=STATUSES[number % 6],
            name=NAMES[number % 5],
            total=Decimal(number * 325) / 100 if number % 11 else None,
            purchased_at=NOON + timedelta(hours=number % 40),
            last_updated_at=NOON + timedelta(minutes=number % 13),
            ship_by=NOON + timedelta(days=number % 9) if number % 4 else None,
            fulfilled_by="AMAZON" if number % 3 == 0 else "MERCHANT",
            items_unshipped=number % 4,
            is_stock_reserved=number % 2 == 0,
            buyer_asks_to_cancel=number % 7 == 0,
            note_code=NOTES[number % 4],
        )
        for number in range(count)
    ]


def local(day: str) -> datetime:
    return datetime.fromisoformat(day).replace(tzinfo=UTC)


# Each filter of L-34 and L-45, and which orders it must leave.
FILTERS = {
    "purchased_from=2026-11-03": lambda row: row.purchased_at >= local("2026-11-03"),
    "purchased_to=2026-11-02": lambda row: row.purchased_at < local("2026-11-03"),
    "number=0000003": lambda row: "0000003" in row.amazon_order_id,
    "buyer=ida": lambda row: row.buyer.get("name") == "Ida Example",
    "total_min=25.50&total_max=75.25": lambda row: (
        row.total is not None and Decimal("25.50") <= row.total <= Decimal("75.25")
    ),
    "status=Error&status=Pending": lambda row: row.status in {"Error", "Pending"},
    "store=CA": lambda row: row.store.name == "CA Store",
    "ship_by_from=2026-11-04&ship_by_to=2026-11-06": lambda row: (
        row.ship_by is not None and local("2026-11-04") <= row.ship_by < local("2026-11-07")
    ),
    "fulfilled_by=AMAZON": lambda row: row.fulfilled_by == "AMAZON",
    "unshipped_min=1&unshipped_max=2": lambda row: 1 <= row.items_unshipped <= 2,
    "reserved=1": lambda row: row.is_stock_reserved,
    "asks_to_cancel=0": lambda row: not row.buyer_asks_to_cancel,
    "note=completed": lambda row: row.note_code == "completed",
}


def left(rows: list[AmazonOrder], *queries: str) -> list[str]:
    kept = [row for row in rows if all(FILTERS[query](row) for query in queries)]
    return sorted(row.amazon_order_id for row in kept)


def listed(client: Client, *queries: str) -> list[str]:
    key = AmazonStore.objects.get(name="CA Store").pk
    query = "&".join(queries).replace("store=CA", f"store={key}")
    return heads(client.get(f"{LIST}?sort=number&per=200&{query}"))


def test_each_filter_leaves_what_it_says_and_each_two_of_them_together(ada):
    rows = many(60)
    singles = {query: listed(ada, query) for query in FILTERS}
    assert singles == {query: left(rows, query) for query in FILTERS}
    assert all(0 < len(found) < 60 for found in singles.values())
    pairs = list(combinations(FILTERS, 2))[::6]
    assert {pair: listed(ada, *pair) for pair in pairs} == {
        pair: left(rows, *pair) for pair in pairs
    }
    assert listed(ada, *FILTERS) == left(rows, *FILTERS)


def test_days_are_those_of_the_reader_with_both_ends_included(ada, django_user_model):
    """T-15: an order of half past eleven in the evening in Los Angeles is of that day there."""
    place = store("US Store")
    evening = datetime(2026, 11, 3, 7, 30, tzinfo=UTC)
    first = taken(place, 1, purchased_at=evening)
    midnight = taken(place, 2, purchased_at=datetime(2026, 11, 3, 8, 0, tzinfo=UTC))
    last = taken(place, 3, purchased_at=datetime(2026, 11, 4, 7, 59, 59, tzinfo=UTC))
    django_user_model.objects.filter(username="ada").update(time_zone="America/Los_Angeles")

    def found(query: str) -> list[str]:
        return heads(ada.get(f"{LIST}?sort=number&{query}"))

    assert found("purchased_from=2026-11-02&purchased_to=2026-11-02") == [first.amazon_order_id]
    assert found("purchased_from=2026-11-03&purchased_to=2026-11-03") == [
        midnight.amazon_order_id,
        last.amazon_order_id,
    ]
    assert found("purchased_from=2026-11-05") == []


def test_totals_are_compared_with_their_decimals_both_bounds_included(ada):
    """B-02: the former product knew whole numbers only."""
    place = store("US Store")
    totals = ("25.49", "25.50", "50", "75.25", "75.26")
    rows = [taken(place, number, total=Decimal(total)) for number, total in enumerate(totals)]
    answer = ada.get(f"{LIST}?sort=number&total_min=25.50&total_max=75.25")
    assert heads(answer) == [row.amazon_order_id for row in rows[1:4]]
    assert list(chips(answer)) == ["Total: 25.5 – 75.25"]


def test_each_chip_leads_to_the_list_without_its_filter_and_clear_all_to_the_whole(ada):
    rows = many(30)
    query = "total_min=25.50&total_max=75.25&status=Error&status=Shipped&sort=number&per=100"
    answer = ada.get(f"{LIST}?{query}")
    total, status = chips(answer).items()
    assert [total[0], status[0]] == ["Total: 25.5 – 75.25", "Status: Error, Shipped"]
    without_total = [row for row in rows if row.status in {"Error", "Shipped"}]
    assert heads(ada.get(LIST + total[1])) == [row.amazon_order_id for row in without_total]
    assert heads(ada.get(LIST + status[1])) == left(rows, "total_min=25.50&total_max=75.25")
    assert f'<a href="{LIST}">Clear all filters</a>' in page(answer)
    assert count(ada.get(LIST)) == "30 orders"


def test_empty_ranges_and_nonsense_filter_nothing_and_the_nonsense_is_told(ada):
    """B-15: and what could be read still counts."""
    rows = many(12)
    empty = "purchased_from=&purchased_to=&total_min=&total_max=&status=&number=&store="
    assert count(ada.get(f"{LIST}?{empty}")) == "12 orders"
    assert chips(ada.get(f"{LIST}?{empty}")) == {}
    answer = ada.get(f"{LIST}?purchased_from=soon&total_min=a+lot&status=Error&per=100&sort=number")
    assert heads(answer) == [row.amazon_order_id for row in rows if row.status == "Error"]
    assert "Enter a valid date." in page(answer)
    assert "Enter a number." in page(answer)


SORTS = {
    "purchased": "purchased_at",
    "number": "amazon_order_id",
    "status": "status",
    "buyer": "buyer_rank",
    "total": "total",
    "ship_by": "ship_by",
    "note": "note_code",
    "updated": "last_updated_at",
}


def test_the_list_is_sorted_by_every_column_across_pages(ada):
    """B-01: the former product sorted the page that was shown."""
    rows = many(50)
    for key, field in SORTS.items():
        known = [row for row in rows if getattr(row, field) is not None]
        without = [row for row in rows if getattr(row, field) is None]
        for sign in ("", "-"):
            known.sort(key=lambda row: (getattr(row, field), row.pk), reverse=bool(sign))
            without.sort(key=lambda row: row.pk, reverse=bool(sign))
            expected = [row.amazon_order_id for row in (*known, *without)]
            assert walked(ada, LIST, f"sort={sign}{key}", size=17) == expected, f"{sign}{key}"


def test_a_filtered_export_holds_all_pages_of_the_list(ada):
    rows = many(40)
    answer = ada.get(
        f"{LIST}?status=Error&status=Shipped&columns=total&sort=number&per=5&export=csv"
    )
    wanted = [row for row in rows if row.status in {"Error", "Shipped"}]
    assert [line[0] for line in file(answer)[1:]] == [row.amazon_order_id for row in wanted]


def test_the_tabs_count_each_status_of_the_stores_that_are_shown(ada):
    """B-03: list and counts belong together when the store is switched."""
    rows = many(30)
    mine = [row.status for row in rows if row.store.name == "CA Store"]
    key = AmazonStore.objects.get(name="CA Store").pk
    counts = tabs(ada.get(f"{LIST}?store={key}"))
    assert counts["Shipped"] == str(mine.count("Shipped"))
    assert counts["Canceled"] == str(mine.count("Canceled"))
    assert counts["Needs attention"] == str(mine.count("Error"))


AMOUNTS = st.one_of(
    st.just(""),
    st.decimals(min_value=-5, max_value=100, places=2).map(str),
    st.decimals(allow_nan=True, allow_infinity=True).map(str),
    # A page that is sent a NUL answers 400, whatever it shows.
    st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=12),
)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(low=AMOUNTS, high=AMOUNTS)
def test_whatever_is_typed_as_a_range_the_list_comes_and_is_right(ada, low, high):
    """B-15: a bound that can be read counts, any other filters nothing, none breaks the page."""
    place = AmazonStore.objects.first() or store("US Store")
    if not AmazonOrder.objects.exists():
        for number in range(40):
            taken(place, number, total=Decimal(number * 251) / 100)
    answer = ada.get(LIST, {"total_min": low, "total_max": high, "sort": "number", "per": "100"})
    shown = answer.context["shown"]
    floor, ceiling = (shown.filters.form.cleaned_data.get(f"total_{end}") for end in ("min", "max"))
    expected = [
        row.amazon_order_id
        for row in AmazonOrder.objects.order_by("amazon_order_id")
        if (floor is None or row.total >= floor) and (ceiling is None or row.total <= ceiling)
    ]
    assert heads(answer) == expected
    for text, bound in ((low, floor), (high, ceiling)):
        if is_amount(text):
            assert bound == Decimal(text.strip())


def is_amount(text: str) -> bool:
    """Tell whether every reader would take a text for an amount with cents."""
    whole, _point, cents = text.strip().removeprefix("-").partition(".")
    plain = whole.isascii() and whole.isdigit() and len(whole) < 10
    return plain and cents.isascii() and cents.isdigit() and len(cents) <= 2
