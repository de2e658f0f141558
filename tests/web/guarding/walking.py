"""How does somebody try every address there is, with every key that may lead somewhere?"""

from collections.abc import Iterator
from itertools import product
from typing import Any

from django.test import Client
from django.urls import reverse
from tests.browser.pages import ARGUMENT, Route, routes

from counterpart.web.access import EVERYBODY

# What words in addresses may be; whole numbers are tried from one on.
WORDS = {"kind": ("shipping", "order"), "grid": ("orders",), "step": ("activate",)}


def guarded_routes() -> list[Route]:
    """Answer the routes for which somebody must be signed in."""
    return [one for one in routes() if one.demanded != EVERYBODY]


def tried(route: Route, *, highest: int) -> Iterator[str]:
    """Answer the addresses of a route with every key up to the highest."""
    names = ARGUMENT.findall(route.route)
    choices = [WORDS.get(name, range(1, highest + 1)) for name in names]
    for values in product(*choices):
        yield reverse(route.name, kwargs=dict(zip(names, values, strict=True)))


def walked(client: Client, *, highest: int = 6) -> Iterator[tuple[str, Any]]:
    """Open every address there is; answers each with what came, but for those that take no GET."""
    for route in guarded_routes():
        for address in tried(route, highest=highest):
            answer = client.get(address)
            if answer.status_code == 405:
                break
            yield address, answer


def read(answer: Any) -> str:
    """Answer all that came: the headers, and the page or the file."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    headers = " ".join(f"{name}: {value}" for name, value in answer.items())
    return f"{headers}\n{content.decode(errors='replace')}"


def lists_of(client: Client) -> dict[str, Any]:
    """Answer every list that opens without a key: its address, and the list as it is shown."""
    found = {}
    for route in guarded_routes():
        if not ARGUMENT.search(route.route):
            answer: Any = client.get(reverse(route.name))
            shown = answer.context and answer.context.get("shown")
            if shown:
                found[reverse(route.name)] = shown
    return found
