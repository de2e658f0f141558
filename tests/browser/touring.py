"""How is every page looked at?"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser
from tests.browser.pages import Page, pages
from tests.browser.scene import Scene
from tests.browser.serving import House
from tests.browser.visiting import Visitor

MOST_LINES = 12
Look = Callable[[Visitor, Page], list[str]]


def tour(
    browser: Browser,
    house: House,
    scene: Scene,
    look: Look,
    *,
    with_variants: bool = False,
    **context: Any,
) -> list[str]:
    """Open every page and answer what a look at it finds, a line for each trouble."""
    found = []
    with visiting(browser, house, **context) as visitor:
        here = None
        every = [one for one in every_page(scene) if with_variants or not one.is_variant]
        visitor.told()
        for page in every:
            if page.login != here:
                here = page.login
                visitor.signs_in(here)
            visitor.goes_to(page.path)
            lines = [*look(visitor, page), *visitor.told()]
            found += [f"{page.path} [{page.name}] {line}" for line in shortened(lines)]
    return found


def every_page(scene: Scene) -> list[Page]:
    """Answer every page that opens, those of the same person together.

    What does not open is told by `test_no_page_is_forgotten`, once. While somebody builds a room,
    PAGES="/stores /setup" names the beginnings of the addresses to look at.
    """
    found, _ = pages(scene)
    wanted = tuple(os.environ.get("PAGES", "/").split())
    chosen = [page for page in found if page.path.startswith(wanted)]
    return sorted(chosen, key=lambda page: page.login)


@contextmanager
def visiting(browser: Browser, house: House, **context: Any) -> Iterator[Visitor]:
    visitor = Visitor(browser, house, **context)
    try:
        yield visitor
    finally:
        visitor.context.close()


def shortened(lines: list[str]) -> list[str]:
    """Answer the first lines of many about one page: the others are of the same kind."""
    more = len(lines) - MOST_LINES
    return lines if more <= 0 else [*lines[:MOST_LINES], f"and {more} more like these"]


def written(troubles: list[str]) -> str:
    """Write troubles as a failing test shows them."""
    return "\n".join([f"{len(troubles)} troubles:", *troubles])
