"""What is a Commerce order?"""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from counterpart.catalog.models import Product
from counterpart.core.fields import (
    EncryptedDocumentField,
    EncryptedTextField,
    ExactDecimalField,
)
from counterpart.core.finding.indexes import indexes_to_sort_by, last_of
from counterpart.customers.models import Customer, CustomerGroup
from counterpart.inventory.models import Stock
from counterpart.orders.states import LineQuantities, State
from counterpart.websites.models import StoreView

# Lists sort by these; what they are narrowed by most stands in the same indexes.
SORTED_BY = (
    "placed_at", "number", "customer_rank", "bill_to_rank", "ship_to_rank", "grand_total",
    "base_grand_total", "purchase_point", "status",
)  # fmt: skip
NARROWED_BY = ("status", "store_view", "placed_at", "grand_total")


class OrderStatus(models.Model):
    """A label of a state, as people see it (CO-3)."""

    code = models.SlugField(max_length=32, unique=True)
    label = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.label


class OrderStatusLabel(models.Model):
    """What a status is called in one store view (CO-3.1)."""

    status = models.ForeignKey(OrderStatus, models.CASCADE, related_name="view_labels")
    store_view = models.ForeignKey(StoreView, models.CASCADE, related_name="+")
    label = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["status", "store_view"], name="one_label_per_view"),
        ]


class StatusAssignment(models.Model):
    """Which statuses a state has, and which of them the workflow uses."""

    status = models.ForeignKey(OrderStatus, models.PROTECT, related_name="assignments")
    state = models.CharField(max_length=20, choices=State.choices)
    is_default = models.BooleanField(default=False)
    is_visible_on_storefront = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["status", "state"], name="status_once_per_state"),
            models.UniqueConstraint(
                fields=["state"], condition=Q(is_default=True), name="one_default_per_state"
            ),
        ]


