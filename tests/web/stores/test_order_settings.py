"""The page *Order Settings*, with its documented fields and rules (L-01 … L-08, T-01, T-08)."""

import re

import pytest
from tests.users.scene import made, trail
from tests.web.stores.rooms import messages_of, page, someone, text_of

from counterpart.amazon.stores.order_settings import change_settings, read_settings
from counterpart.users.models import User
from counterpart.users.permissions import Permission
from counterpart.websites.founding import open_website

DEFAULTS = {
    "import_amazon_orders": "enabled",
    "import_amazon_orders_into_magento_store": "default",
    "customer_creation": "guest",
    "order_number_source": "commerce",
    "pending_orders": "do_not_reserve",
    "late_import": "everything",
    "status_after_cancellation": "truthful",
    "refunds_need_approval": "disabled",
    "order_status": "default",
    "processing_order_status": "processing",
}
LABELS = [
    "Import Amazon Orders",
    "Import Amazon Orders Into Magento Store",
    "Customer Creation",
    "Order Number Source",
    "Pending Orders",
    "Orders Shipped in Part at Import",
    "Status after Amazon Cancellation",
    "Refunds on Amazon Need Approval",
    "Order Status",
    "Processing Order Status",
]
OPTIONS = [
    "Enabled", "Disabled", "Default Store View", "No Customer Creation (guest)",
    "Build New Customer Account", "Build Using Magento Order Number",
    "Build Using Amazon Order Number", "Do Not Reserve Quantity", "Reserve Quantity",
    "Reserve All Units", "Reserve Unshipped Units Only", "Canceled or Closed", "Complete",
    "Disabled", "Enabled", "Default Order Status", "Custom Order Status", "Processing",
    "Suspected Fraud", "Pending",
]  # fmt: skip
SAVED = "The order settings were saved."


def path(rooms) -> str:
    return f"/stores/{rooms.store.pk}/order-settings/"


def html_of(rooms, login="ada") -> str:
    return someone(login).get(path(rooms)).content.decode().partition("<main")[2]


def save(rooms, **fields):
    client = someone()
    return client, client.post(path(rooms), fields)


def values(rooms):
    return read_settings(rooms.store)


def test_every_field_has_its_documented_label_and_options(rooms):
    """Features §9, letter by letter, with the documented defaults (T-01)."""
    html = html_of(rooms)
    labels = re.findall(r'<label for="[^"]*">([^<]*)', html)
    assert [one.strip() for one in labels] == LABELS
    assert re.findall(r"<option[^>]*>([^<]*)</option>", html) == OPTIONS
    assert re.findall(r'<option value="([^"]*)" selected>', html) == list(DEFAULTS.values())
    assert values(rooms) == DEFAULTS
    assert "Store Name: US Store Magento website: Main Website" in page(someone(), path(rooms))


def test_every_setting_is_saved_and_written_into_the_audit_trail(rooms):
    wanted = {
        "import_amazon_orders": "enabled",
        "import_amazon_orders_into_magento_store": "default",
        "customer_creation": "account",
        "order_number_source": "amazon",
        "pending_orders": "reserve",
        "late_import": "unshipped",
        "status_after_cancellation": "complete",
        "refunds_need_approval": "enabled",
        "order_status": "custom",
        "processing_order_status": "fraud",
    }
    client, answer = save(rooms, **wanted)
    assert messages_of(client, answer) == SAVED
    assert values(rooms) == wanted
    [(actor, kind, subject, before, after)] = trail("store_settings_changed")
    assert (actor, kind, subject) == ("ada", "amazon_store", "US Store")
    assert (before["customer_creation"], after["customer_creation"]) == ("guest", "account")


def test_import_that_is_disabled_lets_all_others_rest(rooms):
    """L-01: the fields are shown as they are, disabled, and nothing of them is changed."""
    client, answer = save(rooms, import_amazon_orders="disabled", customer_creation="account")
    assert messages_of(client, answer) == SAVED
    assert values(rooms) == DEFAULTS | {"import_amazon_orders": "disabled"}
    html = html_of(rooms)
    assert re.search(r'<fieldset class="form" id="others" disabled>', html)
    assert "These settings rest while the import is disabled." in html


