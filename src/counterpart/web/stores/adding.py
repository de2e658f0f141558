"""The page *Add Amazon Store* (L-70 … L-72)."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from counterpart.amazon.stores.authorizing import Draft, begin_authorization
from counterpart.amazon.stores.connecting import NewStore, connect_store
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refusing import refusals_told
from counterpart.web.stores.authorizing import back_address, remember_page, session_of
from counterpart.web.stores.forms import AUTHORIZE, SECRETS, StoreForm


@sensitive_post_parameters(*SECRETS)
@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.CONFIGURE_CHANNEL)
def adding(request: Request) -> HttpResponse:
    """Connect a store: at once with credentials, or by way of Amazon's page."""
    answers = (request.POST,) if request.method == "POST" else ()
    first = {"email": request.user.email, "way": AUTHORIZE}
    form = StoreForm(*answers, scope=request.scope, initial=first)
    if form.is_bound and form.is_valid():
        answer = _connect(request, form) if form.is_private else _send_away(request, form)
        if answer is not None:
            return answer
    return render(request, "web/stores/adding.html", {"form": form})


def _connect(request: Request, form: StoreForm) -> HttpResponse | None:
    said = form.cleaned_data
    done = _("{store} is connected. Orders purchased from now on are followed.")
    with refusals_told(request, done=done.format(store=said["name"])) as outcome:
        connect_store(
            NewStore(
                name=said["name"],
                website=said["website"],
                marketplace=said["marketplace"],
                email=said["email"],
                seller_id=said["seller_id"].strip(),
                credentials=form.credentials,
                amazon_identifier=said["amazon_identifier"],
                product_attribute=said["product_attribute"],
            ),
            request.clock,
            scope=request.scope,
            actor=request.operator.name,
        )
    return redirect("home") if outcome.is_done else None


def _send_away(request: Request, form: StoreForm) -> HttpResponse | None:
    said = form.cleaned_data
    with refusals_told(request) as outcome:
        address = begin_authorization(
            Draft(
                name=said["name"],
                website=said["website"],
                marketplace=said["marketplace"],
                email=said["email"],
                amazon_identifier=said["amazon_identifier"],
                product_attribute=said["product_attribute"],
            ),
            session=session_of(request),
            redirect_uri=back_address(),
            scope=request.scope,
            actor=request.operator.name,
            now=request.clock.now(),
        )
        remember_page(request, address)
    return redirect("authorize_store") if outcome.is_done else None
