"""What does a role's form show as ticked, and what was ticked in it?"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from counterpart.users.models import Role
from counterpart.users.operators import permissions_of
from counterpart.users.permissions import EVERY_PERMISSION, Permission
from counterpart.web.access import Request
from counterpart.web.submitting import mark_of
from counterpart.websites.models import StoreView, Website

P = Permission
ALL = "all"
GROUPS = (
    (_("Orders"), (
        P.VIEW_ORDERS, P.VIEW_BUYERS, P.CREATE_ORDERS, P.EDIT_ORDERS, P.CANCEL_ORDERS,
        P.HOLD_ORDERS, P.UNHOLD_ORDERS, P.REORDER, P.COMMENT_ORDERS, P.SEND_MAIL,
    )),
    (_("Documents and money"), (
        P.VIEW_DOCUMENTS, P.INVOICE_ORDERS, P.CAPTURE_PAYMENTS, P.REVIEW_PAYMENTS,
        P.SHIP_ORDERS, P.CREDIT_ORDERS, P.APPROVE_REFUNDS,
    )),
    (_("Customers"), (P.VIEW_CUSTOMERS, P.EDIT_CUSTOMERS, P.ERASE_BUYERS)),
    (_("Catalog and stock"), (P.VIEW_CATALOG, P.EDIT_CATALOG, P.EDIT_STOCK, P.MANAGE_SOURCES)),
    (_("Amazon"), (P.VIEW_CHANNEL, P.WORK_CHANNEL, P.CONFIGURE_CHANNEL)),
    (_("The installation"), (
        P.MANAGE_STATUSES, P.CONFIGURE_SALES, P.MANAGE_PEOPLE, P.VIEW_AUDIT, P.OPERATE,
    )),
)  # fmt: skip


@dataclass(frozen=True)
class Ticked:
    """The name of a role, the codes of what it permits, and the keys of where it holds."""

    name: str
    permissions: frozenset[str]
    websites: frozenset[int]
    store_views: frozenset[int]

    @property
    def is_all(self) -> bool:
        """Tell whether everything is permitted that there is to permit today."""
        return self.permissions == EVERY_PERMISSION

    @property
    def mark(self) -> str:
        """Tell this state from any other one; `seen` carries it."""
        places = [sorted(self.websites), sorted(self.store_views)]
        return mark_of([self.name, sorted(self.permissions), places])


def ticked_now(role: Role) -> Ticked:
    """Answer what stands in the database."""
    limits = list(role.scopes.all())
    return Ticked(
        role.name,
        permissions_of(role),
        frozenset(one.website_id for one in limits if one.website_id),
        frozenset(one.store_view_id for one in limits if one.store_view_id),
    )


def ticked_in(request: Request, role: Role) -> Ticked:
    """Answer what was sent; a form that offers only the name leaves everything else as it is."""
    name, present = request.POST.get("name", ""), ticked_now(role)
    if "rights" not in request.POST:
        return Ticked(name, present.permissions, present.websites, present.store_views)
    some = frozenset(request.POST.getlist("permission")) & EVERY_PERMISSION
    return Ticked(
        name,
        EVERY_PERMISSION if request.POST.get("extent") == ALL else some,
        _known(request, "website", Website.objects.values_list("pk", flat=True)),
        _known(request, "store_view", StoreView.objects.values_list("pk", flat=True)),
    )


def groups(ticked: Ticked) -> list[tuple[Any, list[tuple[Permission, bool]]]]:
    """Answer every permission in its group, and whether it is ticked."""
    return [
        (label, [(one, one in ticked.permissions) for one in permissions])
        for label, permissions in GROUPS
    ]


def places(request: Request, ticked: Ticked) -> list[dict[str, Any]]:
    """Answer websites and store views that this person works on, and those that are ticked."""
    views = [
        (view, view.pk in ticked.store_views)
        for view in StoreView.objects.select_related("store").order_by("pk")
        if request.scope.allows(view.pk) or view.pk in ticked.store_views
    ]
    found = [
        {
            "website": website,
            "is_chosen": website.pk in ticked.websites,
            "views": [one for one in views if one[0].store.website_id == website.pk],
        }
        for website in Website.objects.order_by("pk")
    ]
    if request.scope.is_everything:
        return found
    return [one for one in found if one["is_chosen"] or one["views"]]


def _known(request: Request, name: str, keys: Any) -> frozenset[int]:
    posted = set(request.POST.getlist(name))
    return frozenset(key for key in keys if str(key) in posted)
