"""Which roles does a fresh installation have (CO-14)?"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from counterpart.users.models import Role, RolePermission
from counterpart.users.permissions import Permission

OWNER = "owner"
SHIPPED_ROLES = {
    "order_manager": (
        _("Order manager"),
        (
            Permission.VIEW_ORDERS,
            Permission.VIEW_BUYERS,
            Permission.CREATE_ORDERS,
            Permission.EDIT_ORDERS,
            Permission.CANCEL_ORDERS,
            Permission.HOLD_ORDERS,
            Permission.UNHOLD_ORDERS,
            Permission.REORDER,
            Permission.INVOICE_ORDERS,
            Permission.CAPTURE_PAYMENTS,
            Permission.REVIEW_PAYMENTS,
            Permission.SHIP_ORDERS,
            Permission.CREDIT_ORDERS,
            Permission.COMMENT_ORDERS,
            Permission.SEND_MAIL,
            Permission.VIEW_DOCUMENTS,
            Permission.VIEW_CUSTOMERS,
            Permission.EDIT_CUSTOMERS,
            Permission.VIEW_CATALOG,
            Permission.VIEW_CHANNEL,
            Permission.WORK_CHANNEL,
        ),
    ),
    "warehouse": (
        _("Warehouse"),
        (
            Permission.VIEW_ORDERS,
            Permission.VIEW_BUYERS,
            Permission.SHIP_ORDERS,
            Permission.VIEW_DOCUMENTS,
            Permission.VIEW_CATALOG,
        ),
    ),
    "finance": (
        _("Finance"),
        (
            Permission.VIEW_ORDERS,
            Permission.VIEW_BUYERS,
            Permission.INVOICE_ORDERS,
            Permission.CAPTURE_PAYMENTS,
            Permission.CREDIT_ORDERS,
            Permission.VIEW_DOCUMENTS,
        ),
    ),
    "support": (
        _("Support"),
        (
            Permission.VIEW_ORDERS,
            Permission.VIEW_BUYERS,
            Permission.COMMENT_ORDERS,
            Permission.SEND_MAIL,
            Permission.VIEW_DOCUMENTS,
            Permission.VIEW_CUSTOMERS,
            Permission.VIEW_CHANNEL,
        ),
    ),
    "auditor": (
        _("Auditor"),
        (
            Permission.VIEW_ORDERS,
            Permission.VIEW_DOCUMENTS,
            Permission.VIEW_CATALOG,
            Permission.VIEW_CHANNEL,
            Permission.VIEW_AUDIT,
        ),
    ),
    "channel_job": (_("Channel job"), (Permission.VIEW_CHANNEL, Permission.WORK_CHANNEL)),
}


def found_roles() -> None:
    """Make sure that an installation has roles. Safe to repeat.

    The owner always exists; the others are founded together, once: what a merchant renamed,
    changed or deleted afterwards stays as it is.
    """
    with transaction.atomic():
        is_fresh = not Role.objects.exists()
        Role.objects.get_or_create(
            code=OWNER, defaults={"name": str(_("Owner")), "permits_everything": True}
        )
        if is_fresh:
            for code, (name, permissions) in SHIPPED_ROLES.items():
                _found(code, str(name), permissions)


def _found(code: str, name: str, permissions: tuple[Permission, ...]) -> None:
    role, is_new = Role.objects.get_or_create(code=code, defaults={"name": name})
    if is_new:
        RolePermission.objects.bulk_create(
            RolePermission(role=role, permission=permission) for permission in permissions
        )
