"""What was asked of Amazon, when, and what came of it?"""

from django.db import models

from counterpart.amazon.models.accounts import SellerAccount


class Outcome(models.TextChoices):
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    STOPPED_AT_QUOTA = "stopped_at_quota", "Stopped at the quota"
    AMAZON_TROUBLE = "amazon_trouble", "Amazon had trouble"
    RECONNECT = "reconnect", "The account must be connected again"
    BROKEN_OFF = "broken_off", "Broken off"


class AccountRun(models.Model):
    """The receipt of one run over a seller account: asked, received, created, held, failed."""

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="runs")
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.RUNNING)
    sentence = models.TextField(blank=True)
    may_go_on_at = models.DateTimeField(null=True)
    requests = models.JSONField(default=dict)
    pages = models.PositiveIntegerField(default=0)
    received = models.PositiveIntegerField(default=0)
    recorded = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    before_connection = models.PositiveIntegerField(default=0)
    other_marketplaces = models.PositiveIntegerField(default=0)
    unreadable = models.PositiveIntegerField(default=0)
    created = models.PositiveIntegerField(default=0)
    # How many are held, and wait for Amazon, when the run ends.
    held = models.PositiveIntegerField(default=0)
    waiting = models.PositiveIntegerField(default=0)
    canceled = models.PositiveIntegerField(default=0)
    sent = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    unsure = models.PositiveIntegerField(default=0)
    completed = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]


class PullWindow(models.Model):
    """A stretch of time that Amazon was asked about; done windows prove what was covered.

    An open window keeps its place between runs: its page token, or a fresh start of the same
    window when Amazon no longer accepts the token.
    """

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="windows")
    is_sweep = models.BooleanField(default=False)
    marketplace_ids = models.JSONField()
    after = models.DateTimeField()
    before = models.DateTimeField()
    next_token = models.TextField(blank=True)
    token_at = models.DateTimeField(null=True)
    pages = models.PositiveIntegerField(default=0)
    received = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["account", "done_at"], name="windows_of_account"),
        ]
