"""How does a person correct the address of an Amazon order (L-52, K-18)?"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.importing.addresses import address_blockers
from counterpart.amazon.importing.carry_out import Tally, carry_out, orders_with_stores
from counterpart.amazon.importing.mirroring import is_erased
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.notes import blocker_told
from counterpart.amazon.timeline import write_note
from counterpart.customers.addresses import FIELDS, AddressRefused, standardized
from counterpart.orders.addressing import change_shipping_address
from counterpart.orders.new_order import NewAddress


def correct_address(
    row: AmazonOrder, changes: Mapping[str, str], *, actor: str, now: datetime
) -> AmazonOrder:
    """Correct fields of the delivery address, standardized; a held order is tried at once.

    The Commerce order follows if it exists and is not shipped yet. Amazon is not told: its
    address cannot be changed. Refuses unknown fields, an address that is still unusable, and an
    order whose buyer was erased.
    """
    if is_erased(row):
        raise AddressRefused(
            gettext(
                "The address of {amazon_order_id} cannot be corrected: its buyer was erased."
            ).format(amazon_order_id=row.amazon_order_id)
        )
    unknown = set(changes) - set(FIELDS)
    if unknown:
        raise AddressRefused(
            gettext("There is no address field {unknown}. Fields: {fields}.").format(
                unknown=", ".join(sorted(unknown)), fields=", ".join(FIELDS)
            )
        )
    address = standardized((row.corrected_address or row.address) | dict(changes))
    wrong = [blocker_told(one.cause, one.evidence) for one in address_blockers(address)]
    if wrong:
        raise AddressRefused(" ".join(wrong))
    with transaction.atomic():
        row.corrected_address = address
        row.save(update_fields=["corrected_address"])
        write_note(row, "address_corrected", actor=actor, now=now)
        if row.order is not None:
            person = {key: value for key, value in address.items() if value and key != "country"}
            new = NewAddress(address["country"], person)
            change_shipping_address(row.order, new, actor=actor, now=now)
    if row.import_state == ImportState.HELD:
        carry_out(orders_with_stores([row.pk]), Tally(), actor=actor, now=now)
    row.refresh_from_db()
    return row
