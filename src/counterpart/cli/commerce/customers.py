"""Commands about customers."""

from typing import Any

import click

from counterpart.audit.trail import record
from counterpart.cli.commerce.answering import order_to_work
from counterpart.cli.guarding import actor, granted, needs, operator, permitted
from counterpart.cli.options import Commands, json_option, now_option
from counterpart.cli.printing import moment, print_facts, print_json, print_table
from counterpart.core.clock import Clock
from counterpart.core.errors import Refused
from counterpart.customers.addresses import FIELDS as ADDRESS
from counterpart.customers.changing import add_address, change_customer, create_customer
from counterpart.customers.models import Customer, CustomerGroup
from counterpart.customers.queries import find_customers, get_customer
from counterpart.orders.guests import link_order, register_guest
from counterpart.users.permissions import Permission
from counterpart.websites.founding import find_website
from counterpart.websites.models import StoreView, Website

HIDDEN = "hidden"
group_option = click.option("--group", help="general, wholesale or retailer.")


@click.group(cls=Commands)
def customers() -> None:
    """List, create and change customers."""


@customers.command("list")
@click.option("--website", help="Only those of this website.")
@json_option
@needs(Permission.VIEW_CUSTOMERS)
def list_(*, website: str | None, as_json: bool) -> None:
    """List customers, newest first."""
    rows = find_customers(scope=granted())
    if website is not None:
        rows = rows.filter(website=_website(website))
    listed = list(rows)
    facts = [_facts(row) for row in listed]
    if as_json:
        print_json(facts)
        return
    print_table(
        "Customers",
        ["Number", "Website", "First name", "Last name", "E-mail", "Group", "Since"],
        [
            (one["number"], one["website"], one["first_name"], one["last_name"], one["email"],
             CustomerGroup(one["group"]).label, row.created_at)
            for one, row in zip(facts, listed, strict=True)
        ],
        empty="There are no customers here yet.",
    )  # fmt: skip


@customers.command()
@click.argument("customer")
@json_option
@now_option
@needs(Permission.VIEW_CUSTOMERS)
def show(*, customer: str, as_json: bool, clock: Clock) -> None:
    """Show a customer, named by number or e-mail, with the address book."""
    row = get_customer(customer, scope=granted())
    if operator().user_id is not None and _sees_people(row):
        record(
            "buyer_seen",
            kind="customer",
            subject=str(row.pk),
            before={},
            after={"seen": "customer"},
            actor=actor(),
            now=clock.now(),
        )
    _answer(row, as_json=as_json)


@customers.command()
@click.argument("email")
@click.option("--first-name", required=True)
@click.option("--last-name", required=True)
@group_option
@click.option("--website", help="Needed when there are several.")
@json_option
@now_option
@needs(Permission.EDIT_CUSTOMERS)
def create(
    *,
    email: str,
    first_name: str,
    last_name: str,
    group: str | None,
    website: str | None,
    as_json: bool,
    clock: Clock,
) -> None:
    """Create a customer of a website."""
    made = create_customer(
        _website(website),
        email=email,
        first_name=first_name,
        last_name=last_name,
        group=group or "general",
        actor=actor(),
        now=clock.now(),
    )
    _answer(made, as_json=as_json)


@customers.command()
@click.argument("customer")
@click.option("--email")
@click.option("--first-name")
@click.option("--last-name")
@group_option
@click.option(
    "--address", "fields", multiple=True, metavar="FIELD=VALUE", help="Add an address (several)."
)
@click.option("--default-billing", is_flag=True, help="Bill to this address from now on.")
@click.option("--default-shipping", is_flag=True, help="Ship to this address from now on.")
@json_option
@now_option
@needs(Permission.EDIT_CUSTOMERS)
def change(
    *,
    customer: str,
    fields: tuple[str, ...],
    default_billing: bool,
    default_shipping: bool,
    as_json: bool,
    clock: Clock,
    **changes: Any,
) -> None:
    """Change a customer, or add an address to the book."""
    if (default_billing or default_shipping) and not fields:
        raise Refused("A default needs an address: give its fields with --address.")
    row = get_customer(customer, scope=granted())
    row = change_customer(row, actor=actor(), now=clock.now(), **changes)
    if fields:
        add_address(
            row,
            dict(_pair(one) for one in fields),
            is_default_billing=default_billing,
            is_default_shipping=default_shipping,
            actor=actor(),
            now=clock.now(),
        )
    _answer(get_customer(str(row.pk)), as_json=as_json)


