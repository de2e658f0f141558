"""Sources, stocks, counts, rules and repairs, from the command line (CO-6)."""

import pytest
from tests.orders.scene import line, placed, shelves
from tests.scene import NOON, put_in_stock

from counterpart.inventory.models import Source, Stock, StockItem, StockMovement
from counterpart.orders.models.orders import OrderLine
from counterpart.users.models import Role, RolePermission, User
from counterpart.websites.founding import open_website

EAST = {
    "code": "east",
    "name": "East",
    "enabled": True,
    "description": "",
    "address": {"city": "Boston"},
    "stocks": [],
}


def test_a_source_lives_from_its_opening_to_its_end(counterpart, house):
    created = counterpart("sources", "create", "east", "--name", "East", "--address", "city=Boston",
                          "--json")  # fmt: skip
    assert created.json == EAST
    counterpart("sources", "change", "east", "--description", "Ring", "--address", "city=")
    counterpart("stocks", "link", "default stock", "east", "--priority", "3")
    counterpart("sources", "disable", "east")
    assert counterpart("sources", "list", "--json").json[1] == EAST | {
        "description": "Ring",
        "address": {},
        "enabled": False,
        "stocks": [{"name": "Default Stock", "priority": 3}],
    }
    assert counterpart("sources", "enable", "east").out == "Source east is open.\n"
    assert "Default Stock" in counterpart("sources", "list").out
    refused = counterpart("sources", "delete", "east")
    assert (refused.code, refused.err) == (
        1,
        "counterpart: Source east cannot be deleted: Default Stock draws from it.\n",
    )
    counterpart("stocks", "unlink", "Default Stock", "east")
    assert counterpart("sources", "delete", "east", "--json").json == {"deleted": "east"}
    assert list(Source.objects.values_list("code", flat=True)) == ["default"]


def test_a_stock_lives_from_its_opening_to_its_end(counterpart, house):
    open_website("other")
    counterpart("stocks", "create", "Outlet")
    counterpart("stocks", "link", "Outlet", "default")
    renamed = counterpart("stocks", "rename", "Outlet", "Market")
    assert renamed.out == "The stock is now called Market.\n"
    assigned = counterpart("stocks", "assign", "other", "market", "--json")
    assert assigned.json == {
        "name": "Market",
        "sources": [{"code": "default", "priority": 1, "enabled": True}],
        "websites": ["other"],
    }
    assert [one["name"] for one in counterpart("stocks", "list", "--json").json] == [
        "Default Stock",
        "Market",
    ]
    assert "default (1)" in counterpart("stocks", "list").out
    refused = counterpart("stocks", "delete", "Market")
    assert refused.err == (
        "counterpart: Stock in use cannot be deleted: Market is used by website other.\n"
    )
    counterpart("stocks", "assign", "other", "Default Stock")
    assert counterpart("stocks", "delete", "Market").out == "Stock Market was deleted.\n"
    assert Stock.objects.count() == 1


@pytest.mark.parametrize(
    ("command", "sentence"),
    [
        (("sources", "enable", "moon"), "There is no source “moon”. Sources: default."),
        (("stocks", "delete", "Moon"), "There is no stock “Moon”. Stocks: Default Stock."),
        (
            ("stocks", "assign", "moon", "Default Stock"),
            "There is no website “moon”. Websites: base.",
        ),
        (
            ("sources", "create", "east", "--address", "Boston"),
            "“Boston” is not of the form PART=TEXT.",
        ),
        (("stock", "MUG", "--set", "many"), "“many” is not a quantity."),
        (("stock", "MUG", "--threshold", "1", "--set", "-1"), "A quantity cannot be -1."),
    ],
)
def test_what_cannot_be_is_refused_in_one_sentence(counterpart, house, command, sentence):
    put_in_stock("MUG", 3)
    before = StockItem.objects.values().get()
    answer = counterpart(*command)
    assert (answer.code, answer.out, answer.err) == (1, "", f"counterpart: {sentence}\n")
    assert StockItem.objects.values().get() == before


def test_the_rules_of_a_product_are_shown_and_changed(counterpart, house, at):
    put_in_stock("MUG", 3)
    answer = counterpart(
        "stock", "MUG", "--set", "7", "--no-manage", "--backorders", "notify", "--threshold", "-2",
        "--fewest", "2", "--most", "8", "--increment", "0.5", "--decimals", "--notify-below", "4",
        "--out-of-stock", "--movements", "--json", "--now", at(NOON),
    )  # fmt: skip
    actor = answer.json["movements"][0]["actor"]
    assert actor.startswith("cli")
    assert answer.json == {
        "sku": "MUG",
        "stock": "Default Stock",
        "on_hand": 0,
        "reserved": 0,
        "salable": 2,
        "manage_stock": False,
        "backorders": "notify",
        "threshold": -2,
        "fewest": 2,
        "most": 8,
        "increment": 0.5,
        "decimals": True,
        "notify_below": 4,
        "sources": [{"code": "default", "quantity": 7, "in_stock": False}],
        "movements": [
            {
                "at": "2026-11-02T12:00:00Z",
                "actor": who,
                "kind": "counted",
                "stock": "Default Stock",
                "source": "default",
                "on_hand_change": change,
                "reserved_change": 0,
                "reference_kind": None,
                "reference": None,
                "order": None,
            }
            for who, change in ((actor, 4), (None, 3))
        ],
    }
    assert counterpart("stock", "MUG", "--in-stock", "--manage").out == (
        "MUG: 7 on hand, 0 reserved, 9 salable.\n"
    )
    assert "Counted" in counterpart("stock", "MUG", "--movements").out


