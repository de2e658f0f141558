"""Whoever works for one website neither sees nor guesses what belongs to another (CO-14, P-14)."""

from dataclasses import dataclass
from typing import Any

import click
import pytest
from tests.architecture.test_docs import commands
from tests.cli.test_who_may_what import NOT_RUN, WANTED_TOO, everything, plain_call
from tests.orders.scene import line, new_order
from tests.scene import CREDENTIALS, NOON, US, Shop, connect, open_seller
from tests.users.scene import hired, made, view_of

from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.models.stores import AmazonStore
from counterpart.customers.changing import create_customer
from counterpart.inventory.stocks import default_stock
from counterpart.orders.documents.invoicing import invoice_order
from counterpart.orders.documents.shipping import ship_order
from counterpart.orders.models.orders import Order
from counterpart.orders.placing import place_order
from counterpart.users.models import User
from counterpart.users.permissions import INSTALLATION_WIDE, Permission
from counterpart.websites.founding import open_website
from counterpart.websites.models import Website

OTHER = Credentials("other-client", "other-secret", "Atzr|other")
# The parameters that name an order, a document or a store, and a name that nothing has.
NAMES = {
    "number": "2999999999",
    "numbers": "2999999999",
    "shipment_number": "2999999999",
    "amazon_order_id": "999-9999999-9999999",
    "amazon_order_ids": "999-9999999-9999999",
    "store": "Moon Store",
    "store_name": "Moon Store",
    "activate": "Moon Store",
    "deactivate": "Moon Store",
    "customer": "moon@example.com",
}


@dataclass
class Scene:
    """Two websites, each with an Amazon store, an Amazon order and an order of its own."""

    shop: Shop
    website: Website
    store: AmazonStore
    amazon_order_id: str
    own_order_id: str
    order: Order

    def theirs(self, parameter: str) -> str:
        """What the other website has under a parameter."""
        return {
            "number": self.order.number,
            "numbers": self.order.number,
            "shipment_number": self.order.shipments.get().number,
            "amazon_order_id": self.amazon_order_id,
            "amazon_order_ids": self.amazon_order_id,
            "store": self.store.name,
            "store_name": self.store.name,
            "activate": self.store.name,
            "deactivate": self.store.name,
            "customer": "ida@example.com",
        }[parameter]


@pytest.fixture
def scene(shop) -> Scene:
    website = open_website("outlet", name="Outlet")
    open_seller(shop.amazon, "A2SELLER", OTHER, [US])
    store = connect(
        shop.clock, name="Outlet Store", seller_id="A2SELLER", credentials=OTHER, website=website
    )
    shop.advance(seconds=1)
    own = shop.buyer_orders("MUG", 1)
    other = shop.buyer_orders("MUG", 1, seller="A2SELLER")
    by: dict[str, Any] = {"actor": "bo", "now": NOON}
    order = place_order(
        new_order(line("MUG"), store_view=view_of(website), stock=default_stock()), **by
    )
    ship_order(order, **by)
    invoice_order(order, **by)
    create_customer(website, email="ida@example.com", first_name="Ida", last_name="Example", **by)
    shop.sync()
    made("of_main", *Permission, websites=[Website.objects.get(code="base")])
    hired("bo", "of_main")
    return Scene(shop, website, store, other, own, order)


def named(command: click.Command) -> list[str]:
    """The arguments and options of a command that name something of a website."""
    return [one.name for one in command.params if one.name in NAMES]


def call(name: str, command: click.Command, parameter: str, value: str) -> list[str]:
    """A call of a command about one named thing."""
    [wanted] = [one for one in command.params if one.name == parameter]
    if isinstance(wanted, click.Option):
        return [*plain_call(name, command), wanted.opts[0], value]
    rest = [one for one in command.params if one is not wanted]
    others = click.Command(name, params=rest)
    return [*name.split(), value, *plain_call("", others), *WANTED_TOO.get(name, ())]


POINTED = [
    (name, parameter)
    for name, command in sorted(commands().items())
    if name not in NOT_RUN and not name.startswith("websites")
    for parameter in named(command)
    if getattr(command.callback, "needs", None) not in INSTALLATION_WIDE
]


def test_every_order_command_is_among_those_that_are_tried():
    tried = {name for name, _ in POINTED}
    assert {
        "invoice", "ship", "refund", "cancel", "hold", "unhold", "comment", "send-email",
        "edit-address", "commerce", "show", "import", "resend", "settings", "sync", "orders",
        "stores", "customers show", "customers change", "print", "order edit", "order again",
        "review", "tracks list",
    } <= tried  # fmt: skip


@pytest.mark.parametrize(("name", "parameter"), POINTED, ids=str)
@pytest.mark.parametrize("ending", [(), ("--json",)], ids=["plain", "json"])
def test_what_belongs_to_another_website_is_answered_like_nothing(
    counterpart, scene, name, parameter, ending
):
    command = commands()[name]
    if ending and not any(one.name == "as_json" for one in command.params):
        pytest.skip("This command prints no JSON.")
    there, nowhere = scene.theirs(parameter), NAMES[parameter]
    before = everything()
    real = counterpart("--as", "bo", *call(name, command, parameter, there), *ending)
    made_up = counterpart("--as", "bo", *call(name, command, parameter, nowhere), *ending)
    assert (real.code, real.out) == (made_up.code, made_up.out) == (1, "")
    assert real.err.replace(there, "N") == made_up.err.replace(nowhere, "N")
    assert everything() == before


