"""Which e-mails does an order give rise to?"""

from django.db import models
from django.db.models import Q

from counterpart.core.fields import EncryptedTextField
from counterpart.orders.models.orders import Order
from counterpart.websites.models import StoreView


class MailKind(models.TextChoices):
    """What an e-mail is about (CO-11)."""

    ORDER = "order", "New order"
    ORDER_COMMENT = "order_comment", "Order update"
    INVOICE = "invoice", "New invoice"
    INVOICE_COMMENT = "invoice_comment", "Invoice update"
    SHIPMENT = "shipment", "New shipment"
    SHIPMENT_COMMENT = "shipment_comment", "Shipment update"
    CREDIT_MEMO = "credit_memo", "New credit memo"
    CREDIT_MEMO_COMMENT = "credit_memo_comment", "Credit memo update"


class CopyMethod(models.TextChoices):
    """How others get a copy of an e-mail."""

    BCC = "bcc", "Bcc"
    SEPARATE = "separate", "Separate e-mail"


class MailSetting(models.Model):
    """How one store view sends one kind of e-mail. Without a row: sent, without copies."""

    store_view = models.ForeignKey(StoreView, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=30, choices=MailKind.choices)
    is_enabled = models.BooleanField(default=True)
    sender_name = models.CharField(max_length=100, blank=True)
    sender_email = models.CharField(max_length=254, blank=True)
    copy_to = models.CharField(max_length=1000, blank=True)
    copy_method = models.CharField(
        max_length=10, choices=CopyMethod.choices, default=CopyMethod.BCC
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["store_view", "kind"], name="one_setting_per_kind"),
        ]


class MailState(models.TextChoices):
    """Where an e-mail stands."""

    QUEUED = "queued", "Queued"
    SENDING = "sending", "Sending"
    SENT = "sent", "Sent"
    FAILED = "failed", "Failed"


class OrderMail(models.Model):
    """An e-mail to the buyer, from the wish to send it until it is sent.

    It is written together with what it tells of, and rendered when it is sent. `document_id` is
    the key of the invoice, shipment or credit memo that `kind` is about. `error` names the kind of
    trouble only: what mail servers answer can hold addresses.
    """

    order = models.ForeignKey(Order, models.CASCADE, related_name="mails")
    kind = models.CharField(max_length=30, choices=MailKind.choices)
    document_id = models.BigIntegerField(null=True)
    comment = EncryptedTextField(blank=True)
    state = models.CharField(max_length=10, choices=MailState.choices, default=MailState.QUEUED)
    attempts = models.PositiveIntegerField(default=0)
    next_attempt_at = models.DateTimeField()
    error = models.CharField(max_length=100, blank=True)
    actor = models.CharField(max_length=100)
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["next_attempt_at"],
                condition=Q(state__in=["queued", "sending"]),
                name="mails_to_send",
            ),
        ]
