"""What do the forms about customers ask for?"""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from counterpart.customers.addresses import FIELDS
from counterpart.web.customers.filters import OF_CUSTOMERS
from counterpart.websites.models import StoreView, Website
from counterpart.websites.scopes import Scope

LONGEST = 255
LABELS = {
    "name": _("Name"),
    "company": _("Company"),
    "line1": _("Street"),
    "line2": _("Street, second line"),
    "line3": _("Street, third line"),
    "city": _("City"),
    "region": _("State or region"),
    "postcode": _("Postal code"),
    "country": _("Country"),
    "phone": _("Phone"),
}
REQUIRED = frozenset({"name", "line1", "city", "country"})


class CustomerForm(forms.Form):
    """Who a customer is."""

    first_name = forms.CharField(label=_("First name"), max_length=LONGEST)
    last_name = forms.CharField(label=_("Last name"), max_length=LONGEST)
    email = forms.EmailField(label=_("E-mail"), max_length=LONGEST)
    group = forms.ChoiceField(label=_("Group"), choices=OF_CUSTOMERS)


class NewCustomerForm(CustomerForm):
    """A customer of a website; the website stays what it is."""

    website = forms.ModelChoiceField(Website.objects.none(), label=_("Website"), empty_label=None)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["website"]
        field.queryset = websites_within(scope)


class AddressForm(forms.Form):
    """An address for a customer's book."""

    is_default_billing = forms.BooleanField(
        label=_("Bill to this address from now on"), required=False
    )
    is_default_shipping = forms.BooleanField(
        label=_("Ship to this address from now on"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self.fields[name] = forms.CharField(
                label=LABELS[name], max_length=LONGEST, required=name in REQUIRED
            )
        self.order_fields(FIELDS)

    @property
    def address(self) -> dict[str, str]:
        """The address alone, after the form was found valid."""
        return {name: self.cleaned_data[name] for name in FIELDS if self.cleaned_data[name]}


class LinkForm(forms.Form):
    """Whose order it is."""

    customer = forms.CharField(label=_("Number or e-mail of the customer"), max_length=LONGEST)


def websites_within(scope: Scope) -> QuerySet[Website]:
    """Answer the websites that a scope reaches."""
    views = StoreView.objects.filter(scope.within("pk"))
    return Website.objects.filter(pk__in=views.values("store__website"))
