"""Browser tests: the real pages in Debian's Chromium, served by a thread of this process."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test.utils import setup_databases, teardown_databases
from tests.browser.scene import Scene, hire_people, open_scene
from tests.browser.serving import ChangedSettings, House, emptied, serving, stand_still
from tests.browser.visiting import CONTEXT, Visitor

# Playwright keeps a loop running in this thread; Django would refuse the database there.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

DATABASES: Any = ["default"]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--force-color-profile=srgb", "--font-render-hinting=none",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args) -> dict[str, Any]:
    """Launch Chromium by its path; without it, the tests are left out, but never in CI."""
    if not Path(CHROMIUM).exists():
        said = (
            f"There is no browser at {CHROMIUM}. Install it (on Debian: apt-get install chromium) "
            f"or name another with CHROMIUM=/path/to/chromium."
        )
        if os.environ.get("CI") == "true":
            pytest.fail(said)
        pytest.skip(said)
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": ARGUMENTS}


@pytest.fixture(scope="module")
def module_settings() -> Iterator[ChangedSettings]:
    """Django's settings, changed for as long as a file's tests run."""
    with ChangedSettings() as changed:
        yield changed


@pytest.fixture(scope="session")
def test_database(request, django_db_setup, django_db_blocker) -> Iterator[None]:
    """Make a test database also where no test of the session asks for `db`.

    The plugin makes it for tests that do; a scene would else be played in the real house.
    """
    asked = any({"db", "transactional_db"} & {*one.fixturenames} for one in request.session.items)
    if asked:
        yield
        return
    with django_db_blocker.unblock():
        made = setup_databases(
            verbosity=0, interactive=False, aliases=DATABASES, serialized_aliases=[]
        )
    yield
    with django_db_blocker.unblock():
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="module")
def scene(test_database, django_db_blocker, module_settings) -> Iterator[Scene]:
    """A house full of life, built once for a file; its tests look and change nothing."""
    with django_db_blocker.unblock():
        try:
            with open_scene(module_settings) as opened:
                yield opened
        finally:
            emptied()


@pytest.fixture(scope="module")
def house_of_scene(scene, module_settings) -> Iterator[House]:
    """The pages over the scene, served."""
    with serving(module_settings) as house:
        yield house


@pytest.fixture
def served(lasting_house, settings) -> Iterator[House]:
    """The pages over a fresh installation, served; what a test does commits."""
    with serving(settings) as house:
        yield house


@pytest.fixture
def served_shop(lasting_shop, settings) -> Iterator[House]:
    """The pages over a connected store, served, with Ada, Bo and Cy; `house.shop` is the shop.

    The pages go by the shop's clock. Nobody is asked for a second factor.
    """
    settings.REQUIRE_MFA = False
    hire_people()
    stand_still(settings, lasting_shop.clock)
    with serving(settings, shop=lasting_shop) as house:
        yield house


@pytest.fixture
def visitor(browser, served) -> Iterator[Visitor]:
    """Someone at a browser, before a fresh installation; at the end nothing may be broken."""
    with Visitor(browser, served, **CONTEXT).watched() as someone:
        yield someone


@pytest.fixture
def shop_visitor(browser, served_shop) -> Iterator[Visitor]:
    """Someone at a browser, before a connected store; at the end nothing may be broken."""
    with Visitor(browser, served_shop, **CONTEXT).watched() as someone:
        yield someone
