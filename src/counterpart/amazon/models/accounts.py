"""Whose credentials speak to Amazon, and how much may they still ask?"""

from django.db import models

from counterpart.core.fields import EncryptedTextField


class Connection(models.TextChoices):
    """Does Amazon still accept the account's credentials?"""

    CONNECTED = "connected", "Connected"
    RECONNECT = "reconnect", "Must be connected again"


class SellerAccount(models.Model):
    """A seller at Amazon in one region: credentials, quota and pull belong to it.

    `authorized_at` is when the seller last authorized us: Amazon wants that anew every year.
    `look_asked_at` is when a person asked for a pass that has not begun yet.
    """

    seller_id = models.CharField(max_length=64)
    region = models.CharField(max_length=2)
    client_id = EncryptedTextField()
    client_secret = EncryptedTextField()
    refresh_token = EncryptedTextField()
    access_token = EncryptedTextField(blank=True)
    access_token_expires_at = models.DateTimeField(null=True)
    connection = models.CharField(
        max_length=20, choices=Connection.choices, default=Connection.CONNECTED
    )
    trouble = models.TextField(blank=True)
    swept_at = models.DateTimeField(null=True)
    authorized_at = models.DateTimeField(null=True)
    look_asked_at = models.DateTimeField(null=True)
    # Up to when Amazon's books were read for refunds, and our stock was set against its listings.
    refunds_seen_until = models.DateTimeField(null=True)
    # How far a reading of the books has come that is not at its end (`refunding/books.py`).
    refunds_reading = models.JSONField(default=dict, blank=True)
    stock_compared_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["seller_id", "region"], name="one_account_per_seller"),
        ]

    def __str__(self) -> str:
        return f"{self.seller_id} ({self.region})"


class AccountLease(models.Model):
    """Who works on an account at present; a lease that is not renewed runs out."""

    account = models.OneToOneField(SellerAccount, models.CASCADE, related_name="+")
    holder = models.CharField(max_length=200, blank=True)
    expires_at = models.DateTimeField(null=True)


class QuotaBucket(models.Model):
    """What is left of one operation's usage plan, shared by all processes of an account."""

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="+")
    operation = models.CharField(max_length=64)
    rate = models.FloatField()
    burst = models.PositiveIntegerField()
    tokens = models.FloatField()
    as_of = models.DateTimeField()
    version = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "operation"], name="one_bucket_each"),
        ]
