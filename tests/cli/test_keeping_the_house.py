"""Settings of Commerce, erasing and the secret key, from the command line."""

import pytest
from tests.architecture.test_docs import first_cells, section
from tests.orders.scene import BO, placed, read
from tests.scene import NOON

from counterpart.audit.models import AuditEntry
from counterpart.core import secrets
from counterpart.customers.models import Customer
from counterpart.customers.registering import register_customer
from counterpart.orders.commerce_settings import commerce_settings
from counterpart.orders.models.settings import CommerceSettings
from counterpart.orders.steps.canceling import cancel_order
from counterpart.websites.models import Website

STANDARD = {
    "allow_reorder": "yes",
    "allow_zero_total_credit_memo": "yes",
    "return_to_stock_automatically": "no",
    "pending_payment_minutes": "480",
}


def canceled(**facts):
    order = placed(customer_name="Bo Bay", customer_email="bo@example.com", **facts)
    cancel_order(order, **BO)
    return order


def test_every_setting_of_commerce_is_documented_and_nothing_else():
    listed = first_cells(section("docs/settings.md", "Settings of Commerce"))
    assert listed == list(STANDARD)


def test_settings_of_commerce_are_shown_with_their_labels(house, counterpart):
    assert counterpart("commerce-settings", "--json").json == STANDARD
    width = len("Automatically Return Credit Memo Item to Stock (return_to_stock_automatically)")
    assert counterpart("commerce-settings").out.splitlines() == [
        f"{label:<{width}}  {value}"
        for label, value in (
            ("Allow Reorder (allow_reorder)", "yes"),
            (
                "Allow Zero Grand Total for Credit Memo (allow_zero_total_credit_memo)",
                "yes",
            ),
            (
                "Automatically Return Credit Memo Item to Stock (return_to_stock_automatically)",
                "no",
            ),
            ("Pending Payment Order Lifetime (minutes) (pending_payment_minutes)", "480"),
        )
    ]


def test_settings_of_commerce_are_changed_all_or_none_and_audited(house, counterpart):
    changed = counterpart(
        "commerce-settings", "allow-reorder=No", "pending_payment_minutes=0", "--json"
    )
    assert changed.json == STANDARD | {"allow_reorder": "no", "pending_payment_minutes": "0"}
    assert (commerce_settings().allow_reorder, commerce_settings().pending_payment_minutes) == (
        False,
        0,
    )
    entry = AuditEntry.objects.get(action="commerce_settings_changed")
    assert (entry.before, entry.after, entry.subject) == (
        {"allow_reorder": "yes", "pending_payment_minutes": "480"},
        {"allow_reorder": "no", "pending_payment_minutes": "0"},
        "commerce",
    )
    counterpart("commerce-settings", "allow_reorder=no")
    assert AuditEntry.objects.filter(action="commerce_settings_changed").count() == 1
    assert CommerceSettings.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ("color=red", ("There is no setting “color”. Settings: allow_reorder, "
         "allow_zero_total_credit_memo, return_to_stock_automatically, pending_payment_minutes.")),
        ("allow_reorder=perhaps", "allow_reorder is “perhaps”; say yes or no."),
        ("pending_payment_minutes=-1", ("pending_payment_minutes is “-1”; it must be a whole "
         "number of minutes from 0 (never) to 525600 (a year).")),
        ("pending_payment_minutes=" + "9" * 5000, None),
        ("allow_reorder", "“allow_reorder” is not of the form KEY=VALUE."),
    ],
)  # fmt: skip
def test_setting_that_makes_no_sense_is_refused_and_nothing_is_changed(
    house, counterpart, change, sentence
):
    refused = counterpart("commerce-settings", "allow_zero_total_credit_memo=no", change)
    assert (refused.code, refused.out) == (1, "")
    if sentence:
        assert refused.err == f"counterpart: {sentence}\n"
    assert counterpart("commerce-settings", "--json").json == STANDARD


def test_buyer_of_an_order_is_erased(house, counterpart):
    order = canceled()
    assert counterpart("erase", order.number).out == (
        "Erased: the buyer's data of 1 order, and 0 customer accounts.\n"
    )
    assert (read(order).customer_name, read(order).people_erased_at is None) == ("", False)
    assert counterpart("erase", order.number, "--json").json == {"orders": 0, "customers": 0}


def test_customer_is_erased_with_all_orders(house, counterpart):
    register_customer(
        Website.objects.get(), email="bo@example.com", full_name="Bo Bay", address={}, now=NOON
    )
    order = canceled()
    answer = counterpart("erase", "--customer", "bo@example.com", "--json")
    assert answer.json == {"orders": 1, "customers": 1}
    assert (read(order).customer_email, Customer.objects.count()) == ("", 0)


@pytest.mark.parametrize("arguments", [[], ["000000001", "--customer", "bo@example.com"]])
def test_erasing_needs_to_know_whom(house, counterpart, arguments):
    canceled()
    refused = counterpart("erase", *arguments)
    assert (refused.code, refused.err) == (
        1,
        "counterpart: Name orders, or a customer with --customer EMAIL.\n",
    )


def test_keys_are_rotated_and_it_is_told(house, counterpart, settings):
    canceled()
    first = settings.SECRET_KEYS[0]
    settings.SECRET_KEYS = ["new", first]
    secrets._cipher.cache_clear()
    try:
        answer = counterpart("rotate-key", "--json").json
        assert answer["complete"] is True
        assert {
            "table": "orders.Order", "renewed": 1, "fingerprints": 0, "unreadable": 0, "doubled": 0,
        } in answer["tables"]  # fmt: skip
        assert AuditEntry.objects.filter(action="keys_rotated").count() == 1
        again = counterpart("rotate-key")
        assert (again.code, again.out) == (
            0,
            (
                "Everything was written with the newest key already.\n"
                "Older keys are no longer needed: remove them from COUNTERPART_SECRET_KEY.\n"
            ),
        )
        settings.SECRET_KEYS = ["another"]
        secrets._cipher.cache_clear()
        refused = counterpart("rotate-key")
        assert refused.code == 1
        assert refused.err.startswith("Keep the older keys: ")
    finally:
        settings.SECRET_KEYS = [first]
        secrets._cipher.cache_clear()
