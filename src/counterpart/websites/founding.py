"""How does a website with its store and store view come to be?"""

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext

from counterpart.core.errors import Refused
from counterpart.websites.models import Store, StoreView, Website


class StoreViewMissing(Refused):
    """The website has nothing that an order could belong to."""

    code = "store_view_missing"


def open_website(code: str, *, name: str = "", base_currency: str = "USD") -> Website:
    """Found a website with one store and one store view. Safe to repeat."""
    with transaction.atomic():
        website, is_new = Website.objects.get_or_create(
            code=code, defaults={"name": name or code, "base_currency": base_currency}
        )
        if is_new:
            store = Store.objects.create(
                website=website, code=f"{code}_store", name=f"{website.name} Store"
            )
            StoreView.objects.create(
                store=store, code=f"{code}_default", name=f"{website.name} Store View"
            )
    return website


def find_website(text: str) -> Website | None:
    """Find a website by its code or its name, in any case."""
    wanted = text.strip()
    return (
        Website.objects.filter(code__iexact=wanted).first()
        or Website.objects.filter(name__iexact=wanted).first()
    )


def code_for(text: str) -> str:
    """Make a website code of what a person typed."""
    return slugify(text).replace("-", "_")[:64]


def default_view(website: Website) -> StoreView:
    """Answer the store view that orders of a website belong to unless someone chose another.

    Refuses a website whose store views are all inactive.
    """
    active = StoreView.objects.filter(store__website=website, is_active=True)
    view = active.order_by("sort_order", "pk").first()
    if view is None:
        raise StoreViewMissing(
            gettext("Website {code} has no active store view.").format(code=website.code)
        )
    return view


def found_main_website() -> Website:
    """Make sure that a fresh installation has its first website (CO-1.1). Safe to repeat."""
    first = Website.objects.first()
    if first is not None:
        return first
    with transaction.atomic():
        website = Website.objects.create(code="base", name="Main Website")
        store = Store.objects.create(
            website=website, code="main_website_store", name="Main Website Store"
        )
        StoreView.objects.create(store=store, code="default", name="Default Store View")
    return website
