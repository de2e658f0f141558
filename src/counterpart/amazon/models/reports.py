"""Which reports is Amazon asked to write, and what stood in them?"""

from django.db import models

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.core.fields import EncryptedTextField


class ReportState(models.TextChoices):
    """Where a report stands; the permitted steps are in `reports/states.py`."""

    WANTED = "wanted", "Waiting to be asked for"
    REQUESTED = "requested", "Amazon writes it"
    DONE = "done", "Read"
    EMPTY = "empty", "Amazon had nothing to tell"
    FAILED = "failed", "Amazon could not write it"


class Report(models.Model):
    """A report of an account. Its content can name buyers and is never kept."""

    account = models.ForeignKey(SellerAccount, models.CASCADE, related_name="reports")
    report_type = models.CharField(max_length=80)
    marketplace_ids = models.JSONField()
    data_start = models.DateTimeField(null=True)
    data_end = models.DateTimeField(null=True)
    state = models.CharField(max_length=20, choices=ReportState.choices, default=ReportState.WANTED)
    report_id = models.CharField(max_length=100, blank=True)
    attempts = models.PositiveIntegerField(default=0)
    next_look_at = models.DateTimeField()
    requested_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(default=0)
    broken_rows = models.PositiveIntegerField(default=0)
    error_code = models.CharField(max_length=100, blank=True)
    error = EncryptedTextField(blank=True)
    request_id = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "report_type"],
                condition=models.Q(state__in=["wanted", "requested"]),
                name="one_open_report_per_type",
            ),
        ]
        indexes = [
            models.Index(fields=["account", "state", "next_look_at"], name="reports_to_do"),
            models.Index(fields=["account", "report_type", "-data_end"], name="reports_of_type"),
        ]