def test_lists_show_what_belongs_to_the_website_and_nothing_else(counterpart, scene):
    seen = {
        name: counterpart("--as", "bo", *name.split(), "--json").json
        for name in ("orders", "commerce", "stores", "runs", "websites list", "mails list")
    }
    assert [one["amazon_order_id"] for one in seen["orders"]] == [scene.own_order_id]
    assert [one["amazon_order_id"] for one in seen["commerce"]] == [scene.own_order_id]
    assert [one["name"] for one in seen["stores"]] == ["US Store"]
    assert {one["account"] for one in seen["runs"]} == {"A1SELLER (NA)"}
    for whole in ("outlet", "Outlet", "A2SELLER", scene.amazon_order_id, scene.order.number):
        assert whole not in str(seen)


def test_a_person_of_the_other_website_sees_what_the_first_does_not(counterpart, scene):
    made("of_outlet", *Permission, websites=[scene.website])
    hired("cy", "of_outlet")
    assert [one["number"] for one in counterpart("--as", "cy", "commerce", "--json").json] == [
        scene.order.number
    ]
    both = {one["number"] for one in counterpart("commerce", "--json").json}
    assert scene.order.number in both


def test_a_pass_by_somebody_of_one_website_leaves_other_accounts_alone(counterpart, scene, at):
    scene.shop.advance(minutes=5)
    now = at(scene.shop.now)
    runs = counterpart("--as", "bo", "sync", "--json", "--now", now).json["runs"]
    assert [one["account"] for one in runs] == ["A1SELLER (NA)"]


CONNECT = (
    "connect", "--marketplace", "US", "--email", "bo@example.com",
    "--client-id", OTHER.client_id, "--client-secret", OTHER.client_secret,
    "--refresh-token", OTHER.refresh_token,
)  # fmt: skip


def test_stores_are_connected_to_ones_own_website_only(counterpart, scene):
    before = everything()
    asked = len(scene.shop.amazon.requests)
    refused = [
        counterpart("--as", "bo", *CONNECT, "--name", "New", "--seller-id", "A2SELLER",
                    "--website", website).err
        for website in ("outlet", "moon", "base")
    ]  # fmt: skip
    assert refused == [
        "counterpart: There is no website “outlet”.\n",
        "counterpart: There is no website “moon”.\n",
        (
            "counterpart: Stores of the seller A2SELLER belong to other websites; somebody who "
            "may configure all of them can connect it.\n"
        ),
    ]
    assert everything() == before
    assert len(scene.shop.amazon.requests) == asked
    assert CREDENTIALS != OTHER


def test_what_reaches_every_website_is_refused_to_those_of_one(counterpart, scene):
    before = everything()
    for arguments, permission in (
        (("read-only", "on"), Permission.CONFIGURE_CHANNEL),
        (("audit",), Permission.VIEW_AUDIT),
        (("check",), Permission.OPERATE),
        (("statuses", "create", "to_pick", "To pick"), Permission.MANAGE_STATUSES),
    ):
        answer = counterpart("--as", "bo", *arguments)
        assert (answer.code, answer.out) == (1, ""), arguments
        assert answer.err == (
            f"counterpart: bo may not do that: it needs the permission “{permission.label}” "
            f"on all websites.\n"
        )
    assert everything() == before


@pytest.mark.parametrize("command", ["show", "commerce", "orders"])
def test_a_buyer_is_shown_only_to_those_who_may_see_buyers(counterpart, scene, command):
    scene.shop.amazon.calms_down()
    name = scene.shop.row(scene.own_order_id).buyer["name"]
    assert name
    made("lookers", Permission.VIEW_ORDERS, Permission.VIEW_CHANNEL)
    hired("di", "lookers")
    call = (command,) if command == "orders" else (command, scene.own_order_id)
    for ending in ((), ("--json",)):
        seen = counterpart("--as", "bo", *call, *ending)
        unseen = counterpart("--as", "di", *call, *ending)
        assert (seen.code, unseen.code) == (0, 0)
        assert name.split()[0] in seen.out
        assert name.split()[0] not in unseen.out
    assert User.objects.filter(username="di").exists()


def test_seeing_one_buyer_is_written_down_once_for_a_person(counterpart, scene, at):
    now = at(scene.shop.now)
    counterpart("--as", "bo", "show", scene.own_order_id, "--now", now)
    counterpart("--as", "bo", "orders")
    counterpart("show", scene.own_order_id)
    made("lookers", Permission.VIEW_CHANNEL)
    hired("di", "lookers")
    counterpart("--as", "di", "show", scene.own_order_id)
    [entry] = counterpart("audit", "--action", "buyer_seen", "--json").json
    assert (entry["actor"], entry["kind"], entry["subject"], entry["at"], entry["after"]) == (
        "bo", "order", scene.own_order_id, now, {"seen": "buyer"},
    )  # fmt: skip
