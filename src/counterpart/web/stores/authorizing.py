"""The way to Amazon's page and back (L-73)."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from counterpart.amazon.stores.authorizing import Returned, finish_authorization
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.refusing import refusals_told

PAGE = "amazon_page"


def session_of(request: Request) -> str:
    """Answer what names this browser's session; Amazon's answer must come back to it."""
    if request.session.session_key is None:
        request.session.save()
    return request.session.session_key or ""


def back_address() -> str:
    """Answer the address that Amazon's page sends the browser back to; it is registered there."""
    return f"{settings.URL}{reverse('store_authorized')}"


def remember_page(request: Request, address: str) -> None:
    """Keep the address of Amazon's page until the person goes there.

    A form may lead to our own pages only; the next page has a link.
    """
    request.session[PAGE] = address


@require_safe
@never_cache
@demands(Permission.CONFIGURE_CHANNEL)
def authorize(request: Request) -> HttpResponse:
    """Say what will happen at Amazon, and lead there."""
    address = request.session.get(PAGE)
    if not address:
        return redirect("add_store")
    return render(request, "web/stores/authorize.html", {"address": address})


@require_GET
@never_cache
@demands(Permission.CONFIGURE_CHANNEL)
def authorized(request: Request) -> HttpResponse:
    """Take what Amazon's page sent back, and connect the store it was about."""
    request.session.pop(PAGE, None)
    with refusals_told(request):
        store = finish_authorization(
            Returned(
                state=request.GET.get("state", ""),
                seller_id=request.GET.get("selling_partner_id", ""),
                code=request.GET.get("spapi_oauth_code", ""),
            ),
            session=session_of(request),
            redirect_uri=back_address(),
            scope=request.scope,
            actor=request.operator.name,
            clock=request.clock,
        )
        messages.success(request, _("{store} is connected to Amazon.").format(store=store.name))
    answer = redirect("home")
    # The address holds what is good once; nobody else is told of it.
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