@customers.command()
@click.argument("number")
@click.option("--customer", help="Give the order to this customer instead.")
@json_option
@now_option
@needs(Permission.EDIT_CUSTOMERS)
def register(*, number: str, customer: str | None, as_json: bool, clock: Clock) -> None:
    """Make a customer of the guest who placed an order, or link a known one."""
    order = order_to_work(number)
    if customer is None:
        made = register_guest(order, actor=actor(), now=clock.now())
    else:
        made = get_customer(customer, scope=granted())
        link_order(order, made, actor=actor(), now=clock.now())
    _answer(get_customer(str(made.pk)), as_json=as_json)


def _website(text: str | None) -> Website:
    """Answer a website within the command's scope; one outside is told like an unknown one."""
    views = StoreView.objects.filter(granted().within("pk"))
    known = Website.objects.filter(pk__in=views.values("store__website"))
    if text is None:
        found = list(known)
        if len(found) == 1:
            return found[0]
        raise Refused(f"Name a website: {', '.join(one.code for one in found)}.")
    website = find_website(text)
    if website is None or website not in known:
        raise Refused(f"There is no website “{text}”.")
    return website


def _pair(text: str) -> tuple[str, str]:
    field, equals, value = text.partition("=")
    if not equals:
        raise Refused(f"“{text}” is not of the form FIELD=VALUE.")
    return field.strip().lower(), value


def _facts(row: Customer) -> dict[str, Any]:
    """Answer the documented JSON fields; people's data only for those who may see them."""
    sees = _sees_people(row)
    return {
        "number": row.pk,
        "website": row.website.code,
        "email": row.email if sees else HIDDEN,
        "first_name": row.first_name if sees else HIDDEN,
        "last_name": row.last_name if sees else HIDDEN,
        "group": row.group,
        "created_at": moment(row.created_at),
    }


def _sees_people(row: Customer) -> bool:
    scope = permitted(Permission.VIEW_BUYERS)
    if scope.views is None:
        return True
    inside = StoreView.objects.filter(scope.within("pk"), store__website=row.website_id)
    return inside.exists()


def _answer(row: Customer, *, as_json: bool) -> None:
    facts = _facts(row)
    sees = facts["email"] != HIDDEN
    book = [
        {
            "address": one.address if sees else HIDDEN,
            "default_billing": one.is_default_billing,
            "default_shipping": one.is_default_shipping,
        }
        for one in row.addresses.order_by("pk")
    ]
    if as_json:
        print_json(facts | {"addresses": book})
        return
    print_facts(
        {
            "Number": row.pk,
            "Website": facts["website"],
            "E-mail": facts["email"],
            "First name": facts["first_name"],
            "Last name": facts["last_name"],
            "Group": CustomerGroup(facts["group"]).label,
            "Since": row.created_at,
            **{f"Address {place}": _told(one) for place, one in enumerate(book, start=1)},
        }
    )


def _told(entry: dict[str, Any]) -> str:
    address = entry["address"]
    if not isinstance(address, dict):
        return HIDDEN
    defaults = [kind for kind in ("billing", "shipping") if entry[f"default_{kind}"]]
    told = ", ".join(address[part] for part in ADDRESS if address.get(part))
    return f"{told} (default {' and '.join(defaults)})" if defaults else told
