"""The pages of stocks: what websites sell from."""

from typing import Any

from django.db.models import Count, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from counterpart.core.errors import Refused
from counterpart.inventory.models import Source, Stock, StockItem
from counterpart.inventory.sourcing import link_source, unlink_source
from counterpart.inventory.stocking import (
    assign_website,
    create_stock,
    delete_stock,
    rename_stock,
)
from counterpart.inventory.stocks import DEFAULT_STOCK
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.catalog.posted import posted_key
from counterpart.web.refusing import refusals_told
from counterpart.websites.models import Website

# More digits do not fit into the column.
MOST_DIGITS = 9


class PriorityRefused(Refused):
    """What was typed is no priority."""

    code = "priority_refused"


@require_safe
@demands(Permission.VIEW_CATALOG)
def stocks(request: Request) -> HttpResponse:
    """Show the stocks, what they draw from, and who sells from them."""
    rows = Stock.objects.order_by("name").prefetch_related("sources__source", "websites__website")
    figures = {
        one["stock"]: one
        for one in StockItem.objects.values("stock").annotate(
            products=Count("pk"), on_hand=Sum("on_hand"), reserved=Sum("reserved")
        )
    }
    return render(
        request,
        "web/catalog/stocks.html",
        {
            "stocks": [{"stock": row, "figures": figures.get(row.pk)} for row in rows],
            "may_manage": request.visit.may(Permission.MANAGE_SOURCES),
        },
    )


@require_safe
@demands(Permission.MANAGE_SOURCES)
def stock(request: Request, key: int) -> HttpResponse:
    """Show one stock with what can be done about it."""
    row = get_object_or_404(Stock, pk=key)
    links = list(row.sources.select_related("source"))
    linked = {link.source_id for link in links}
    mine = list(row.websites.select_related("website").order_by("website__name"))
    return render(
        request,
        "web/catalog/stock_settings.html",
        {
            "stock": row,
            "links": links,
            "others": Source.objects.exclude(pk__in=linked),
            "websites": mine,
            "other_websites": Website.objects.exclude(pk__in=[one.website_id for one in mine]),
            "is_default": row.name == DEFAULT_STOCK,
        },
    )


@require_POST
@demands(Permission.MANAGE_SOURCES)
def add(request: Request) -> HttpResponse:
    """Open a stock."""
    name = request.POST.get("name", "")
    with refusals_told(request, done=_("Stock {name} is open.").format(name=name.strip())):
        create_stock(name, **_who(request))
    return redirect("stocks")


@require_POST
@demands(Permission.MANAGE_SOURCES)
def rename(request: Request, key: int) -> HttpResponse:
    """Give a stock another name."""
    row = get_object_or_404(Stock, pk=key)
    name = request.POST.get("name", "")
    with refusals_told(request, done=_("The stock is now called {name}.").format(name=name)):
        rename_stock(row, name, **_who(request))
    return redirect("stock_settings", row.pk)


@require_POST
@demands(Permission.MANAGE_SOURCES)
def delete(request: Request, key: int) -> HttpResponse:
    """Delete a stock that nobody sells from and nothing was promised from."""
    row = get_object_or_404(Stock, pk=key)
    done = _("Stock {name} is deleted.").format(name=row.name)
    with refusals_told(request, done=done) as outcome:
        delete_stock(row, **_who(request))
    return redirect("stocks") if outcome.is_done else redirect("stock_settings", row.pk)


@require_POST
@demands(Permission.MANAGE_SOURCES)
def link(request: Request, key: int) -> HttpResponse:
    """Let a stock draw from a source, or change the priority of one it draws from."""
    row = get_object_or_404(Stock, pk=key)
    source = get_object_or_404(Source, pk=posted_key(request, "source"))
    done = _("{stock} draws from {source}.").format(stock=row.name, source=source.name)
    with refusals_told(request, done=done):
        link_source(row, source, priority=_priority(request), **_who(request))
    return redirect("stock_settings", row.pk)


@require_POST
@demands(Permission.MANAGE_SOURCES)
def unlink(request: Request, key: int) -> HttpResponse:
    """Let a stock no longer draw from a source."""
    row = get_object_or_404(Stock, pk=key)
    source = get_object_or_404(Source, pk=posted_key(request, "source"))
    done = _("{stock} no longer draws from {source}.").format(stock=row.name, source=source.name)
    with refusals_told(request, done=done):
        unlink_source(row, source, **_who(request))
    return redirect("stock_settings", row.pk)


@require_POST
@demands(Permission.MANAGE_SOURCES)
def assign(request: Request, key: int) -> HttpResponse:
    """Let a website sell from this stock and no other."""
    row = get_object_or_404(Stock, pk=key)
    website = get_object_or_404(Website, pk=posted_key(request, "website"))
    done = _("{website} sells from {stock}.").format(website=website.name, stock=row.name)
    with refusals_told(request, done=done):
        assign_website(website, row, **_who(request))
    return redirect("stock_settings", row.pk)


def _priority(request: Request) -> int:
    text = request.POST.get("priority", "1").strip()
    if not text.isdecimal() or len(text) > MOST_DIGITS:
        raise PriorityRefused(_("“{text}” is not a priority.").format(text=text))
    return int(text)


def _who(request: Request) -> dict[str, Any]:
    return {"actor": request.operator.name, "now": request.clock.now()}
