"""The page *Amazon Stores*: one card for each store, and what is left to set up (F-10 … F-14)."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from counterpart.amazon.figures.freshness import Freshness, freshness_of
from counterpart.amazon.figures.periods import LENGTHS, Period, last_days
from counterpart.amazon.figures.revenue import Revenue, revenue_of
from counterpart.amazon.figures.work import Work, work_of
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.queries import find_stores
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.home.tasks import tasks_of
from counterpart.web.stores import finding
from counterpart.web.stores.charts import spark_of

DAYS = LENGTHS[-1]


@require_safe
@demands(Permission.VIEW_CHANNEL)
def home(request: Request) -> HttpResponse:
    """Show every store as it stands; a fixed number of queries, however many there are."""
    stores = list(find_stores(scope=request.scope))
    now = request.clock.now()
    period = last_days(DAYS, zone=finding.reader_zone(), now=now)
    revenues = revenue_of(stores, period)
    work = work_of(stores, now=now)
    fresh = freshness_of(stores, now=now)
    may_configure = request.visit.may(Permission.CONFIGURE_CHANNEL)
    tasks = tasks_of(request, stores) if may_configure else []
    return render(
        request,
        "web/home/home.html",
        {
            "cards": [
                _card(store, revenues[store.pk], work[store.pk], fresh[store.account_id], period)
                for store in stores
            ],
            "days": DAYS,
            "tasks": tasks,
            "next_task": next((one for one in tasks if not one["task"].is_done), None),
            "tasks_done": sum(one["task"].is_done for one in tasks),
            "may_configure": may_configure,
        },
    )


def _card(
    store: AmazonStore,
    revenues: tuple[Revenue, ...],
    work: Work,
    fresh: Freshness,
    period: Period,
) -> dict[str, Any]:
    first, *others = revenues
    return {
        "store": store,
        "marketplace": finding.marketplace_of(store),
        "revenue": first,
        "others": others,
        "spark": spark_of(first),
        "work": work,
        "fresh": fresh,
        "lists": {
            "revenue": finding.orders_of_revenue(store, period),
            "awaiting": finding.orders_awaiting(store),
            "late": finding.orders_late(store),
            "held": finding.orders_held(store),
            "rejected": finding.orders_rejected(store),
        },
    }
