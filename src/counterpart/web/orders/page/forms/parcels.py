"""What does the form of a shipment take? One part for each parcel, and one for all of them."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.stores.carriers import CODES
from counterpart.inventory.choosing import open_sources
from counterpart.inventory.models import Source
from counterpart.orders.documents.shipping import NewTrack
from counterpart.orders.models.orders import Order, OrderLine
from counterpart.orders.promises import stock_for
from counterpart.web.orders.page.forms.carriers_used import CarriersUsed, carriers_used
from counterpart.web.orders.page.forms.quantities import (
    QuantityRow,
    by_sku,
    key_of,
    quantity_fields,
    rows_of,
    wanted,
)
from counterpart.web.orders.page.forms.telling import TellingForm

ZERO = Decimal(0)
MOST_PARCELS = 20
USUAL = ("UPS", "USPS", "FedEx", "DHL")
OTHER = "other"
CARRIERS = (
    ("", _("Choose a carrier")),
    *((code, code) for code in USUAL),
    *((code, code) for code in sorted({*CODES} - {*USUAL}, key=str.lower)),
    (OTHER, _("Other (name it)")),
)


class ParcelForm(forms.Form):
    """One parcel: its units, its carrier and its number, and where it leaves from."""

    carrier = forms.ChoiceField(label=_("Carrier"), choices=CARRIERS, required=False)
    carrier_name = forms.CharField(
        label=_("Name of another carrier"), required=False, max_length=100
    )
    tracking = forms.CharField(
        label=_("Tracking number"), required=False, max_length=500,
        help_text=_(
            "Several numbers are separated by commas: Amazon is told of one parcel for each, with "
            "the units spread evenly. Add another parcel to say what lies in which."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "translate": "no"}),
    )  # fmt: skip

    def __init__(
        self,
        left: Mapping[OrderLine, Decimal],
        filled: Mapping[OrderLine, Decimal],
        sources: list[Source],
        used: CarriersUsed,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["carrier"] = _carrier_field(used)
        self.names_used = used.names
        self.fields["carrier_name"].widget.attrs["list"] = f"{self.prefix}-names"
        self.left = left
        self.fields |= quantity_fields(left, filled)
        if len(sources) > 1:
            self.fields["source"] = _source_field(sources)

    @property
    def rows(self) -> list[QuantityRow]:
        return rows_of(self, self.left)

    @property
    def units(self) -> dict[str, Decimal]:
        return wanted(self, self.left)

    @property
    def tracks(self) -> list[NewTrack]:
        """A track for each number; half a track is one too, so that it is refused."""
        given = self.cleaned_data
        carrier = given["carrier"]
        name = given["carrier_name"].strip()
        numbers = [one.strip() for one in given["tracking"].split(",") if one.strip()]
        if not numbers and not carrier and not name:
            return []
        return [
            NewTrack(name if carrier in {"", OTHER} else carrier, number)
            for number in numbers or [""]
        ]


def _carrier_field(used: CarriersUsed) -> forms.Field:
    """Propose what was used before; every carrier that Amazon knows can be chosen all the same."""
    first, *others = CARRIERS
    proposed = [(_("Used before"), [(code, code) for code in used.codes])] if used.codes else []
    rest = [one for one in others if one[0] not in used.codes]
    choices = [first, *proposed, (_("All carriers"), rest)] if proposed else CARRIERS
    return forms.ChoiceField(label=_("Carrier"), choices=choices, required=False)


def _source_field(sources: list[Source]) -> forms.Field:
    return forms.ModelChoiceField(
        label=_("Ships from"),
        queryset=Source.objects.filter(pk__in=[one.pk for one in sources]),
        required=False,
        to_field_name="code",
        empty_label=_("Where everything lies, found by itself"),
    )


class WholeForm(TellingForm):
    """What is said of all parcels together."""

    despite_stop = forms.BooleanField(label=_("Ship it all the same"), required=False)


class Parcels:
    """The parcels of one form. `left` are the units that can still be shipped, by item.

    The first parcel is filled with all of them, each further one with what the others leave.
    """

    def __init__(self, order: Order, posted: QueryDict | None, *, may_notify: bool) -> None:
        self.posted = posted
        self.left = by_sku({line: line.quantities.to_ship for line in order.lines.all()})
        self._sources = open_sources(stock_for(order)) if not order.stock_untouched else []
        self._used = carriers_used(order)
        self.whole = WholeForm(posted, may_notify=may_notify)
        if not order.stop_shipping_because:
            del self.whole.fields["despite_stop"]

    @property
    def is_growing(self) -> bool:
        """Whether another parcel was asked for, or one less: nothing is shipped by that."""
        return self.posted is not None and bool({"more", "fewer"} & {*self.posted})

    @cached_property
    def forms(self) -> list[ParcelForm]:
        shown = [self._parcel(place, self.left, self.posted) for place in range(self._entered)]
        if self.posted is not None and "more" in self.posted and len(shown) < MOST_PARCELS:
            shown.append(self._parcel(len(shown), self._rest(shown), None))
        if self.posted is not None and "fewer" in self.posted and len(shown) > 1:
            shown.pop()
        return shown

    @property
    def count(self) -> int:
        return len(self.forms)

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in (*self.forms, self.whole)]
        return all(answers)

    def wanted(self) -> list[dict[str, Any]]:
        """Answer what `ship_order` takes, for each parcel."""
        told = self.whole.told | {
            "despite_stop": self.whole.cleaned_data.get("despite_stop", False)
        }
        return [
            {
                "items": form.units,
                "tracks": form.tracks,
                "source": form.cleaned_data.get("source"),
                **told,
            }
            for form in self.forms
        ]

    @property
    def _entered(self) -> int:
        text = self.posted.get("parcels", "") if self.posted is not None else ""
        return min(max(int(text[:4]), 1), MOST_PARCELS) if text.isdecimal() else 1

    def _parcel(
        self, place: int, filled: Mapping[OrderLine, Decimal], posted: QueryDict | None
    ) -> ParcelForm:
        return ParcelForm(
            self.left, filled, self._sources, self._used, posted, prefix=f"p{place + 1}"
        )

    def _rest(self, shown: list[ParcelForm]) -> dict[OrderLine, Decimal]:
        """Answer what the parcels entered so far leave over."""
        for form in shown:
            form.is_valid()
        taken = {
            line: sum((form.cleaned_data.get(key_of(line)) or ZERO for form in shown), ZERO)
            for line in self.left
        }
        return {line: max(units - taken[line], ZERO) for line, units in self.left.items()}
