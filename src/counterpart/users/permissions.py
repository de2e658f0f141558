"""What may a person be permitted to do? Every view and every command demands one of these."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Permission(models.TextChoices):
    """The resources of CO-14, and those of the rooms around them."""

    VIEW_ORDERS = "view_orders", _("See orders")
    VIEW_BUYERS = "view_buyers", _("See buyers' names and addresses")
    CREATE_ORDERS = "create_orders", _("Create orders")
    EDIT_ORDERS = "edit_orders", _("Edit orders and addresses")
    CANCEL_ORDERS = "cancel_orders", _("Cancel orders")
    HOLD_ORDERS = "hold_orders", _("Hold orders")
    UNHOLD_ORDERS = "unhold_orders", _("Release orders from hold")
    REORDER = "reorder", _("Order again")
    INVOICE_ORDERS = "invoice_orders", _("Invoice")
    CAPTURE_PAYMENTS = "capture_payments", _("Record payments")
    REVIEW_PAYMENTS = "review_payments", _("Accept or deny payments")
    SHIP_ORDERS = "ship_orders", _("Ship")
    CREDIT_ORDERS = "credit_orders", _("Credit memos")
    APPROVE_REFUNDS = "approve_refunds", _("Approve refunds on Amazon")
    COMMENT_ORDERS = "comment_orders", _("Comment")
    SEND_MAIL = "send_mail", _("Send e-mails")
    VIEW_DOCUMENTS = "view_documents", _("See and print documents")
    VIEW_CUSTOMERS = "view_customers", _("See customers")
    EDIT_CUSTOMERS = "edit_customers", _("Edit customers")
    ERASE_BUYERS = "erase_buyers", _("Erase buyers' data")
    VIEW_CATALOG = "view_catalog", _("See products and stock")
    EDIT_CATALOG = "edit_catalog", _("Edit products")
    EDIT_STOCK = "edit_stock", _("Count stock")
    MANAGE_SOURCES = "manage_sources", _("Manage sources and stocks")
    MANAGE_STATUSES = "manage_statuses", _("Manage order statuses")
    CONFIGURE_SALES = "configure_sales", _("Configure sales and e-mails")
    VIEW_CHANNEL = "view_channel", _("See Amazon stores and orders")
    WORK_CHANNEL = "work_channel", _("Sync, import and tell Amazon")
    CONFIGURE_CHANNEL = "configure_channel", _("Connect and configure Amazon stores")
    MANAGE_PEOPLE = "manage_people", _("Manage people and roles")
    VIEW_AUDIT = "view_audit", _("See the audit trail")
    OPERATE = "operate", _("Operate the installation")


EVERY_PERMISSION = frozenset(Permission)

# What no website owns: a role that is limited to some websites does not permit it.
INSTALLATION_WIDE = frozenset(
    {
        Permission.MANAGE_SOURCES,
        Permission.MANAGE_STATUSES,
        Permission.VIEW_AUDIT,
        Permission.OPERATE,
    }
)
