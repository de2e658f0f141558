"""The page that asks whether a store is really to be deleted (F-12)."""

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from counterpart.amazon.deleting.asking import delete_store, waiting_shipments
from counterpart.amazon.models.orders import AmazonOrder
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refusing import refusals_told
from counterpart.web.stores.finding import marketplace_of, store_at


class DeletionForm(forms.Form):
    """The store's name, typed; and a word about what Amazon was not told of."""

    typed_name = forms.CharField(
        label=_("Type the store's name"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    despite_waiting = forms.BooleanField(
        label=_("Delete it although Amazon was not told of all shipments"), required=False
    )


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CONFIGURE_CHANNEL)
def deleting(request: Request, pk: int) -> HttpResponse:
    """Name what goes and what stays, and begin the deletion once the name was typed."""
    store = store_at(pk, scope=request.scope)
    waiting = waiting_shipments(store)
    form = DeletionForm(request.POST or None)
    if not waiting:
        del form.fields["despite_waiting"]
    if request.method == "POST" and form.is_valid():
        done = gettext("{store} is being deleted. Its Commerce orders stay.").format(
            store=store.name
        )
        with refusals_told(request, done=done) as outcome:
            delete_store(
                store,
                typed_name=form.cleaned_data["typed_name"],
                despite_waiting=form.cleaned_data.get("despite_waiting", False),
                actor=request.operator.name,
                now=request.clock.now(),
            )
        if outcome.is_done:
            return redirect("home")
    return render(
        request,
        "web/stores/deleting.html",
        {
            "store": store,
            "marketplace": marketplace_of(store),
            "form": form,
            "waiting": waiting,
            "amazon_orders": AmazonOrder.objects.filter(store=store).count(),
            "commerce_orders": AmazonOrder.objects.filter(store=store, order__isnull=False).count(),
        },
    )
