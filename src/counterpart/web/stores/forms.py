"""Which questions are asked to connect a store (L-71)?"""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from counterpart.amazon.client.marketplaces import MARKETPLACES, Marketplace
from counterpart.amazon.client.tokens import Credentials
from counterpart.amazon.models.matches import AmazonIdentifier, ProductAttribute
from counterpart.amazon.stores.authorizing import application
from counterpart.web.components.moments import locale
from counterpart.websites.models import Website
from counterpart.websites.scopes import Scope

AUTHORIZE, PRIVATE = "authorize", "private"
WAYS = (
    (AUTHORIZE, _("Authorize on Amazon's page: sign in to Seller Central and agree")),
    (PRIVATE, _("Credentials of a private application of yours")),
)
REGIONS = {
    "NA": _("Americas"),
    "EU": _("Europe, Middle East, Africa and India"),
    "FE": _("Asia and Pacific"),
}
SECRETS = ("client_id", "client_secret", "refresh_token")


class ConnectionForm(forms.Form):
    """The way to Amazon: its own page, or the credentials of a private application.

    Secrets are never shown again: whoever corrects the form types them anew.
    """

    way = forms.ChoiceField(label=_("Connect by"), choices=WAYS, widget=forms.RadioSelect)
    client_id = forms.CharField(label=_("Client id"), required=False)
    client_secret = forms.CharField(
        label=_("Client secret"), required=False, widget=forms.PasswordInput
    )
    refresh_token = forms.CharField(
        label=_("Refresh token"),
        required=False,
        widget=forms.PasswordInput,
        help_text=_("Seller Central gives it when you authorize your own private application."),
    )

    def __init__(self, *answers: Any, **choices: Any) -> None:
        super().__init__(*answers, **choices)
        if application() is None:
            # Nobody can be sent to Amazon's page: one way is no choice.
            del self.fields["way"]
        for name in SECRETS:
            self.fields[name].widget.attrs["autocomplete"] = "off"

    @property
    def is_private(self) -> bool:
        return "way" not in self.fields or self.cleaned_data.get("way") == PRIVATE

    @property
    def credentials(self) -> Credentials:
        return Credentials(*(self.cleaned_data[name].strip() for name in SECRETS))

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if self.is_private:
            for name in self.needed_for_private():
                if not said.get(name, "").strip() and name not in self.errors:
                    self.add_error(name, gettext("A private application needs this."))
        return said

    def needed_for_private(self) -> tuple[str, ...]:
        return SECRETS


class StoreForm(ConnectionForm):
    """The dialog *Add Amazon sales channel*. Country and website can never be changed later."""

    website = forms.ModelChoiceField(
        queryset=Website.objects.none(),
        label=_("Magento Website to use for Amazon Listing"),
        help_text=_("It cannot be changed later: delete the store and add it again."),
        empty_label=None,
    )
    email = forms.EmailField(label=_("Email Address"))
    name = forms.CharField(
        label=_("New Store Name"), max_length=200, help_text=_("For internal reference only.")
    )
    marketplace = forms.ChoiceField(
        label=_("Amazon Marketplace Country"),
        help_text=_("It cannot be changed later: delete the store and add it again."),
    )
    amazon_identifier = forms.ChoiceField(
        label=_("Product ID on the Amazon market"),
        required=False,
        choices=(("", _("None")), *AmazonIdentifier.choices),
    )
    product_attribute = forms.ChoiceField(
        label=_("Map a Magento attribute"),
        required=False,
        choices=(("", _("None")), *ProductAttribute.choices),
        help_text=_("Items whose SKU is not in the catalog are found by it."),
    )
    seller_id = forms.CharField(
        label=_("Seller id"), required=False, help_text=_("Amazon calls it the merchant token.")
    )

    field_order = (
        "website", "email", "name", "marketplace", "amazon_identifier", "product_attribute", "way",
        "seller_id", *SECRETS,
    )  # fmt: skip

    def __init__(self, *answers: Any, scope: Scope, **choices: Any) -> None:
        super().__init__(*answers, **choices)
        websites = self.fields["website"]
        if isinstance(websites, forms.ModelChoiceField):
            mine = Website.objects.filter(scope.within("stores__views"))
            websites.queryset = mine.distinct()
        countries = self.fields["marketplace"]
        if isinstance(countries, forms.ChoiceField):
            countries.choices = _countries()
        # Names of countries come in the reader's language from Babel; codes are the same in all.
        for name in ("marketplace", "amazon_identifier", "product_attribute"):
            self.fields[name].widget.attrs["translate"] = "no"

    def needed_for_private(self) -> tuple[str, ...]:
        return ("seller_id", *SECRETS)

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if bool(said.get("amazon_identifier")) != bool(said.get("product_attribute")):
            self.add_error(
                "product_attribute", gettext("Choose both fields of the mapping, or neither.")
            )
        return said


def _countries() -> list[Any]:
    groups: list[Any] = [("", _("Choose a country"))]
    for region, label in REGIONS.items():
        places = [(one.id, _name(one)) for one in MARKETPLACES if one.region == region]
        groups.append((label, sorted(places, key=lambda place: place[1])))
    return groups


def _name(marketplace: Marketplace) -> str:
    """Name a marketplace's country in the reader's language."""
    return str(locale().territories.get(marketplace.country_code, marketplace.name))
