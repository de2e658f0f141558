"""Commands about e-mails to buyers."""

from typing import Any

import click

from counterpart.cli.commerce.answering import order_to_work
from counterpart.cli.commerce.commenting import document_of
from counterpart.cli.guarding import (
    actor,
    check_permitted,
    granted,
    needs,
    needs_everywhere,
    tell_seen,
)
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import moment, print_facts, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.orders.mails.about import Document
from counterpart.orders.mails.configuring import change_mail_settings, read_mail_settings
from counterpart.orders.mails.listing import find_mails
from counterpart.orders.mails.sending import send_mails
from counterpart.orders.mails.sending_by_hand import send_order_mail
from counterpart.orders.models.mails import MailKind, MailState, OrderMail
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.websites.models import StoreView


@click.command("send-email")
@click.argument("number")
@click.option("--invoice", default="", metavar="NUMBER", help="The e-mail of this invoice.")
@click.option("--shipment", default="", metavar="NUMBER", help="The e-mail of this shipment.")
@click.option("--credit-memo", default="", metavar="NUMBER", help="The e-mail of this credit memo.")
@json_option
@now_option
@needs(Permission.SEND_MAIL)
def send_email(
    *,
    number: str,
    invoice: str,
    shipment: str,
    credit_memo: str,
    as_json: bool,
    clock: Clock,
) -> None:
    """Send the buyer the e-mail of an order, or of one of its documents."""
    order = order_to_work(number)
    named = {"invoice": invoice, "shipment": shipment, "credit-memo": credit_memo}
    done = send_order_mail(order, document=_document(order, named), actor=actor(), now=clock.now())
    if as_json:
        print_json(_facts(done.mail))
    elif done.is_on_the_way:
        click.echo(done.sentence)
    else:
        click.echo(f"{done.sentence} It waits in the outbox and is tried again.", err=True)


def _document(order: Order, named: dict[str, str]) -> Document | None:
    given = {kind: number for kind, number in named.items() if number}
    if len(given) > 1:
        raise Refused("Name one document: an invoice, a shipment or a credit memo.")
    for kind, number in given.items():
        return document_of(order, kind, number)
    return None


@click.group(cls=Commands)
def mails() -> None:
    """Show the outbox, send what is due, and set e-mails up."""


@mails.command("list")
@click.option("--state", type=click.Choice(MailState.values), help="Only these.")
@click.option("--last", type=click.IntRange(min=1), default=50, show_default=True)
@click.option("--addresses", is_flag=True, help="Tell whom they go to; needs to see buyers.")
@json_option
@now_option
@needs(Permission.VIEW_ORDERS)
def list_mails(
    *, state: str | None, last: int, addresses: bool, as_json: bool, clock: Clock
) -> None:
    """List the outbox, the newest first."""
    rows = list(find_mails(state=state or "", scope=granted())[:last])
    to: dict[int, str] = {}
    if addresses:
        check_permitted(Permission.VIEW_BUYERS, *(row.order for row in rows))
        to = {row.pk: row.order.customer_email for row in rows}
        for number in sorted({row.order.number for row in rows}):
            tell_seen(number, clock)
    if as_json:
        print_json([_facts(row) | ({"to": to[row.pk]} if addresses else {}) for row in rows])
        return
    print_table(
        "E-mails",
        ["Created", "Order", "Kind", "State", "Attempts", "Next attempt", "Trouble", "By"]
        + (["To"] if addresses else []),
        [
            (row.created_at, row.order.number, MailKind(row.kind).label,
             MailState(row.state).label, row.attempts, _next_attempt(row),
             row.error or None, row.actor, *([to[row.pk] or None] if addresses else []))
            for row in rows
        ],
        empty="The outbox is empty.",
    )  # fmt: skip


@mails.command()
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@json_option
@now_option
@needs(Permission.OPERATE)
def send(*, limit: int, as_json: bool, clock: Clock) -> None:
    """Send what is due now, as the worker does every minute."""
    needs_everywhere(Permission.OPERATE)
    tally = send_mails(limit=limit, now=clock.now())
    if as_json:
        print_json({"sent": tally.sent, "queued_again": tally.queued_again, "failed": tally.failed})
    else:
        click.echo(
            f"Sent: {tally.sent}. To be tried again: {tally.queued_again}. Failed: {tally.failed}."
        )


@mails.command("settings")
@click.argument("view")
@click.argument("kind", required=False, type=click.Choice(MailKind.values))
@click.argument("changes", nargs=-1, metavar="[KEY=VALUE]…")
@json_option
@now_option
@needs(Permission.CONFIGURE_SALES)
def mail_settings(
    *, view: str, kind: str | None, changes: tuple[str, ...], as_json: bool, clock: Clock
) -> None:
    """Show how a store view sends its e-mails, or change how it sends one kind.

    Keys: enabled, sender_name, sender_email, copy_to, copy_method.
    """
    found = _view(view)
    wanted = dict(_pair(change) for change in changes)
    if kind and wanted:
        change_mail_settings(found, MailKind(kind), wanted, actor=actor(), now=clock.now())
    values = read_mail_settings(found)
    shown = {kind: values[kind]} if kind else values
    if as_json:
        print_json(shown)
        return
    for code, keys in shown.items():
        click.echo(f"{MailKind(code).label} ({code})")
        print_facts({f"  {key}": value or None for key, value in keys.items()})


def _view(code: str) -> StoreView:
    scope = granted()
    view = StoreView.objects.filter(scope.within("pk"), code__iexact=code.strip()).first()
    if view is None:
        raise Refused(f"There is no store view {code}.")
    return view


def _pair(text: str) -> tuple[str, str]:
    key, equals, value = text.partition("=")
    if not equals or not key.strip():
        raise Refused(f"“{text}” is not of the form key=value.")
    return key.strip().lower(), value.strip()


def _next_attempt(row: OrderMail) -> Any:
    waits = row.state in {MailState.QUEUED, MailState.SENDING}
    return row.next_attempt_at if waits else None


def _facts(row: OrderMail) -> dict[str, Any]:
    return {
        "order": row.order.number,
        "store_view": row.order.store_view.code,
        "kind": row.kind,
        "state": row.state,
        "attempts": row.attempts,
        "next_attempt_at": moment(_next_attempt(row)),
        "error": row.error or None,
        "actor": row.actor,
        "created_at": moment(row.created_at),
        "sent_at": moment(row.sent_at),
    }
