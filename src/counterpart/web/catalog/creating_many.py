"""The page on which the products of many Amazon items are created at once (L-84)."""

from typing import Any

from django import forms
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from counterpart.amazon.attention.creating_many import (
    MissingProduct,
    create_for_items,
    missing_products,
)
from counterpart.catalog.sheets import OnWebsite, Sheet
from counterpart.inventory.products.keeping import Whole
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.catalog.cells import catalog_currency
from counterpart.web.catalog.product_form import CHOSEN, DEFAULT, EVERY, WHERE
from counterpart.web.catalog.releasing import release_after
from counterpart.web.grids.outcomes import tell_outcomes
from counterpart.websites.models import Website
from counterpart.websites.scopes import Scope


class SettingsForm(forms.Form):
    """What holds for all of the new products."""

    is_enabled = forms.BooleanField(label=_("Enabled: they may be sold"), required=False)
    where = forms.ChoiceField(label=_("Where they are sold"), choices=WHERE,
                              widget=forms.RadioSelect)  # fmt: skip
    websites = forms.MultipleChoiceField(
        label=_("Websites"), required=False, widget=forms.CheckboxSelectMultiple
    )
    manages_stock = forms.BooleanField(
        label=_("Manage stock"),
        required=False,
        help_text=_("Without it they always sell, and the orders come in at once."),
    )
    quantity = forms.DecimalField(
        label=_("Quantity of each at the default source"),
        help_text=_("Left empty, nothing is counted."),
        required=False,
        widget=forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"}),
    )

    def __init__(self, answers: QueryDict | None = None, *, may_count: bool) -> None:
        self.known = list(Website.objects.order_by("sort_order", "pk"))
        every = [str(one.pk) for one in self.known]
        initial = {"is_enabled": True, "where": EVERY, "websites": every, "manages_stock": True}
        super().__init__(answers, initial=initial)
        choices = self.fields["websites"]
        choices.choices = [(str(one.pk), one.name) for one in self.known]  # type: ignore[attr-defined]
        if not may_count:
            del self.fields["manages_stock"], self.fields["quantity"]

    def settings(self) -> Whole:
        """Answer what the answers say of every new product; each has a name of its own."""
        told = self.cleaned_data
        words = {
            one.pk: OnWebsite(told["where"] != CHOSEN or str(one.pk) in told["websites"])
            for one in self.known
        }
        sheet = Sheet(
            name="",
            is_enabled=told["is_enabled"],
            is_on_every_website=told["where"] == EVERY,
            words=words,
        )
        rules: Any = {**DEFAULT.rules, "manages_stock": told.get("manages_stock", True)}
        return Whole(sheet, rules)


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.EDIT_CATALOG)
def creating_many(request: Request) -> HttpResponse:
    """Create the products of the chosen items, and let the orders in that waited for them."""
    missing = missing_products(_scope(request))
    answers = request.POST if request.method == "POST" else None
    form = SettingsForm(answers, may_count=request.visit.may(Permission.EDIT_STOCK))
    if form.is_bound and form.is_valid():
        _create(request, form, missing)
        return redirect("attention")
    context = {"form": form, "missing": missing}
    return render(request, "web/catalog/creating_many.html", context)


def _create(request: Request, form: SettingsForm, missing: list[MissingProduct]) -> None:
    chosen = set(request.POST.getlist("sel"))
    outcomes = create_for_items(
        [one.item for one in missing if str(one.item.pk) in chosen],
        form.settings(),
        currency=catalog_currency(),
        quantity=form.cleaned_data.get("quantity"),
        scope=_scope(request),
        actor=request.operator.name,
        now=request.clock.now(),
    )
    failed = [(one.sku, one.sentence) for one in outcomes if not one.is_created]
    created = len(outcomes) - len(failed)
    said = ngettext("{count} product was created.", "{count} products were created.", created)
    refused = ngettext("{count} item was refused:", "{count} items were refused:", len(failed))
    tell_outcomes(
        request,
        done=said.format(count=created) if created else "",
        failed=failed,
        refused=refused.format(count=len(failed)),
    )
    if created:
        release_after(request, cause="not_found")


def _scope(request: Request) -> Scope:
    return request.visit.permitted(Permission.VIEW_CHANNEL)
