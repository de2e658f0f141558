"""How do communication errors read?"""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.logs import CommunicationError
from counterpart.web.components.marks import status

REGIONS = {
    "NA": _("Americas"),
    "EU": _("Europe, Middle East, Africa and India"),
    "FE": _("Asia and Pacific"),
}


def region_label(region: str) -> str:
    """Answer the words for one of Amazon's regions."""
    return str(REGIONS.get(region, region))


def code_of(error: CommunicationError) -> str:
    """Answer Amazon's code, or else the status of the answer; "" where no answer came."""
    if error.code:
        return error.code
    return f"HTTP {error.http_status}" if error.http_status else ""


def code_told(error: CommunicationError) -> SafeString | str:
    """Write the code of an error as Amazon has it, or that there was no answer."""
    code = code_of(error)
    return format_html('<span translate="no">{}</span>', code) if code else gettext("No answer")


def standing(error: CommunicationError) -> SafeString:
    """Write whether an error is solved."""
    if error.solved_at is not None:
        return status("muted", gettext("Solved"))
    return status("danger", gettext("Open"))


def stores_of(error: CommunicationError) -> str:
    """Name the store that an error is about, or all of its account's that the reader may see."""
    if error.amazon_order is not None:
        return str(error.amazon_order.store.name)
    return ", ".join(one.name for one in error.account.stores.all())
