"""The page *Order Settings*: how the Amazon orders of a store are managed (L-01 … L-08)."""

from datetime import datetime
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from counterpart.amazon.models.stores import AmazonStore, OrderSettings
from counterpart.amazon.stores.activity import check_stays
from counterpart.amazon.stores.order_settings import SETTINGS, change_settings, read_settings
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refusing import refusals_told
from counterpart.web.stores.finding import store_at
from counterpart.web.submitting import check_unchanged, once
from counterpart.websites.models import StoreView
from counterpart.websites.scopes import Scope

IMPORT, VIEW = "import_amazon_orders", "import_amazon_orders_into_magento_store"
SOURCE, CUSTOM = "order_status", "processing_order_status"
# The documented labels, letter by letter (features §9), and what each of the values brings about.
FIELDS: dict[str, tuple[Any, Any]] = {
    IMPORT: (
        _("Import Amazon Orders"),
        _(
            "Enabled: new orders become Commerce orders, depending on Amazon's status and on the "
            "stock. Disabled: they are only shown here and are managed in Seller Central; orders "
            "that are in Commerce already go on as before. Orders that arrive meanwhile can be "
            "imported by hand later."
        ),
    ),
    VIEW: (
        _("Import Amazon Orders Into Magento Store"),
        _("The store view that new Commerce orders belong to."),
    ),
    "customer_creation": (
        _("Customer Creation"),
        _(
            "Build New Customer Account makes a customer from the order unless one with the same "
            "e-mail address exists. Orders that Amazon ships never make one."
        ),
    ),
    "order_number_source": (
        _("Order Number Source"),
        _("Lists of Amazon orders always show Amazon's number; this is the number in Commerce."),
    ),
    "pending_orders": (
        _("Pending Orders"),
        _(
            "Reserve Quantity holds the stock of an order that you ship while Amazon still "
            "verifies its payment. Orders that Amazon ships never hold stock."
        ),
    ),
    "late_import": (
        _("Orders Shipped in Part at Import"),
        _(
            "An order can be shipped in part before it comes in. Reserving all of its units is "
            "safe; reserving only the rest frees what has left."
        ),
    ),
    "status_after_cancellation": (
        _("Status after Amazon Cancellation"),
        _(
            "Where a paid order ends that Amazon cancels before it is shipped. It is credited and "
            "its stock released either way, and counts as no revenue. An unpaid one is Canceled."
        ),
    ),
    "refunds_need_approval": (
        _("Refunds on Amazon Need Approval"),
        _(
            "Enabled: what somebody asks Amazon to pay back waits until another person with the "
            "permission to approve refunds has agreed. Credit memos that stay here never wait."
        ),
    ),
    SOURCE: (
        _("Order Status"),
        _("The default is Processing: Amazon has taken the money. Custom lets you choose below."),
    ),
    CUSTOM: (
        _("Processing Order Status"),
        _("Only with Custom Order Status. With a status of a new order, no invoice is made."),
    ),
}
CHOICES = {
    IMPORT: {"enabled": _("Enabled"), "disabled": _("Disabled")},
    "customer_creation": {
        "guest": _("No Customer Creation (guest)"),
        "account": _("Build New Customer Account"),
    },
    "order_number_source": {
        "commerce": _("Build Using Magento Order Number"),
        "amazon": _("Build Using Amazon Order Number"),
    },
    "pending_orders": {
        "do_not_reserve": _("Do Not Reserve Quantity"),
        "reserve": _("Reserve Quantity"),
    },
    "late_import": {
        "everything": _("Reserve All Units"),
        "unshipped": _("Reserve Unshipped Units Only"),
    },
    "status_after_cancellation": {
        "truthful": _("Canceled or Closed"),
        "complete": _("Complete"),
    },
    "refunds_need_approval": {"disabled": _("Disabled"), "enabled": _("Enabled")},
    SOURCE: {"default": _("Default Order Status"), "custom": _("Custom Order Status")},
}
NEEDED = frozenset({IMPORT, VIEW, SOURCE})


