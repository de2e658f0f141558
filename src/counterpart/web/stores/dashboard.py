"""The page of one store: how it sells, what waits, and the way to its settings (L-20 … L-26)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from counterpart.amazon.client.marketplaces import seller_central_page_url
from counterpart.amazon.figures.freshness import freshness_of
from counterpart.amazon.figures.periods import LENGTHS
from counterpart.amazon.figures.revenue import lifetime_of, revenue_of
from counterpart.amazon.figures.work import work_of
from counterpart.amazon.finding.matching import within
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.queries import latest_note
from counterpart.orders.labels.statuses import labels
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.amazon_orders.cells import (
    buyer_cell,
    commerce_cell,
    number_cell,
    status_cell,
)
from counterpart.web.stores import finding
from counterpart.web.stores.charts import chart_of

RECENT = 10


@dataclass(frozen=True)
class Link:
    """A way from the dashboard to a page that says what the store does."""

    icon: str
    title: Promise
    sentence: Promise
    page: str
    permission: Permission


SETTINGS = (
    Link(
        "sliders-horizontal", _("Order settings"),
        _("How Amazon orders are imported, numbered and reserved"),
        "order_settings", Permission.CONFIGURE_CHANNEL,
    ),
    Link(
        "boxes", _("Listing settings"), _("How many units Amazon offers, and who ships them"),
        "listing_settings", Permission.CONFIGURE_CHANNEL,
    ),
    Link(
        "plug", _("Store integration settings"), _("Store name and contact e-mail address"),
        "store_integration", Permission.CONFIGURE_CHANNEL,
    ),
    Link(
        "truck", _("Carriers"), _("What your carriers go by at Amazon"),
        "store_carriers", Permission.CONFIGURE_CHANNEL,
    ),
    Link(
        "key-round", _("Connection to Amazon"), _("Authorization, its end, and how to renew it"),
        "renew_store", Permission.CONFIGURE_CHANNEL,
    ),
)  # fmt: skip
# The lists that begin with what is about one store (L-21).
LOGS = (
    Link(
        "boxes", _("Listings"), _("What Amazon offers, and what it should"),
        "listings", Permission.VIEW_CHANNEL,
    ),
    Link(
        "history", _("Listing changes"), _("What Amazon was told of each listing"),
        "listing_changes", Permission.VIEW_CHANNEL,
    ),
    Link(
        "scroll-text", _("Communication errors"), _("What went wrong between Amazon and us"),
        "communication_errors", Permission.VIEW_CHANNEL,
    ),
)  # fmt: skip
SELLER_CENTRAL = {
    "shipping": (_("Shipping"), _("Set your shipping rates")),
    "taxes": (_("Taxes"), _("Set your tax rates")),
    "payments": (_("Payments"), _("Name your bank account")),
    "notifications": (_("Notifications"), _("Choose what Amazon writes to you about")),
    "category_approval": (_("Category Approval"), _("Ask to sell in further categories")),
}


@require_safe
@demands(Permission.VIEW_CHANNEL)
def dashboard(request: Request, pk: int) -> HttpResponse:
    """Show a store as it stands. Amazon's figures end with the last full day."""
    store = finding.store_at(pk, scope=request.scope)
    period, now = finding.period_of(request), request.clock.now()
    revenue, *others = revenue_of([store], period)[store.pk]
    lifetime, *other_lifetimes = lifetime_of(store)
    return render(
        request,
        "web/stores/dashboard.html",
        {
            "store": store,
            "marketplace": finding.marketplace_of(store),
            "period": period,
            "lengths": LENGTHS,
            "revenue": revenue,
            "other_revenues": others,
            "chart": chart_of(revenue),
            "rows": list(zip(revenue.days, revenue.days_before, strict=True)),
            "lifetime": lifetime,
            "other_lifetimes": other_lifetimes,
            "work": work_of([store], now=now)[store.pk],
            "fresh": freshness_of([store], now=now)[store.account_id],
            "recent": _recent(request, store),
            "settings": [*_settings(request, store), *_logs(request, store)],
            "seller_central": _seller_central(store),
            "lists": _lists(store, period),
            "may_work": request.visit.may(Permission.WORK_CHANNEL),
            "may_configure": request.visit.may(Permission.CONFIGURE_CHANNEL),
        },
    )


def _lists(store: AmazonStore, period: Any) -> dict[str, str]:
    """Answer the lists that prove the figures, one for each."""
    return {
        "all": finding.orders_of(store),
        "awaiting": finding.orders_awaiting(store),
        "late": finding.orders_late(store),
        "held": finding.orders_held(store),
        "rejected": finding.orders_rejected(store),
        "revenue": finding.orders_of_revenue(store, period),
        "lifetime": finding.orders_of_revenue(store),
    }


def _recent(request: Request, store: AmazonStore) -> list[dict[str, Any]]:
    """Answer the newest orders as Amazon sent them, with our note and our status (L-23, B-05)."""
    rows = (
        AmazonOrder.objects.filter(within(request.scope), store=store)
        .select_related("store__order_settings", "order")
        .defer("document", "address", "corrected_address")
        .order_by("-purchased_at", "-pk")
    )
    number, buyer, names = number_cell(request.visit), buyer_cell(request.visit), labels()
    return [
        {
            "row": row,
            "number": number(row),
            "status": status_cell(row),
            "buyer": buyer(row),
            "commerce": commerce_cell(row),
            "commerce_status": names.get(row.order.status, row.order.status) if row.order else "",
            "note": latest_note(row),
        }
        for row in rows[:RECENT]
    ]


def _settings(request: Request, store: AmazonStore) -> list[dict[str, Any]]:
    return [
        {"link": link, "url": reverse(link.page, args=[store.pk])}
        for link in SETTINGS
        if request.visit.may(link.permission)
    ]


def _logs(request: Request, store: AmazonStore) -> list[dict[str, Any]]:
    return [
        {"link": link, "url": f"{reverse(link.page)}?{urlencode({'store': store.pk})}"}
        for link in LOGS
        if request.visit.may(link.permission)
    ]


def _seller_central(store: AmazonStore) -> list[dict[str, Any]]:
    place = finding.marketplace_of(store)
    return [
        {"title": title, "sentence": sentence, "url": seller_central_page_url(place, page)}
        for page, (title, sentence) in SELLER_CENTRAL.items()
    ]
