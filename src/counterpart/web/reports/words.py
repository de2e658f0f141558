"""How do reports, their states and what stood in them read, and in which tone?"""

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.client.reports.returns import RETURNS_REPORT
from counterpart.amazon.models.reports import ReportState
from counterpart.web.components.marks import below_each_other

STATES = {
    ReportState.WANTED.value: ("neutral", _("Waiting to be asked for")),
    ReportState.REQUESTED.value: ("info", _("Amazon writes it")),
    ReportState.DONE.value: ("success", _("Read")),
    ReportState.EMPTY.value: ("success", _("Amazon had nothing to tell")),
    ReportState.FAILED.value: ("danger", _("Amazon could not write it")),
}
# What each type of report is for; Amazon's own word stands beside it.
TYPES = {RETURNS_REPORT: _("Returns"), "GET_MERCHANT_LISTINGS_ALL_DATA": _("Listings")}


def state_label(state: str) -> str:
    """Answer the words for a state."""
    return str(STATES[state][1])


def state_tone(state: str, *, broken: int) -> str:
    """Answer the tone of a state: read is good news only if every row could be."""
    return "warning" if state == ReportState.DONE and broken else STATES[state][0]


def type_label(report_type: str) -> str:
    """Answer what a type of report tells of; an unknown one is shown as Amazon writes it."""
    return str(TYPES.get(report_type, report_type))


def type_told(report_type: str) -> SafeString:
    """Write what a type of report tells of, with Amazon's word below."""
    said = format_html('<span class="muted small" translate="no">{}</span>', report_type)
    known = TYPES.get(report_type)
    return below_each_other([str(known), said]) if known else said
