"""Commands that say which product a listing at Amazon is."""

import click

from counterpart.amazon.matching.identifiers import map_identifier, read_mapping
from counterpart.amazon.matching.matching import match_listing, unmatch_listing
from counterpart.amazon.models.matches import AmazonIdentifier, ListingMatch, ProductAttribute
from counterpart.amazon.queries import find_accounts
from counterpart.amazon.stores.activity import get_store
from counterpart.catalog.models import Product
from counterpart.cli.guarding import actor, also_needs, granted, needs
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import print_facts, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission

NONE = "none"


@click.group(cls=Commands)
def matches() -> None:
    """Say which product a seller SKU at Amazon is."""


@matches.command("list")
@json_option
@needs(Permission.VIEW_CHANNEL)
def list_(*, as_json: bool) -> None:
    """List what was matched by hand."""
    mine = ListingMatch.objects.filter(account__in=find_accounts(scope=granted()))
    rows = list(mine.select_related("product", "account"))
    if as_json:
        print_json([_as_json(row) for row in rows])
        return
    print_table(
        "Matches",
        ["Seller SKU", "Product", "Seller", "By", "Since"],
        [
            (row.sku, row.product.sku, row.account.seller_id, row.actor, row.matched_at)
            for row in rows
        ],
        empty="Nothing was matched by hand: seller SKUs are looked up as they are.",
    )


@matches.command("set")
@click.argument("store")
@click.argument("seller_sku")
@click.argument("product_sku")
@json_option
@now_option
@needs(Permission.EDIT_CATALOG)
def set_(*, store: str, seller_sku: str, product_sku: str, as_json: bool, clock: Clock) -> None:
    """Match a seller SKU to a product, in all stores of the store's seller account."""
    scope = also_needs(Permission.VIEW_CHANNEL)
    product = Product.objects.filter(sku=product_sku.strip()).first()
    if product is None:
        raise Refused(f"There is no product with the SKU “{product_sku}”.")
    row = match_listing(
        get_store(store, scope=scope).account,
        seller_sku,
        product,
        scope=scope,
        actor=actor(),
        now=clock.now(),
    )
    if as_json:
        print_json(_as_json(row))
    else:
        click.echo(f"{row.sku} at {row.account.seller_id} is product {row.product.sku}.")


@matches.command()
@click.argument("store")
@click.argument("seller_sku")
@json_option
@now_option
@needs(Permission.EDIT_CATALOG)
def remove(*, store: str, seller_sku: str, as_json: bool, clock: Clock) -> None:
    """Take a match back; orders in Commerce stay."""
    scope = also_needs(Permission.VIEW_CHANNEL)
    account = get_store(store, scope=scope).account
    row = ListingMatch.objects.filter(account=account, sku=seller_sku).first()
    if row is None:
        raise Refused(f"“{seller_sku}” is not matched by hand in {store}.")
    unmatch_listing(row, scope=scope, actor=actor(), now=clock.now())
    if as_json:
        print_json({"removed": seller_sku})
    else:
        click.echo(f"{seller_sku} is looked up as it is again.")


@matches.command("map")
@click.argument("store")
@click.option("--amazon", type=click.Choice([*AmazonIdentifier.values, NONE]), help="Its side.")
@click.option("--attribute", type=click.Choice([*ProductAttribute.values, NONE]), help="Ours.")
@json_option
@now_option
@needs(Permission.VIEW_CHANNEL)
def map_(
    *, store: str, amazon: str | None, attribute: str | None, as_json: bool, clock: Clock
) -> None:
    """Show or set by which attribute of a product a store's orders find it, beside the SKU."""
    found = get_store(store, scope=granted())
    values = read_mapping(found)
    if amazon is not None or attribute is not None:
        found = get_store(store, scope=also_needs(Permission.CONFIGURE_CHANNEL))
        values = map_identifier(
            found,
            amazon_identifier=_given(amazon, values["amazon_identifier"]),
            product_attribute=_given(attribute, values["product_attribute"]),
            actor=actor(),
            now=clock.now(),
        )
    if as_json:
        print_json(values)
        return
    print_facts(
        {
            "Product ID on the Amazon market": values["amazon_identifier"] or NONE,
            "Map a Magento attribute": values["product_attribute"] or NONE,
        }
    )


def _given(value: str | None, present: str) -> str:
    if value is None:
        return present
    return "" if value == NONE else value


def _as_json(row: ListingMatch) -> dict[str, str]:
    return {"seller_sku": row.sku, "product": row.product.sku, "seller_id": row.account.seller_id}
