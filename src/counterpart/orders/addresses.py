"""May an order go to this address?"""

from collections.abc import Mapping

from counterpart.customers.addresses import usable_address
from counterpart.orders.new_order import NewAddress


def checked_address(given: Mapping[str, str]) -> NewAddress:
    """Answer an address in its standard form (CO-2): single spaces, country and region as codes.

    Fields: name, company, line1, line2, line3, city, region, postcode, country, phone. Refuses
    AddressRefused with everything that is wrong in one sentence. An order to one place and a
    customer's address book obey the same rule.
    """
    address = usable_address(given)
    return NewAddress(address.pop("country"), address)
