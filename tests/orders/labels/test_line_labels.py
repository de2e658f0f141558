"""CO-4.8: one word for what happened to the units of a line."""

from decimal import Decimal

import pytest

from counterpart.orders.labels.line_labels import LineLabel, line_label
from counterpart.orders.states import LineQuantities


@pytest.mark.parametrize(
    ("facts", "label"),
    [
        pytest.param({}, "Ordered", id="1 nothing happened"),
        pytest.param({"invoiced": 3, "shipped": 3}, "Shipped", id="2 all is shipped"),
        pytest.param(
            {"invoiced": 2, "shipped": 2, "canceled": 1}, "Shipped", id="2 the rest is shipped"
        ),
        pytest.param({"invoiced": 1, "shipped": 3}, "Shipped", id="2 shipped and partly invoiced"),
        pytest.param({"invoiced": 3}, "Invoiced", id="3 all is invoiced"),
        pytest.param({"invoiced": 2, "canceled": 1}, "Invoiced", id="3 the rest is invoiced"),
        pytest.param({"backordered": 3}, "Backordered", id="4 nothing was there"),
        pytest.param({"invoiced": 3, "shipped": 3, "refunded": 3}, "Refunded", id="5 all is back"),
        pytest.param({"canceled": 3}, "Canceled", id="6 all is canceled"),
        pytest.param({"invoiced": 1}, "Partial", id="7 some is invoiced"),
        pytest.param({"shipped": 2}, "Partial", id="7 some is shipped"),
        pytest.param({"backordered": 1}, "Partial", id="7 some was not there"),
        pytest.param({"invoiced": 3, "shipped": 1}, "Mixed", id="8 invoiced and partly shipped"),
        pytest.param({"shipped": 3}, "Mixed", id="8 shipped and not invoiced"),
        pytest.param(
            {"invoiced": 2, "shipped": 2, "canceled": 1, "refunded": 2},
            "Mixed",
            id="8 some refunded, some canceled",
        ),
    ],
)
def test_first_label_that_fits_is_answered(facts, label):
    def units(name: str) -> Decimal:
        return Decimal(facts.get(name, 0))

    line = LineQuantities(
        ordered=Decimal(3),
        invoiced=units("invoiced"),
        shipped=units("shipped"),
        canceled=units("canceled"),
        refunded=units("refunded"),
    )
    assert str(line_label(line, units("backordered")).label) == label


def test_every_label_is_answered_somewhere():
    assert len(LineLabel) == 8
