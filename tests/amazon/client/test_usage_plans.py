"""We call Amazon as often as its models allow, and by the names they use."""

import re

import pytest
from tests.amazon.client.scene import read_model

from counterpart.amazon.client.usage_plans import USAGE_PLANS, UsagePlan

# The old orders API uses some names that the current one uses too, which is read after it.
MODELS = (
    "ordersV0.json",
    "orders_2026-01-01.json",
    "sellers.json",
    "feeds_2021-06-30.json",
    "listingsItems_2021-08-01.json",
    "reports_2021-06-30.json",
    "finances_2024-06-19.json",
)
PLAN = re.compile(r"\|\s*([\d.]+)\s*\|\s*(\d+)\s*\|")


def plans_in(model):
    for path in read_model(model)["paths"].values():
        for operation in path.values():
            found = isinstance(operation, dict) and PLAN.search(operation.get("description", ""))
            if found:
                plan = UsagePlan(rate=float(found[1]), burst=int(found[2]))
                yield operation["operationId"], plan


@pytest.mark.parametrize("operation", USAGE_PLANS)
def test_usage_plan_is_that_of_amazons_model(operation):
    plans = {name: plan for model in MODELS for name, plan in plans_in(model)}
    assert USAGE_PLANS[operation] == plans[operation]
