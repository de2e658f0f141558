"""Commands about stores: connect them, list them, set them up."""

import click
from django.db import transaction

from config import environment
from counterpart.amazon.client.marketplaces import MARKETPLACES
from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.deleting.asking import delete_store
from counterpart.amazon.deleting.finishing import finish_deletions
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.queries import find_stores
from counterpart.amazon.stores.activity import get_store, set_active
from counterpart.amazon.stores.channel_settings import because_told, set_read_only, why_read_only
from counterpart.amazon.stores.connecting import NewStore, connect_store
from counterpart.amazon.stores.integration import change_integration
from counterpart.amazon.stores.order_settings import SETTINGS, change_settings, read_settings
from counterpart.cli.guarding import actor, also_needs, granted, needs, needs_everywhere
from counterpart.cli.options import json_option, now_option
from counterpart.cli.printing import moment, print_facts, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission
from counterpart.websites.founding import find_website

NAMES = {one.id: one.name for one in MARKETPLACES}


@click.command()
@click.option("--name", required=True, help="Name of the store, for you.")
@click.option("--website", default="base", show_default=True, help="Website it belongs to.")
@click.option("--marketplace", required=True, help="Country or marketplace id: US, UK, JP, …")
@click.option("--email", required=True, help="Contact e-mail address.")
@click.option("--seller-id", required=True, help="Your seller id (merchant token).")
@click.option("--client-id", default="", help="Or COUNTERPART_CLIENT_ID.")
@click.option("--client-secret", default="", help="Better: COUNTERPART_CLIENT_SECRET[_FILE].")
@click.option("--refresh-token", default="", help="Better: COUNTERPART_REFRESH_TOKEN[_FILE].")
@json_option
@now_option
@needs(Permission.CONFIGURE_CHANNEL)
def connect(
    *,
    name: str,
    website: str,
    marketplace: str,
    email: str,
    seller_id: str,
    client_id: str,
    client_secret: str,
    refresh_token: str,
    as_json: bool,
    clock: Clock,
) -> None:
    """Connect an Amazon store. Orders purchased from now on are followed."""
    known = find_website(website)
    store = connect_store(
        NewStore(
            name=name,
            website=known or website,
            marketplace=marketplace,
            email=email,
            seller_id=seller_id,
            credentials=Credentials(
                client_id=client_id or environment.CLIENT_ID.text(),
                client_secret=client_secret or environment.CLIENT_SECRET.text(),
                refresh_token=refresh_token or environment.REFRESH_TOKEN.text(),
            ),
        ),
        clock,
        scope=granted(),
        actor=actor(),
    )
    if known is None:
        click.echo(f"The website “{store.website}” did not exist and was created.", err=True)
    if as_json:
        print_json(_as_json(store))
    else:
        click.echo(
            f"{store.name} is connected to {NAMES[store.marketplace_id]}. "
            f"Orders purchased from {store.connected_at:%Y-%m-%d %H:%M} UTC on are followed."
        )


@click.command()
@click.option("--activate", metavar="STORE", help="Let a store take part in the sync again.")
@click.option("--deactivate", metavar="STORE", help="Let a store rest; nothing is lost.")
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def stores(*, activate: str | None, deactivate: str | None, as_json: bool, clock: Clock) -> None:
    """List the connected stores, or let one rest or work again."""
    if activate:
        _set_active(activate, True, clock)  # noqa: FBT003
    if deactivate:
        _set_active(deactivate, False, clock)  # noqa: FBT003
    rows = list(find_stores(scope=granted()))
    if as_json:
        print_json([_as_json(store) for store in rows])
        return
    print_table(
        "Stores",
        ["Store", "Marketplace", "Website", "Status", "Seen until", "Connection"],
        [
            (
                store.name,
                NAMES.get(store.marketplace_id, store.marketplace_id),
                store.website.name,
                _status(store),
                store.orders_seen_until,
                store.account.trouble or store.account.connection,
            )
            for store in rows
        ],
        empty="No store is connected yet. `counterpart connect --help` tells how.",
    )


@click.command()
@click.argument("store")
@click.option("--name", help="What to call it, for you.")
@click.option("--email", help="Contact e-mail address.")
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def integration(
    *, store: str, name: str | None, email: str | None, as_json: bool, clock: Clock
) -> None:
    """Show a store's name and contact address, or change them."""
    if name is None and email is None:
        found = get_store(store, scope=granted())
    else:
        found = change_integration(
            get_store(store, scope=also_needs(Permission.CONFIGURE_CHANNEL)),
            name=name,
            email=email,
            actor=actor(),
            now=clock.now(),
        )
    facts = {"name": found.name, "email": found.email}
    if as_json:
        print_json(facts)
    else:
        print_facts({"Store name": found.name, "Email address": found.email})


