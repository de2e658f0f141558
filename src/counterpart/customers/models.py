"""Who buys?"""

from django.db import models

from counterpart.core.fields import EncryptedDocumentField, EncryptedTextField
from counterpart.websites.models import Website


class CustomerGroup(models.TextChoices):
    """Groups of customers (CO-12.1)."""

    GUEST = "not_logged_in", "NOT LOGGED IN"
    GENERAL = "general", "General"
    WHOLESALE = "wholesale", "Wholesale"
    RETAILER = "retailer", "Retailer"


class Customer(models.Model):
    """A registered customer of a website; one e-mail address is one customer there."""

    website = models.ForeignKey(Website, models.PROTECT, related_name="+")
    email = EncryptedTextField()
    email_fingerprint = models.CharField(max_length=64)
    first_name = EncryptedTextField()
    last_name = EncryptedTextField()
    is_name_split_by_us = models.BooleanField(default=False)
    group = models.CharField(
        max_length=20, choices=CustomerGroup.choices, default=CustomerGroup.GENERAL
    )
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["website", "email_fingerprint"], name="one_customer_per_email"
            ),
        ]
        indexes = [models.Index(fields=["created_at", "id"], name="customers_by_date")]


class CustomerAddress(models.Model):
    """An address in a customer's book."""

    customer = models.ForeignKey(Customer, models.CASCADE, related_name="addresses")
    address = EncryptedDocumentField()
    address_fingerprint = models.CharField(max_length=64)
    is_default_billing = models.BooleanField(default=False)
    is_default_shipping = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "address_fingerprint"], name="one_entry_per_address"
            ),
        ]
