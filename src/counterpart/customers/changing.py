"""How is a customer created and changed by hand?"""

from collections.abc import Mapping
from datetime import datetime
from typing import TypedDict, Unpack

from django.db import IntegrityError, transaction
from django.utils.translation import gettext

from counterpart.audit.trail import record
from counterpart.core import secrets
from counterpart.customers.addresses import usable_address
from counterpart.customers.models import Customer, CustomerAddress, CustomerGroup
from counterpart.customers.registering import find_customer, remember_address
from counterpart.customers.wording import CustomerRefused, checked_email, checked_name, shortened
from counterpart.websites.models import Website

GROUPS = tuple(group.value for group in CustomerGroup if group != CustomerGroup.GUEST)
# The trail says that something of a person changed, never from what to what.
UNTOLD = {"email", "first_name", "last_name"}


class EmailTaken(CustomerRefused):
    """Another customer of the website has this e-mail address."""

    code = "email_taken"


class Changes(TypedDict, total=False):
    """What can be changed of a customer; None and what is left out stay as they are."""

    email: str | None
    first_name: str | None
    last_name: str | None
    group: str | None


def create_customer(
    website: Website,
    *,
    email: str,
    first_name: str,
    last_name: str,
    group: str = CustomerGroup.GENERAL,
    actor: str,
    now: datetime,
) -> Customer:
    """Create a customer of a website (CO-12.3), audited without what the person is called.

    Refuses CustomerRefused, and EmailTaken when the website has a customer with this e-mail.
    """
    facts = _checked(email=email, first_name=first_name, last_name=last_name, group=group)
    customer = Customer(website=website, created_at=now, **facts)
    _save(customer, email=facts["email"], action="customer_created", actor=actor, now=now,
          before={}, after={"website": website.code, "group": customer.group})  # fmt: skip
    return customer


def change_customer(
    customer: Customer, *, actor: str, now: datetime, **changes: Unpack[Changes]
) -> Customer:
    """Change a customer; the orders keep what was written on them. Safe to repeat.

    Refuses CustomerRefused, and EmailTaken when another customer of the website has the e-mail.
    """
    facts = _checked(**changes)
    with transaction.atomic():
        mine = Customer.objects.select_for_update().get(pk=customer.pk)
        news = {name: value for name, value in facts.items() if getattr(mine, name) != value}
        before = {name: mine.group for name in news if name == "group"}
        for name, value in news.items():
            setattr(mine, name, value)
        if {"first_name", "last_name"} & news.keys():
            mine.is_name_split_by_us = False
        if news:
            after = {name: "changed" if name in UNTOLD else news[name] for name in news}
            _save(mine, email=news.get("email"), action="customer_changed", actor=actor, now=now,
                  before=before, after=after)  # fmt: skip
    return mine


def add_address(
    customer: Customer,
    address: Mapping[str, str],
    *,
    is_default_billing: bool = False,
    is_default_shipping: bool = False,
    actor: str,
    now: datetime,
) -> CustomerAddress:
    """Add an address to a customer's book, and make it a default if wished. Safe to repeat.

    The first address is the default for both. Refuses AddressRefused.
    """
    usable = usable_address(address)
    wanted = [
        name
        for name, is_wanted in (
            ("is_default_billing", is_default_billing),
            ("is_default_shipping", is_default_shipping),
        )
        if is_wanted
    ]
    with transaction.atomic():
        Customer.objects.select_for_update().get(pk=customer.pk)
        known = set(customer.addresses.values_list("pk", flat=True))
        entry = remember_address(customer, usable)
        after = {"address": "added"} if entry.pk not in known else {}
        for name in wanted:
            if not getattr(entry, name):
                customer.addresses.update(**{name: False})
                setattr(entry, name, True)
                entry.save(update_fields=[name])
                after[name] = "changed"
        record(
            "customer_address_added",
            kind="customer",
            subject=str(customer.pk),
            before={},
            after=after,
            actor=actor,
            now=now,
        )
    return entry


def _checked(**changes: str | None) -> dict[str, str]:
    facts: dict[str, str] = {}
    if (email := changes.get("email")) is not None:
        facts["email"] = checked_email(email)
    for name in ("first_name", "last_name"):
        if (text := changes.get(name)) is not None:
            facts[name] = checked_name(text, what=name.replace("_", " "))
    if (group := changes.get("group")) is not None:
        if group not in GROUPS:
            raise CustomerRefused(
                gettext("“{group}” is no group of customers; choose one of {groups}.").format(
                    group=shortened(group), groups=", ".join(GROUPS)
                )
            )
        facts["group"] = group
    return facts


def _save(
    customer: Customer,
    *,
    email: str | None,
    action: str,
    before: Mapping[str, str],
    after: Mapping[str, str],
    actor: str,
    now: datetime,
) -> None:
    taken = EmailTaken(
        f"A customer with this e-mail address already exists on website {customer.website.code}."
    )
    if email is not None:
        known = find_customer(customer.website, email)
        if known is not None and known.pk != customer.pk:
            raise taken
        customer.email_fingerprint = secrets.fingerprint(email)
    try:
        with transaction.atomic():
            customer.save()
            record(
                action,
                kind="customer",
                subject=str(customer.pk),
                before=before,
                after=after,
                actor=actor,
                now=now,
            )
    except IntegrityError:
        # Someone took the e-mail in this instant.
        raise taken from None
