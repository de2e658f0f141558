"""What is sold?"""

from django.db import models

from counterpart.core.fields import ExactDecimalField
from counterpart.websites.models import Website


class Fulfilled(models.TextChoices):
    """Who ships a product sold in marketplaces."""

    MERCHANT = "merchant", "Fulfilled by Merchant"
    AMAZON = "amazon", "Fulfilled by Amazon"


class Product(models.Model):
    """A thing with a SKU. Enabled and sold everywhere, unless a website says otherwise."""

    sku = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=500)
    is_enabled = models.BooleanField(default=True)
    is_on_every_website = models.BooleanField(default=True)
    is_virtual = models.BooleanField(default=False)
    price = ExactDecimalField(default=0)
    asin = models.CharField(max_length=20, blank=True, db_index=True)
    ean = models.CharField(max_length=20, blank=True, db_index=True)
    upc = models.CharField(max_length=20, blank=True, db_index=True)
    isbn = models.CharField(max_length=20, blank=True, db_index=True)
    gcid = models.CharField(max_length=20, blank=True, db_index=True)
    # Empty: nothing is said of it, and a store that asks products takes it for the merchant's.
    fulfilled_by = models.CharField(
        max_length=20, choices=Fulfilled.choices, default="", blank=True
    )
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering = ["sku"]
        indexes = [
            models.Index(fields=["name", "id"], name="products_by_name"),
            models.Index(fields=["price", "id"], name="products_by_price"),
            models.Index(fields=["updated_at", "id"], name="products_by_change"),
        ]

    def __str__(self) -> str:
        return self.sku


class ProductWebsite(models.Model):
    """What one website says about a product: sold there or not, enabled or not."""

    product = models.ForeignKey(Product, models.CASCADE, related_name="websites")
    website = models.ForeignKey(Website, models.CASCADE, related_name="+")
    is_assigned = models.BooleanField(default=True)
    is_enabled = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["product", "website"], name="one_word_per_website"),
        ]
