"""The pages of websites, stores and store views: where is sold (CO-1.1)?"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from counterpart.users.guarding import demand_everywhere
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refusing import refusals_told
from counterpart.web.sales.forms import (
    NewStoreForm,
    NewStoreViewForm,
    NewWebsiteForm,
    StoreForm,
    StoreViewForm,
    WebsiteForm,
)
from counterpart.web.sales.reading import place_with, tree
from counterpart.web.submitting import check_same, mark_of, once
from counterpart.websites.arranging import (
    FACTS,
    Place,
    change_place,
    create_store,
    create_view,
    create_website,
)
from counterpart.websites.models import Store, StoreView, Website

METHODS = ["GET", "HEAD", "POST"]
CHANGING: dict[type[Place], type[Form]] = {
    Website: WebsiteForm,
    Store: StoreForm,
    StoreView: StoreViewForm,
}


@require_safe
@demands(Permission.CONFIGURE_SALES)
def places(request: Request) -> HttpResponse:
    """Show the websites with their stores and store views, as far as this person works there."""
    facts = {"websites": tree(request.scope), "may_change": request.scope.is_everything}
    return render(request, "web/sales/places.html", facts)


@require_http_methods(METHODS)
@demands(Permission.CONFIGURE_SALES)
def add_website(request: Request) -> HttpResponse:
    """Create a website."""
    form = NewWebsiteForm(request.POST or None)
    return _added(request, form, create_website, _("New website"))


@require_http_methods(METHODS)
@demands(Permission.CONFIGURE_SALES)
def add_store(request: Request, key: int) -> HttpResponse:
    """Create a store of a website."""
    website = place_with(Website, key)
    form = NewStoreForm(request.POST or None)
    title = _("New store of {website}").format(website=website.name)
    return _added(request, form, lambda **facts: create_store(website, **facts), title)


@require_http_methods(METHODS)
@demands(Permission.CONFIGURE_SALES)
def add_view(request: Request, key: int) -> HttpResponse:
    """Create a store view of a store."""
    store = place_with(Store, key)
    form = NewStoreViewForm(request.POST or None)
    title = _("New store view of {store}").format(store=store.name)
    return _added(request, form, lambda **facts: create_view(store, **facts), title)


@require_http_methods(METHODS)
@demands(Permission.CONFIGURE_SALES)
def change_website(request: Request, key: int) -> HttpResponse:
    """Change a website."""
    return _changed(request, Website, key)


@require_http_methods(METHODS)
@demands(Permission.CONFIGURE_SALES)
def change_store(request: Request, key: int) -> HttpResponse:
    """Change a store of a website."""
    return _changed(request, Store, key)


@require_http_methods(METHODS)
@demands(Permission.CONFIGURE_SALES)
def change_view(request: Request, key: int) -> HttpResponse:
    """Change a store view."""
    return _changed(request, StoreView, key)


def _added(request: Request, form: Form, create: Callable[..., Place], title: str) -> HttpResponse:
    """Show the form of a new place, and create it; its code is taken only once."""
    demand_everywhere(request.operator, Permission.CONFIGURE_SALES)
    if request.method == "POST" and form.is_valid():
        now = request.clock.now()
        done = _("{name} was created.").format(name=form.cleaned_data["name"])
        with refusals_told(request, done=done) as outcome, once(request, now=now):
            create(**form.cleaned_data, actor=request.operator.name, now=now)
        if outcome.is_done:
            return redirect("places")
    return _page(request, form, title)


def _changed(request: Request, kind: type[Place], key: int) -> HttpResponse:
    """Show the form of a place, and save it. Orders keep the names they were placed under."""
    demand_everywhere(request.operator, Permission.CONFIGURE_SALES)
    place = place_with(kind, key)
    form = CHANGING[kind](request.POST or None, initial=_facts(place))
    if request.method == "POST" and form.is_valid():
        now = request.clock.now()
        with refusals_told(request, done=_("The settings were saved.")) as outcome:
            _save(request, place, form.cleaned_data, now=now)
        if outcome.is_done:
            return redirect("places")
    return _page(request, form, place.name, code=place.code, seen=mark_of(_facts(place)))


def _save(request: Request, place: Place, facts: dict[str, Any], *, now: datetime) -> None:
    with once(request, now=now):
        check_same(request, mark_of(_facts(place)))
        change_place(place, actor=request.operator.name, now=now, **facts)


def _facts(place: Place) -> dict[str, Any]:
    return {name: getattr(place, name) for name in FACTS[type(place)]}


def _page(
    request: Request, form: Form, title: str, *, code: str = "", seen: str = ""
) -> HttpResponse:
    facts = {"form": form, "title": title, "code": code, "seen": seen}
    return render(request, "web/sales/place.html", facts)
