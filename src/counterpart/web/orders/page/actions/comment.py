"""The page *Comment*: for people here, or for the buyer; on the order or a document (CO-10)."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from counterpart.orders.commenting import comment_document, comment_order
from counterpart.orders.mails.about import Document
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request, demands
from counterpart.web.orders.page.actions.about import document_of, told
from counterpart.web.orders.page.actions.asking import asked, carried_out
from counterpart.web.orders.page.forms.commenting import CommentForm
from counterpart.web.orders.page.opening import may, open_order


@require_http_methods(["GET", "HEAD", "POST"])
@demands(Permission.COMMENT_ORDERS)
def comment(request: Request, pk: int) -> HttpResponse:
    """Leave a comment; its own page, and where the box on the order's page leads when refused."""
    order = open_order(request, pk)
    posted = request.POST if request.method == "POST" else None
    about = (posted or request.GET).get("about", "")
    document = document_of(order, about)
    form = CommentForm(order, posted, may_notify=may(request, Permission.SEND_MAIL, order))
    if document is not None:
        del form.fields["status"]
    if posted is not None and form.is_valid():
        done = carried_out(
            request, order, lambda: _say(request, order, document, form), must_be_unchanged=False
        )
        if done is not None:
            return done
    facts = {"form": form, "about": about, "subject": told(document, order)}
    return asked(request, order, "comment", **facts)


def _say(request: Request, order: Order, document: Document | None, form: CommentForm) -> str:
    given = form.cleaned_data
    facts: dict[str, Any] = {
        "notify": given.get("notify", False),
        "visible": given["visible"],
        "actor": request.operator.name,
        "now": request.clock.now(),
    }
    if document is not None:
        comment_document(document, given["text"], **facts)
        return _("The comment was added.")
    comment_order(order, given["text"], status=given["status"], **facts)
    return (
        _("The comment was added.") if given["text"].strip() else _("You saved the order status.")
    )
