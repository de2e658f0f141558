"""How do people make statuses of their own?"""

import re
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from counterpart.audit.trail import record
from counterpart.core.errors import Refused
from counterpart.orders.models.orders import (
    Order,
    OrderStatus,
    OrderStatusLabel,
    StatusAssignment,
)
from counterpart.orders.states import State
from counterpart.websites.models import StoreView

CODE = re.compile(r"[a-z][a-z0-9_]{0,31}")
LONGEST_LABEL = 64


class StatusRefused(Refused):
    """The status cannot be made, or not be changed like that."""

    code = "status_refused"


def create_status(code: str, label: str, *, actor: str, now: datetime) -> OrderStatus:
    """Make a status; it belongs to no state yet (CO-3.1).

    Refuses a code that is taken or is not of the form a-z, 0-9 and _, and an empty label.
    """
    plain, shown = _checked_code(code), _checked_label(label)
    with transaction.atomic():
        status, is_new = OrderStatus.objects.get_or_create(code=plain, defaults={"label": shown})
        if not is_new:
            raise StatusRefused(
                gettext("We found another order status with the same order status code.")
            )
        _audit("status_created", status, {}, {"label": shown}, actor=actor, now=now)
    return status


def relabel_status(status: OrderStatus, label: str, *, actor: str, now: datetime) -> None:
    """Call a status something else, wherever no store view has a label of its own."""
    shown = _checked_label(label)
    with transaction.atomic():
        before, status.label = status.label, shown
        status.save(update_fields=["label"])
        _audit(
            "status_relabeled", status, {"label": before}, {"label": shown}, actor=actor, now=now
        )


def label_for_view(
    status: OrderStatus, store_view: StoreView, label: str, *, actor: str, now: datetime
) -> None:
    """Call a status something else in one store view; an empty label takes that back (CO-3.1)."""
    shown = _checked_label(label) if label.strip() else ""
    name = f"label_in_{store_view.code}"
    with transaction.atomic():
        present = OrderStatusLabel.objects.filter(status=status, store_view=store_view).first()
        before = {name: present.label} if present else {}
        if shown:
            OrderStatusLabel.objects.update_or_create(
                status=status, store_view=store_view, defaults={"label": shown}
            )
        elif present:
            present.delete()
        after = {name: shown} if shown else {}
        _audit("status_relabeled", status, before, after, actor=actor, now=now)


def assign_status(
    status: OrderStatus,
    state: State,
    *,
    is_default: bool = False,
    is_visible_on_storefront: bool = True,
    actor: str,
    now: datetime,
) -> StatusAssignment:
    """Give a state a status, or change how it has it (CO-3.2). Safe to repeat.

    As the default it takes the place of the one that was: a state always has exactly one, so the
    first status of a state is its default in any case. Refuses to make the default an ordinary
    status: make another one the default instead.
    """
    with transaction.atomic():
        rows = _locked(state)
        present = next((row for row in rows if row.status_id == status.pk), None)
        others = [row for row in rows if row.is_default and row.status_id != status.pk]
        if present and present.is_default and not is_default:
            raise StatusRefused(_needs_default(status, state))
        if is_default and others:
            StatusAssignment.objects.filter(state=state).update(is_default=False)
        assignment, _ = StatusAssignment.objects.update_or_create(
            status=status,
            state=state,
            defaults={
                "is_default": is_default or not others,
                "is_visible_on_storefront": is_visible_on_storefront,
            },
        )
        before, after = _told(state, present), _told(state, assignment)
        if is_default and others:
            before |= {f"default_of_{state.value}": others[0].status.code}
            after |= {f"default_of_{state.value}": status.code}
        _audit("status_assigned", status, before, after, actor=actor, now=now)
    return assignment


def unassign_status(status: OrderStatus, state: State, *, actor: str, now: datetime) -> None:
    """Take a status away from a state; the status itself stays (CO-3.3).

    Refuses the last status of the state, one that an order of the state has or will have again
    when its hold ends, and the state's default: make another one the default first.
    """
    with transaction.atomic():
        rows = _locked(state)
        present = next((row for row in rows if row.status_id == status.pk), None)
        if present is None:
            raise StatusRefused(
                gettext("{label} is not a status of state {label_2}.").format(
                    label=status.label, label_2=state.label
                )
            )
        if len(rows) == 1:
            raise StatusRefused(
                gettext(
                    "The last status can't be changed and needs to stay assigned to its current "
                    "state."
                )
            )
        if _is_used(status, state):
            raise StatusRefused(
                gettext(
                    "The status can't be unassigned because the status is currently used by an "
                    "order."
                )
            )
        if present.is_default:
            raise StatusRefused(_needs_default(status, state))
        before = _told(state, present)
        present.delete()
        _audit("status_unassigned", status, before, {}, actor=actor, now=now)


def _checked_code(code: str) -> str:
    plain = code.strip()
    if not CODE.fullmatch(plain):
        raise StatusRefused(
            gettext(
                "“{plain}” is not a status code: it begins with a letter from a to z, followed by "
                "letters a to z, digits or underscores, 32 characters at most."
            ).format(plain=plain)
        )
    return plain


def _checked_label(label: str) -> str:
    plain = " ".join(label.split())
    if not plain:
        raise StatusRefused(gettext("A status needs a label."))
    if len(plain) > LONGEST_LABEL:
        raise StatusRefused(
            gettext("The label of a status has {longest_label} characters at most.").format(
                longest_label=LONGEST_LABEL
            )
        )
    return plain


def _locked(state: State) -> list[StatusAssignment]:
    """Lock the statuses of a state: two people never choose two defaults."""
    rows = StatusAssignment.objects.filter(state=state).order_by("pk")
    list(rows.select_for_update())
    # Read anew: whoever had the lock before may have added a row.
    return list(rows.all())


def _is_used(status: OrderStatus, state: State) -> bool:
    now_so = Q(state=state, status=status.code)
    again = Q(held_from_state=state, held_from_status=status.code)
    return Order.objects.filter(now_so | again).exists()


def _needs_default(status: OrderStatus, state: State) -> str:
    return (
        f"{status.label} is the default status of state {state.label}. Make another status the "
        f"default first."
    )


def _told(state: State, assignment: StatusAssignment | None) -> dict[str, str]:
    if assignment is None:
        return {}
    words = ["assigned"]
    words += ["default"] if assignment.is_default else []
    words += ["visible on storefront"] if assignment.is_visible_on_storefront else []
    return {str(state.value): ", ".join(words)}


def _audit(
    action: str,
    status: OrderStatus,
    before: dict[str, str],
    after: dict[str, str],
    *,
    actor: str,
    now: datetime,
) -> None:
    record(
        action,
        kind="order_status",
        subject=status.code,
        before=before,
        after=after,
        actor=actor,
        now=now,
    )
