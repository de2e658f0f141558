"""By what of its buyer is an Amazon order found and sorted (ADR 0021)?"""

from collections.abc import Iterable, Mapping, Sequence

from counterpart.amazon.models.orders import AmazonOrder, AmazonOrderWord
from counterpart.core.bulk import insert_values
from counterpart.core.finding.blind_rank import rank
from counterpart.core.finding.blind_words import whole_to_store, words_to_store

NAME, WHOLE = "name", "whole"


def buyer_rank(buyer: Mapping[str, str]) -> int | None:
    """Answer where a buyer's name stands among others."""
    return rank(buyer.get("name", ""))


def buyer_words(buyer: Mapping[str, str]) -> frozenset[int]:
    """Answer the blind words that a buyer is found by: name, company, and the whole e-mail."""
    email = buyer.get("email", "")
    return words_to_store([buyer.get("name", ""), buyer.get("company", "")], kind=NAME) | (
        whole_to_store([email, email.partition("@")[0]], kind=WHOLE)
    )


def write_words(rows: Iterable[AmazonOrder]) -> None:
    """Store by what new copies are found; in the caller's transaction."""
    insert_values(
        AmazonOrderWord,
        [
            {"word": word, "amazon_order_id": row.pk}
            for row in rows
            for word in buyer_words(row.buyer)
        ],
    )


def replace_words(rows: Sequence[AmazonOrder]) -> None:
    """Let copies be found by what they say now; in the caller's transaction. Safe to repeat."""
    forget_words([row.pk for row in rows])
    write_words(rows)


def forget_words(keys: Sequence[int]) -> None:
    """Let copies never more be found by their buyers; in the caller's transaction."""
    AmazonOrderWord.objects.filter(amazon_order__in=keys).delete()
