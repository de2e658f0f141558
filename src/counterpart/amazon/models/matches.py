"""Which product is what Amazon sells under another code?"""

from django.db import models

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.stores import AmazonStore
from counterpart.catalog.models import Product


class ListingMatch(models.Model):
    """What a person said: this seller SKU of this account is that product."""

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="matches")
    sku = models.CharField(max_length=200)
    product = models.ForeignKey(Product, models.CASCADE, related_name="+")
    actor = models.CharField(max_length=100)
    matched_at = models.DateTimeField()

    class Meta:
        ordering = ["sku", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["account", "sku"], name="one_match_per_listing"),
        ]

    def __str__(self) -> str:
        return self.sku


class AmazonIdentifier(models.TextChoices):
    """By what Amazon knows a product (L-71)."""

    ASIN = "asin", "ASIN"
    EAN = "ean", "EAN"
    UPC = "upc", "UPC"
    ISBN = "isbn", "ISBN"
    GCID = "gcid", "GCID"


class ProductAttribute(models.TextChoices):
    """Which column of a product holds what Amazon knows it by."""

    ASIN = "asin", "ASIN"
    EAN = "ean", "EAN"
    UPC = "upc", "UPC"
    ISBN = "isbn", "ISBN"
    GCID = "gcid", "GCID"
    SKU = "sku", "SKU"


class IdentifierMapping(models.Model):
    """The fields *Map your Magento attributes to Amazon* of a store (L-71); both blank: unused."""

    store = models.OneToOneField(AmazonStore, models.CASCADE, related_name="identifier_mapping")
    amazon_identifier = models.CharField(
        max_length=10, choices=AmazonIdentifier.choices, default="", blank=True
    )
    product_attribute = models.CharField(
        max_length=10, choices=ProductAttribute.choices, default="", blank=True
    )
