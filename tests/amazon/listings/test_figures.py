"""How many units should Amazon offer?"""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from counterpart.amazon.listings.figures import Limits, offered_quantity
from counterpart.inventory.availability import Availability
from counterpart.inventory.models import Backorders

TEN = Availability(on_hand=Decimal(10))


def shelf(on_hand, reserved=0, threshold=0, **rules) -> Availability:
    figures = (Decimal(str(on_hand)), Decimal(str(reserved)), Decimal(str(threshold)))
    return Availability(*figures, **rules)


@pytest.mark.parametrize(
    ("there", "unreserved", "limits", "offered"),
    [
        pytest.param(shelf(10), 0, {}, 10, id="all that is there"),
        pytest.param(shelf(10, reserved=3), 0, {}, 7, id="less what is reserved"),
        pytest.param(shelf(10, threshold=2), 0, {}, 8, id="less the item's threshold"),
        pytest.param(shelf(10), 4, {}, 6, id="less what Amazon sold and nobody reserved"),
        pytest.param(shelf(10, 3, 2), 1, {}, 4, id="less all of it together"),
        pytest.param(shelf(2, reserved=5), 0, {}, 0, id="never less than none"),
        pytest.param(shelf(1), 3, {}, 0, id="none when more was sold than is there"),
        pytest.param(shelf("2.5"), 0, {}, 2, id="whole units only"),
        pytest.param(shelf("0.9"), 0, {}, 0, id="no part of a unit"),
        pytest.param(shelf(9), 0, {"maximum_listed_quantity": 5}, 5, id="at most the maximum"),
        pytest.param(shelf(5), 0, {"maximum_listed_quantity": 5}, 5, id="the maximum itself"),
        pytest.param(shelf(5), 0, {"maximum_listed_quantity": 0}, 0, id="a maximum of none"),
        pytest.param(shelf(3), 0, {"out_of_stock_threshold": 4}, 0, id="below the threshold"),
        pytest.param(shelf(4), 0, {"out_of_stock_threshold": 4}, 4, id="at the threshold"),
        pytest.param(shelf(5), 2, {"out_of_stock_threshold": 4}, 0, id="below it by a sale"),
        pytest.param(
            shelf(0, threshold=-50, backorders=Backorders.ALLOW), 0, {}, 0, id="no backorders"
        ),
        pytest.param(shelf(3, backorders=Backorders.ALLOW), 0, {}, 3, id="no more by backorders"),
        pytest.param(shelf(0, manages_stock=False), 0, {}, 100, id="unmanaged: the fixed figure"),
        pytest.param(shelf(0, manages_stock=False), 7, {}, 100, id="unmanaged: whatever was sold"),
        pytest.param(
            shelf(0, manages_stock=False),
            0,
            {"unmanaged_quantity": 20000, "maximum_listed_quantity": 5},
            20000,
            id="unmanaged: capped by nothing",
        ),
    ],
)
def test_what_is_offered(there, unreserved, limits, offered) -> None:
    assert (
        offered_quantity(there, unreserved=Decimal(unreserved), limits=Limits(**limits)) == offered
    )


@pytest.mark.parametrize("there", [TEN, shelf(0, manages_stock=False)])
def test_nothing_is_offered_of_what_the_website_does_not_sell(there) -> None:
    assert offered_quantity(there, is_sellable=False, limits=Limits()) == 0


amounts = st.decimals(min_value=0, max_value=10_000, places=4)
thresholds = st.decimals(min_value=-1000, max_value=1000, places=4)


limits_of_stores = st.builds(
    Limits,
    out_of_stock_threshold=st.integers(0, 500),
    maximum_listed_quantity=st.integers(0, 500),
)


@given(amounts, amounts, thresholds, amounts, limits_of_stores)
def test_never_more_is_offered_than_is_there_and_free(
    on_hand, reserved, threshold, unreserved, limits
) -> None:
    there = Availability(on_hand, reserved, threshold)
    floor, most = limits.out_of_stock_threshold, limits.maximum_listed_quantity
    offered = offered_quantity(there, unreserved=unreserved, limits=limits)
    assert 0 <= offered <= min(most, max(on_hand - reserved - unreserved, 0))
    assert offered == 0 or offered >= min(floor, most)


@given(amounts, amounts, st.integers(1, 50))
def test_a_unit_more_sold_never_offers_more(on_hand, reserved, sold) -> None:
    there = Availability(on_hand, reserved)
    before = offered_quantity(there, limits=Limits())
    after = offered_quantity(there, unreserved=Decimal(sold), limits=Limits())
    assert after <= max(before - sold, 0)
