"""Which pages are there? Every address of the product, with an example of each argument.

An address without an example fails the tests: nobody forgets a page. What goes into EXAMPLES is
the route up to and with its argument, so that one line serves all pages below it.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.browser.scene import Scene
from tests.browser.signing_in import signed_in
from tests.scene import product

from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.listings import Listing
from counterpart.amazon.models.logs import CommunicationError
from counterpart.amazon.models.orders import AmazonOrderItem
from counterpart.amazon.models.refunds import AmazonRefund, RefundTransaction
from counterpart.amazon.models.reports import Report
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.models.runs import AccountRun
from counterpart.inventory.stocks import default_stock
from counterpart.orders.models.documents import CreditMemo, Shipment
from counterpart.orders.models.mails import MailKind, OrderMail
from counterpart.orders.models.orders import OrderStatus
from counterpart.users.models import Role, User
from counterpart.web.access import EVERYBODY
from counterpart.websites.models import Store, StoreView, Website

PAGE, ACTION, FILE, ELSEWHERE = "page", "action", "file", "elsewhere"
OTHERS = {ACTION, FILE, ELSEWHERE}

# Files, and pages of libraries that nobody links to.
NOT_OURS = ("static/", "media/")
# The name of an argument in a part of a route, as Django writes it in either way.
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")
GROUP = re.compile(r"\(\?P<(\w+)>[^()]*\)")

# Route up to the argument → one or several values, taken from the scene; the first is for all pages
# below, the others for the page that ends with the argument. Several arguments in one part are a
# dictionary.
EXAMPLES: dict[str, Callable[[Any], list[Any]]] = {
    "amazon-orders/<int:pk>": lambda scene: [
        scene.amazon_order(name).pk for name in ("created", *scene.amazon)
    ],
    "products/<int:key>": lambda _: [product("MUG").pk, product("CLOCK").pk],
    "products/import/<int:key>": lambda scene: [scene.product_file.pk],
    "products/create-from/<int:key>": lambda scene: [held_item(scene).pk],
    "products/match/<int:key>": lambda scene: [held_item(scene).pk],
    "products/matches/<int:key>": lambda scene: [scene.match.pk],
    "stock/<int:key>": lambda _: [product("MUG").pk],
    "stock/sources/<int:key>": lambda scene: [scene.source.pk],
    "stock/stocks/<int:key>": lambda _: [default_stock().pk],
    "channel/stores/<int:pk>": lambda scene: [scene.shop.store.pk],
    "stores/<int:pk>": lambda scene: [scene.shop.store.pk],
    "orders/<int:pk>": lambda scene: [
        *(order.pk for order in (scene.order("credited"), *scene.orders.values())),
        scene.amazon_order("created").order_id,
    ],
    "orders/<int:pk>/addresses/<slug:kind>": lambda _: ["shipping", "billing"],
    "people/<int:key>": lambda _: [
        User.objects.get(username="bo").pk,
        User.objects.get(username="ada").pk,
    ],
    "sales/mails/<int:view>": lambda _: [StoreView.objects.earliest("pk").pk],
    "sales/mails/<int:view>/<slug:kind>": lambda _: [MailKind.ORDER, MailKind.SHIPMENT],
    "roles/<int:key>": lambda _: [
        Role.objects.get(code="support").pk,
        Role.objects.get(code="owner").pk,
    ],
    "sales/outbox/<int:key>": lambda _: [OrderMail.objects.earliest("pk").pk],
    "sales/places/websites/<int:key>": lambda _: [Website.objects.get(code="base").pk],
    "sales/places/stores/<int:key>": lambda _: [Store.objects.earliest("pk").pk],
    "sales/places/views/<int:key>": lambda _: [StoreView.objects.earliest("pk").pk],
    "statuses/<int:key>": lambda _: [OrderStatus.objects.get(code="processing").pk],
    "runs/<int:pk>": lambda _: [AccountRun.objects.earliest("pk").pk],
    "feeds/<int:pk>": lambda _: list(Feed.objects.order_by("-pk").values_list("pk", flat=True)),
    "listings/<int:pk>": lambda _: list(
        Listing.objects.order_by("pk").values_list("pk", flat=True)[:6]
    ),
    "refunds/<int:pk>": lambda _: list(
        AmazonRefund.objects.order_by("pk").values_list("pk", flat=True)
    ),
    "refunds/elsewhere/<int:pk>": lambda _: list(
        RefundTransaction.objects.filter(refund=None).values_list("pk", flat=True)
    ),
    "refunds/of-memo/<int:pk>": lambda _: list(
        CreditMemo.objects.filter(order__channel="amazon").values_list("pk", flat=True)
    ),
    "reports/<int:pk>": lambda _: list(
        Report.objects.order_by("-pk").values_list("pk", flat=True)[:4]
    ),
    "returns/<int:pk>": lambda _: list(
        AmazonReturn.objects.order_by("-pk").values_list("pk", flat=True)
    ),
    "communication-errors/<int:pk>": lambda _: list(
        CommunicationError.objects.order_by("pk").values_list("pk", flat=True)[:4]
    ),
    "customers/<int:pk>": lambda scene: [scene.customer.pk],
    "customers/orders/<int:pk>": lambda scene: [scene.order("new").pk],
    "documents/orders/<int:pk>": lambda scene: [scene.order("credited").pk],
    "documents/invoices/<int:pk>": lambda scene: [scene.order("credited").invoices.get().pk],
    "documents/shipments/<int:pk>": lambda scene: [scene.order("credited").shipments.get().pk],
    "documents/credit-memos/<int:pk>": lambda scene: [
        scene.order("credited").credit_memos.get().pk
    ],
    "views/<slug:grid>": lambda _: ["amazon_orders"],
    "views/<int:key>": lambda scene: [scene.saved_view.pk],
    "password/forgotten/<uidb36>-<key>": lambda _: [{"uidb36": "1", "key": "long-ago"}],
    "profile/factors/passkeys/<int:pk>": lambda scene: [scene.passkey.pk],
}


def of_invoice(scene: Scene) -> dict[str, Any]:
    """Answer an order with an invoice that is not paid yet."""
    order = scene.order("open invoice")
    return {"pk": order.pk, "invoice": order.invoices.get().pk}


def of_shipment(scene: Scene, name: str) -> dict[str, Any]:
    """Answer an order with a shipment, and that or its tracking number."""
    shipment = scene.order("credited").shipments.get()
    key = shipment.pk if name == "shipment" else shipment.tracks.get().pk
    return {"pk": shipment.order_id, name: key}


# All arguments of a page that only some orders have: what can still be shipped, or paid.
SUITED: dict[str, Callable[[Any], dict[str, Any]]] = {
    "order_address": lambda scene: {"pk": scene.order("new").pk, "kind": "shipping"},
    "order_cancel": lambda scene: {"pk": scene.order("new").pk},
    "order_cancel_invoice": of_invoice,
    "order_credit_memo": lambda scene: {"pk": scene.order("paid").pk},
    "order_edit": lambda scene: {"pk": scene.order("new").pk},
    "order_invoice": lambda scene: {"pk": scene.order("new").pk},
    "order_pay_invoice": of_invoice,
    "order_release_stop": lambda scene: {"pk": scene.amazon_order("asked to cancel").order_id},
    "order_remove_track": lambda scene: of_shipment(scene, "track"),
    "order_add_track": lambda scene: of_shipment(scene, "shipment"),
    "order_resend": lambda scene: {
        "pk": scene.amazon_order("rejected").order_id,
        "shipment": Shipment.objects.get(order=scene.amazon_order("rejected").order_id).pk,
    },
    "order_ship": lambda scene: {"pk": scene.order("paid").pk},
}
# Addresses with a query string that make other pages of the same view.
VARIANTS: dict[str, tuple[str, ...]] = {
    "search": ("q=MUG", "q=000-000"),
}
# Who looks at a page that shows something else to Ada, who has everything: Bo has no second factor.
SEEN_BY = {"account_logout": "ada", "mfa_activate_totp": "bo"}
# Pages that lead somewhere else at once, and why.
LEAD_ELSEWHERE = {
    "product_from_item": "to the item of the order that it is asked for",
    "authorize_store": "to the new store, where nothing waits for Amazon's permission",
    "store_authorized": "to the stores, unless Amazon sent the person back",
    "match_item": "to the item of the order that it is asked for",
    "product_by_sku": "to the product that it is asked for",
    "search": "to the list in which something was found",
    "start": "to the first room that is open to the person",
    "mfa_authenticate": "to the sign-in, unless the password was typed just before",
    "mfa_login_webauthn": "to the sign-in, where its script asks for it",
    "account_set_password": "to the change, for whoever has a password",
    "account_reauthenticate": "on, because Ada typed the password just now",
}


def held_item(scene: Scene) -> AmazonOrderItem:
    """Answer the item that holds up an order because nobody knows its product."""
    return scene.amazon_order("not_found").items.get()


@dataclass(frozen=True)
class Route:
    """One entry of the URL configuration, with all that stands above it."""

    name: str
    route: str
    callback: Any

    @property
    def demanded(self) -> Any:
        return getattr(self.callback, "demanded", None)


@dataclass(frozen=True)
class Page:
    """A page that can be opened, the name of its route, and who opens it.

    The same page of another order, or with another query string, is a variant.
    """

    name: str
    path: str
    login: str
    is_variant: bool


def routes() -> list[Route]:
    """Answer every route of the product."""
    return [one for one in _walk(get_resolver()) if not one.route.startswith(NOT_OURS)]


def _walk(resolver: URLResolver, *, above: str = "", space: str = "") -> Iterator[Route]:
    for entry in resolver.url_patterns:
        route = above + _as_route(str(entry.pattern))
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from _walk(entry, above=route, space=inner)
        elif isinstance(entry, URLPattern):
            yield Route(f"{space}{entry.name or ''}", route, entry.callback)


def _as_route(pattern: str) -> str:
    """Write a regular expression of an address as the other addresses are written."""
    return GROUP.sub(r"<\1>", pattern).strip("^$")


def _parts(route: str) -> list[str]:
    return route.strip("/").split("/")


class Example(LookupError):
    """A route has an argument of which EXAMPLES knows no value."""


def addresses(route: Route, scene: Scene | None) -> list[str]:
    """Answer every address of a route in the scene, with its variants."""
    every = [reverse(route.name, kwargs=values) for values in _values(route, scene)]
    plain = list(dict.fromkeys(every))
    return plain + [f"{plain[0]}?{query}" for query in VARIANTS.get(route.name, ())]


def _values(route: Route, scene: Scene | None) -> list[dict[str, Any]]:
    if scene is not None and route.name in SUITED:
        return [SUITED[route.name](scene)]
    choices: list[dict[str, Any]] = [{}]
    parts = _parts(route.route)
    for position, part in enumerate(parts):
        names = ARGUMENT.findall(part)
        if not names:
            continue
        upto = "/".join(parts[: position + 1])
        if upto not in EXAMPLES:
            raise Example(f"{route.route}: give EXAMPLES in tests/browser/pages.py a “{upto}”")
        values = EXAMPLES[upto](scene)
        is_last = position == len(parts) - 1
        choices = [
            {**choices[0], **(value if isinstance(value, dict) else {names[0]: value})}
            for value in (values if is_last else values[:1])
        ]
    return choices


def without_example(scene: Scene) -> list[str]:
    """Answer the routes that no example can be made for."""
    missing = []
    for route in routes():
        try:
            _values(route, scene)
        except Example as unknown:
            missing.append(str(unknown))
    return missing


def pages(scene: Scene | None) -> tuple[list[Page], list[str]]:
    """Answer every page that shows something, and a sentence for each that is out of reach.

    What takes no GET is an action, what answers with a file is a download: neither is a page.
    Without a scene, these are the pages without arguments.
    """
    found: list[Page] = []
    wrong: list[str] = []
    clients: dict[str, Client] = {}
    for route in routes():
        login = login_for(route)
        client = clients.setdefault(login, signed_in(login, raise_request_exception=False))
        if scene is None and ARGUMENT.search(route.route):
            continue
        try:
            paths = addresses(route, scene)
        except Example as unknown:
            wrong.append(str(unknown))
            continue
        kind = kind_of(route, paths[0], client)
        if kind == PAGE:
            found += [Page(route.name, path, login, path != paths[0]) for path in paths]
        elif kind not in OTHERS:
            wrong.append(kind)
    return found, wrong


def login_for(route: Route) -> str:
    """Answer who looks at a page; what everybody may open is opened by nobody in particular."""
    plain = "" if route.demanded == EVERYBODY else "ada"
    return SEEN_BY.get(route.name, plain)


def kind_of(route: Route, path: str, client: Client) -> str:
    """Tell what an address is: page, action, file, elsewhere, or a sentence about its trouble."""
    answer: Any = client.get(path)
    if answer.status_code == 405:
        return ACTION
    if answer.status_code in {301, 302, 303}:
        known = route.name in LEAD_ELSEWHERE
        return ELSEWHERE if known else f"{path} [{route.name}] leads to {answer.url}"
    if answer.status_code != 200:
        broken = f": {answer.exc_info[1]!r}" if getattr(answer, "exc_info", None) else ""
        return f"{path} [{route.name}] answered {answer.status_code}{broken}"
    return PAGE if answer.headers["Content-Type"].startswith("text/html") else FILE