@click.command("delete-store")
@click.argument("store")
@click.option("--typed", "typed_name", required=True, metavar="NAME", help="Its name once more.")
@click.option(
    "--despite-waiting", is_flag=True, help="Even if Amazon was not told of all shipments."
)
@json_option
@now_option
@needs(Permission.CONFIGURE_CHANNEL)
def delete(
    *, store: str, typed_name: str, despite_waiting: bool, as_json: bool, clock: Clock
) -> None:
    """Delete a store with its Amazon orders and settings, for ever; Commerce orders stay."""
    gone = delete_store(
        get_store(store, scope=granted()),
        typed_name=typed_name,
        despite_waiting=despite_waiting,
        actor=actor(),
        now=clock.now(),
    )
    finish_deletions(actor=actor(), now=clock.now())
    is_gone = not AmazonStore.objects.filter(pk=gone.pk).exists()
    if as_json:
        print_json({"name": gone.name, "is_gone": is_gone})
    elif is_gone:
        click.echo(f"{gone.name} is deleted. Its Commerce orders stay.")
    else:
        click.echo(f"{gone.name} is being deleted by the worker. Its Commerce orders stay.")


@click.command()
@click.argument("store")
@click.argument("changes", nargs=-1, metavar="[KEY=VALUE]…")
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def settings(*, store: str, changes: tuple[str, ...], as_json: bool, clock: Clock) -> None:
    """Show a store's order settings, or change some."""
    found = get_store(store, scope=granted())
    if changes:
        found = _change(store, dict(_pair(change) for change in changes), clock)
    values = read_settings(found) | {"status": _status(found).lower()}
    if as_json:
        print_json(values)
        return
    rests = values["import_amazon_orders"] == "disabled"
    facts = {}
    for key, value in values.items():
        label = SETTINGS[key].label if key in SETTINGS else "Status"
        note = "  (not used while import is disabled)" if rests and key in _RESTING else ""
        facts[f"{label} ({key})"] = f"{value}{note}"
    print_facts(facts)


_RESTING = set(SETTINGS) - {"import_amazon_orders"}


@click.command("read-only")
@click.argument("switch", type=click.Choice(["on", "off"]), required=False)
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def read_only(*, switch: str | None, as_json: bool, clock: Clock) -> None:
    """Keep everything that changes something at Amazon back, or let it go again, and tell why.

    It goes on by itself when the database is used at another address than COUNTERPART_URL was;
    switched off, the database belongs to this address.
    """
    if switch:
        needs_everywhere(Permission.CONFIGURE_CHANNEL)
        set_read_only(switch == "on", actor=actor(), now=clock.now())
    why = why_read_only()
    if as_json:
        print_json({"read_only": bool(why), "because": why or None})
    elif why:
        click.echo("Read-only mode is on: nothing that changes anything at Amazon is sent.")
        click.echo(because_told(why))
    else:
        click.echo("Read-only mode is off: what waits is sent with the next sync.")


def _set_active(name: str, is_active: bool, clock: Clock) -> None:  # noqa: FBT001
    store = get_store(name, scope=also_needs(Permission.CONFIGURE_CHANNEL))
    set_active(store, is_active, actor=actor(), now=clock.now())


def _change(name: str, wanted: dict[str, str], clock: Clock) -> AmazonStore:
    scope = also_needs(Permission.CONFIGURE_CHANNEL)
    store = get_store(name, scope=scope)
    active = wanted.pop("active", None) or wanted.pop("status", None)
    with transaction.atomic():
        if active is not None:
            set_active(store, _is_active(active), actor=actor(), now=clock.now())
        if wanted:
            change_settings(store, wanted, scope=scope, actor=actor(), now=clock.now())
    return store


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise Refused(f"“{text}” is not of the form key=value.")
    return key.strip(), value.strip()


def _is_active(text: str) -> bool:
    plain = text.lower()
    if plain in {"active", "yes", "true", "on", "1"}:
        return True
    if plain in {"inactive", "no", "false", "off", "0"}:
        return False
    raise Refused(f"“{text}” is neither active nor inactive.")


def _status(store: AmazonStore) -> str:
    if store.deletion_asked_at is not None:
        return "Being deleted"
    return "Active" if store.is_active else "Inactive"


def _as_json(store: AmazonStore) -> dict[str, object]:
    return {
        "name": store.name,
        "marketplace_id": store.marketplace_id,
        "marketplace": NAMES.get(store.marketplace_id, store.marketplace_id),
        "website": store.website.code,
        "email": store.email,
        "seller_id": store.account.seller_id,
        "status": _status(store).lower(),
        "connection": store.account.connection,
        "trouble": store.account.trouble,
        "connected_at": moment(store.connected_at),
        "orders_seen_until": moment(store.orders_seen_until),
    }
