"""What may a person be permitted to do? Every view and every command demands one of these."""

from django.db import models


class Permission(models.TextChoices):
    """The resources of CO-14, and those of the rooms around them."""

    VIEW_ORDERS = "view_orders", "See orders"
    VIEW_BUYERS = "view_buyers", "See buyers' names and addresses"
    CREATE_ORDERS = "create_orders", "Create orders"
    EDIT_ORDERS = "edit_orders", "Edit orders and addresses"
    CANCEL_ORDERS = "cancel_orders", "Cancel orders"
    HOLD_ORDERS = "hold_orders", "Hold orders"
    UNHOLD_ORDERS = "unhold_orders", "Release orders from hold"
    REORDER = "reorder", "Order again"
    INVOICE_ORDERS = "invoice_orders", "Invoice"
    CAPTURE_PAYMENTS = "capture_payments", "Record payments"
    REVIEW_PAYMENTS = "review_payments", "Accept or deny payments"
    SHIP_ORDERS = "ship_orders", "Ship"
    CREDIT_ORDERS = "credit_orders", "Credit memos"
    COMMENT_ORDERS = "comment_orders", "Comment"
    SEND_MAIL = "send_mail", "Send e-mails"
    VIEW_DOCUMENTS = "view_documents", "See and print documents"
    VIEW_CUSTOMERS = "view_customers", "See customers"
    EDIT_CUSTOMERS = "edit_customers", "Edit customers"
    VIEW_CATALOG = "view_catalog", "See products and stock"
    EDIT_CATALOG = "edit_catalog", "Edit products"
    EDIT_STOCK = "edit_stock", "Count stock"
    MANAGE_SOURCES = "manage_sources", "Manage sources and stocks"
    MANAGE_STATUSES = "manage_statuses", "Manage order statuses"
    CONFIGURE_SALES = "configure_sales", "Configure sales and e-mails"
    VIEW_CHANNEL = "view_channel", "See Amazon stores and orders"
    WORK_CHANNEL = "work_channel", "Sync, import and tell Amazon"
    CONFIGURE_CHANNEL = "configure_channel", "Connect and configure Amazon stores"
    MANAGE_PEOPLE = "manage_people", "Manage people and roles"
    VIEW_AUDIT = "view_audit", "See the audit trail"
    OPERATE = "operate", "Operate the installation"


EVERY_PERMISSION = frozenset(Permission)
