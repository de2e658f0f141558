"""What stands in the house before any buyer comes: products, sources, a customer, keys, views."""

from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from tests.scene import NOON, Shop, product, put_in_stock

from counterpart.amazon.matching.matching import match_listing
from counterpart.amazon.models.matches import ListingMatch
from counterpart.catalog.products import save_product, set_enabled
from counterpart.customers.changing import add_address, create_customer
from counterpart.inventory.product_files.keeping import keep_file
from counterpart.inventory.sourcing import create_source
from counterpart.users.models import User
from counterpart.web.models import SavedView
from counterpart.websites.founding import open_website
from counterpart.websites.models import Website
from counterpart.websites.scopes import EVERYTHING

HOME = {"name": "Ida Example", "line1": "2 Oak Road", "city": "Salem", "region": "OR",
        "postcode": "97301", "country": "US"}  # fmt: skip
FILE = b"sku,name,price\nMUG,Mug,12.50\nTRAY,Tray,8.00\n,Nameless,1\n"


def furnish(shop: Shop) -> dict[str, Any]:
    """Furnish the house; answers the things that pages are opened with."""
    _stock_shelves()
    ada = User.objects.get(username="ada")
    website = Website.objects.get(code="base")
    customer = create_customer(
        website,
        first_name="Ida",
        last_name="Example",
        email="ida@example.com",
        actor="bo",
        now=NOON,
    )
    add_address(customer, HOME, actor="bo", now=NOON)
    match_listing(shop.account, "MUG-OLD", product("MUG"), scope=EVERYTHING, actor="ada", now=NOON)
    return {
        "customer": customer,
        "passkey": Authenticator.objects.get(user=ada, type=Authenticator.Type.WEBAUTHN),
        "saved_view": SavedView.objects.create(owner=ada, grid="amazon_orders", name="Late ones"),
        "match": ListingMatch.objects.get(),
        "product_file": keep_file(FILE, name="products.csv", actor="ada", now=NOON),
        "source": create_source("north", name="North", actor="ada", now=NOON),
    }


def _stock_shelves() -> None:
    put_in_stock("MUG", 500)
    put_in_stock("VASE", 12, notify_below=Decimal(20))
    save_product("CLOCK", name="Clock", price=Decimal("31.00"), now=NOON)
    put_in_stock("CLOCK", 9)
    set_enabled(product("CLOCK"), False, now=NOON)
    save_product("BOWL", name="Bowl", websites=[open_website("other", name="Other")], now=NOON)
