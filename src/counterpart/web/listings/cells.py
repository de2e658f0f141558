"""How does a listing stand in lists?"""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from counterpart.amazon.listings.reasons import is_conflict, reason_told
from counterpart.amazon.models.listings import Listing, ListingChange
from counterpart.users.permissions import Permission
from counterpart.web.access import Visit
from counterpart.web.components.amounts import number
from counterpart.web.components.marks import badge, below_each_other, status
from counterpart.web.components.moments import ago, when
from counterpart.web.listings.words import (
    change_told,
    differs,
    shipper_label,
    state_label,
    state_tone,
)


def stores_of(listing: Listing, holder: Any = None) -> str:
    """Name the stores where a thing is offered, as far as they were read for this person.

    While nobody knows where it is offered, these are all stores of the account.
    """
    every = (holder or listing).account.stores.all()
    places = listing.marketplace_ids
    return ", ".join(one.name for one in every if not places or one.marketplace_id in places)


def sku_cell(listing: Listing) -> SafeString:
    """Write the seller SKU, which leads to the page of the listing."""
    address = reverse("listing", args=[listing.pk])
    return format_html('<a href="{}" translate="no">{}</a>', address, listing.sku)


def product_cell(listing: Listing, visit: Visit) -> SafeString | str:
    """Write the product, with the way to it for those who may see the catalog."""
    if listing.product is None:
        return quoted(listing.title)
    name = format_html('<span translate="no">{}</span>', listing.product.name)
    if not visit.may(Permission.VIEW_CATALOG):
        return name
    address = reverse("product", args=[listing.product.pk])
    return format_html('<a href="{}">{}</a>', address, name)


def channel_cell(listing: Listing) -> SafeString:
    """Write who ships as Amazon says; where we say something else, a mark says so."""
    marks: list[SafeString | str] = [shipper_label(listing.channel) or "–"]
    if is_conflict(listing.left_because):
        marks.append(badge(_("Conflict"), "danger"))
    return below_each_other(marks)


def state_cell(listing: Listing) -> SafeString:
    """Write where a figure stands, and why it is not sent."""
    marks: list[SafeString | str] = [status(state_tone(listing.state), state_label(listing.state))]
    if listing.left_because:
        marks.append(
            format_html('<span class="muted small">{}</span>', reason_told(listing.left_because))
        )
    return below_each_other(marks)


def differs_cell(listing: Listing, now: Any) -> SafeString | str:
    """Write how long Amazon has shown another figure than ours."""
    return ago(listing.wanted_at, now) if differs(listing) else "–"


def figure(value: int | None) -> SafeString | str:
    """Write a number of units; nothing where there is none."""
    return "–" if value is None else number(value)


def change_cell(change: ListingChange | None) -> SafeString | str:
    """Write what happened last to a listing, and when."""
    if change is None:
        return "–"
    at = format_html('<span class="muted small">{}</span>', when(change.happened_at))
    return below_each_other([change_told(change), at])


def quoted(text: str) -> SafeString | str:
    """Write somebody else's text, which is not translated."""
    return format_html('<span translate="no">{}</span>', text) if text else "–"


def add_changes(rows: Sequence[Any]) -> None:
    """Read the last change of each listing of a page, in one query."""
    keys = [row.last_change for row in rows if row.last_change]
    known = ListingChange.objects.in_bulk(keys)
    for row in rows:
        row.changed = known.get(row.last_change)
