"""Commands about order statuses."""

from typing import Any

import click

from counterpart.cli.guarding import actor, needs
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.orders.labels.status_editing import (
    assign_status,
    create_status,
    label_for_view,
    relabel_status,
    unassign_status,
)
from counterpart.orders.labels.statuses import get_status
from counterpart.orders.models.orders import OrderStatus
from counterpart.orders.states import State
from counterpart.users.permissions import Permission
from counterpart.websites.models import StoreView

SAVED = "You saved the order status."


@click.group(cls=Commands)
def statuses() -> None:
    """Order statuses: the labels that people see on orders, and their states."""


@statuses.command("list")
@json_option
@needs(Permission.VIEW_ORDERS)
def list_statuses(*, as_json: bool) -> None:
    """List the statuses with the states they belong to."""
    facts = [_facts(one) for one in _known()]
    if as_json:
        print_json(facts)
        return
    print_table(
        "Order statuses",
        ["Code", "Label", "State", "Default", "On storefront", "Labels of store views"],
        [
            (
                one["code"],
                one["label"],
                state["state"],
                state["default"],
                state["visible_on_storefront"],
                ", ".join(f"{view}: {label}" for view, label in one["view_labels"].items()),
            )
            for one in facts
            for state in one["states"] or [UNASSIGNED]
        ],
        empty="There are no order statuses yet.",
    )


@statuses.command("create")
@click.argument("code")
@click.argument("label")
@json_option
@now_option
@needs(Permission.MANAGE_STATUSES)
def create(*, code: str, label: str, as_json: bool, clock: Clock) -> None:
    """Make a status of your own; assign it to a state afterwards."""
    status = create_status(code, label, actor=actor(), now=clock.now())
    _answer(status, SAVED, as_json=as_json)


@statuses.command("label")
@click.argument("code")
@click.argument("label")
@click.option("--view", help="Only in this store view; an empty label takes that back.")
@json_option
@now_option
@needs(Permission.MANAGE_STATUSES)
def label(*, code: str, label: str, view: str | None, as_json: bool, clock: Clock) -> None:
    """Call a status something else, everywhere or in one store view."""
    status = get_status(code)
    if view:
        label_for_view(status, _view(view), label, actor=actor(), now=clock.now())
    else:
        relabel_status(status, label, actor=actor(), now=clock.now())
    _answer(status, SAVED, as_json=as_json)


@statuses.command("assign")
@click.argument("code")
@click.argument("state", type=click.Choice(State.values))
@click.option("--default", "is_default", is_flag=True, help="The workflow uses it for the state.")
@click.option("--visible/--hidden", "is_visible", default=True, help="Shown on the storefront?")
@json_option
@now_option
@needs(Permission.MANAGE_STATUSES)
def assign(
    *, code: str, state: str, is_default: bool, is_visible: bool, as_json: bool, clock: Clock
) -> None:
    """Give a state a status, or change how it has it."""
    status = get_status(code)
    assign_status(
        status,
        State(state),
        is_default=is_default,
        is_visible_on_storefront=is_visible,
        actor=actor(),
        now=clock.now(),
    )
    _answer(status, "You assigned the order status.", as_json=as_json)


@statuses.command("unassign")
@click.argument("code")
@click.argument("state", type=click.Choice(State.values))
@json_option
@now_option
@needs(Permission.MANAGE_STATUSES)
def unassign(*, code: str, state: str, as_json: bool, clock: Clock) -> None:
    """Take a status away from a state; the status itself stays."""
    status = get_status(code)
    unassign_status(status, State(state), actor=actor(), now=clock.now())
    _answer(status, "You have unassigned the order status.", as_json=as_json)


UNASSIGNED: dict[str, None] = dict.fromkeys(("state", "default", "visible_on_storefront"))


def _view(code: str) -> StoreView:
    view = StoreView.objects.filter(code__iexact=code.strip()).first()
    if view is None:
        known = ", ".join(StoreView.objects.values_list("code", flat=True))
        raise Refused(f"There is no store view “{code}”. Store views: {known}.")
    return view


def _answer(status: OrderStatus, sentence: str, *, as_json: bool) -> None:
    if as_json:
        print_json(_facts(next(one for one in _known() if one.pk == status.pk)))
    else:
        click.echo(sentence)


def _known() -> list[OrderStatus]:
    rows = OrderStatus.objects.prefetch_related("assignments", "view_labels__store_view")
    return list(rows.order_by("pk"))


def _facts(status: OrderStatus) -> dict[str, Any]:
    return {
        "code": status.code,
        "label": status.label,
        "view_labels": {one.store_view.code: one.label for one in status.view_labels.all()},
        "states": [
            {
                "state": one.state,
                "default": one.is_default,
                "visible_on_storefront": one.is_visible_on_storefront,
            }
            for one in status.assignments.all()
        ],
    }
