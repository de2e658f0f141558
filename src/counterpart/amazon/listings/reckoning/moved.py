"""Of which products may the stock have changed since a moment?"""

from datetime import datetime, timedelta

from counterpart.catalog.models import Product
from counterpart.inventory.models import Stock, StockMovement

# A movement carries the moment at which its step began, and is seen when the step has ended.
OVERLAP = timedelta(minutes=15)
AT_ONCE = 500


def products_moved_since(since: datetime | None, *, stock: Stock) -> set[int]:
    """Answer the products with movements in a stock, or changed in the catalog, since a moment.

    Read from the newest backward, until a whole portion is older. What leaves no movement, such
    as another threshold, is not among them: a look at all listings finds that.
    """
    if since is None:
        return set()
    edge = since - OVERLAP
    changed = Product.objects.filter(updated_at__gte=edge).order_by()
    products = set(changed.values_list("pk", flat=True))
    below: dict[str, int] = {}
    movements = StockMovement.objects.order_by("-pk").values_list(
        "pk", "stock", "product", "happened_at"
    )
    while portion := list(movements.filter(**below)[:AT_ONCE]):
        recent = [one for one in portion if one[3] >= edge]
        products |= {product for _, of_stock, product, _ in recent if of_stock == stock.pk}
        if not recent:
            break
        below = {"pk__lt": portion[-1][0]}
    return products
