"""Which documents were given to Amazon to work through, and what came of each?"""

from django.db import models

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.core.fields import EncryptedTextField


class FeedState(models.TextChoices):
    """Where a feed stands; the permitted steps are in `operations/feeding/states.py`."""

    PREPARED = "prepared", "Waiting to be sent"
    SENDING = "sending", "Being sent"
    UNSURE = "unsure", "Sent, no answer came back"
    SUBMITTED = "submitted", "Amazon works through it"
    DONE = "done", "Worked through"
    FAILED = "failed", "Broken off by Amazon"
    NOT_CREATED = "not_created", "Amazon does not know it"


class Feed(models.Model):
    """A document for Amazon to work through: row first, call second, settle third.

    DONE is not success: what came of each message stands in the processing report, and with the
    message's own row. `document` is what was or will be uploaded, `report` what Amazon answered.
    `processing_status` is Amazon's own word.
    """

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="feeds")
    feed_type = models.CharField(max_length=80)
    marketplace_ids = models.JSONField()
    state = models.CharField(max_length=20, choices=FeedState.choices, default=FeedState.PREPARED)
    document = EncryptedTextField()
    messages = models.PositiveIntegerField()
    feed_id = models.CharField(max_length=100, blank=True)
    processing_status = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    next_look_at = models.DateTimeField()
    sending_since = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    accepted = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    report = EncryptedTextField(blank=True)
    error_code = models.CharField(max_length=100, blank=True)
    error = EncryptedTextField(blank=True)
    request_id = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "feed_id"],
                condition=~models.Q(feed_id=""),
                name="one_row_per_feed",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "state", "next_look_at"], name="feeds_to_do"),
            models.Index(fields=["account", "feed_type", "-created_at"], name="feeds_of_type"),
        ]
