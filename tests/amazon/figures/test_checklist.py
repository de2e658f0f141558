"""Every task of the setup looks for itself whether it is done (F-15, F-20, S4)."""

from decimal import Decimal

from tests.scene import CREDENTIALS, NOON, US, connect, open_seller, product, put_in_stock

from counterpart.amazon.figures.checklist import TO_A_SERVER, Task, checklist
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.order_settings import change_settings
from counterpart.amazon.stores.signs_of_life import beat
from counterpart.catalog.products import save_product
from counterpart.inventory.adjusting import set_quantity
from counterpart.websites.models import CurrencyRate, Website

CA = "A2EUQ1WTGCTBG2"
ALL = [
    "worker", "second_factor", "account", "access", "products", "identifiers", "stock",
    "settings", "rates", "mail", "letterhead",
]  # fmt: skip


def tasks(now, *, has_second_factor: bool = False) -> dict[str, Task]:
    stores = AmazonStore.objects.select_related("account", "website")
    found = checklist(stores, has_second_factor=has_second_factor, now=now)
    return {task.code: task for task in found}


def done(now, **choices) -> set[str]:
    return {code for code, task in tasks(now, **choices).items() if task.is_done}


def test_a_fresh_house_has_everything_before_it(house):
    assert list(tasks(NOON)) == ALL
    # Whoever sells nowhere needs no exchange rate.
    assert done(NOON) == {"rates"}
    assert all(str(one.title) and str(one.sentence) for one in tasks(NOON).values())


def test_a_connected_store_with_stock_has_some_of_it_done(shop):
    assert done(shop.now) == {"account", "access", "products", "stock", "rates"}


def test_a_worker_that_fell_silent_is_a_task_again(shop):
    beat(shop.now)
    assert "worker" in done(shop.now)
    shop.advance(minutes=10)
    assert "worker" not in done(shop.now)


def test_the_second_factor_is_that_of_whoever_asks(shop):
    assert "second_factor" in done(shop.now, has_second_factor=True)


def test_refused_credentials_lead_to_the_store(shop):
    shop.amazon.revokes()
    shop.sync()
    task = tasks(shop.now)["access"]
    assert (task.is_done, task.page, task.argument) == (False, "renew_store", shop.store.pk)


def test_a_stock_that_counts_nothing_is_not_counted(shop):
    for sku in ("MUG", "LAMP"):
        set_quantity(product(sku), Decimal(0), now=shop.now)
    assert "stock" not in done(shop.now)
    put_in_stock("MUG", 1)
    assert "stock" in done(shop.now)


def test_one_product_with_an_identifier_is_enough(shop):
    save_product("MUG", name="Mug", asin="B000000001", now=shop.now)
    assert "identifiers" in done(shop.now)


def test_order_settings_count_once_somebody_saved_them_even_unchanged(shop):
    assert tasks(shop.now)["settings"].argument == shop.store.pk
    change_settings(shop.store, {}, actor="ada", now=shop.now)
    assert "settings" in done(shop.now)
    open_seller(shop.amazon, "A1SELLER", CREDENTIALS, [US, CA])
    canada = connect(shop.clock, name="CA Store", marketplace="CA")
    task = tasks(shop.now)["settings"]
    assert (task.is_done, task.argument) == (False, canada.pk)


def test_a_store_in_another_currency_needs_its_rate(shop):
    open_seller(shop.amazon, "A1SELLER", CREDENTIALS, [US, CA])
    connect(shop.clock, name="CA Store", marketplace="CA")
    assert "rates" not in done(shop.now)
    CurrencyRate.objects.create(
        base_currency="USD", currency="CAD", rate=Decimal("1.4"), changed_at=shop.now
    )
    assert "rates" in done(shop.now)


def test_a_mail_server_and_a_letterhead_are_asked_for(shop, settings):
    settings.EMAIL_BACKEND = TO_A_SERVER
    Website.objects.update(letterhead="Ida Example\n1 Sample Street")
    assert {"mail", "letterhead"} <= done(shop.now)
