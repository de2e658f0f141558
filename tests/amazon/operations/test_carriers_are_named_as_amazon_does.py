"""Commerce's carriers become Amazon's codes; what Amazon does not list is Other, with its name."""

import pytest
from tests.amazon.operations.outbox import posts

from counterpart.amazon.operations.carriers import amazon_carrier
from counterpart.amazon.stores.carriers import ALIASES, CODES
from counterpart.orders.documents.shipping import CARRIERS, NewTrack, ship_order

NAMED = {
    "a code of Commerce": ("usps", "United States Postal Service", ("USPS", "USPS")),
    "another code of Commerce": ("fedex", "Federal Express", ("FedEx", "FedEx")),
    "a title Amazon knows": ("custom", "Royal Mail", ("Royal Mail", "Royal Mail")),
    "a title in another case": ("custom", " dpd ", ("DPD", "DPD")),
    "an alias": ("custom", "dhl EXPRESS", ("DHL", "DHL")),
    "a carrier Amazon does not list": ("custom", "Pigeon Post", ("Other", "Pigeon Post")),
    "a word that only begins like one": ("custom", "UPSY", ("Other", "UPSY")),
    "a title that says more than the code": (
        "ups",
        "UPS Mail Innovations",
        ("UPS Mail Innovations", "UPS Mail Innovations"),
    ),
    "a title that only Commerce knows": ("ups", "UPS Ground", ("UPS", "UPS")),
    "a carrier without a title": ("pigeon", "", ("Other", "pigeon")),
}


@pytest.mark.parametrize(("code", "title", "named"), NAMED.values(), ids=NAMED)
def test_a_carrier_is_named_as_amazon_names_it(code, title, named):
    assert amazon_carrier(code, title, mappings={}) == named


def test_every_alias_leads_to_a_code_of_amazon():
    assert [code for code in ALIASES.values() if code not in CODES] == []
    assert len({code.lower() for code in CODES}) == len(CODES)


def test_every_carrier_that_commerce_offers_has_a_code_of_amazon():
    offered = {
        code: amazon_carrier(code, title, mappings={})[0] for code, title in CARRIERS.items()
    }
    assert offered == {
        "custom": "Other",
        "dhl": "DHL",
        "fedex": "FedEx",
        "ups": "UPS",
        "usps": "USPS",
    }


@pytest.mark.parametrize(
    ("carrier", "told", "shown"),
    [("Pigeon Post", ("Other", "Pigeon Post"), "Pigeon Post"), ("dpd", ("DPD", "DPD"), "DPD")],
    ids=["Other needs a name", "a known one"],
)
def test_the_carrier_arrives_at_amazon(shop, carrier, told, shown):
    order_id = shop.buyer_orders()
    shop.sync()
    ship_order(shop.order(order_id), tracks=[NewTrack(carrier, "N1")], actor="bo", now=shop.now)
    shop.sync()
    assert [(one["carrierCode"], one["carrierName"]) for one in posts(shop)] == [told]
    (package,) = shop.amazon.book()[order_id]["packages"].values()
    assert package["carrier"] == shown
