"""The page that tells at a glance how everything stands. It shows no buyer's data."""

from django.db import connection
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from counterpart.amazon.causes import cause_title
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.runs import AccountRun
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.queries import held_by_cause, stores_with_held_orders
from counterpart.amazon.stores.channel_settings import is_read_only

RUNS_SHOWN = 10


@require_safe
@never_cache
def overview(request: HttpRequest) -> HttpResponse:
    """Show stores, orders by status, what is held, and the last runs."""
    counts = AmazonOrder.objects.values("status").annotate(count=Count("pk")).order_by("status")
    held = [
        {
            "title": cause_title(one["hold_cause"]),
            "count": one["count"],
            "ship_by": one["earliest"],
        }
        for one in held_by_cause()
    ]
    return render(
        request,
        "web/overview.html",
        {
            "stores": AmazonStore.objects.select_related("account", "website"),
            "blocked_stores": ", ".join(stores_with_held_orders()),
            "counts": list(counts),
            "held": held,
            "runs": AccountRun.objects.select_related("account")[:RUNS_SHOWN],
            "is_read_only": is_read_only(),
        },
    )


@require_safe
@never_cache
def health(_: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")
