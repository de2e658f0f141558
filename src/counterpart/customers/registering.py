"""How does a buyer become a customer, once?"""

from datetime import datetime

import msgspec
from django.db import IntegrityError, transaction

from counterpart.core import secrets
from counterpart.customers.models import Customer, CustomerAddress, CustomerGroup
from counterpart.websites.models import Website

NO_LAST_NAME = "-"


def register_customer(
    website: Website,
    *,
    email: str,
    full_name: str,
    address: dict[str, str],
    group: str = CustomerGroup.GENERAL,
    now: datetime,
) -> Customer:
    """Find the customer with this e-mail on this website, or create one (CO-12.4).

    Safe to repeat and to race. An existing customer's name and group are never overwritten; an
    address not yet in the book is added. No welcome e-mail is sent.
    """
    customer = find_customer(website, email) or _create(
        website, email=email, full_name=full_name, group=group, now=now
    )
    if address:
        remember_address(customer, address)
    return customer


def find_customer(website: Website, email: str) -> Customer | None:
    """Find the customer of a website with this e-mail; case and spaces around play no part."""
    return Customer.objects.filter(
        website=website, email_fingerprint__in=secrets.fingerprints(email)
    ).first()


def split_name(full_name: str) -> tuple[str, str]:
    """Split a single name: the last word is the last name; one word has none (CO-12.4)."""
    *first, last = full_name.split() or [NO_LAST_NAME]
    return (" ".join(first), last) if first else (last, NO_LAST_NAME)


def _create(website: Website, *, email: str, full_name: str, group: str, now: datetime) -> Customer:
    first, last = split_name(full_name)
    try:
        with transaction.atomic():
            return Customer.objects.create(
                website=website,
                email=email,
                email_fingerprint=secrets.fingerprint(email),
                first_name=first,
                last_name=last,
                is_name_split_by_us=True,
                group=group,
                created_at=now,
            )
    except IntegrityError:
        # Someone registered the same e-mail in this instant: theirs is ours too.
        return Customer.objects.get(
            website=website, email_fingerprint__in=secrets.fingerprints(email)
        )


def remember_address(customer: Customer, address: dict[str, str]) -> CustomerAddress:
    """Add an address to a customer's book; the first is the default for both. Safe to repeat."""
    text = msgspec.json.encode(address, order="sorted").decode()
    known = CustomerAddress.objects.filter(
        customer=customer, address_fingerprint__in=secrets.fingerprints(text)
    ).first()
    if known is not None:
        return known
    with transaction.atomic():
        # One at a time: of two first addresses only one is the default.
        Customer.objects.select_for_update().get(pk=customer.pk)
        is_first = not customer.addresses.exists()
        entry, _ = CustomerAddress.objects.get_or_create(
            customer=customer,
            address_fingerprint=secrets.fingerprint(text),
            defaults={
                "address": address,
                "is_default_billing": is_first,
                "is_default_shipping": is_first,
            },
        )
    return entry
