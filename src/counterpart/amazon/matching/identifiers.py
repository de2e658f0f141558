"""By what does an order's item tell which product it is, beside its seller SKU (L-71)?"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from counterpart.amazon.models.matches import AmazonIdentifier, IdentifierMapping, ProductAttribute
from counterpart.amazon.models.stores import AmazonStore
from counterpart.audit.trail import record
from counterpart.core.errors import Refused

# Amazon sells a book under its ISBN with ten digits, and uses that for the ASIN:
# https://developer-docs.amazon.com/sp-api/docs/terminology ("ASIN").
ISBN_10 = re.compile(r"[0-9]{9}[0-9X]")
BOOKLAND = "978"


class MappingRefused(Refused):
    """Products cannot be found like this."""

    code = "mapping_refused"


@dataclass(frozen=True)
class Wanted:
    """Which values of which attribute a product must have, and how a person says that."""

    attribute: str
    values: tuple[str, ...]
    told: str


def identifiers_told(mapping: IdentifierMapping, asin: str) -> Wanted | None:
    """Answer what to look for, if the item tells it.

    An order tells the ASIN of an item, and of a book thereby its ISBN. EAN, UPC and GCID come
    with listings only: a store that maps them finds nothing by an order.
    """
    kind, attribute = mapping.amazon_identifier, mapping.product_attribute
    if not attribute or not asin:
        return None
    if kind == AmazonIdentifier.ASIN:
        return Wanted(attribute, (asin,), f"ASIN {asin}")
    if kind == AmazonIdentifier.ISBN and ISBN_10.fullmatch(asin):
        return Wanted(attribute, (asin, thirteen_digits(asin)), f"ISBN {asin}")
    return None


def thirteen_digits(isbn: str) -> str:
    """Write an ISBN of ten digits as the one of thirteen: 0306406152 is 9780306406157."""
    digits = BOOKLAND + isbn[:9]
    weighed = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-weighed % 10}"


def read_mapping(store: AmazonStore) -> dict[str, str]:
    """Answer the two fields of the form; blank where nothing is mapped."""
    row = IdentifierMapping.objects.filter(store=store).first() or IdentifierMapping()
    return _values(row)


def map_identifier(
    store: AmazonStore,
    *,
    amazon_identifier: str,
    product_attribute: str,
    actor: str,
    now: datetime,
) -> dict[str, str]:
    """Say by which attribute of a product its Amazon identifier is found; both blank: by none.

    Answers the mapping as it then is. Safe to repeat. Held orders profit at their next look.
    Refuses MappingRefused when one of the two is missing or unknown.
    """
    kind, attribute = amazon_identifier.strip().lower(), product_attribute.strip().lower()
    _check(kind, AmazonIdentifier.values, "Product ID on the Amazon market")
    _check(attribute, ProductAttribute.values, "Map a Magento attribute")
    if bool(kind) != bool(attribute):
        raise MappingRefused(
            gettext(
                "Choose both the product ID on the Amazon market and the attribute that holds "
                "it, or "
                "neither of them."
            )
        )
    with transaction.atomic():
        row, _ = IdentifierMapping.objects.select_for_update().get_or_create(store=store)
        before = _values(row)
        row.amazon_identifier, row.product_attribute = kind, attribute
        row.save(update_fields=["amazon_identifier", "product_attribute"])
        after = _values(row)
        record(
            "identifier_mapped",
            kind="amazon_store",
            subject=store.name,
            before=before,
            after=after,
            actor=actor,
            now=now,
        )
    return after


def _check(value: str, known: list[str], label: str) -> None:
    if value and value not in known:
        raise MappingRefused(
            gettext("“{value}” is none of {label}; choose one of {known}.").format(
                value=value, label=label, known=", ".join(known)
            )
        )


def _values(row: IdentifierMapping) -> dict[str, str]:
    facts: Mapping[str, str] = {
        "amazon_identifier": row.amazon_identifier,
        "product_attribute": row.product_attribute,
    }
    return dict(facts)
