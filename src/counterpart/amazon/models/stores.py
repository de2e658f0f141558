"""Which Amazon stores are connected, and how are their orders managed?"""

from django.db import models

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.websites.models import StoreView, Website


class AmazonStore(models.Model):
    """One marketplace of a seller account, tied to a website.

    `connected_at` is the cut-off: orders purchased before it are never taken in (C-05, K-11).
    `orders_seen_until` promises that every change up to then has been recorded.
    `deletion_asked_at` is set while the store is being deleted, which takes as long as it has
    orders (F-12).
    """

    account = models.ForeignKey(SellerAccount, models.PROTECT, related_name="stores")
    marketplace_id = models.CharField(max_length=20)
    website = models.ForeignKey(Website, models.PROTECT, related_name="+")
    name = models.CharField(max_length=200, unique=True)
    email = models.EmailField()
    is_active = models.BooleanField(default=True)
    connected_at = models.DateTimeField()
    orders_seen_until = models.DateTimeField()
    updated_at = models.DateTimeField()
    deletion_asked_at = models.DateTimeField(null=True)
    # Writes every exchange into the store's own log file, without secrets and buyers (F-17).
    is_debug_logged = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "marketplace_id"], name="one_store_per_marketplace"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StoreDraft(models.Model):
    """What a person told of a store, kept while the person is at Amazon to authorize us.

    A row lives for some minutes and is used once. `amazon_state` and `browser_session` hold keyed
    hashes of the `state` that Amazon must bring back, and of the session that began; `store` is
    set when the authorization of a connected store is renewed.
    """

    amazon_state = models.CharField(max_length=64, unique=True)
    browser_session = models.CharField(max_length=64)
    store = models.ForeignKey(AmazonStore, models.CASCADE, null=True, related_name="+")
    name = models.CharField(max_length=200)
    website = models.ForeignKey(Website, models.CASCADE, related_name="+")
    marketplace_id = models.CharField(max_length=20)
    email = models.EmailField()
    amazon_identifier = models.CharField(max_length=10, blank=True)
    product_attribute = models.CharField(max_length=10, blank=True)
    actor = models.CharField(max_length=100)
    expires_at = models.DateTimeField()


class CustomerCreation(models.TextChoices):
    GUEST = "guest", "No Customer Creation (guest)"
    ACCOUNT = "account", "Build New Customer Account"


class NumberSource(models.TextChoices):
    COMMERCE = "commerce", "Build Using Magento Order Number"
    AMAZON = "amazon", "Build Using Amazon Order Number"


class PendingOrders(models.TextChoices):
    DO_NOT_RESERVE = "do_not_reserve", "Do Not Reserve Quantity"
    RESERVE = "reserve", "Reserve Quantity"


class LateImport(models.TextChoices):
    EVERYTHING = "everything", "Reserve All Units"
    UNSHIPPED = "unshipped", "Reserve Unshipped Units Only"


class AfterCancellation(models.TextChoices):
    TRUTHFUL = "truthful", "Canceled or Closed"
    COMPLETE = "complete", "Complete"


class StatusSource(models.TextChoices):
    DEFAULT = "default", "Default Order Status"
    CUSTOM = "custom", "Custom Order Status"


class OrderSettings(models.Model):
    """The page *Order Settings* of a store (L-01 … L-07)."""

    store = models.OneToOneField(AmazonStore, models.CASCADE, related_name="order_settings")
    import_amazon_orders = models.BooleanField(default=True)
    store_view = models.ForeignKey(StoreView, models.PROTECT, related_name="+")
    customer_creation = models.CharField(
        max_length=20, choices=CustomerCreation.choices, default=CustomerCreation.GUEST
    )
    order_number_source = models.CharField(
        max_length=20, choices=NumberSource.choices, default=NumberSource.COMMERCE
    )
    pending_orders = models.CharField(
        max_length=20, choices=PendingOrders.choices, default=PendingOrders.DO_NOT_RESERVE
    )
    order_status = models.CharField(
        max_length=20, choices=StatusSource.choices, default=StatusSource.DEFAULT
    )
    processing_order_status = models.CharField(max_length=32, default="processing")
    # What is promised to an order that is shipped in part when it comes in (L-11, B-09).
    late_import = models.CharField(
        max_length=20, choices=LateImport.choices, default=LateImport.EVERYTHING
    )
    # Where a paid order ends that Amazon cancels (K-5).
    status_after_cancellation = models.CharField(
        max_length=20, choices=AfterCancellation.choices, default=AfterCancellation.TRUTHFUL
    )
    # A refund on Amazon waits until a second person has approved it.
    refunds_need_approval = models.BooleanField(default=False)
    # When a person last looked through the page and saved it, changed or not.
    reviewed_at = models.DateTimeField(null=True)


class ClearLogs(models.TextChoices):
    DAILY = "daily", "Once Daily"
    WEEKLY = "weekly", "Once Weekly"
    MONTHLY = "monthly", "Once Monthly"


class ChannelSettings(models.Model):
    """Settings of the whole channel; one row.

    `home` is a keyed hash of where the database belongs: another place means that it was copied,
    and read-only mode goes on by itself (F-17). `read_only_because` is the code of a note.
    """

    is_read_only = models.BooleanField(default=False)
    read_only_because = models.CharField(max_length=50, blank=True)
    home = models.CharField(max_length=64, blank=True)
    clear_logs = models.CharField(
        max_length=10, choices=ClearLogs.choices, default=ClearLogs.MONTHLY
    )
    logs_cleared_at = models.DateTimeField(null=True)
