"""Commands about what buyers send back."""

from typing import Any

import click

from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.queries import is_within
from counterpart.amazon.returns.crediting import credit_return
from counterpart.amazon.returns.handling import mark_handled, named, reopen
from counterpart.amazon.returns.prefill import propose_memo
from counterpart.amazon.returns.queries import find_returns, get_return
from counterpart.amazon.stores.activity import get_store
from counterpart.cli.guarding import actor, granted, needs, permitted
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import moment, print_facts, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.core.money import written
from counterpart.core.quantities import as_number
from counterpart.orders.models.documents import CreditMemo
from counterpart.users.permissions import Permission


@click.group(cls=Commands)
def returns() -> None:
    """See what buyers send back, write the credit memos, and say what is dealt with."""


@returns.command("list")
@click.option("--all", "also_handled", is_flag=True, help="Those that are dealt with too.")
@click.option("--store", help="Only those of this store.")
@click.option("--order", "order_number", default="", help="Only those of this order.")
@click.option("--last", type=click.IntRange(min=1), default=50, show_default=True, help="How many.")
@json_option
@needs(Permission.VIEW_CHANNEL)
def list_(
    *, also_handled: bool, store: str | None, order_number: str, last: int, as_json: bool
) -> None:
    """List the returns that are to be dealt with, the one asked for last first."""
    found = find_returns(
        open_only=not also_handled,
        store=get_store(store, scope=granted()) if store else None,
        order_number=order_number,
        scope=granted(),
    )[:last]
    if as_json:
        print_json([_facts(one) for one in found])
        return
    print_table(
        "Returns",
        ["Id", "Return", "Requested", "Order", "SKU", "Quantity", "Status", "Delivered", "Ours"],
        [
            (one.pk, named(one), one.requested_on, one.order_number, one.sku, one.quantity,
             one.status, one.delivered_on, _ours(one))
            for one in found
        ],
        empty="No buyer's return is known." if also_handled else "No return is to be dealt with.",
    )  # fmt: skip


@returns.command()
@click.argument("number", metavar="RETURN")
@json_option
@needs(Permission.VIEW_CHANNEL)
def show(*, number: str, as_json: bool) -> None:
    """Show a return and the credit memo that would fit it: `returns show RETURN`."""
    one = get_return(number, scope=granted())
    facts = _facts(one) | {"tracking_number": _tracking(one), **_proposal(one)}
    if as_json:
        print_json(facts)
        return
    print_facts({name.replace("_", " ").capitalize(): _told(facts[name]) for name in facts})


@returns.command()
@click.argument("numbers", metavar="RETURN…", nargs=-1, required=True)
@json_option
@now_option
@needs(Permission.CREDIT_ORDERS)
def credit(*, numbers: tuple[str, ...], as_json: bool, clock: Clock) -> int:
    """Write the credit memo that fits each return, offline; they are dealt with then.

    As many units as came back and can be given money back for, without shipping. They return to
    stock if Amazon shows the parcel as delivered. `returns show` tells what it would be.
    """

    done = [one for number in numbers if (one := _credited(number, clock)) is not None]
    if as_json and done:
        print_json(done)
    elif not as_json:
        for one in done:
            click.echo("{return}: Credit memo #{credit_memo} over {total} for order {order}."
                       .format(**one))  # fmt: skip
    return int(len(done) < len(numbers))


@returns.command("dealt-with")
@click.argument("number", metavar="RETURN")
@click.option("--memo", metavar="NUMBER", help="The credit memo of its order that was written.")
@json_option
@now_option
@needs(Permission.WORK_CHANNEL)
def dealt_with(*, number: str, memo: str | None, as_json: bool, clock: Clock) -> None:
    """Say that a return is dealt with, without a credit memo unless one is named."""
    one = get_return(number, scope=granted())
    written_one = _memo_of(one, memo) if memo else None
    mark_handled(one, credit_memo=written_one, actor=actor(), now=clock.now())
    _answer(one, as_json=as_json)


