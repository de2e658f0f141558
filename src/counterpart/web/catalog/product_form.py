"""What is asked about a product, and what do the answers say?"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from counterpart.catalog import identifying
from counterpart.catalog.models import Fulfilled
from counterpart.catalog.sheets import OnWebsite, Sheet
from counterpart.core.errors import Refused
from counterpart.core.quantities import written
from counterpart.inventory.models import Backorders
from counterpart.inventory.products.keeping import Whole
from counterpart.inventory.rules import AMOUNTS, RULES, StockRules, check_range, check_rules
from counterpart.websites.models import Website

EVERY, CHOSEN = "every", "chosen"
WHERE = (
    (EVERY, _("On every website, also on those to come")),
    (CHOSEN, _("On these websites only")),
)
ENABLED = (("", _("As everywhere")), ("yes", _("Enabled")), ("no", _("Disabled")))
BACKORDERS = (
    (Backorders.NO, _("No backorders")),
    (Backorders.ALLOW, _("Allow below zero")),
    (Backorders.NOTIFY, _("Allow below zero and notify")),
)
FULFILLED_BY = (
    ("", _("Not said: the merchant")),
    (Fulfilled.MERCHANT, _("Fulfilled by Merchant")),
    (Fulfilled.AMAZON, _("Fulfilled by Amazon")),
)
FEW = 2
DEFAULT = Whole(
    Sheet(name=""),
    StockRules(
        manages_stock=True,
        backorders=Backorders.NO,
        threshold=Decimal(0),
        fewest=Decimal(1),
        most=Decimal(10000),
        increment=Decimal(0),
        allows_decimals=False,
        notify_below=Decimal(1),
    ),
)


def _amount(label: Any, text: Any = "", *, is_needed: bool = True) -> forms.DecimalField:
    widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
    return forms.DecimalField(label=label, help_text=text, required=is_needed, widget=widget)


class ProductForm(forms.Form):
    """All that is said of a product; a new one also tells its SKU and what was counted.

    Rules and the count are asked only of those who `may_count`; others leave them as they are.
    """

    sku = forms.CharField(
        label=_("SKU"), max_length=identifying.LONGEST_SKU,
        help_text=_("Letter by letter as on Amazon. It cannot be changed later."),
    )  # fmt: skip
    name = forms.CharField(label=_("Name"), max_length=identifying.LONGEST_NAME)
    price = _amount(_("Price"))
    is_enabled = forms.BooleanField(label=_("Enabled: it may be sold"), required=False)
    is_virtual = forms.BooleanField(label=_("Virtual: nothing is shipped"), required=False)
    asin = forms.CharField(label=_("ASIN"), required=False)
    ean = forms.CharField(label=_("EAN"), required=False)
    upc = forms.CharField(label=_("UPC"), required=False)
    isbn = forms.CharField(label=_("ISBN"), required=False)
    gcid = forms.CharField(label=_("GCID"), required=False)
    fulfilled_by = forms.ChoiceField(
        label=_("Fulfilled by"), choices=FULFILLED_BY, required=False,
        help_text=_("Where a store assigns it by a product attribute, this is the attribute."),
    )  # fmt: skip
    where = forms.ChoiceField(label=_("Where it is sold"), choices=WHERE, widget=forms.RadioSelect)
    websites = forms.MultipleChoiceField(
        label=_("Websites"), required=False, widget=forms.CheckboxSelectMultiple
    )
    quantity = _amount(
        _("Quantity at the default source"),
        _("What was counted there. Left empty, nothing is counted."),
        is_needed=False,
    )
    manages_stock = forms.BooleanField(label=_("Manage stock"), required=False)
    backorders = forms.ChoiceField(label=_("Backorders"), choices=BACKORDERS)
    threshold = _amount(
        _("Out-of-stock threshold"), _("So many are never sold; below zero: sold on backorder.")
    )
    fewest = _amount(_("Fewest of one order line"))
    most = _amount(_("Most of one order line"))
    increment = _amount(_("Only so many at a time"), _("0: any number."))
    allows_decimals = forms.BooleanField(label=_("Parts of units may be sold"), required=False)
    notify_below = _amount(_("Low stock below"))

    def __init__(
        self,
        answers: QueryDict | None = None,
        *,
        whole: Whole = DEFAULT,
        sku: str = "",
        is_new: bool = False,
        may_count: bool,
    ) -> None:
        self.present = whole
        self.known = list(Website.objects.order_by("sort_order", "pk"))
        super().__init__(answers, initial=_initial(whole, self.known) | {"sku": sku})
        choices = self.fields["websites"]
        choices.choices = [(str(one.pk), one.name) for one in self.known]  # type: ignore[attr-defined]
        for one in self.enabled_websites:
            self.fields[f"enabled_{one.pk}"] = forms.ChoiceField(
                label=one.name, choices=ENABLED, required=False
            )
        left_out = [] if is_new else ["sku", "quantity"]
        left_out += [] if may_count else ["quantity", *RULES]
        for name in left_out:
            self.fields.pop(name, None)

    @property
    def enabled_websites(self) -> list[Website]:
        """Answer the websites that may say something of their own; a single one need not."""
        return self.known if len(self.known) >= FEW else []

    def enabled_fields(self) -> Iterator[forms.BoundField]:
        """Answer the fields that ask what each website says."""
        return (self[f"enabled_{one.pk}"] for one in self.enabled_websites)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        for name, check in _checks().items():
            if name in told:
                self._check(name, check, told)
        for name in AMOUNTS:
            if told.get(name) is not None:
                self._check(name, partial(_check_rule, name), {**told})
        if told.get("fewest") is not None and told.get("most") is not None:
            most = told["most"]
            self._check("fewest", partial(check_range, most=most), {**told})
        return told

    def _check(self, name: str, check: Callable[[Any], Any], told: dict[str, Any]) -> None:
        """Put the answer into its stored form, or say at its field why there is none."""
        try:
            told[name] = check(told[name])
        except Refused as no:
            self.add_error(name, no.sentence)

    def whole(self) -> Whole:
        """Answer the product as the answers say it."""
        told = self.cleaned_data
        names = ("name", "price", "is_enabled", "is_virtual", "fulfilled_by")
        facts = {name: told[name] for name in (*names, *identifying.IDENTIFIERS)}
        sheet = replace(
            self.present.sheet,
            **facts,
            is_on_every_website=told["where"] == EVERY,
            words={one.pk: self._word(one) for one in self.known},
        )
        rules: Any = {name: told[name] for name in RULES if name in told}
        return Whole(sheet, rules or self.present.rules)

    def _word(self, website: Website) -> OnWebsite:
        told = self.cleaned_data
        is_assigned = told["where"] == EVERY or str(website.pk) in told["websites"]
        said = told.get(f"enabled_{website.pk}", "")
        return OnWebsite(is_assigned, is_enabled=None if not said else said == "yes")


def _checks() -> dict[str, Callable[[Any], Any]]:
    checks: dict[str, Callable[[Any], Any]] = {
        "sku": identifying.checked_sku,
        "name": identifying.checked_name,
        "price": identifying.checked_price,
    }
    for name in identifying.IDENTIFIERS:
        checks[name] = partial(identifying.checked_identifier, name)
    return checks


def _check_rule(name: str, amount: Decimal) -> None:
    check_rules({name: amount})


def _initial(whole: Whole, websites: list[Website]) -> dict[str, Any]:
    sheet = whole.sheet
    default = OnWebsite(sheet.is_on_every_website)
    words = {one.pk: sheet.words.get(one.pk, default) for one in websites}
    everywhere = sheet.is_on_every_website and all(word.is_assigned for word in words.values())
    facts: dict[str, Any] = {**vars(sheet), **whole.rules}
    return {
        **{name: _shown(value) for name, value in facts.items()},
        "where": EVERY if everywhere else CHOSEN,
        "websites": [str(pk) for pk, word in words.items() if word.is_assigned],
        **{f"enabled_{pk}": _said(word) for pk, word in words.items()},
    }


def _shown(value: Any) -> Any:
    return written(value) if isinstance(value, Decimal) else value


def _said(word: OnWebsite) -> str:
    if word.is_enabled is None:
        return ""
    return "yes" if word.is_enabled else "no"
