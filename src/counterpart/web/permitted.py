"""Is something permitted to whoever asks, for this Amazon order?"""

from django.utils.translation import gettext

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.queries import is_within
from counterpart.users.guarding import NotPermitted
from counterpart.users.permissions import Permission
from counterpart.web.access import Request


def check_permitted(request: Request, row: AmazonOrder, *permissions: Permission) -> None:
    """Refuse what is not permitted to whoever asks, for this order."""
    for permission in permissions:
        if not is_within(row, request.visit.permitted(permission)):
            raise NotPermitted(
                gettext(
                    "{name} may not do that: for order {amazon_order_id} it "
                    "needs the permission “{label}”."
                ).format(
                    name=request.operator.name,
                    amazon_order_id=row.amazon_order_id,
                    label=permission.label,
                )
            )
