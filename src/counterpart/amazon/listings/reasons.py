"""Why is the figure of a listing not ours to send?"""

from django.utils.translation import gettext_lazy as _

GONE = "gone"
UNREAD = "unread"
BY_AMAZON = "by_amazon"
CONFLICT_MERCHANT = "conflict_merchant"
CONFLICT_AMAZON = "conflict_amazon"
NO_PRODUCT = "no_product"
SEVERAL_PRODUCTS = "several_products"
RESTING = "resting"
SENDING_OFF = "sending_off"
CONFLICTS = frozenset({CONFLICT_MERCHANT, CONFLICT_AMAZON})

SENTENCES = {
    GONE: _("Amazon does not show this listing any more."),
    UNREAD: _("Amazon has not told yet who ships it."),
    BY_AMAZON: _("Fulfilled by Amazon: Amazon counts its own units."),
    CONFLICT_MERCHANT: _("Here it is fulfilled by the merchant, at Amazon by Amazon."),
    CONFLICT_AMAZON: _("Here it is fulfilled by Amazon, at Amazon by the merchant."),
    NO_PRODUCT: _("No product of the catalog is this seller SKU."),
    SEVERAL_PRODUCTS: _("Several products of the catalog could be this seller SKU."),
    RESTING: _("Every store that offers it is inactive."),
    SENDING_OFF: _("The store does not send quantities to Amazon."),
}


def reason_told(code: str) -> str:
    """Tell why a figure is left alone, in the reader's language; "" where it is not."""
    return str(SENTENCES.get(code, code))


def is_conflict(code: str) -> bool:
    """Tell whether Amazon ships what is the merchant's here, or the other way round."""
    return code in CONFLICTS
