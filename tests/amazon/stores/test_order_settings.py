"""The page Order Settings: every field, its values, its default, what is refused (L-01…L-08)."""

import pytest
from tests.scene import NOON

from counterpart.amazon.models.stores import OrderSettings
from counterpart.amazon.stores.order_settings import (
    SETTINGS,
    SettingRefused,
    change_settings,
    read_settings,
)
from counterpart.orders.models.orders import OrderStatus, StatusAssignment
from counterpart.orders.states import State
from counterpart.websites.founding import open_website
from counterpart.websites.models import Store, StoreView

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


def test_a_new_store_has_the_documented_defaults(shop):
    assert read_settings(shop.store) == DEFAULTS


def test_every_field_has_its_documented_label_and_options(shop):
    row = OrderSettings.objects.get()
    told = {one.label: list(one.options(row).values()) for one in SETTINGS.values()}
    assert told == {
        "Import Amazon Orders": ["Enabled", "Disabled"],
        "Import Amazon Orders Into Magento Store": ["Default Store View"],
        "Customer Creation": ["No Customer Creation (guest)", "Build New Customer Account"],
        "Order Number Source": [
            "Build Using Magento Order Number", "Build Using Amazon Order Number",
        ],
        "Pending Orders": ["Do Not Reserve Quantity", "Reserve Quantity"],
        "Orders Shipped in Part at Import": ["Reserve All Units", "Reserve Unshipped Units Only"],
        "Status after Amazon Cancellation": ["Canceled or Closed", "Complete"],
        "Refunds Need Approval": ["Enabled", "Disabled"],
        "Order Status": ["Default Order Status", "Custom Order Status"],
        "Processing Order Status": ["Processing", "Suspected Fraud", "Pending"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value", "stored"),
    [
        ("import_amazon_orders", "Disabled", "disabled"),
        ("import", "off", "disabled"),
        ("customer_creation", "Build New Customer Account", "account"),
        ("customer-creation", "account", "account"),
        ("order_number_source", "build_using_amazon_order_number", "amazon"),
        ("Order Number Source", "AMAZON", "amazon"),
        ("pending_orders", "Reserve Quantity", "reserve"),
        ("late_import", "Reserve Unshipped Units Only", "unshipped"),
        ("status_after_cancellation", "Complete", "complete"),
        ("refunds_need_approval", "Yes", "enabled"),
        ("order_status", "custom", "custom"),
        ("processing_order_status", "Suspected Fraud", "fraud"),
        ("processing_orders_status", "pending", "pending"),
    ],
)
def test_a_field_takes_its_value_in_any_usual_spelling(shop, key, value, stored):
    answer = change_settings(shop.store, {key: value}, actor="bo", now=NOON)
    changed = {name: said for name, said in answer.items() if said != DEFAULTS[name]}
    assert list(changed.values()) == [stored]
    assert (
        change_settings(shop.store, {key: value}, actor="bo", now=NOON)
        == read_settings(shop.store)
        == answer
    )


def test_orders_go_into_another_view_of_the_same_website(shop):
    store = Store.objects.get(website__code="base")
    view = StoreView.objects.create(store=store, code="french", name="French")
    change_settings(shop.store, {"store_view": "French"}, actor="bo", now=NOON)
    order_id = shop.buyer_orders("MUG", 1)
    shop.sync()
    assert shop.order(order_id).store_view == view


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"import": "perhaps"}, "“perhaps” is neither enabled nor disabled."),
        ({"planet": "Mars"},
         f"There is no setting “planet”. Settings: {', '.join(DEFAULTS)}."),
        ({"pending_orders": "maybe"},
         "“maybe” is not a value of Pending Orders; choose one of do_not_reserve, reserve."),
        ({"order_number_source": "reserve"},
         "“reserve” is not a value of Order Number Source; choose one of commerce, amazon."),
        ({"store_view": "other"},
         "“other” is not a store view of Main Website; choose one of default."),
        ({"processing_order_status": "complete"},
         ("“complete” is not a status that an imported order can have; choose one of "
          "processing, fraud, pending.")),
    ],
)  # fmt: skip
def test_a_refused_value_changes_nothing_at_all(shop, changes, sentence):
    open_website("other", name="Other")
    with pytest.raises(SettingRefused) as refusal:
        change_settings(
            shop.store, {"customer_creation": "account"} | changes, actor="bo", now=NOON
        )
    assert str(refusal.value) == sentence
    assert read_settings(shop.store) == DEFAULTS


def test_all_other_fields_are_refused_while_the_import_is_disabled(shop):
    """L-01."""
    before = change_settings(shop.store, {"import": "disabled"}, actor="bo", now=NOON)
    for key, value in DEFAULTS.items():
        if key == "import_amazon_orders":
            continue
        with pytest.raises(SettingRefused) as refusal:
            change_settings(shop.store, {key: value}, actor="bo", now=NOON)
        assert str(refusal.value) == (
            f"Import Amazon Orders is disabled for US Store; enable it before changing {key}."
        )
    assert read_settings(shop.store) == before


def test_enabling_and_changing_go_together(shop):
    change_settings(shop.store, {"import": "disabled"}, actor="bo", now=NOON)
    answer = change_settings(
        shop.store, {"import": "enabled", "pending_orders": "reserve"}, actor="bo", now=NOON
    )
    assert answer == DEFAULTS | {"pending_orders": "reserve"}


def test_a_custom_status_must_still_exist_when_it_is_switched_on(shop):
    status = OrderStatus.objects.create(code="to_pick", label="To pick")
    link = StatusAssignment.objects.create(status=status, state=State.PROCESSING)
    change_settings(shop.store, {"processing_order_status": "To pick"}, actor="bo", now=NOON)
    link.delete()
    with pytest.raises(SettingRefused) as refusal:
        change_settings(shop.store, {"order_status": "custom"}, actor="bo", now=NOON)
    assert str(refusal.value) == (
        "“to_pick” is not a status that an imported order can have; choose one of processing, "
        "fraud, pending."
    )
    assert read_settings(shop.store)["order_status"] == "default"
