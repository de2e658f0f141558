"""The delivery address of an Amazon order: what is wrong with it, field by field (L-52)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.importing.addresses import wrong_fields
from counterpart.amazon.importing.mirroring import is_erased
from counterpart.amazon.models.orders import AmazonOrder, ImportState
from counterpart.amazon.notes import blocker_told
from counterpart.customers.addresses import FIELDS, standardized
from counterpart.customers.wording import LONGEST, is_printable
from counterpart.web.submitting import ChangedMeanwhile

LABELS = {
    "name": _("Recipient"),
    "company": _("Company"),
    "line1": _("Shipping address 1"),
    "line2": _("Shipping address 2"),
    "line3": _("Shipping address 3"),
    "city": _("Shipping city"),
    "region": _("Shipping region"),
    "postcode": _("Shipping postal code"),
    "country": _("Shipping country"),
    "phone": _("Shipping phone number"),
}
# Amazon tells no address before it has verified the payment.
UNPAID = frozenset({"Pending", "PendingAvailability"})
SIDE_BY_SIDE = (("city", "region"), ("postcode", "country"))


class AddressForm(forms.Form):
    """The fields of a delivery address; the channel's own rules judge them together."""

    def __init__(self, *args: Any, **details: Any) -> None:
        super().__init__(*args, **details)
        for name in FIELDS:
            self.fields[name] = forms.CharField(
                label=LABELS[name],
                required=False,
                max_length=LONGEST,
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def clean(self) -> dict[str, Any]:
        """Say at each field what keeps goods from being sent there."""
        given = {name: text for name, text in self.cleaned_data.items() if name in FIELDS}
        for name, text in given.items():
            if not is_printable(text):
                self.add_error(name, _("There are control characters in it."))
        if not self.errors:
            for name, sentence in what_is_wrong(given).items():
                self.add_error(name, sentence)
        return given

    def rows(self) -> Iterator[list[dict[str, Any]]]:
        """Answer the fields as the page shows them, each with whether it is right as it stands."""
        shown = self.data if self.is_bound else self.initial
        wrong = what_is_wrong({name: str(shown.get(name) or "") for name in FIELDS})
        second = {pair[1] for pair in SIDE_BY_SIDE}
        partner = dict(SIDE_BY_SIDE)
        for name in FIELDS:
            if name not in second:
                names = [name, partner[name]] if name in partner else [name]
                yield [self._one(each, wrong, str(shown.get(each) or "")) for each in names]

    def _one(self, name: str, wrong: Mapping[str, str], text: str) -> dict[str, Any]:
        sentence = "" if self.is_bound else wrong.get(name, "")
        is_right = bool(text.strip()) and name not in wrong and not self.errors.get(name)
        return {"field": self[name], "is_right": is_right, "sentence": sentence}


def address_of(row: AmazonOrder) -> dict[str, str]:
    """Answer the address that goods go to: as a person corrected it, or as Amazon says it."""
    known = row.corrected_address or row.address
    return {name: str(known.get(name) or "") for name in FIELDS}


def address_lines(address: Mapping[str, str]) -> list[str]:
    """Answer an address as it stands on a parcel, line by line; empty lines left out."""
    place = " ".join(address.get(name) or "" for name in ("city", "region", "postcode")).split()
    lines = [address.get(name) or "" for name in ("name", "company", "line1", "line2", "line3")]
    return [one for one in (*lines, " ".join(place), address.get("country") or "") if one]


def what_is_wrong(address: Mapping[str, str]) -> dict[str, str]:
    """Answer a sentence for each field that keeps goods from being sent."""
    return {
        name: blocker_told(blocker.cause, blocker.evidence)
        for name, blocker in wrong_fields(standardized(address)).items()
    }


def why_not_editable(row: AmazonOrder) -> str:
    """Answer why nobody can correct the address of an order any more, or an empty text."""
    if is_erased(row):
        return gettext("The buyer's data were erased, as Amazon demands.")
    if row.import_state == ImportState.CANCELED:
        return gettext("The order is canceled.")
    if row.import_state == ImportState.COMPLETED:
        return gettext("The order has left; its address can no longer change.")
    if row.fulfilled_by == "AMAZON":
        return gettext("Amazon ships this order; its address is Amazon's matter.")
    if row.status in UNPAID and not (row.address or row.corrected_address):
        return gettext("Amazon tells the address as soon as it has verified the payment.")
    return ""


def mark_of(row: AmazonOrder) -> str:
    """Answer a mark that changes when the address does, and tells nothing about it."""
    text = json.dumps(address_of(row), sort_keys=True)
    return salted_hmac("counterpart.address", text, algorithm="sha256").hexdigest()


def check_same_address(row: AmazonOrder, seen: str) -> None:
    """Refuse a form that was filled in for another address than the one that is stored."""
    if not constant_time_compare(seen, mark_of(row)):
        raise ChangedMeanwhile(
            gettext(
                "The address was changed meanwhile. It is shown below as it is now; "
                "enter your correction again."
            )
        )
