"""Who bought, and where does it go (CO-9)? Shown to those who may see buyers."""

from dataclasses import dataclass

from counterpart.orders.models.orders import AddressKind, Order, OrderAddress
from counterpart.web.components.moments import locale

STREET = ("name", "company", "line1", "line2", "line3")
# Where the region stands between city and postcode.
REGION_BEFORE_POSTCODE = frozenset({"US", "CA", "AU", "GB", "IE", "IN", "MX"})


@dataclass(frozen=True)
class Place:
    """An address in lines; none where the channel tells nothing, or the buyer was erased."""

    kind: str
    lines: tuple[str, ...]
    is_placeholder: bool
    is_same_as_shipping: bool = False

    @property
    def text(self) -> str:
        """The address as it is copied."""
        return "\n".join(self.lines)


def places_of(order: Order) -> list[Place]:
    """Answer where an order is sent and billed, without asking the database."""
    rows = {row.kind: row for row in order.addresses.all()}
    shipping = rows.get(AddressKind.SHIPPING)
    billing = rows.get(AddressKind.BILLING)
    return [
        _place(AddressKind.SHIPPING, shipping),
        _place(AddressKind.BILLING, billing or shipping, is_same=billing is None),
    ]


def is_placeholder(order: Order) -> bool:
    """Tell whether the people of an order are made up, because its channel does not tell them."""
    return any(row.is_placeholder for row in order.addresses.all())


def _place(kind: AddressKind, row: OrderAddress | None, *, is_same: bool = False) -> Place:
    if row is None or row.is_placeholder:
        return Place(kind.value, (), row is not None, is_same)
    return Place(kind.value, _lines(row), is_placeholder=False, is_same_as_shipping=is_same)


def _lines(row: OrderAddress) -> tuple[str, ...]:
    person = {key: str(value).strip() for key, value in row.person.items()}
    given = [person.get(key, "") for key in STREET]
    country = locale().territories.get(row.country, row.country)
    lines = [*given, _town(row.country, person), country, person.get("phone", "")]
    return tuple(line for line in lines if line)


def _town(country: str, person: dict[str, str]) -> str:
    city, region, postcode = (person.get(key, "") for key in ("city", "region", "postcode"))
    if country in REGION_BEFORE_POSTCODE:
        ending = " ".join(part for part in (region, postcode) if part)
        return ", ".join(part for part in (city, ending) if part)
    beginning = " ".join(part for part in (postcode, city) if part)
    return ", ".join(part for part in (beginning, region if region != city else "") if part)
