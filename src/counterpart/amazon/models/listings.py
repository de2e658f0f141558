"""What is offered at Amazon, how many units, and who ships it?"""

from django.db import models

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.feeds import Feed
from counterpart.amazon.models.stores import AmazonStore
from counterpart.catalog.models import Fulfilled, Product
from counterpart.core.fields import EncryptedTextField


class FulfilledBySource(models.TextChoices):
    """Where a store says who ships (F-03)."""

    MERCHANT = "merchant", "Fulfilled by Merchant"
    AMAZON = "amazon", "Fulfilled by Amazon"
    ATTRIBUTE = "attribute", "Assign Fulfilled By Using Magento Product Attribute"


class StockSettings(models.Model):
    """The sections *Stock / Quantity* and *Fulfilled By* of a store (F-03, F-34).

    A store without a row has the defaults. They hold for a region: of an account with several
    stores the oldest decides. Quantities leave only after a person has seen what would change.
    """

    store = models.OneToOneField(AmazonStore, models.CASCADE, related_name="stock_settings")
    sends_quantity = models.BooleanField(default=False)
    out_of_stock_threshold = models.PositiveIntegerField(default=0)
    maximum_listed_quantity = models.PositiveIntegerField(default=10000)
    # Offered of products whose stock is not managed.
    unmanaged_quantity = models.PositiveIntegerField(default=100)
    fulfilled_by = models.CharField(
        max_length=20, choices=FulfilledBySource.choices, default=FulfilledBySource.MERCHANT
    )


class ListingState(models.TextChoices):
    """Where a listing's figure stands; the permitted steps are in `listings/states.py`."""

    LEFT = "left", "Not ours to send"
    IN_STEP = "in_step", "Amazon shows our figure"
    CHANGED = "changed", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    ACCEPTED = "accepted", "Accepted by Amazon, not visible yet"
    REJECTED = "rejected", "Rejected by Amazon"


class Listing(models.Model):
    """One seller SKU of an account: what Amazon should offer, was told, and shows.

    `wanted` is None where the figure is not ours to send; `left_because` is the code of why.
    `channel` is Amazon's fulfillment channel code: DEFAULT is the merchant, every other an Amazon
    warehouse, nothing is not known yet. `fulfilled_by` is what a person said of this listing; it
    goes before the store's settings. `is_to_repeat` asks for the same figure to be sent once more,
    because Amazon may have changed its own (spapi 4.2) or an older one was on its way.
    """

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="listings")
    sku = models.CharField(max_length=200)
    product = models.ForeignKey(Product, models.SET_NULL, null=True, related_name="+")
    asin = models.CharField(max_length=20, blank=True)
    title = models.CharField(max_length=500, blank=True)
    product_type = models.CharField(max_length=100, blank=True)
    # Where it is offered, of the account's connected marketplaces.
    marketplace_ids = models.JSONField(default=list)
    channel = models.CharField(max_length=40, blank=True)
    fulfilled_by = models.CharField(
        max_length=20, choices=Fulfilled.choices, default="", blank=True
    )
    state = models.CharField(max_length=20, choices=ListingState.choices, default=ListingState.LEFT)
    left_because = models.CharField(max_length=40, blank=True)
    wanted = models.PositiveIntegerField(null=True)
    wanted_at = models.DateTimeField(null=True)
    sent = models.PositiveIntegerField(null=True)
    sent_at = models.DateTimeField(null=True)
    seen = models.IntegerField(null=True)
    seen_at = models.DateTimeField(null=True)
    is_to_repeat = models.BooleanField(default=False)
    feed = models.ForeignKey(Feed, models.SET_NULL, null=True, related_name="listings")
    message_id = models.PositiveIntegerField(null=True)
    submission_id = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    next_look_at = models.DateTimeField(null=True)
    error_code = models.CharField(max_length=100, blank=True)
    error = EncryptedTextField(blank=True)
    request_id = models.CharField(max_length=100, blank=True)
    first_seen_at = models.DateTimeField()

    class Meta:
        ordering = ["sku", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "sku"], name="one_listing_per_sku"),
        ]
        indexes = [
            models.Index(fields=["account", "state", "next_attempt_at"], name="listings_to_send"),
            models.Index(fields=["account", "next_look_at"], name="listings_to_look_at"),
            models.Index(fields=["sku", "id"], name="listings_by_sku"),
            models.Index(fields=["state", "sku", "id"], name="listings_by_state"),
        ]

    def __str__(self) -> str:
        return self.sku


class ListingChange(models.Model):
    """One line of the listing changes log (F-19). `code` and `params` are a note's."""

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="+")
    listing = models.ForeignKey(Listing, models.CASCADE, related_name="changes")
    action = models.CharField(max_length=40)
    code = models.CharField(max_length=50)
    params = models.JSONField(default=dict)
    actor = models.CharField(max_length=100)
    happened_at = models.DateTimeField()

    class Meta:
        ordering = ["-happened_at", "-pk"]
        indexes = [
            models.Index(fields=["-happened_at", "-id"], name="listing_changes_by_time"),
            models.Index(fields=["listing", "-happened_at"], name="changes_of_listing"),
        ]
