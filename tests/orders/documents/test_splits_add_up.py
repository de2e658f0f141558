from decimal import Decimal

from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.orders.scene import BO, line, placed, read

from counterpart.core.money import smallest_unit
from counterpart.orders.checking import order_findings
from counterpart.orders.documents.invoicing import invoice_order


@st.composite
def orders_to_split(draw):
    """Lines with any amounts in some currency, and a way to invoice them in portions."""
    currency = draw(st.sampled_from(["USD", "JPY", "KWD"]))
    unit = smallest_unit(currency)
    cents = st.integers(0, 9_999).map(lambda number: number * unit)
    lines = []
    for sku in "ABC"[: draw(st.integers(1, 3))]:
        ordered, row = draw(st.integers(1, 5)), draw(cents)
        discount = -min(draw(cents), row)
        lines.append((sku, ordered, row, draw(cents), discount))
    portions = draw(
        st.lists(
            st.dictionaries(st.sampled_from([one[0] for one in lines]), st.integers(1, 3)),
            max_size=4,
        )
    )
    return currency, lines, draw(cents), portions


def invoice_in(order, portions):
    """Invoice as many of each portion as are left, and the rest at last."""
    for portion in [*portions, None]:
        left = {one.sku: one.quantities.to_invoice for one in order.lines.all()}
        wanted = left if portion is None else portion
        items = {sku: min(Decimal(n), left[sku]) for sku, n in wanted.items() if left[sku]}
        if items:
            invoice_order(order, items=items, **BO)


def test_invoices_of_any_split_add_up_to_the_order(house):
    @settings(derandomize=True, deadline=None, database=None, max_examples=60)
    @given(orders_to_split())
    @transaction.atomic
    def check(case):
        currency, lines, shipping, portions = case
        order = placed(
            *[
                line(sku, ordered, row_total=row, tax=tax, discount=discount)
                for sku, ordered, row, tax, discount in lines
            ],
            currency=currency,
            shipping=shipping,
        )
        invoice_in(order, portions)
        invoices = list(order.invoices.all())
        for name in ("subtotal", "tax", "discount", "shipping", "grand_total"):
            assert sum(getattr(one, name) for one in invoices) == getattr(order, name)
        assert (read(order).total_due, list(order_findings())) == (Decimal(0), [])
        transaction.set_rollback(True)

    check()