@returns.command("reopen")
@click.argument("number", metavar="RETURN")
@json_option
@now_option
@needs(Permission.WORK_CHANNEL)
def open_again(*, number: str, as_json: bool, clock: Clock) -> None:
    """Take back that a return is dealt with; one with its credit memo stays."""
    one = get_return(number, scope=granted())
    reopen(one, actor=actor(), now=clock.now())
    _answer(one, as_json=as_json)


def _credited(number: str, clock: Clock) -> dict[str, Any] | None:
    """Write one credit memo, or say on standard error why not."""
    try:
        one = get_return(number, scope=granted())
        memo = credit_return(one, actor=actor(), now=clock.now())
    except Refused as no:
        click.echo(f"counterpart: {number}: {no}", err=True)
        return None
    return {
        "return": number,
        "credit_memo": memo.number,
        "total": _amount(memo),
        "order": memo.order.number,
    }


def _memo_of(one: AmazonReturn, number: str) -> CreditMemo:
    order = one.amazon_order.order if one.amazon_order else None
    memo = CreditMemo.objects.filter(order=order, number=number).first() if order else None
    if memo is None:
        raise Refused(f"The order of return {named(one)} has no credit memo #{number}.")
    return memo


def _answer(one: AmazonReturn, *, as_json: bool) -> None:
    if as_json:
        print_json(_facts(one))
    else:
        click.echo(f"Return {named(one)}: {_ours(one)}.")


def _ours(one: AmazonReturn) -> str:
    if one.credit_memo is not None:
        return f"credit memo #{one.credit_memo.number}"
    if one.handled_at is not None:
        return "dealt with"
    return "open"


def _facts(one: AmazonReturn) -> dict[str, Any]:
    order = one.amazon_order.order if one.amazon_order else None
    return {
        "id": one.pk,
        "rma_id": one.rma_id or None,
        "merchant_rma_id": one.merchant_rma_id or None,
        "amazon_order_id": one.order_number,
        "commerce_number": order.number if order else None,
        "sku": one.sku or None,
        "title": one.title or None,
        "quantity": one.quantity,
        "reason": one.reason or None,
        "status": one.status or None,
        "resolution": one.resolution or None,
        "requested_on": one.requested_on.isoformat() if one.requested_on else None,
        "delivered_on": one.delivered_on.isoformat() if one.delivered_on else None,
        "carrier": one.carrier or None,
        "refunded": _refunded(one),
        "in_policy": one.is_in_policy,
        "a_to_z_claim": one.has_claim,
        "credit_memo": one.credit_memo.number if one.credit_memo else None,
        "handled_by": one.handled_by or None,
        "handled_at": moment(one.handled_at),
    }


def _refunded(one: AmazonReturn) -> str | None:
    if one.refunded is None:
        return None
    return f"{written(one.refunded, one.currency)} {one.currency}".strip()


def _tracking(one: AmazonReturn) -> str | None:
    """The number leads to where the buyer lives."""
    scope = permitted(Permission.VIEW_BUYERS)
    seen = scope.is_everything or (
        one.amazon_order is not None and is_within(one.amazon_order, scope)
    )
    return (one.tracking_number or None) if seen else "hidden"


def _proposal(one: AmazonReturn) -> dict[str, Any]:
    if one.handled_at is not None:
        return {"no_memo_because": None, "would_credit": None}
    try:
        proposal = propose_memo(one)
    except Refused as no:
        return {"no_memo_because": str(no), "would_credit": None}
    return {
        "no_memo_because": None,
        "would_credit": {
            "items": {sku: as_number(units) for sku, units in proposal.items.items()},
            "return_to_stock": {
                sku: as_number(units) for sku, units in proposal.return_to_stock.items()
            },
            "total": f"{written(proposal.total, proposal.order.currency)} "
            f"{proposal.order.currency}",
            "warnings": list(proposal.warnings),
        },
    }


def _amount(memo: CreditMemo) -> str:
    currency = memo.order.currency
    return f"{written(memo.grand_total, currency)} {currency}"


def _told(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    units = ", ".join(f"{many} × {sku}" for sku, many in value["items"].items())
    back = "to stock" if value["return_to_stock"] else "not to stock"
    return " ".join([f"{units}, {back}: {value['total']}.", *value["warnings"]])
