"""Of what kinds are the things that the audit trail speaks of?"""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "order": _("Order"),
    "invoice": _("Invoice"),
    "shipment": _("Shipment"),
    "credit_memo": _("Credit memo"),
    "customer": _("Customer"),
    "product": _("Product"),
    "products": _("Products"),
    "listing": _("Amazon listing"),
    "source": _("Source"),
    "source_item": _("Quantity at a source"),
    "stock": _("Stock"),
    "order_status": _("Order status"),
    "role": _("Role"),
    "person": _("Person"),
    "website": _("Website"),
    "store": _("Store"),
    "store_view": _("Store view"),
    "currency_rate": _("Exchange rate"),
    "amazon_order": _("Amazon order"),
    "amazon_return": _("Amazon return"),
    "amazon_store": _("Amazon store"),
    "setting": _("Setting"),
    "list": _("List"),
}
