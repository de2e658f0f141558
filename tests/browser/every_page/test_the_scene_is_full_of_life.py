"""Does the scene hold what its names say?"""

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.orders.models.orders import Order

UNSHIPPED = ("Unshipped", "created")
# Orders that are not named for the cause that holds them.
STANDING = {
    "unavailable": ("PendingAvailability", "waiting"),
    "pending": ("Pending", "waiting"),
    "fba": ("Unshipped", "waiting"),
    "fba shipped": ("Completed", "completed"),
    "view only": ("Unshipped", "view_only"),
    "created": UNSHIPPED,
    "prime": UNSHIPPED,
    "late": UNSHIPPED,
    "asked to cancel": UNSHIPPED,
    "rejected": UNSHIPPED,
    "partly shipped": ("PartiallyShipped", "created"),
    "shipped": ("Shipped", "created"),
    "shipped elsewhere": ("Shipped", "created"),
    "completed": ("Completed", "completed"),
    "repaid": ("Completed", "completed"),
    "canceled": ("Canceled", "canceled"),
    "canceled from here": ("Canceled", "canceled"),
    "canceling": UNSHIPPED,
    "cancel refused": UNSHIPPED,
}


def test_every_amazon_order_stands_as_its_name_says(scene):
    rows = AmazonOrder.objects.in_bulk(field_name="id").values()
    told = {row.amazon_order_id: (row.status, row.hold_cause or row.import_state) for row in rows}
    expected = {name: STANDING.get(name, ("Error", name)) for name in scene.amazon}
    assert {name: told[number] for name, number in scene.amazon.items()} == expected
    assert len(told) == len(expected)


def test_there_is_an_own_order_of_every_kind(scene):
    stored = Order.objects.filter(external_id="").values_list("pk", "state")
    assert dict(stored) == {order.pk: order.state for order in scene.orders.values()}
    assert {name: order.state for name, order in scene.orders.items()} == {
        "new": "new",
        "paid": "processing",
        "in review": "payment_review",
        "invoiced": "processing",
        "open invoice": "processing",
        "shipped": "complete",
        "credited": "complete",
        "on hold": "holded",
        "canceled": "canceled",
    }
