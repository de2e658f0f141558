"""The stage of the journeys: one shop for a file, and people who come to its pages."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import (
    browser_type_launch_args,
    module_settings,
    served,
    served_shop,
    shop_visitor,
    test_database,
    visitor,
)
from tests.browser.scene import found_house
from tests.browser.serving import House, emptied, serving, stand_still
from tests.browser.visiting import Visitor
from tests.journeys_in_browser.steps import Person
from tests.scene import Shop, open_shop

# Milliseconds that a page may take on a machine with much else to do.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="module")
def market(test_database, django_db_blocker, module_settings) -> Iterator[House]:
    """A connected store with Ada, Bo and Cy, its pages served; opened once for a file."""
    module_settings.REQUIRE_MFA = False
    module_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with django_db_blocker.unblock():
        try:
            found_house()
            with open_shop(module_settings) as shop:
                stand_still(module_settings, shop.clock)
                with serving(module_settings, shop=shop) as house:
                    yield house
        finally:
            emptied()


@pytest.fixture
def shop(market) -> Shop:
    assert market.shop is not None
    return market.shop


@pytest.fixture
def comes(browser, market) -> Iterator[Callable[..., Person]]:
    """Let people come, each to a browser of their own; at the end nothing may be broken."""
    with ExitStack() as everybody:

        def come(login: str, **context) -> Person:
            there = everybody.enter_context(Visitor(browser, market, **context).watched())
            there.context.set_default_timeout(PATIENCE)
            return Person(there.signs_in(login))

        yield come


@pytest.fixture
def ada(comes) -> Person:
    return comes("ada")


@pytest.fixture
def bo(comes) -> Person:
    return comes("bo")


__all__ = [
    "browser_type_launch_args",
    "module_settings",
    "served",
    "served_shop",
    "shop_visitor",
    "test_database",
    "visitor",
]
