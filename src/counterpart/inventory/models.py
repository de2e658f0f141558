"""How much is there, how much is promised, and why?"""

from decimal import Decimal

from django.db import models
from django.db.models import Q

from counterpart.catalog.models import Product
from counterpart.core.fields import ExactDecimalField
from counterpart.websites.models import Website


class Source(models.Model):
    """A physical place where goods lie. `default` always exists.

    `address` holds contact, e-mail, phone, country, region, city, street and postcode.
    """

    code = models.SlugField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    is_enabled = models.BooleanField(default=True)
    description = models.TextField(blank=True)
    address = models.JSONField(default=dict)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.code


class Stock(models.Model):
    """What some websites may sell: the sum of some sources."""

    name = models.CharField(max_length=200, unique=True)

    def __str__(self) -> str:
        return self.name


class StockSource(models.Model):
    """A source that a stock draws from; lowest priority number first."""

    stock = models.ForeignKey(Stock, models.CASCADE, related_name="sources")
    source = models.ForeignKey(Source, models.PROTECT, related_name="stocks")
    priority = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["priority", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["stock", "source"], name="source_once_per_stock"),
        ]


class StockWebsite(models.Model):
    """The one stock that a website sells from."""

    website = models.OneToOneField(Website, models.CASCADE, related_name="+")
    stock = models.ForeignKey(Stock, models.PROTECT, related_name="websites")


class SourceItem(models.Model):
    """How much of a product lies at a source; what is not in stock there may not be sold."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, related_name="items")
    quantity = ExactDecimalField(default=0)
    is_in_stock = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "source"], name="one_item_per_source"),
            models.CheckConstraint(condition=Q(quantity__gte=0), name="source_not_below_zero"),
        ]


class Backorders(models.TextChoices):
    """May more be sold than there is?"""

    NO = "no", "No"
    ALLOW = "allow", "Allow below zero"
    NOTIFY = "notify", "Allow below zero and notify"


class StockItem(models.Model):
    """Of one product in one stock: on hand, reserved, and the rules for selling it.

    The row is the answer, the movements are the explanation; they are written together.
    `on_hand` is the sum of the in-stock items of the stock's enabled sources. `fewest`, `most`,
    `increment` and `allows_decimals` limit what one order line may ask for; orders of a channel,
    which were sold elsewhere, are not limited.
    """

    stock = models.ForeignKey(Stock, models.CASCADE, related_name="items")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    on_hand = ExactDecimalField(default=0)
    reserved = ExactDecimalField(default=0)
    manages_stock = models.BooleanField(default=True)
    backorders = models.CharField(max_length=10, choices=Backorders.choices, default=Backorders.NO)
    threshold = ExactDecimalField(default=0)
    fewest = ExactDecimalField(default=1)
    most = ExactDecimalField(default=10000)
    increment = ExactDecimalField(default=0)
    allows_decimals = models.BooleanField(default=False)
    notify_below = ExactDecimalField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["stock", "product"], name="one_stock_item"),
            models.CheckConstraint(condition=Q(reserved__gte=0), name="reserved_not_negative"),
            models.CheckConstraint(condition=Q(on_hand__gte=0), name="on_hand_not_negative"),
        ]

    @property
    def salable(self) -> Decimal:
        """Answer what may still be sold (CO-6.2); negative when more is promised than there is."""
        return Decimal(self.on_hand - self.reserved - self.threshold)


class MovementKind(models.TextChoices):
    """Why stock moved (CO-6.3)."""

    COUNTED = "counted", "Counted"
    ORDER_PLACED = "order_placed", "Order placed"
    ORDER_CANCELED = "order_canceled", "Order canceled"
    SHIPPED = "shipped", "Shipped"
    SHIPPED_ELSEWHERE = "shipped_elsewhere", "Shipped from elsewhere"
    RETURNED = "returned", "Returned to stock"
    CREDITED = "credited", "Credited"
    WRITTEN_OFF = "written_off", "Written off"
    REPAIRED = "repaired", "Repaired"
    CHANNEL_PENDING = "channel_pending", "Reserved for a pending order"
    CHANNEL_RELEASED = "channel_released", "Pending reservation released"


class StockMovement(models.Model):
    """One line of the ledger; appended, never edited."""

    stock = models.ForeignKey(Stock, models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    source = models.ForeignKey(Source, models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=20, choices=MovementKind.choices)
    on_hand_change = ExactDecimalField(default=0)
    reserved_change = ExactDecimalField(default=0)
    reference_kind = models.CharField(max_length=20, blank=True)
    reference = models.CharField(max_length=64, blank=True)
    actor = models.CharField(max_length=100, blank=True)
    happened_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["product", "happened_at"], name="movements_of_product"),
            models.Index(fields=["reference_kind", "reference"], name="movements_of_reference"),
        ]


class ProductFile(models.Model):
    """A product file that was previewed, kept until it is imported or a day has passed."""

    name = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=64)
    content = models.BinaryField()
    uploaded_by = models.CharField(max_length=100)
    uploaded_at = models.DateTimeField(db_index=True)