def test_import_is_enabled_again_without_the_fields_that_a_browser_leaves_out(rooms):
    """Without scripts the resting fields are not sent; with scripts they are."""
    change_settings(rooms.store, {"import_amazon_orders": "disabled"}, actor="bo", now=rooms.now)
    save(rooms, import_amazon_orders="enabled")
    assert values(rooms) == DEFAULTS
    change_settings(rooms.store, {"import_amazon_orders": "disabled"}, actor="bo", now=rooms.now)
    save(rooms, **DEFAULTS | {"order_number_source": "amazon"})
    assert values(rooms) == DEFAULTS | {"order_number_source": "amazon"}


def test_the_status_is_asked_for_only_with_a_custom_one(rooms):
    """L-07: greyed unless Order Status is Custom; then it is used (T-13)."""
    control = re.compile(r'<select name="processing_order_status"([^>]*)>')
    assert " disabled" in control.findall(html_of(rooms))[0]
    save(rooms, **DEFAULTS | {"order_status": "custom"})
    assert " disabled" not in control.findall(html_of(rooms))[0]
    save(rooms, **DEFAULTS | {"order_status": "custom", "processing_order_status": "fraud"})
    number = rooms.buyer_orders("MUG", 1)
    rooms.sync()
    assert rooms.order(number).status == "fraud"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("import_amazon_orders", "perhaps"),
        ("customer_creation", "nobody"),
        ("order_number_source", ""),
        ("processing_order_status", "complete"),
        ("import_amazon_orders_into_magento_store", "elsewhere"),
    ],
)
def test_a_value_that_is_none_is_refused_or_left_alone(rooms, field, value):
    _, answer = save(rooms, **DEFAULTS | {"order_status": "custom", field: value})
    if value:
        assert "Nothing was saved. Please correct:" in text_of(answer)
        assert values(rooms) == DEFAULTS
    else:
        assert values(rooms) == DEFAULTS | {"order_status": "custom"}


def test_a_form_that_is_sent_twice_is_saved_once(rooms):
    fields = DEFAULTS | {"customer_creation": "account", "form_token": "once"}
    save(rooms, **fields)
    _, again = save(rooms, **fields)
    assert "took effect once" in text_of(again)
    assert len(trail("store_settings_changed")) == 1


def test_what_somebody_else_saved_meanwhile_is_not_overwritten(rooms):
    seen = re.findall(r'name="seen" value="([^"]*)"', html_of(rooms))[0]
    rooms.advance(minutes=1)
    change_settings(rooms.store, {"pending_orders": "reserve"}, actor="bo", now=rooms.now)
    _, answer = save(rooms, **DEFAULTS | {"customer_creation": "account", "seen": seen})
    assert "This was changed by somebody else meanwhile." in text_of(answer)
    assert values(rooms) == DEFAULTS | {"pending_orders": "reserve"}
    assert re.search(r'<option value="account" selected>', answer.content.decode())


def test_only_who_configures_this_store_opens_the_page(rooms):
    """CO-14: Bo works orders but configures nothing; other websites' stores are like none."""
    for login in ("bo", "cy"):
        for answer in (someone(login).get(path(rooms)), someone(login).post(path(rooms))):
            assert answer.status_code == 403
            assert "Connect and configure Amazon stores" in text_of(answer)
    other = open_website("other", name="Other")
    cy = User.objects.get(username="cy")
    cy.roles.add(made("elsewhere", Permission.CONFIGURE_CHANNEL, websites=[other]))
    assert someone("cy").get(path(rooms)).status_code == 404
    assert someone("cy").post(path(rooms), DEFAULTS).status_code == 404
    assert values(rooms) == DEFAULTS
