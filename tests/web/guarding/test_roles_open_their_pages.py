"""Every role and every page: open or closed as the table says (CO-14, P-14).

The same for commands: tests/cli/test_who_may_what.py.
"""

import re
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve
from tests.browser.pages import addresses
from tests.browser.scene import Scene, open_small_scene
from tests.browser.signing_in import signed_in
from tests.users.scene import hired
from tests.web.guarding.walking import guarded_routes, read

from counterpart.users.founding import SHIPPED_ROLES
from counterpart.users.permissions import Permission

# Who may open a page or send a form, beside the owner, who may everything.
WHO = {
    "access_review": "",
    "activate_store": "",
    "activity": "auditor",
    "add_person": "",
    "add_role": "",
    "add_store": "",
    "add_store_view": "",
    "add_website": "",
    "add_website_store": "",
    "amazon_order": "order_manager support auditor channel_job",
    "amazon_order_address": "order_manager",
    "amazon_order_answer": "order_manager support auditor channel_job",
    "amazon_order_cancel": "order_manager",
    "amazon_order_import": "order_manager channel_job",
    "amazon_order_release": "order_manager channel_job",
    "amazon_order_resend": "order_manager channel_job",
    "amazon_order_withdraw": "order_manager",
    "amazon_orders": "order_manager support auditor channel_job",
    "amazon_return": "order_manager support auditor channel_job",
    "amazon_return_dealt_with": "order_manager channel_job",
    "amazon_return_reopen": "order_manager channel_job",
    "amazon_orders_export": "order_manager support auditor channel_job",
    "amazon_orders_import": "order_manager channel_job",
    "amazon_orders_news": "order_manager support auditor channel_job",
    "amazon_orders_retry": "order_manager channel_job",
    "assign_status": "",
    "attention": "order_manager support auditor channel_job",
    "ask_refund": "order_manager finance",
    "authorize_store": "",
    "change_role": "",
    "channel_settings": "",
    "change_store_view": "",
    "change_website": "",
    "change_website_store": "",
    "communication_error": "order_manager support auditor channel_job",
    "communication_error_retry": "order_manager channel_job",
    "communication_errors": "order_manager support auditor channel_job",
    "communication_errors_retry": "order_manager channel_job",
    "count_stock": "",
    "create_from_item": "",
    "create_missing": "",
    "create_status": "",
    "credit_memos": "order_manager warehouse finance support auditor",
    "customer": "order_manager support",
    "customer_address": "order_manager",
    "customer_edit": "order_manager",
    "customer_erase": "",
    "customer_new": "order_manager",
    "customers": "order_manager support",
    "deactivate_store": "",
    "delete_role": "",
    "delete_store": "",
    "feed": "order_manager support auditor channel_job",
    "feeds": "order_manager support auditor channel_job",
    "home": "order_manager support auditor channel_job",
    "invoices": "order_manager warehouse finance support auditor",
    "label_status": "",
    "listing": "order_manager support auditor channel_job",
    "listing_changes": "order_manager support auditor channel_job",
    "listing_send": "order_manager channel_job",
    "listing_settings": "",
    "listing_switch": "",
    "listings": "order_manager support auditor channel_job",
    "listings_send": "order_manager channel_job",
    "listings_to_amazon": "",
    "listings_to_merchant": "",
    "look_everywhere": "order_manager channel_job",
    "look_now": "order_manager channel_job",
    "mail_settings": "",
    "match_item": "",
    "match_to_product": "",
    "matches": "order_manager warehouse auditor",
    "order": "order_manager warehouse finance support auditor",
    "order_accept_payment": "order_manager",
    "order_add_track": "order_manager warehouse",
    "order_address": "order_manager",
    "order_again": "order_manager",
    "order_cancel": "order_manager",
    "order_cancel_invoice": "order_manager finance",
    "order_comment": "order_manager support",
    "order_credit_memo": "order_manager finance",
    "order_customer": "order_manager",
    "order_deny_payment": "order_manager",
    "order_edit": "order_manager",
    "order_hold": "order_manager",
    "order_invoice": "order_manager finance",
    "order_mail": "order_manager support",
    "order_pay_invoice": "order_manager finance",
    "order_release_stop": "order_manager warehouse",
    "order_remove_track": "order_manager warehouse",
    "order_resend": "order_manager channel_job",
    "order_settings": "",
    "order_ship": "order_manager warehouse",
    "order_unhold": "order_manager",
    "orders": "order_manager warehouse finance support auditor",
    "orders_cancel": "order_manager",
    "orders_cancel_now": "order_manager",
    "orders_export": "order_manager warehouse finance support auditor",
    "orders_hold": "order_manager",
    "orders_unhold": "order_manager",
    "outbox": "order_manager warehouse finance support auditor",
    "people": "",
    "person": "",
    "person_activate": "",
    "person_deactivate": "",
    "person_forget-factors": "",
    "person_link": "",
    "person_password": "",
    "person_roles": "",
    "person_unlock": "",
    "places": "",
    "print_all": "order_manager warehouse finance support",
    "print_credit_memo": "order_manager warehouse finance support",
    "print_credit_memos": "order_manager warehouse finance support",
    "print_invoice": "order_manager warehouse finance support",
    "print_invoices": "order_manager warehouse finance support",
    "print_listed_credit_memos": "order_manager warehouse finance support",
    "print_listed_invoices": "order_manager warehouse finance support",
    "print_listed_shipments": "order_manager warehouse finance support",
    "print_order": "order_manager warehouse finance support",
    "print_packing_slip": "order_manager warehouse finance support",
    "print_packing_slips": "order_manager warehouse finance support",
    "print_pick_list": "order_manager warehouse finance support auditor",
    "print_shipment": "order_manager warehouse finance support",
    "print_shipments": "order_manager warehouse finance support",
    "product": "order_manager warehouse auditor",
    "product_add": "",
    "product_by_sku": "order_manager warehouse auditor",
    "product_change": "",
    "product_from_item": "",
    "product_import": "",
    "product_import_preview": "",
    "product_import_run": "",
    "product_movements": "order_manager warehouse auditor",
    "product_stock": "order_manager warehouse auditor",
    "products": "order_manager warehouse auditor",
    "products_disable": "",
    "products_enable": "",
    "products_file": "order_manager warehouse auditor",
    "quantity_preview": "",
    "refund": "order_manager support auditor channel_job",
    "refund_again": "order_manager finance",
    "refund_approve": "",
    "refund_decline": "",
    "refund_elsewhere": "order_manager support auditor channel_job",
    "refund_handled": "order_manager finance",
    "refund_paid": "order_manager finance",
    "refund_withdraw": "order_manager finance",
    "refunds": "order_manager support auditor channel_job",
    "refunds_elsewhere": "order_manager support auditor channel_job",
    "release_held": "order_manager channel_job",
    "renew_store": "",
    "report": "order_manager support auditor channel_job",
    "reports": "order_manager support auditor channel_job",
    "returns": "order_manager support auditor channel_job",
    "role": "",
    "roles": "",
    "run": "order_manager support auditor channel_job",
    "runs": "order_manager support auditor channel_job",
    "sales_settings": "",
    "send_due_mails": "",
    "send_mail_again": "order_manager support",
    "set_clear_logs": "",
    "set_rate": "",
    "setup": "",
    "shipments": "order_manager warehouse finance support auditor",
    "source_add": "",
    "source_change": "",
    "source_delete": "",
    "source_switch": "",
    "sources": "order_manager warehouse auditor",
    "status": "",
    "statuses": "",
    "stock": "order_manager warehouse auditor",
    "stock_add": "",
    "stock_assign": "",
    "stock_delete": "",
    "stock_link": "",
    "stock_rename": "",
    "stock_settings": "",
    "stock_unlink": "",
    "stocks": "order_manager warehouse auditor",
    "stop_quantities": "",
    "store": "order_manager support auditor channel_job",
    "store_authorized": "",
    "store_carriers": "",
    "store_integration": "",
    "switch_debug_log": "",
    "switch_read_only": "",
    "unmap_carrier": "",
    "unmatch": "",
    "view_mails": "",
}
# What is printed of chosen orders names their buyers, whom not everybody may see.
CHOSEN = {"sel": [str(key) for key in range(1, 30)]}
WAY = re.compile(r'<(?:a|button|form)[^>]*? (?:href|action|formaction)="([^"#?]*)')


