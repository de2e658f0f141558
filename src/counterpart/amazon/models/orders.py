"""What did Amazon say about an order, and what became of it?"""

from django.db import models
from django.db.models import Q

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.stores import AmazonStore
from counterpart.core.fields import EncryptedDocumentField, EncryptedTextField, ExactDecimalField
from counterpart.core.finding.indexes import indexes_to_sort_by, text_from
from counterpart.orders.models.orders import Order

# Lists sort by these; what they are narrowed by most stands in the same indexes.
SORTED_BY = (
    "purchased_at", "amazon_order_id", "buyer_rank", "total", "ship_by", "last_updated_at",
    "note_code", "order", "status",
)  # fmt: skip
NARROWED_BY = ("status", "store", "purchased_at", "total")
# Amazon's numbers are three, seven and seven digits: people type a group, or the last four.
GROUPS = {"second": 5, "third": 13, "last_four": 16}
BY_PARTS_OF_THE_NUMBER = tuple(
    models.Index(text_from(place, "amazon_order_id"), name=f"amazon_orders_by_{group}")
    for group, place in GROUPS.items()
)


class ImportState(models.TextChoices):
    """What we did with an Amazon order; never Amazon's word."""

    UNDECIDED = "undecided", "Not decided yet"
    WAITING = "waiting", "Waiting for Amazon"
    HELD = "held", "Held"
    CREATED = "created", "Created in Commerce"
    COMPLETED = "completed", "Complete in Commerce"
    CANCELED = "canceled", "Canceled at Amazon"
    VIEW_ONLY = "view_only", "View only"


class AmazonOrder(models.Model):
    """Our copy of an Amazon order.

    The fields down to `document` hold what Amazon said, in its words and spelling, and are never
    edited by people. The rest is ours.
    """

    account = models.ForeignKey(SellerAccount, models.PROTECT, related_name="+")
    store = models.ForeignKey(AmazonStore, models.PROTECT, related_name="amazon_orders")
    amazon_order_id = models.CharField(max_length=64)
    marketplace_id = models.CharField(max_length=20)
    purchased_at = models.DateTimeField(null=True)
    last_updated_at = models.DateTimeField(null=True)
    amazon_status = models.CharField(max_length=64, blank=True)
    fulfilled_by = models.CharField(max_length=64, blank=True)
    service_level = models.CharField(max_length=64, blank=True)
    programs = models.CharField(max_length=500, blank=True)
    replaces = models.CharField(max_length=64, blank=True)
    earliest_ship_at = models.DateTimeField(null=True)
    ship_by = models.DateTimeField(null=True)
    deliver_by = models.DateTimeField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    total = ExactDecimalField(null=True)
    # What the order charges beyond its items: tax, shipping, handling, discount, and its names;
    # under `taxes`, how the tax of each item is divided.
    charges = models.JSONField(default=dict, blank=True)
    items_shipped = models.PositiveIntegerField(default=0)
    items_unshipped = models.PositiveIntegerField(default=0)
    buyer_asks_to_cancel = models.BooleanField(default=False)
    buyer = EncryptedDocumentField(blank=True)
    # Where the buyer's name stands among others (ADR 0021).
    buyer_rank = models.BigIntegerField(null=True)
    address = EncryptedDocumentField(blank=True)
    document = EncryptedTextField(blank=True)
    request_id = models.CharField(max_length=100, blank=True)

    corrected_address = EncryptedDocumentField(blank=True)
    import_state = models.CharField(
        max_length=20, choices=ImportState.choices, default=ImportState.UNDECIDED
    )
    # What people see: Amazon's status and ours merged for display, kept for lists and filters.
    status = models.CharField(max_length=64, blank=True)
    # How far Amazon has accepted our shipment confirmations, in Amazon's words.
    confirmed_as = models.CharField(max_length=64, blank=True)
    hold_cause = models.CharField(max_length=40, blank=True)
    hold_evidence = models.JSONField(default=list, blank=True)
    held_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    is_stock_reserved = models.BooleanField(default=False)
    # Amazon changed something after the Commerce order existed, and it was not followed yet.
    is_to_follow = models.BooleanField(default=False)
    # Another delivery address is among what changed.
    has_new_address = models.BooleanField(default=False)
    # What a person has decided about Amazon's last word (`importing/following/decisions.py`).
    decisions = models.JSONField(default=dict, blank=True)
    order = models.OneToOneField(Order, models.PROTECT, null=True, related_name="+")
    note_code = models.CharField(max_length=50, blank=True)
    note_params = models.JSONField(default=dict, blank=True)
    first_seen_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "amazon_order_id"], name="one_copy_per_amazon_order"
            ),
        ]
        indexes = [
            *BY_PARTS_OF_THE_NUMBER,
            *indexes_to_sort_by(SORTED_BY, also=NARROWED_BY, name="amazon"),
            models.Index(
                fields=["account", "import_state", "next_attempt_at"], name="amazon_orders_to_do"
            ),
            # All that sums over purchases ask for (L-20 … L-25).
            models.Index(
                fields=["store", "purchased_at", "currency", "status", "total"],
                name="amazon_orders_revenue",
            ),
            models.Index(
                fields=["status", "-purchased_at", "-id", "store"], name="amazon_orders_of_status"
            ),
            models.Index(
                fields=["hold_cause"], condition=~Q(hold_cause=""), name="amazon_orders_by_cause"
            ),
            models.Index(
                fields=["account"], condition=Q(is_to_follow=True), name="amazon_orders_to_follow"
            ),
            models.Index(
                fields=["replaces"], condition=~Q(replaces=""), name="amazon_orders_replacing"
            ),
        ]

    def __str__(self) -> str:
        return self.amazon_order_id


