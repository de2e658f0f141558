"""The page *Sales and e-mails*: how this house treats orders, in which places, at which rates."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from counterpart.orders.commerce_settings import change_commerce_settings, read_commerce_settings
from counterpart.users.guarding import demand_everywhere
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refusing import refusals_told
from counterpart.web.sales.forms import CommerceForm, RateForm
from counterpart.web.sales.reading import tree
from counterpart.web.submitting import check_same, mark_of, once
from counterpart.websites.rates import known_rates, set_rate


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CONFIGURE_SALES)
def settings(request: Request) -> HttpResponse:
    """Show the settings of Commerce and save them, all or none."""
    form = CommerceForm(request.POST or None, initial=read_commerce_settings())
    if request.method == "POST":
        demand_everywhere(request.operator, Permission.CONFIGURE_SALES)
    if request.method == "POST" and form.is_valid():
        done, now = _("The settings were saved."), request.clock.now()
        with refusals_told(request, done=done) as outcome, once(request, now=now):
            check_same(request, mark_of(read_commerce_settings()))
            change_commerce_settings(form.changes(), actor=request.operator.name, now=now)
        if outcome.is_done:
            return redirect("sales_settings")
    return _page(request, form, RateForm())


@require_POST
@demands(Permission.CONFIGURE_SALES)
def rate(request: Request) -> HttpResponse:
    """Set an exchange rate: it counts for orders placed from now on."""
    demand_everywhere(request.operator, Permission.CONFIGURE_SALES)
    form = RateForm(request.POST)
    if form.is_valid():
        facts = form.cleaned_data
        with refusals_told(request, done=_("The exchange rate was set.")):
            set_rate(
                facts["base"],
                facts["currency"],
                facts["rate"],
                actor=request.operator.name,
                now=request.clock.now(),
            )
            return redirect("sales_settings")
    return _page(request, CommerceForm(initial=read_commerce_settings()), form)


def _page(request: Request, form: CommerceForm, rate_form: RateForm) -> HttpResponse:
    present = read_commerce_settings()
    return render(
        request,
        "web/sales/settings.html",
        {
            "form": form,
            "seen": mark_of(present),
            "rate_form": rate_form,
            "rates": known_rates(),
            "may_change": request.scope.is_everything,
            "present": [(form[key].label, value) for key, value in _in_words(form, present)],
            "may_see_outbox": request.visit.may(Permission.VIEW_ORDERS),
            "websites": tree(request.scope),
        },
    )


def _in_words(form: CommerceForm, present: dict[str, str]) -> list[tuple[str, str]]:
    """Answer the settings as they are read, for those who may not change them."""
    words = {key: dict(getattr(form.fields[key], "choices", ())) for key in present}
    return [(key, str(words[key].get(value, value))) for key, value in present.items()]
