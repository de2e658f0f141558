"""The forms about how this house sells."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterpart.orders.commerce_settings import SETTINGS
from counterpart.web.sales.words import COPY_METHODS, HELP

YES_NO = (("yes", _("Yes")), ("no", _("No")))
NUMBERS = frozenset({"pending_payment_minutes"})


class CommerceForm(forms.Form):
    """Every setting of Commerce; the domain says which values make sense."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for key, setting in SETTINGS.items():
            made: forms.Field
            if key in NUMBERS:
                made = forms.IntegerField(min_value=0)
            else:
                made = forms.ChoiceField(choices=YES_NO)
            made.label, made.help_text = str(setting.label), HELP[key]
            self.fields[key] = made

    def changes(self) -> dict[str, str]:
        """Answer the settings as the domain writes them."""
        return {key: str(value) for key, value in self.cleaned_data.items()}


class RateForm(forms.Form):
    """How much of a currency one unit of another is worth."""

    base = forms.CharField(label=_("One"), min_length=3, max_length=3)
    rate = forms.DecimalField(label=_("is worth"), min_value=0, max_digits=18, decimal_places=8)
    currency = forms.CharField(label=_("of"), min_length=3, max_length=3)


class MailForm(forms.Form):
    """How a store view sends one kind of e-mail."""

    enabled = forms.ChoiceField(label=_("Sent"), choices=YES_NO)
    sender_name = forms.CharField(label=_("Sender's name"), max_length=100, required=False)
    sender_email = forms.EmailField(label=_("Sender's address"), required=False)
    copy_to = forms.CharField(
        label=_("Copies to"),
        required=False,
        help_text=_("Addresses, separated by commas."),
    )
    copy_method = forms.ChoiceField(label=_("Copies as"), choices=tuple(COPY_METHODS.items()))


class StoreForm(forms.Form):
    """What can be said of a store of a website."""

    name = forms.CharField(label=_("Name"), max_length=200)


class WebsiteForm(StoreForm):
    """What can be said of a website."""

    letterhead = forms.CharField(
        label=_("Letterhead"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("What heads printed documents: name, address, VAT number."),
    )
    sort_order = forms.IntegerField(label=_("Sort order"), initial=0, min_value=0)

    def clean_letterhead(self) -> str:
        """Answer the lines as they are kept; browsers end each in their own way."""
        return "\n".join(self.cleaned_data["letterhead"].splitlines())


class StoreViewForm(StoreForm):
    """What can be said of a store view."""

    language = forms.CharField(
        label=_("Language"),
        max_length=10,
        initial="en",
        help_text=_("Of its labels and e-mails, such as en, de or pt-BR."),
    )
    is_active = forms.BooleanField(label=_("In use"), required=False, initial=True)
    sort_order = forms.IntegerField(label=_("Sort order"), initial=0, min_value=0)


class CodeForm(forms.Form):
    """What is said once, when a place is created, and never changes."""

    code = forms.CharField(
        label=_("Code"),
        max_length=64,
        help_text=_("Small letters, digits and _; it never changes."),
    )


class NewWebsiteForm(WebsiteForm, CodeForm):
    """A new website."""

    base_currency = forms.CharField(
        label=_("Base currency"),
        min_length=3,
        max_length=3,
        help_text=_("Prices and orders are counted in it; it never changes."),
    )


class NewStoreForm(StoreForm, CodeForm):
    """A new store of a website."""


class NewStoreViewForm(StoreViewForm, CodeForm):
    """A new store view of a store."""
