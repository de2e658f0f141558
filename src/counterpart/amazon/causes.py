"""Why can a Commerce order not be created, and what is to be done about it?"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Cause:
    """A reason to hold an order: the sentence of one case of it, and the remedy.

    What a sentence is filled with is stored unencrypted: never words that a buyer wrote.
    """

    title: Promise | str
    sentence: Promise | str
    remedy: Promise | str


CAUSES = {
    "unreadable": Cause(
        _("Amazon's document cannot be read"),
        _("Amazon's document cannot be read: {reason} Amazon's request id is {request_id}."),
        _("Nothing to do: the order is asked for again. If it stays, give Amazon's support the "
          "request id."),
    ),
    "unfulfillable": Cause(
        _("Amazon cannot fulfill it"),
        _("Amazon says the order cannot be fulfilled (UNFULFILLABLE)."),
        _("Look at the order in Seller Central."),
    ),
    "fulfiller_unknown": Cause(
        _("It is not said who ships"),
        _("Amazon does not say who fulfills the order: “{fulfilled_by}”."),
        _("Nothing to do: the order is created when Amazon says so."),
    ),
    "total_unknown": Cause(
        _("Amazon does not tell the total"),
        _("Amazon does not tell the order's total."),
        _("Give the Amazon application the role that shows an order's proceeds."),
    ),
    "total_mismatch": Cause(
        _("The amounts do not add up"),
        _("The parts add up to {sum} {currency}, Amazon's total is {total} {currency}: "
          "{arithmetic}; difference {difference}."),
        _("Compare the order in Seller Central; it is created when Amazon's amounts agree."),
    ),
    "currency_unknown": Cause(
        _("The currency is unclear"),
        _("The order names the currencies {currencies}."),
        _("Look at the order in Seller Central."),
    ),
    "nothing_ordered": Cause(
        _("Nothing is ordered"),
        _("No item of the order has a quantity."),
        _("Look at the order in Seller Central."),
    ),
    "sku_missing": Cause(
        _("An item has no seller SKU"),
        _("Item {item} (“{title}”) has no seller SKU."),
        _("Look at the listing in Seller Central and give it a SKU."),
    ),
    "not_found": Cause(
        _("Product is not in the catalog"),
        _('Product "{sku}" does not exist in the catalog.'),
        _("Create a product with the SKU {sku}, or match this SKU to one that is there."),
    ),
    "several_products": Cause(
        _("Several products have its identifier"),
        _('No product has the SKU "{sku}", and {identifier} belongs to several: {products}.'),
        _("Match the seller SKU {sku} to the right product, or give only one of them the "
          "identifier."),
    ),
    "disabled": Cause(
        _("Product is disabled"),
        _('Product "{sku}" is disabled.'),
        _("Enable the product {sku}."),
    ),
    "not_on_website": Cause(
        _("Product is not sold on the website"),
        _('Product "{sku}" is not assigned to the website {website}.'),
        _("Assign the product {sku} to the website {website}."),
    ),
    "out_of_stock": Cause(
        _("Out of stock"),
        _('Product "{sku}" in order is not salable: {needed} needed, {available} available.'),
        _("Raise the quantity of {sku}, allow backorders, or stop managing its stock."),
    ),
    "address_missing": Cause(
        _("Delivery address is missing"),
        _("Amazon gives no delivery address."),
        _("Give the Amazon application the role that shows delivery addresses, or enter the "
          "address by hand."),
    ),
    "address_country_unknown": Cause(
        _("Country of the address is unknown"),
        _("The country of the address is none that is known."),
        _("Correct the country of the delivery address."),
    ),
    "address_region_unknown": Cause(
        _("Region of the address is unknown"),
        _("The region of the address is not one of {country}."),
        _("Correct the region of the delivery address."),
    ),
    "address_incomplete": Cause(
        _("Delivery address is incomplete"),
        _("The delivery address lacks: {fields}."),
        _("Complete the delivery address."),
    ),
    "written_elsewhere": Cause(
        _("Another order has its number"),
        _("Commerce already has an order with the number {number}."),
        _("Rename or remove the other order, or take order numbers from Commerce."),
    ),
    "failed": Cause(
        _("Creation failed"),
        _("Creating the order failed unexpectedly ({trouble})."),
        _("Nothing to do: it is tried again. If it stays, look at the log."),
    ),
}  # fmt: skip


def cause_title(code: str) -> str:
    """Answer what a cause is called; one that is no longer known is shown as it was stored."""
    known = CAUSES.get(code)
    return str(known.title) if known else code