class AmazonOrderWord(models.Model):
    """A blind word under which an Amazon order is found by its buyer (ADR 0021)."""

    pk = models.CompositePrimaryKey("word", "amazon_order_id")
    word = models.BigIntegerField()
    # Written by the dozen with each order, in its transaction: nobody needs to look it up again.
    amazon_order = models.ForeignKey(
        AmazonOrder, models.CASCADE, related_name="words", db_constraint=False
    )


class AmazonOrderItem(models.Model):
    """Our copy of one item of an Amazon order; amounts in the order's currency."""

    amazon_order = models.ForeignKey(AmazonOrder, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    order_item_id = models.CharField(max_length=64)
    sku = models.CharField(max_length=200, blank=True)
    asin = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=500, blank=True)
    condition = models.CharField(max_length=64, blank=True)
    quantity_ordered = models.PositiveIntegerField()
    quantity_shipped = models.PositiveIntegerField(default=0)
    unit_price = ExactDecimalField(null=True)
    price = ExactDecimalField(default=0)
    tax = ExactDecimalField(default=0)
    shipping = ExactDecimalField(default=0)
    handling = ExactDecimalField(default=0)
    discount = ExactDecimalField(default=0)

    class Meta:
        ordering = ["position"]
        indexes = [
            models.Index(fields=["sku", "amazon_order"], name="amazon_items_by_sku"),
            models.Index(fields=["asin", "amazon_order"], name="amazon_items_by_asin"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["amazon_order", "order_item_id"], name="one_copy_per_item"
            ),
        ]


class OrderNote(models.Model):
    """One line of an Amazon order's timeline."""

    amazon_order = models.ForeignKey(AmazonOrder, models.CASCADE, related_name="notes")
    code = models.CharField(max_length=50)
    params = models.JSONField(default=dict)
    actor = models.CharField(max_length=100)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]


class UnreadableDocument(models.Model):
    """An order in a page that could not be read, kept with its request id until it can be."""

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="+")
    amazon_order_id = models.CharField(max_length=64, blank=True)
    fingerprint = models.CharField(max_length=64)
    reason = models.TextField()
    request_id = models.CharField(max_length=100, blank=True)
    document = EncryptedTextField()
    seen_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "fingerprint"], name="unreadable_document_once"
            ),
        ]