def test_products_of_which_too_little_is_left_are_listed(counterpart, house):
    put_in_stock("MUG", 0)
    assert counterpart("stocks", "low", "--json").json == [
        {"sku": "MUG", "name": "Mug", "on_hand": 0, "salable": 0, "notify_below": 1}
    ]
    put_in_stock("MUG", 1)
    assert counterpart("stocks", "low", "--stock", "Default Stock").out == "Nothing runs low.\n"


def test_an_order_is_shipped_from_several_sources_in_several_parcels(counterpart, house):
    shelves()
    order = placed(line("MUG", 12, known=True), stock=None, customer_email="ida@example.com")
    counterpart("sources", "create", "east")
    counterpart("stocks", "link", "Default Stock", "east", "--priority", "2")
    counterpart("stock", "MUG", "--set", "4", "--source", "east")
    refused = counterpart("ship", order.number)
    assert refused.err == (
        "counterpart: No single source has everything. Ship 10 × MUG from default and 2 × MUG "
        "from east, each in a shipment from its own source.\n"
    )
    counterpart(
        "ship",
        order.number,
        "--item",
        "MUG=10",
        "--source",
        "default",
        "--carrier",
        "ups",
        "--tracking",
        "1Z",
        "--tracking",
        "2Z",
        "--comment",
        "Two boxes.",
        "--notify",
    )
    answer = counterpart("ship", order.number, "--source", "east", "--carrier", "custom", "--title",
                         "Bike", "--tracking", "7", "--json")  # fmt: skip
    assert [len(one["items"]) for one in answer.json["shipments"]] == [1, 1]
    tracks = [
        (track.carrier_title, track.number)
        for one in order.shipments.order_by("pk")
        for track in one.tracks.order_by("pk")
    ]
    assert tracks == [
        ("United Parcel Service", "1Z"),
        ("United Parcel Service", "2Z"),
        ("Bike", "7"),
    ]
    assert [(one.kind, one.comment) for one in order.mails.all()] == [("shipment", "Two boxes.")]


def test_half_a_track_is_refused(counterpart, house):
    order = placed()
    for given, sentence in (
        (("--tracking", "1Z"), "Please specify a carrier."),
        (("--carrier", "ups"), "Please enter a tracking number."),
        (("--title", "Bike"), "Please specify a carrier."),
        (
            ("--carrier", "custom", "--tracking", "1Z"),
            "Please enter a title for the custom carrier.",
        ),
    ):
        assert counterpart("ship", order.number, *given).err == f"counterpart: {sentence}\n"
    assert order.shipments.count() == 0


def test_check_names_what_is_broken_and_repair_mends_it(counterpart, house):
    shelves()
    placed(line("MUG", 3))
    OrderLine.objects.update(ordered=4, row_total=30)
    StockItem.objects.filter(product__sku="LAMP").update(on_hand=5)
    findings = [
        "Order 000000001: 3 of MUG are promised to it in Default Stock, it needs 4.",
        "Product LAMP: 5 on hand in Default Stock, its sources hold 1.",
    ]
    counts = {"amazon_orders": 0, "orders": 1}
    found = counterpart("check", "--json")
    assert (found.code, found.json) == (
        1,
        {"ok": False, "findings": findings, **counts, "repaired": []},
    )
    mended = counterpart("check", "--repair", "--json")
    assert (mended.code, mended.json) == (
        0,
        {
            "ok": True,
            "findings": [],
            **counts,
            "repaired": [
                "Order 000000001: promised of MUG in Default Stock set from 3 to 4.",
                "Product LAMP: on hand in Default Stock set from 5 to 1, as its sources hold.",
            ],
        },
    )
    movements = StockMovement.objects.count()
    again = counterpart("check", "--repair")
    assert (again.code, again.out.startswith("All promises hold")) == (0, True)
    assert StockMovement.objects.count() == movements


def test_money_is_named_and_never_repaired(counterpart, house):
    order = placed()
    type(order).objects.update(subtotal=99)
    before = type(order).objects.values().get()
    answer = counterpart("check", "--repair")
    assert (answer.code, type(order).objects.values().get()) == (1, before)


def test_who_may_only_look_changes_nothing(counterpart, house):
    put_in_stock("MUG", 3)
    role = Role.objects.create(code="looker", name="Looker")
    RolePermission.objects.create(role=role, permission="view_catalog")
    User.objects.create(username="cy").roles.add(role)
    assert counterpart("--as", "cy", "stock", "MUG").code == 0
    assert counterpart("--as", "cy", "stocks", "low").code == 0
    assert counterpart("--as", "cy", "sources", "list").code == 0
    for command in (
        ("stock", "MUG", "--set", "9"),
        ("stock", "MUG", "--most", "9"),
        ("stock", "MUG", "--out-of-stock"),
        ("sources", "create", "east"),
        ("stocks", "create", "Outlet"),
        ("check", "--repair"),
    ):
        refused = counterpart("--as", "cy", *command)
        assert (refused.code, refused.err.startswith("counterpart: cy may not do that")) == (
            1,
            True,
        )
    assert (StockMovement.objects.count(), Stock.objects.count()) == (1, 1)
