"""The page on which Amazon's access to a store is renewed (L-74)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from counterpart.amazon.figures.freshness import freshness_of
from counterpart.amazon.models.stores import AmazonStore
from counterpart.amazon.stores.authorizing import begin_renewal
from counterpart.amazon.stores.connecting import NewStore, connect_store
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refusing import refusals_told
from counterpart.web.stores.authorizing import back_address, remember_page, session_of
from counterpart.web.stores.finding import marketplace_of, store_at
from counterpart.web.stores.forms import AUTHORIZE, SECRETS, ConnectionForm


@sensitive_post_parameters(*SECRETS)
@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CONFIGURE_CHANNEL)
def renewing(request: Request, pk: int) -> HttpResponse:
    """Show how the store's account stands with Amazon, and connect it anew."""
    store = store_at(pk, scope=request.scope)
    answers = (request.POST,) if request.method == "POST" else ()
    form = ConnectionForm(*answers, initial={"way": AUTHORIZE})
    if form.is_bound and form.is_valid():
        answer = _connect(request, store, form) if form.is_private else _send_away(request, store)
        if answer is not None:
            return answer
    return render(
        request,
        "web/stores/renewing.html",
        {
            "store": store,
            "marketplace": marketplace_of(store),
            "fresh": freshness_of([store], now=request.clock.now())[store.account_id],
            "form": form,
        },
    )


def _connect(request: Request, store: AmazonStore, form: ConnectionForm) -> HttpResponse | None:
    done = _("{store} is connected to Amazon.").format(store=store.name)
    with refusals_told(request, done=done) as outcome:
        connect_store(
            NewStore(
                name=store.name,
                website=store.website,
                marketplace=store.marketplace_id,
                email=store.email,
                seller_id=store.account.seller_id,
                credentials=form.credentials,
            ),
            request.clock,
            scope=request.scope,
            actor=request.operator.name,
        )
    return redirect("store", store.pk) if outcome.is_done else None


def _send_away(request: Request, store: AmazonStore) -> HttpResponse | None:
    with refusals_told(request) as outcome:
        address = begin_renewal(
            store,
            session=session_of(request),
            redirect_uri=back_address(),
            actor=request.operator.name,
            now=request.clock.now(),
        )
        remember_page(request, address)
    return redirect("authorize_store") if outcome.is_done else None
