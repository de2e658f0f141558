"""May a person change what holds in all stores of a seller account?"""

from django.utils.translation import gettext

from counterpart.amazon.models.accounts import SellerAccount
from counterpart.amazon.models.stores import AmazonStore
from counterpart.core.errors import Refused
from counterpart.websites.scopes import Scope


class OutsideScope(Refused):
    """It holds in stores in which the person may not work."""

    code = "outside_scope"


def check_account_scope(account: SellerAccount, scope: Scope) -> None:
    """Refuse OutsideScope when a store of the account lies outside the scope."""
    if scope.is_everything:
        return
    stores = AmazonStore.objects.filter(account=account)
    if stores.exclude(scope.within("order_settings__store_view")).exists():
        raise OutsideScope(
            gettext(
                "This holds in all stores of seller {seller_id}, and you may not work in all "
                "of them."
            ).format(seller_id=account.seller_id)
        )
