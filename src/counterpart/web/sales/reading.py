"""Where is sold, as far as somebody works there?"""

from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from counterpart.websites.arranging import Place, PlaceUnknown
from counterpart.websites.models import Store, StoreView, Website
from counterpart.websites.scopes import Scope

P = TypeVar("P", bound=Place)


@dataclass
class StoreTold:
    """A store with its store views."""

    store: Store
    views: list[StoreView] = field(default_factory=list)


@dataclass
class WebsiteTold:
    """A website with its stores."""

    website: Website
    stores: list[StoreTold] = field(default_factory=list)


def tree(scope: Scope) -> list[WebsiteTold]:
    """Answer websites, stores and store views in three queries.

    For those whose work is limited: the store views of theirs, and what these belong to.
    """
    stores = {one.pk: StoreTold(one) for one in Store.objects.all()}
    websites = {one.pk: WebsiteTold(one) for one in Website.objects.all()}
    for view in StoreView.objects.filter(scope.within("pk")):
        stores[view.store_id].views.append(view)
    for one in stores.values():
        if scope.is_everything or one.views:
            websites[one.store.website_id].stores.append(one)
    return [one for one in websites.values() if scope.is_everything or one.stores]


def place_with(kind: type[P], key: int) -> P:
    """Answer the website, store or store view with this key, or refuse."""
    found = QuerySet[P](kind).filter(pk=key).first()
    if found is None:
        raise PlaceUnknown(_("There is no such website, store or store view."))
    return found
