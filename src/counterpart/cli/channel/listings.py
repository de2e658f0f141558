"""Commands about what Amazon offers: how many units, who ships them, and what changed."""

from typing import Any

import click
from django.db.models import Q, QuerySet

from counterpart.amazon.client.listings.patching import MERCHANT
from counterpart.amazon.listings.fulfillment import switch_fulfillment
from counterpart.amazon.listings.reasons import CONFLICTS, reason_told
from counterpart.amazon.listings.resending import send_listing_again
from counterpart.amazon.models.listings import Listing, ListingChange, ListingState
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.notes import told
from counterpart.amazon.queries import find_listing_changes, find_listings, get_listing
from counterpart.amazon.stores.activity import get_store
from counterpart.catalog.models import Fulfilled
from counterpart.cli.channel.quantities import preview, settings
from counterpart.cli.guarding import actor, granted, needs
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import moment, print_facts, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.users.permissions import Permission

SHIPPERS = click.Choice([*Fulfilled.values, "settings"])
store_option = click.option("--store", default="", help="The store whose seller is meant.")


@click.group(cls=Commands)
def listings() -> None:
    """See how many units Amazon offers, what it was told, and say who ships them."""


listings.add_command(preview)
listings.add_command(settings)


@listings.command("list")
@click.option("--state", type=click.Choice(ListingState.values), help="Only in this state.")
@click.option("--store", default="", help="Only of this store's seller.")
@click.option("--conflicts", is_flag=True, help="Only where Amazon says that another one ships.")
@click.option("--search", default="", help="Only with this in the SKU or title.")
@click.option(
    "--last", type=click.IntRange(min=1), default=100, show_default=True, help="How many."
)
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def list_(
    *,
    state: str | None,
    store: str,
    conflicts: bool,
    search: str,
    last: int,
    as_json: bool,
    clock: Clock,  # noqa: ARG001 - `--now` goes with every command
) -> None:
    """List the listings by seller SKU."""
    rows = _narrowed(find_listings(scope=granted()), state, store, search)
    if conflicts:
        rows = rows.filter(left_because__in=sorted(CONFLICTS))
    found = list(rows[:last])
    if as_json:
        print_json([_facts(row) for row in found])
        return
    print_table(
        "Listings",
        ["SKU", "Account", "Fulfilled by", "Our figure", "Told", "Amazon shows", "State", "Reason"],
        [
            (row.sku, row.account, _shipped_by(row), row.wanted, row.sent, row.seen,
             ListingState(row.state).label, reason_told(row.left_because))
            for row in found
        ],
        empty="No such listing is known.",
    )  # fmt: skip


@listings.command()
@click.argument("sku")
@store_option
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def show(*, sku: str, store: str, as_json: bool, clock: Clock) -> None:  # noqa: ARG001
    """Show one listing with what happened to it: `listings show SKU`."""
    row = _get(sku, store)
    changes = find_listing_changes(scope=granted()).filter(listing=row)[:50]
    if as_json:
        print_json(_facts(row) | {"changes": [_change(one) for one in changes]})
        return
    print_facts(
        {
            "SKU": row.sku,
            "Product": row.product.sku if row.product else None,
            "ASIN": row.asin or None,
            "Account": row.account,
            "Our figure": row.wanted,
            "Told": row.sent,
            "Told on": row.sent_at,
            "Amazon shows": row.seen,
            "Seen on": row.seen_at,
            "State": ListingState(row.state).label,
            "Reason": reason_told(row.left_because) or None,
            "Fulfilled by": _shipped_by(row),
            "Amazon's channel": row.channel or None,
            "Switched to": row.fulfilled_by or None,
            "Trouble": row.error or None,
            "Request id": row.request_id or None,
        }
    )
    _print_changes("\nChanges", changes)


@listings.command()
@click.argument("sku")
@store_option
@json_option
@now_option
@needs(Permission.WORK_CHANNEL)
def send(*, sku: str, store: str, as_json: bool, clock: Clock) -> None:
    """Let the figure of a listing be sent to Amazon again with the next sync."""
    row = send_listing_again(_get(sku, store), actor=actor(), now=clock.now())
    if as_json:
        print_json(_facts(row))
        return
    click.echo(f"Amazon is told of {row.wanted} units of {row.sku} with the next sync.")


