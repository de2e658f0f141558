"""How do e-mails leave the outbox, each of them once?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)
from typing import Any

from django.db import connection, models, transaction
from django.utils.translation import gettext

from counterpart.orders.mails.recipients import is_mailable
from counterpart.orders.mails.rendering import Letter, letters
from counterpart.orders.mails.states import claimed, is_due, settled
from counterpart.orders.models.documents import CreditMemo, Invoice, Shipment
from counterpart.orders.models.mails import MailKind, MailState, OrderMail
from counterpart.orders.models.orders import Order

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
MOST_ATTEMPTS = len(PAUSES) + 1
# Then the next e-mail would fare no better.
SERVER_TROUBLE = (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPHeloError,
    SMTPServerDisconnected,
)
DOCUMENTS: dict[str, models.Manager[Any]] = {
    MailKind.INVOICE: Invoice.objects,
    MailKind.SHIPMENT: Shipment.objects,
    MailKind.CREDIT_MEMO: CreditMemo.objects,
}


class SendingInsideTransaction(Exception):
    """An e-mail cannot be taken back when a transaction is."""


@dataclass(frozen=True)
class MailTally:
    """What became of the e-mails that were due."""

    sent: int = 0
    queued_again: int = 0
    failed: int = 0


def send_mails(*, limit: int = 50, now: datetime) -> MailTally:
    """Send what is due, the oldest first, outside any transaction. Safe to repeat and to race.

    Stops early when the mail server does not answer: the others wait without losing an attempt.
    What a killed process left behind is taken up again after a quarter of an hour. Whatever
    becomes of an e-mail, the document it tells of stays as it is.
    """
    due = OrderMail.objects.filter(is_due(now)).order_by("next_attempt_at", "pk")
    outcomes: list[MailState | None] = []
    for key in list(due.values_list("pk", flat=True)[:limit]):
        attempt = _attempted(key, now=now, early=False)
        if attempt is not None:
            outcomes.append(attempt.outcome)
            if attempt.is_server_silent:
                break
    return MailTally(
        sent=outcomes.count(MailState.SENT),
        queued_again=outcomes.count(MailState.QUEUED),
        failed=outcomes.count(MailState.FAILED),
    )


def send_at_once(mail: OrderMail, *, now: datetime) -> OrderMail:
    """Send one e-mail without waiting for its turn, and answer it as it then stands.

    Outside any transaction. One that another process is sending is left to it.
    """
    _attempted(mail.pk, now=now, early=True)
    return OrderMail.objects.get(pk=mail.pk)


@dataclass(frozen=True)
class _Attempt:
    """What became of it; None if another process took it up meanwhile."""

    outcome: MailState | None
    is_server_silent: bool = False


def _attempted(key: int, *, now: datetime, early: bool) -> _Attempt | None:
    refuse_inside_transaction()
    mail = claimed(key, early=early, now=now)
    if mail is None:
        return None
    if mail.attempts > MOST_ATTEMPTS:
        return _Attempt(_give_up(mail, "BrokenOff"))
    if not is_mailable(mail.order):
        return _Attempt(_give_up(mail, "AddressUnusable"))
    try:
        first, *copies = letters(mail)
        first.send()
    except (OSError, ValueError) as failure:
        return _Attempt(_try_later(mail, _kind_of(failure), now=now), _is_server_silent(failure))
    return _Attempt(_note_sent(mail, _send_copies(copies), now=now))


def refuse_inside_transaction() -> None:
    """Raise when a transaction is open: an e-mail that left is not rolled back.

    The transaction that a test runner wraps around a test does not count.
    """
    if any(not getattr(block, "_from_testcase", False) for block in connection.atomic_blocks):
        raise SendingInsideTransaction(
            gettext("E-mails are never sent inside a database transaction.")
        )


def _send_copies(copies: list[Letter]) -> str:
    """Send what others get; their trouble is named and costs the buyer's e-mail nothing."""
    troubles = [trouble for copy in copies if (trouble := _trouble_with(copy))]
    return f"Copy: {troubles[0]}" if troubles else ""


def _trouble_with(copy: Letter) -> str:
    try:
        copy.send()
    except (OSError, ValueError) as failure:
        return _kind_of(failure)
    return ""


def _note_sent(mail: OrderMail, trouble: str, *, now: datetime) -> MailState:
    """Note it, whoever holds the row by now: the buyer has the e-mail."""
    with transaction.atomic():
        # The comment stands in the history; a second copy of it would serve nobody.
        settled(mail, MailState.SENT, sent_at=now, error=trouble, comment="")
        if mail.kind == MailKind.ORDER:
            Order.objects.filter(pk=mail.order_id).update(is_mail_sent=True)
        elif mail.kind in DOCUMENTS:
            DOCUMENTS[mail.kind].filter(pk=mail.document_id).update(is_mail_sent=True)
    return MailState.SENT


def _try_later(mail: OrderMail, trouble: str, *, now: datetime) -> MailState | None:
    if mail.attempts >= MOST_ATTEMPTS:
        return _give_up(mail, trouble)
    next_attempt = now + PAUSES[mail.attempts - 1]
    is_mine = settled(mail, MailState.QUEUED, next_attempt_at=next_attempt, error=trouble)
    return MailState.QUEUED if is_mine else None


def _give_up(mail: OrderMail, trouble: str) -> MailState | None:
    return MailState.FAILED if settled(mail, MailState.FAILED, error=trouble) else None


def _kind_of(failure: Exception) -> str:
    """Name the kind of trouble and the server's code; what it says can hold addresses."""
    name = type(failure).__name__
    if isinstance(failure, SMTPRecipientsRefused):
        codes = {str(code) for code, _ in failure.recipients.values()}
        return " ".join([name, *sorted(codes)])
    if isinstance(failure, SMTPResponseException):
        return f"{name} {failure.smtp_code}"
    return name


def _is_server_silent(failure: Exception) -> bool:
    is_of_the_line = isinstance(failure, OSError) and not isinstance(failure, SMTPException)
    return is_of_the_line or isinstance(failure, SERVER_TROUBLE)
