"""A page of a sorted list is cut where it must be, also among rows without a value."""

import pytest
from tests.orders.scene import line, placed

from counterpart.core.finding.paging import keys_of_page
from counterpart.orders.models.orders import Order


@pytest.mark.parametrize("is_descending", [False, True])
@pytest.mark.parametrize("column", ["customer_rank", "number", "customer_id", "store_view__code"])
@pytest.mark.parametrize("size", [1, 2, 3, 7])
@pytest.mark.parametrize("are_few", [False, True])
def test_pages_together_are_the_whole_list_once(house, column, is_descending, size, are_few):
    for name in ("Zoe", "", "Ada", "Ada", "", "Ben"):
        placed(line("CUP"), customer_name=name)
    rows = Order.objects.all()
    pages = [
        keys_of_page(
            rows,
            column,
            is_descending=is_descending,
            start=start,
            stop=start + size,
            are_few=are_few,
        )
        for start in range(0, 8, size)
    ]
    known = rows.filter(**{f"{column}__isnull": False}).order_by(column, "pk")
    unknown = rows.filter(**{f"{column}__isnull": True}).order_by("pk")
    keys = [list(part.values_list("pk", flat=True)) for part in (known, unknown)]
    expected = [key for part in keys for key in (reversed(part) if is_descending else part)]
    assert [key for page in pages for key in page] == expected
