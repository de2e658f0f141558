"""The page *Store integration settings*: what a store is called, and who is written to (F-13)."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from counterpart.amazon.stores.integration import change_integration
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refusing import refusals_told
from counterpart.web.stores.finding import marketplace_of, store_at
from counterpart.web.submitting import check_unchanged


class IntegrationForm(forms.Form):
    """The two things about a store that can change."""

    email = forms.EmailField(
        label=_("Email Address"), help_text=_("Where the people of this store are reached.")
    )
    name = forms.CharField(
        label=_("New Store Name"), max_length=200, help_text=_("For internal reference only.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CONFIGURE_CHANNEL)
def integration(request: Request, pk: int) -> HttpResponse:
    """Show and change a store's name and contact address."""
    store = store_at(pk, scope=request.scope)
    answers = request.POST if request.method == "POST" else None
    form = IntegrationForm(answers, initial={"name": store.name, "email": store.email})
    if form.is_bound and form.is_valid():
        with refusals_told(request, done=gettext("The settings were saved.")) as outcome:
            check_unchanged(request, store.updated_at)
            change_integration(
                store,
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                actor=request.operator.name,
                now=request.clock.now(),
            )
        if outcome.is_done:
            return redirect("store", pk)
    return render(
        request,
        "web/stores/integration.html",
        {"store": store, "marketplace": marketplace_of(store), "form": form},
    )