@pytest.fixture
def scene(db, settings) -> Iterator[Scene]:
    with open_small_scene(settings) as opened:
        yield opened


def guarded() -> dict[str, Any]:
    return {one.name: one for one in guarded_routes() if isinstance(one.demanded, Permission)}


def works(role: str) -> Client:
    login = role.replace("_", "-")
    hired(login, role)
    return signed_in(login)


def test_the_table_names_every_page():
    assert sorted(WHO) == sorted(guarded())


def test_pages_are_open_to_the_roles_that_need_them_and_to_nobody_else(scene):
    places = {name: addresses(route, scene)[0] for name, route in guarded().items()}
    seen: dict[str, list[str]] = {name: [] for name in places}
    for role in SHIPPED_ROLES:
        client = works(role)
        for name, place in places.items():
            answer = opened(client, name, place)
            read(answer)
            if answer.status_code != 403:
                seen[name].append(role)
    assert {name: " ".join(roles) for name, roles in seen.items()} == WHO


def opened(client: Client, name: str, place: str) -> Any:
    answer = client.get(place)
    if answer.status_code != 405:
        return answer
    return client.post(place, CHOSEN if name.startswith("print_") else {})


def test_no_page_offers_what_its_visitor_may_not_do(scene):
    """Denied is absent: no link, no button and no form that only leads to a refusal."""
    places = {name: addresses(route, scene)[0] for name, route in guarded().items()}
    dead = set()
    for role in SHIPPED_ROLES:
        client = works(role)
        for name, place in places.items():
            if role not in WHO[name].split():
                continue
            answer: Any = client.get(place)
            text = read(answer)
            if answer.status_code == 200:
                ways = {unescape(way) for way in WAY.findall(text)}
                dead |= {(role, name, way) for way in ways if is_closed(role, way)}
    assert dead == set(), "\n".join(map(str, sorted(dead)))


def is_closed(role: str, way: str) -> bool:
    try:
        demanded = getattr(resolve(urlsplit(way).path).func, "demanded", None)
    except Resolver404:
        return False
    return isinstance(demanded, Permission) and demanded not in SHIPPED_ROLES[role][1]