class OrderSettingsForm(forms.Form):
    """The ten fields. What a browser leaves out, because it is disabled, stays as it is."""

    def __init__(
        self, *answers: Any, settings: OrderSettings, scope: Scope, **details: Any
    ) -> None:
        super().__init__(*answers, **details)
        choices = CHOICES | {
            VIEW: _views(settings, scope),
            CUSTOM: SETTINGS[CUSTOM].options(settings),
        }
        for key, (label, help_text) in FIELDS.items():
            self.fields[key] = forms.ChoiceField(
                label=label,
                help_text=help_text,
                choices=list(choices[key].items()),
                required=self._is_asked(key) and (key in NEEDED or key == CUSTOM),
            )
        self.fields[IMPORT].widget.attrs |= {
            "data-opens": "#others", "data-opens-when": "enabled",
        }  # fmt: skip
        self.fields[SOURCE].widget.attrs |= {
            "data-opens": f"#id_{CUSTOM}", "data-opens-when": "custom",
        }  # fmt: skip
        self.fields[CUSTOM].widget.attrs["disabled"] = self._shown(SOURCE) != "custom"

    @property
    def is_import_disabled(self) -> bool:
        """Tell whether all other fields rest, as far as this page knows (L-01)."""
        return self._shown(IMPORT) == "disabled"

    @property
    def others(self) -> list[forms.BoundField]:
        return [self[key] for key in FIELDS if key != IMPORT]

    def changes(self) -> dict[str, str]:
        """Answer what the domain is asked for: with import disabled, nothing else."""
        given = {key: str(value) for key, value in self.cleaned_data.items() if value}
        if given[IMPORT] == "disabled":
            return {IMPORT: "disabled"}
        return given

    def _shown(self, key: str) -> str:
        known = self.data.get(key) if self.is_bound else None
        return str(known or self.initial[key])

    def _is_asked(self, key: str) -> bool:
        if key == IMPORT:
            return True
        if self.is_bound:
            return key in self.data and not self.is_import_disabled
        return key != CUSTOM or self._shown(SOURCE) == "custom"


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CONFIGURE_CHANNEL)
def order_settings(request: Request, pk: int) -> HttpResponse:
    """Show a store's order settings and change them."""
    store = store_at(pk, scope=request.scope)
    settings = OrderSettings.objects.select_related("store__website", "store_view").get(store=store)
    form = OrderSettingsForm(
        *((request.POST,) if request.method == "POST" else ()),
        settings=settings,
        scope=request.scope,
        initial=read_settings(store),
    )
    if form.is_bound and form.is_valid():
        now = request.clock.now()
        done = gettext("The order settings were saved.")
        with refusals_told(request, done=done) as outcome, once(request, now=now):
            _save(request, store, form.changes(), now=now)
        if outcome.is_done:
            return redirect("order_settings", pk)
    seen = _last_change(settings).isoformat()
    return render(
        request,
        "web/stores/order_settings.html",
        {"store": store, "form": form, "seen": seen, "import_field": form[IMPORT]},
    )


def _save(request: Request, store: AmazonStore, changes: dict[str, str], *, now: datetime) -> None:
    stored = OrderSettings.objects.select_for_update(of=("self",)).select_related("store")
    check_unchanged(request, _last_change(stored.get(store=store)))
    check_stays(store)
    change_settings(store, changes, scope=request.scope, actor=request.operator.name, now=now)


def _last_change(settings: OrderSettings) -> datetime:
    """Answer when a person last saved the page; before that, since when there is something."""
    return settings.reviewed_at or settings.store.connected_at


def _views(settings: OrderSettings, scope: Scope) -> dict[str, str]:
    """Answer the store views of the store's website that this person may let orders go to."""
    views = StoreView.objects.filter(
        scope.within("pk"), store__website=settings.store.website, is_active=True
    )
    present = {settings.store_view.code: settings.store_view.name}
    return present | dict(views.order_by("pk").values_list("code", "name"))
