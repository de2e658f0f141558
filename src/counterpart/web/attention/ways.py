"""Where is the cause mended that holds an order?"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from counterpart.users.permissions import Permission


@dataclass(frozen=True)
class Way:
    """A page that mends a cause, and what a person must be permitted to do there."""

    label: Any
    icon: str
    url: str
    permission: Permission


def ways_to_mend(cause: str, *, sku: str, order_id: int) -> list[Way]:
    """Answer what can be opened to mend a cause, the best way first; `order_id` has it."""
    order = reverse("amazon_order", args=[order_id])
    if cause in {"not_found", "several_products"}:
        item = urlencode({"order": str(order_id), "sku": sku})
        create, match = reverse("product_from_item"), reverse("match_item")
        return [
            Way(_("Create the product"), "package-plus", f"{create}?{item}",
                Permission.EDIT_CATALOG),
            Way(_("Match to a product"), "link", f"{match}?{item}", Permission.EDIT_CATALOG),
        ]  # fmt: skip
    if cause in {"disabled", "not_on_website"}:
        product = f"{reverse('product_by_sku')}?{urlencode({'sku': sku})}"
        return [Way(_("Open the product"), "package", product, Permission.EDIT_CATALOG)]
    if cause == "out_of_stock":
        stock = f"{reverse('product_by_sku')}?{urlencode({'sku': sku, 'open': 'stock'})}"
        return [Way(_("Count the stock"), "warehouse", stock, Permission.EDIT_STOCK)]
    if cause.startswith("address"):
        address = f"{order}#address"
        return [Way(_("Correct the address"), "pencil", address, Permission.VIEW_CHANNEL)]
    return [Way(_("Open an order"), "pencil", order, Permission.VIEW_CHANNEL)]