@listings.command()
@click.argument("sku")
@click.argument("who", type=SHIPPERS)
@store_option
@json_option
@now_option
@needs(Permission.CONFIGURE_CHANNEL)
def switch(*, sku: str, who: str, store: str, as_json: bool, clock: Clock) -> None:
    """Say who ships a listing, or leave it to the settings; nothing changes at Amazon itself."""
    by = "" if who == "settings" else who
    row = switch_fulfillment(_get(sku, store), by, scope=granted(), actor=actor(), now=clock.now())
    if as_json:
        print_json(_facts(row))
        return
    said = f"is {Fulfilled(by).label.lower()}" if by else "goes by the listing settings"
    click.echo(f"{row.sku} {said}. Nothing changes at Amazon itself.")


@listings.command()
@click.option("--sku", default="", help="Only of this seller SKU.")
@click.option("--store", default="", help="Only of this store's seller.")
@click.option("--last", type=click.IntRange(min=1), default=50, show_default=True, help="How many.")
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def changes(*, sku: str, store: str, last: int, as_json: bool, clock: Clock) -> None:  # noqa: ARG001
    """List what happened to the listings, the last first."""
    rows = find_listing_changes(scope=granted())
    if sku:
        rows = rows.filter(listing__sku=sku.strip())
    if store:
        rows = rows.filter(account=_store(store).account_id)
    if as_json:
        print_json([_change(one) for one in rows[:last]])
        return
    _print_changes("Listing changes", rows[:last])


def _narrowed(
    rows: QuerySet[Listing], state: str | None, store: str, search: str
) -> QuerySet[Listing]:
    if state:
        rows = rows.filter(state=state)
    if store:
        rows = rows.filter(account=_store(store).account_id)
    if search.strip():
        text = search.strip()
        rows = rows.filter(Q(sku__icontains=text) | Q(title__icontains=text))
    return rows


def _get(sku: str, store: str) -> Listing:
    return get_listing(sku, store=_store(store) if store else None, scope=granted())


def _store(name: str) -> AmazonStore:
    return get_store(name, scope=granted())


def _shipped_by(row: Listing) -> str | None:
    """Answer who ships it as Amazon shows it; its channels but one are its own warehouses."""
    if not row.channel:
        return None
    return str((Fulfilled.MERCHANT if row.channel == MERCHANT else Fulfilled.AMAZON).label)


def _facts(row: Listing) -> dict[str, Any]:
    return {
        "sku": row.sku,
        "account": str(row.account),
        "product": row.product.sku if row.product else None,
        "asin": row.asin or None,
        "title": row.title or None,
        "marketplaces": row.marketplace_ids,
        "channel": row.channel or None,
        "fulfilled_by": row.fulfilled_by or None,
        "wanted": row.wanted,
        "wanted_at": moment(row.wanted_at),
        "sent": row.sent,
        "sent_at": moment(row.sent_at),
        "seen": row.seen,
        "seen_at": moment(row.seen_at),
        "state": row.state,
        "left_because": row.left_because or None,
        "error_code": row.error_code or None,
        "error": row.error or None,
        "request_id": row.request_id or None,
    }


def _change(change: ListingChange) -> dict[str, Any]:
    return {
        "sku": change.listing.sku,
        "account": str(change.account),
        "action": change.action,
        "comments": told(change.code, change.params),
        "actor": change.actor,
        "created_at": moment(change.happened_at),
    }


def _print_changes(title: str, rows: QuerySet[ListingChange]) -> None:
    print_table(
        title,
        ["Created on", "SKU", "Region", "Action", "What", "By"],
        [
            (one.happened_at, one.listing.sku, one.account.region, one.action,
             told(one.code, one.params), one.actor)
            for one in rows
        ],
        empty=f"{title}: none yet.",
    )  # fmt: skip
