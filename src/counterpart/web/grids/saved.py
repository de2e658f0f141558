"""Which views of a list has a person saved, and which of them is shown?"""

from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from counterpart.core.errors import Refused
from counterpart.web.grids.state import plain_query
from counterpart.web.models import SavedView

LONGEST = 4000
# Lists of orders and their buyers, and what people are looked for by in them.
WITH_PEOPLE = frozenset(
    {"orders", "amazon_orders", "customers", "invoices", "shipments", "credit_memos"}
)
OF_PEOPLE = frozenset({"q", "buyer", "bill_to", "ship_to", "address", "email", "name"})


class ViewRefused(Refused):
    """A view cannot be saved like this."""

    code = "view_refused"


class ViewUnknown(Refused):
    """No view of that person has that key."""

    code = "view_unknown"


@dataclass(frozen=True)
class ViewLink:
    """One saved view: the way to it, whether it is shown, and whether it was changed since."""

    view: SavedView
    url: str
    is_here: bool
    is_modified: bool
    is_own: bool


def view_links(user: Any, grid: str, address: QueryDict) -> list[ViewLink]:
    """Answer a person's views of a list and the shared ones, in one query."""
    seen = SavedView.objects.filter(Q(owner=user) | Q(is_shared=True), grid=grid)
    here = address.get("view", "")
    query = plain_query(address)
    return [
        ViewLink(
            view=view,
            url=f"?{view.query}&view={view.pk}" if view.query else f"?view={view.pk}",
            is_here=str(view.pk) == here,
            is_modified=str(view.pk) == here and view.query != query,
            is_own=view.owner_id == user.pk,
        )
        for view in seen.order_by("name", "pk")
    ]


def default_query(user: Any, grid: str) -> str:
    """Answer the query of the view that a list opens with for this person, or nothing."""
    view = SavedView.objects.filter(owner=user, grid=grid, is_default=True).first()
    return f"{view.query}&view={view.pk}".lstrip("&") if view else ""


def save_view(user: Any, grid: str, *, name: str, query: str, is_shared: bool) -> SavedView:
    """Save a view under a new name, or anew under its old one. Safe to repeat.

    Refuses what people are looked for by: names of buyers may be kept neither in plain text nor
    after they were erased, and everybody may read a shared view.
    """
    plain = name.strip()
    if not plain or len(plain) > 80:
        raise ViewRefused(_("A view needs a name of at most 80 characters."))
    if len(query) > LONGEST:
        raise ViewRefused(_("This list has too many filters to be saved as a view."))
    kept = plain_query(QueryDict(query))
    if grid in WITH_PEOPLE and any(QueryDict(kept).get(name) for name in OF_PEOPLE):
        raise ViewRefused(
            _(
                "A view does not keep whom or what was searched for: names of buyers must not be "
                "kept. Clear the search and the filters of people, then save the view."
            )
        )
    view, _is_new = SavedView.objects.update_or_create(
        owner=user, grid=grid, name=plain, defaults={"query": kept, "is_shared": is_shared}
    )
    return view


def rename_view(view: SavedView, name: str) -> None:
    """Give a view another name; refuses one that the person uses already."""
    plain = name.strip()
    if not plain or len(plain) > 80:
        raise ViewRefused(_("A view needs a name of at most 80 characters."))
    others = SavedView.objects.filter(owner=view.owner_id, grid=view.grid, name=plain)
    if others.exclude(pk=view.pk).exists():
        raise ViewRefused(_("You have another view with the name “{name}”.").format(name=plain))
    view.name = plain
    view.save(update_fields=["name"])


def set_default(view: SavedView, *, is_default: bool) -> None:
    """Let a list open with this view, or no longer. Safe to repeat."""
    with transaction.atomic():
        SavedView.objects.filter(owner=view.owner_id, grid=view.grid).update(is_default=False)
        SavedView.objects.filter(pk=view.pk).update(is_default=is_default)


def own_view(user: Any, key: int) -> SavedView:
    """Answer a view of this person, or refuse."""
    view = SavedView.objects.filter(owner=user, pk=key).first()
    if view is None:
        raise ViewUnknown(_("You have no such view; perhaps it was deleted."))
    return view
