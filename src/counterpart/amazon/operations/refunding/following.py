"""Which credit memos only follow what Amazon did itself, so that the buyer has the money?"""

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.orders.models.documents import CreditMemo

# The key of `AmazonOrder.decisions` under which they stand.
FOLLOWED = "followed_by_memos"


def mark_following(row: AmazonOrder, memo: CreditMemo) -> None:
    """Keep that a credit memo repeats what Amazon does; inside the transaction that writes it."""
    known = [*memos_following(row), memo.pk]
    row.decisions = row.decisions | {FOLLOWED: known}
    row.save(update_fields=["decisions"])


def memos_following(row: AmazonOrder) -> list[int]:
    """Answer the keys of the credit memos that repeat what Amazon did with this order."""
    known: list[int] = row.decisions.get(FOLLOWED, [])
    return known
