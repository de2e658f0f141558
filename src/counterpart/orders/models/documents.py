"""What do orders give rise to? Invoices, shipments and credit memos."""

from django.db import models

from counterpart.core.fields import ExactDecimalField
from counterpart.inventory.models import Source
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.websites.models import StoreView


class Document(models.Model):
    """What every document has: a number of its own in the order's store view."""

    number = models.CharField(max_length=50)
    store_view = models.ForeignKey(StoreView, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    is_mail_sent = models.BooleanField(default=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.number


class MoneyDocument(Document):
    """A document with amounts in the order's currency; discount is negative.

    `tax` and `discount` include those on shipping. `base_grand_total` is in the base currency of
    the order; those of all its documents add up to the order's.
    """

    subtotal = ExactDecimalField()
    shipping = ExactDecimalField(default=0)
    shipping_tax = ExactDecimalField(default=0)
    shipping_discount = ExactDecimalField(default=0)
    tax = ExactDecimalField(default=0)
    discount = ExactDecimalField(default=0)
    grand_total = ExactDecimalField()
    base_grand_total = ExactDecimalField(default=0)

    class Meta:
        abstract = True


class InvoiceState(models.TextChoices):
    """Where an invoice stands (CO-2)."""

    OPEN = "open", "Open"
    PAID = "paid", "Paid"
    CANCELED = "canceled", "Canceled"


class Invoice(MoneyDocument):
    """What the buyer owes or has paid for some units of an order."""

    order = models.ForeignKey(Order, models.CASCADE, related_name="invoices")
    state = models.CharField(max_length=10, choices=InvoiceState.choices)
    transaction_id = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "store_view"], name="invoice_number_once"),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], name="invoices_by_date"),
            models.Index(fields=["grand_total", "id"], name="invoices_by_total"),
        ]


class InvoiceLine(models.Model):
    """The units of one line on an invoice."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, models.CASCADE, related_name="+")
    quantity = ExactDecimalField()
    row_total = ExactDecimalField()
    tax = ExactDecimalField(default=0)
    discount = ExactDecimalField(default=0)


class Shipment(Document):
    """A parcel, or several with one content, that left a source.

    `tracks_changed_at` is when its tracking numbers last changed after it left, until the sales
    channel that the order came from has looked at them.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="shipments")
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    tracks_changed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["number", "store_view"], name="shipment_number_once"),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], name="shipments_by_date"),
            models.Index(
                fields=["tracks_changed_at"],
                condition=models.Q(tracks_changed_at__isnull=False),
                name="shipments_tracked_anew",
            ),
        ]


class ShipmentLine(models.Model):
    """The units of one line in a shipment."""

    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, models.CASCADE, related_name="+")
    quantity = ExactDecimalField()


class Track(models.Model):
    """How a shipment can be followed: carrier and number."""

    shipment = models.ForeignKey(Shipment, models.CASCADE, related_name="tracks")
    carrier_code = models.CharField(max_length=32)
    carrier_title = models.CharField(max_length=100)
    number = models.CharField(max_length=100, db_index=True)
    created_at = models.DateTimeField()


class CreditMemo(MoneyDocument):
    """Money given back for some units of an order, or as an adjustment alone (CO-5.11).

    `adjustment_refund` was added to what the units and the shipping cost, `adjustment_fee` kept.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="credit_memos")
    invoice = models.ForeignKey(Invoice, models.CASCADE, null=True, related_name="credit_memos")
    adjustment_refund = ExactDecimalField(default=0)
    adjustment_fee = ExactDecimalField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["number", "store_view"], name="credit_memo_number_once"
            ),
        ]
        indexes = [
            models.Index(fields=["created_at", "id"], name="credit_memos_by_date"),
            models.Index(fields=["grand_total", "id"], name="credit_memos_by_total"),
        ]


class CreditMemoLine(models.Model):
    """The units of one line on a credit memo; `unshipped` of them had not left yet."""

    credit_memo = models.ForeignKey(CreditMemo, models.CASCADE, related_name="lines")
    order_line = models.ForeignKey(OrderLine, models.CASCADE, related_name="+")
    quantity = ExactDecimalField()
    unshipped = ExactDecimalField(default=0)
    row_total = ExactDecimalField()
    tax = ExactDecimalField(default=0)
    discount = ExactDecimalField(default=0)
    returned_to_stock = models.BooleanField(default=False)