class Order(models.Model):
    """An order from any source, worked here.

    Amounts are in `currency`; discount is negative; `shipping` is shipping and handling; `tax`
    includes the tax on shipping. `base_…` are the same totals in `base_currency`, at the rate that
    was frozen when the order was placed: one unit of the base currency is `base_to_order_rate` of
    `currency`. What a sales channel forbids stands in the columns below *Capabilities*: this
    package obeys them and knows no channel.
    """

    number = models.CharField(max_length=50)
    store_view = models.ForeignKey(StoreView, models.PROTECT, related_name="+")
    purchase_point = models.CharField(max_length=700)
    state = models.CharField(max_length=20, choices=State.choices)
    status = models.CharField(max_length=32)
    placed_at = models.DateTimeField()
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    channel = models.CharField(max_length=20, blank=True)
    external_store = models.CharField(max_length=64, blank=True)
    external_id = models.CharField(max_length=64, blank=True)

    stock = models.ForeignKey(Stock, models.PROTECT, null=True, related_name="+")
    original_number = models.CharField(max_length=50, blank=True)
    edit_increment = models.PositiveIntegerField(default=0)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")
    held_from_state = models.CharField(max_length=20, choices=State.choices, blank=True)
    held_from_status = models.CharField(max_length=32, blank=True)

    customer = models.ForeignKey(Customer, models.SET_NULL, null=True, related_name="+")
    customer_group = models.CharField(
        max_length=20, choices=CustomerGroup.choices, default=CustomerGroup.GUEST
    )
    customer_name = EncryptedTextField(blank=True)
    customer_email = EncryptedTextField(blank=True)
    # Where the names stand among others (ADR 0021).
    customer_rank = models.BigIntegerField(null=True)
    bill_to_rank = models.BigIntegerField(null=True)
    ship_to_rank = models.BigIntegerField(null=True)
    customer_note = EncryptedTextField(blank=True)
    remote_ip = EncryptedTextField(blank=True)
    language = models.CharField(max_length=10, blank=True)
    is_mail_sent = models.BooleanField(default=False)
    people_erased_at = models.DateTimeField(null=True)

    currency = models.CharField(max_length=3)
    base_currency = models.CharField(max_length=3)
    base_to_order_rate = models.DecimalField(max_digits=18, decimal_places=8, default=1)
    subtotal = ExactDecimalField(default=0)
    shipping = ExactDecimalField(default=0)
    shipping_tax = ExactDecimalField(default=0)
    shipping_discount = ExactDecimalField(default=0)
    tax = ExactDecimalField(default=0)
    discount = ExactDecimalField(default=0)
    grand_total = ExactDecimalField(default=0)
    total_invoiced = ExactDecimalField(default=0)
    total_paid = ExactDecimalField(default=0)
    total_refunded = ExactDecimalField(default=0)
    total_canceled = ExactDecimalField(default=0)
    total_adjustment_fee = ExactDecimalField(default=0)
    base_grand_total = ExactDecimalField(default=0)
    base_total_invoiced = ExactDecimalField(default=0)
    base_total_paid = ExactDecimalField(default=0)
    base_total_refunded = ExactDecimalField(default=0)
    base_total_canceled = ExactDecimalField(default=0)
    discount_description = models.CharField(max_length=200, blank=True)

    payment_method = models.CharField(max_length=64)
    shipping_method = models.CharField(max_length=200, blank=True)

    # Capabilities: what the channel that this order came from permits.
    lines_locked = models.BooleanField(default=False)
    canceled_by_channel_only = models.BooleanField(default=False)
    mails_suppressed = models.BooleanField(default=False)
    completion_waits_for_channel = models.BooleanField(default=False)
    tracking_required = models.BooleanField(default=False)
    stock_untouched = models.BooleanField(default=False)
    stop_shipping_because = models.CharField(max_length=50, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "store_view"], name="order_number_once"),
            models.UniqueConstraint(
                fields=["channel", "external_store", "external_id"],
                condition=~Q(external_id=""),
                name="one_order_per_external_order",
            ),
        ]
        indexes = [
            *indexes_to_sort_by(SORTED_BY, also=NARROWED_BY, name="orders"),
            models.Index(last_of(4, "number"), name="orders_by_last_four"),
            models.Index(last_of(4, "external_id"), name="orders_by_last_external_four"),
            models.Index(
                fields=["status", "-placed_at", "-id", "store_view"], name="orders_of_status"
            ),
            models.Index(fields=["state", "-placed_at"], name="orders_by_state"),
            models.Index(fields=["external_id"], name="orders_by_external_id"),
            models.Index(
                fields=["stop_shipping_because"],
                condition=~Q(stop_shipping_because=""),
                name="orders_stopped",
            ),
            models.Index(
                fields=["channel", "id"],
                condition=Q(completion_waits_for_channel=True),
                name="orders_waiting_for_channel",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def total_due(self) -> Decimal:
        # Nobody owes what was canceled.
        due: Decimal = self.grand_total - self.total_paid - self.total_canceled
        return max(due, Decimal(0))


class OrderWord(models.Model):
    """A blind word under which an order is found by its people and places (ADR 0021)."""

    pk = models.CompositePrimaryKey("word", "order_id")
    word = models.BigIntegerField()
    # Written by the dozen with each order, in its transaction: nobody needs to look it up again.
    order = models.ForeignKey(Order, models.CASCADE, related_name="words", db_constraint=False)


class OrderLine(models.Model):
    """One product of an order, and what happened to its units.

    `refunded_unshipped` are those of the refunded units that had not been shipped: they will not
    be. Units of a virtual line are delivered when they are invoiced. `original_price` is the price
    in the catalog, zero if nobody knows it; `backordered` were not there when they were sold.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="lines")
    position = models.PositiveIntegerField()
    product = models.ForeignKey(Product, models.SET_NULL, null=True, related_name="+")
    sku = models.CharField(max_length=64)
    name = models.CharField(max_length=500)
    external_id = models.CharField(max_length=64, blank=True)
    is_virtual = models.BooleanField(default=False)
    allows_decimals = models.BooleanField(default=False)
    price = ExactDecimalField()
    original_price = ExactDecimalField(default=0)
    row_total = ExactDecimalField()
    tax = ExactDecimalField(default=0)
    discount = ExactDecimalField(default=0)
    row_invoiced = ExactDecimalField(default=0)
    tax_invoiced = ExactDecimalField(default=0)
    discount_invoiced = ExactDecimalField(default=0)
    row_refunded = ExactDecimalField(default=0)
    tax_refunded = ExactDecimalField(default=0)
    discount_refunded = ExactDecimalField(default=0)
    ordered = ExactDecimalField()
    invoiced = ExactDecimalField(default=0)
    shipped = ExactDecimalField(default=0)
    canceled = ExactDecimalField(default=0)
    refunded = ExactDecimalField(default=0)
    refunded_unshipped = ExactDecimalField(default=0)
    backordered = ExactDecimalField(default=0)
    is_stock_reserved = models.BooleanField(default=False)

    class Meta:
        ordering = ["position"]
        indexes = [models.Index(fields=["sku", "order"], name="lines_by_sku")]
        constraints = [
            models.UniqueConstraint(fields=["order", "position"], name="one_line_per_position"),
            models.CheckConstraint(
                condition=Q(ordered__gt=0)
                & Q(invoiced__gte=0)
                & Q(shipped__gte=0)
                & Q(canceled__gte=0)
                & Q(refunded__gte=0)
                & Q(invoiced__lte=models.F("ordered") - models.F("canceled"))
                & Q(refunded_unshipped__gte=0)
                & Q(refunded_unshipped__lte=models.F("refunded"))
                & Q(
                    shipped__lte=models.F("ordered")
                    - models.F("canceled")
                    - models.F("refunded_unshipped")
                )
                & Q(refunded__lte=models.F("invoiced")),
                name="line_quantities_within_ordered",
            ),
        ]

    @property
    def quantities(self) -> LineQuantities:
        return LineQuantities(
            ordered=self.ordered,
            invoiced=self.invoiced,
            shipped=self.shipped,
            canceled=self.canceled,
            refunded=self.refunded,
            refunded_unshipped=self.refunded_unshipped,
            is_virtual=self.is_virtual,
        )


class AddressKind(models.TextChoices):
    """What an address is for."""

    SHIPPING = "shipping", "Shipping"
    BILLING = "billing", "Billing"


class OrderAddress(models.Model):
    """Where an order goes. No billing row means: billed where it is shipped.

    `person` holds name, company, line1, line2, line3, city, region, postcode and phone; it can
    be erased while the country stays for the books.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="addresses")
    kind = models.CharField(max_length=10, choices=AddressKind.choices)
    country = models.CharField(max_length=2, blank=True)
    person = EncryptedDocumentField(blank=True)
    is_placeholder = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["order", "kind"], name="one_address_per_kind"),
        ]


class HistoryEntry(models.Model):
    """What happened to an order or to one of its documents: a code with parameters, or a comment.

    `document_kind` (invoice, shipment, credit_memo) and `document` (its number) name the document;
    both are empty when the entry is about the order itself.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="history")
    status = models.CharField(max_length=32)
    code = models.CharField(max_length=50)
    params = models.JSONField(default=dict)
    document_kind = models.CharField(max_length=20, blank=True)
    document = models.CharField(max_length=50, blank=True)
    comment = EncryptedTextField(blank=True)
    is_customer_notified = models.BooleanField(default=False)
    is_visible_on_storefront = models.BooleanField(default=False)
    actor = models.CharField(max_length=100)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
