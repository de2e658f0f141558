"""What a person does with one Amazon order: correct its address, bring it in, tell Amazon again."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from counterpart.amazon.attention.releasing import release_held
from counterpart.amazon.importing.correcting import correct_address
from counterpart.amazon.importing.requesting import import_order
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.operations.resending import ResendRefused, resend_confirmation
from counterpart.amazon.queries import latest_note
from counterpart.orders.models.documents import Shipment
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.amazon_orders.details import address_of_page, details_page
from counterpart.web.amazon_orders.details_address import AddressForm, check_same_address
from counterpart.web.amazon_orders.sight import find_row_for
from counterpart.web.attention.telling import tell_released
from counterpart.web.refusing import refusals_told
from counterpart.web.submitting import once


@require_POST
@demands(Permission.EDIT_ORDERS)
def save_address(request: Request, pk: int) -> HttpResponse:
    """Correct the delivery address; a held order is looked at again at once (L-52, T-16)."""
    row = find_row_for(request, pk, Permission.EDIT_ORDERS, Permission.VIEW_BUYERS)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return details_page(request, row, form)
    now = request.clock.now()
    with refusals_told(request) as outcome, once(request, now=now):
        was_held = row.import_state == ImportState.HELD
        row = _save(request, row, form.cleaned_data, now=now)
    if not outcome.is_done:
        return details_page(request, find_row_for(request, pk), form)
    messages.success(request, _("The address was saved here; Amazon is not told of it."))
    if was_held:
        _tell(request, row)
    return redirect(address_of_page(request, row))


@require_POST
@demands(Permission.WORK_CHANNEL)
def look_again(request: Request, pk: int) -> HttpResponse:
    """Look again now at a held order, as the next sync would (B-14)."""
    row = find_row_for(request, pk, Permission.WORK_CHANNEL)
    released = release_held(
        ids=[row.pk],
        scope=request.scope,
        actor=request.operator.name,
        now=request.clock.now(),
    )
    tell_released(request, released)
    return redirect(address_of_page(request, row))


@require_POST
@demands(Permission.WORK_CHANNEL)
def bring_in(request: Request, pk: int) -> HttpResponse:
    """Bring an order into Commerce that was received while import was disabled (K-8, T-24)."""
    row = find_row_for(request, pk, Permission.WORK_CHANNEL)
    now = request.clock.now()
    with refusals_told(request) as outcome, once(request, now=now):
        row = import_order(row, actor=request.operator.name, now=now)
    if outcome.is_done:
        _tell(request, row)
    return redirect(address_of_page(request, row))


@require_POST
@demands(Permission.WORK_CHANNEL)
def resend(request: Request, pk: int) -> HttpResponse:
    """Tell Amazon of a parcel again, corrected if need be."""
    row = find_row_for(request, pk, Permission.WORK_CHANNEL)
    now = request.clock.now()
    done = _("Amazon is told of the parcel with the next sync.")
    with refusals_told(request, done=done), once(request, now=now):
        resend_confirmation(
            _shipment(row, request.POST.get("shipment", "")),
            carrier=request.POST.get("carrier", "").strip(),
            tracking=request.POST.get("tracking", "").strip(),
            parcel=_parcel(request.POST.get("parcel", "")),
            actor=request.operator.name,
            now=now,
        )
    return redirect(address_of_page(request, row, "#tracking"))


def _save(
    request: Request, row: AmazonOrder, address: dict[str, str], *, now: datetime
) -> AmazonOrder:
    """Save an address if the one it was corrected from is still the one that is stored."""
    stored = AmazonOrder.objects.select_for_update().get(pk=row.pk)
    check_same_address(stored, request.POST.get("seen", ""))
    return correct_address(stored, address, actor=request.operator.name, now=now)


def _shipment(row: AmazonOrder, key: str) -> Shipment:
    """Answer a shipment of this order, whatever number a form names."""
    mine = Shipment.objects.filter(order=row.order_id) if row.order_id else Shipment.objects.none()
    found = mine.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 19 else None
    if found is None:
        raise ResendRefused(_("There is no such shipment of this order."))
    return found


def _parcel(told: str) -> int | None:
    return int(told) if told.isdecimal() and len(told) < 5 else None


def _tell(request: Request, row: AmazonOrder) -> None:
    """Tell whether the order is in Commerce now, or what still holds it."""
    if row.order is not None:
        created = _("Commerce order {number} was created.").format(number=row.order.number)
        messages.success(request, created)
    else:
        messages.warning(request, latest_note(row))
