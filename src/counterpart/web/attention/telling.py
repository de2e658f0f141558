"""How is told what came of held orders that were looked at again?"""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counterpart.amazon.attention.releasing import Released, still_held_by

NAMED = 5


def tell_released(request: HttpRequest, released: Released) -> None:
    """Tell how many orders came in, how many are still held and why, and how many wait."""
    if released.in_commerce:
        count = released.in_commerce
        messages.success(
            request,
            ngettext(
                "{count} order was created in Commerce.",
                "{count} orders were created in Commerce.",
                count,
            ).format(count=count),
        )
    if released.still_held:
        count = released.still_held
        head = ngettext(
            "{count} order is still held:", "{count} orders are still held:", count
        ).format(count=count)
        reasons = [sentence for sentence, _count in still_held_by(released)[:NAMED]]
        messages.warning(request, "\n".join([head, *reasons]))
    if released.left:
        messages.info(request, _("The others are looked at by the next sync."))
    if not released.outcomes and not released.left:
        messages.info(request, _("No held order is affected."))
