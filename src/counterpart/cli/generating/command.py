"""The command that fills a database with invented orders, to see how it does with many."""

import time
from datetime import datetime

import click
from django.conf import settings
from django.db import transaction

from counterpart.amazon.client.marketplaces import find_marketplace
from counterpart.amazon.models.accounts import Connection, SellerAccount
from counterpart.amazon.models.stores import AmazonStore, OrderSettings
from counterpart.catalog.models import Product
from counterpart.cli.generating.facts import Plan
from counterpart.cli.generating.people import write_people
from counterpart.cli.generating.series import run
from counterpart.cli.generating.writing import write_orders
from counterpart.cli.guarding import needs
from counterpart.cli.options import now_option
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.users.permissions import Permission
from counterpart.websites.founding import default_view, open_website

SELLER = "INVENTED"
STORES = (("US", "USD"), ("CA", "CAD"), ("MX", "MXN"))
PRODUCTS = 500
PEOPLE = 3_000
MOST = 1_000_000


@click.command()
@click.option("--orders", "count", default=10_000, show_default=True, help="How many orders.")
@click.option("--seed", default=1, show_default=True, help="The same seed makes the same orders.")
@click.option("--into", "database", default="", help="Among real stores, name the database.")
@now_option
@needs(Permission.OPERATE)
def generate(*, count: int, seed: int, database: str, clock: Clock) -> None:
    """Fill the database with invented orders, to see how it does with many."""
    _refuse_real_stores(database)
    _refuse_nothing(count)
    began = time.monotonic()
    fill_with_orders(count, seed=seed, now=clock.now())
    click.echo(f"{count:,} orders were invented in {time.monotonic() - began:.0f} s.")


def fill_with_orders(count: int, *, seed: int, now: datetime) -> None:
    """Invent orders in stores of their own, in one transaction; none of them reaches Amazon."""
    with transaction.atomic():
        plan = Plan(
            orders=count,
            stores=[_store(*one, now=now) for one in STORES],
            products=_products(now),
            people=min(PEOPLE, count),
            seed=seed,
            now=now,
        )
        write_people(plan.people, seed=seed)
        write_orders(plan)
        run("DROP TABLE invented")
        run("DROP TABLE invented_word")
    # What the database knows of its tables is what it plans by.
    run("ANALYZE")


def _refuse_real_stores(database: str) -> None:
    here = str(settings.DATABASES["default"]["NAME"])
    others = AmazonStore.objects.exclude(account__seller_id=SELLER)
    if others.exists() and database != here:
        raise Refused(
            f"This database has stores of its own ({', '.join(map(str, others))}); invented orders "
            f"would mix with theirs. If that is what you want, say --into {here}."
        )


def _refuse_nothing(count: int) -> None:
    if not 1 <= count <= MOST:
        raise Refused(f"Between 1 and {MOST:,} orders can be invented at once.")
    if AmazonStore.objects.filter(account__seller_id=SELLER).exists():
        raise Refused("Orders were invented here before; use another COUNTERPART_DATA_DIR.")


def _store(country: str, currency: str, *, now: datetime) -> AmazonStore:
    # Nobody's credentials: nothing is asked of Amazon until somebody connects the account.
    account, _ = SellerAccount.objects.get_or_create(
        seller_id=SELLER,
        region="na",
        defaults={"connection": Connection.RECONNECT, "created_at": now},
    )
    code = f"invented_{country.lower()}"
    website = open_website(code, name=f"Invented {country}", base_currency=currency)
    marketplace = find_marketplace(country)
    store = AmazonStore.objects.create(
        account=account, marketplace_id=marketplace.id if marketplace else "", website=website,
        name=f"Invented {country} Store", email="ada@example.com", connected_at=now,
        orders_seen_until=now, updated_at=now,
    )  # fmt: skip
    OrderSettings.objects.create(store=store, store_view=default_view(website))
    return store


def _products(now: datetime) -> list[tuple[int, str]]:
    Product.objects.bulk_create(
        Product(sku=f"INVENTED-{number:03d}", name=f"Invented product {number}",
                created_at=now, updated_at=now)
        for number in range(PRODUCTS)
    )  # fmt: skip
    found = Product.objects.filter(sku__startswith="INVENTED-").order_by("pk")
    return list(found.values_list("pk", "sku"))
