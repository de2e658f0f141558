"""Which Amazon marketplaces are there, and where are they?"""

from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import quote

# "SP-API Endpoints" and "Connect to the Selling Partner API" on developer-docs.amazon.com/sp-api.
ENDPOINTS = MappingProxyType(
    {
        "NA": "https://sellingpartnerapi-na.amazon.com",
        "EU": "https://sellingpartnerapi-eu.amazon.com",
        "FE": "https://sellingpartnerapi-fe.amazon.com",
    }
)
TOKEN_URL = "https://api.amazon.com/auth/o2/token"  # noqa: S105  an address, not a secret


@dataclass(frozen=True)
class Marketplace:
    """A place of sale. `host` is spelled as Amazon spells it: Amazon.co.uk."""

    id: str
    country_code: str
    name: str
    region: str
    currency: str
    host: str
    seller_central_host: str
    time_zone: str

    @property
    def endpoint(self) -> str:
        return ENDPOINTS[self.region]


def find_marketplace(text: str) -> Marketplace | None:
    """Find by id, country code (UK or GB), name, or host with or without www."""
    return _BY_NAME.get(text.strip().casefold().removeprefix("www."))


def seller_central_order_url(marketplace: Marketplace, amazon_order_id: str) -> str:
    host = marketplace.seller_central_host
    return f"https://{host}/orders-v3/order/{quote(amazon_order_id, safe='')}"


# Where Seller Central keeps them; Amazon publishes no list, and sends who is not signed in there.
SELLER_CENTRAL_PAGES = MappingProxyType(
    {
        "shipping": "/sbr",
        "taxes": "/tax/nexus/settings",
        "payments": "/sw/AccountInfo/DepositMethodView/step/DepositMethodView",
        "notifications": "/notifications/preferences",
        "category_approval": "/hz/approvalrequest",
    }
)


def seller_central_page_url(marketplace: Marketplace, page: str) -> str:
    """Answer where a seller of that marketplace finds one of SELLER_CENTRAL_PAGES."""
    return f"https://{marketplace.seller_central_host}{SELLER_CENTRAL_PAGES[page]}"


# "Marketplace IDs" on developer-docs.amazon.com/sp-api; hosts from Amazon's OAuth samples.
# The Seller Central hosts of IE and ZA are not confirmed by Amazon.
MARKETPLACES = (
    Marketplace(
        id="A2EUQ1WTGCTBG2",
        country_code="CA",
        name="Canada",
        region="NA",
        currency="CAD",
        host="Amazon.ca",
        seller_central_host="sellercentral.amazon.ca",
        time_zone="America/Toronto",
    ),
    Marketplace(
        id="ATVPDKIKX0DER",
        country_code="US",
        name="United States",
        region="NA",
        currency="USD",
        host="Amazon.com",
        seller_central_host="sellercentral.amazon.com",
        time_zone="America/Los_Angeles",
    ),
    Marketplace(
        id="A1AM78C64UM0Y8",
        country_code="MX",
        name="Mexico",
        region="NA",
        currency="MXN",
        host="Amazon.com.mx",
        seller_central_host="sellercentral.amazon.com.mx",
        time_zone="America/Mexico_City",
    ),
    Marketplace(
        id="A2Q3Y263D00KWC",
        country_code="BR",
        name="Brazil",
        region="NA",
        currency="BRL",
        host="Amazon.com.br",
        seller_central_host="sellercentral.amazon.com.br",
        time_zone="America/Sao_Paulo",
    ),
    Marketplace(
        id="A28R8C7NBKEWEA",
        country_code="IE",
        name="Ireland",
        region="EU",
        currency="EUR",
        host="Amazon.ie",
        seller_central_host="sellercentral.amazon.ie",
        time_zone="Europe/Dublin",
    ),
    Marketplace(
        id="A1RKKUPIHCS9HS",
        country_code="ES",
        name="Spain",
        region="EU",
        currency="EUR",
        host="Amazon.es",
        seller_central_host="sellercentral-europe.amazon.com",
        time_zone="Europe/Madrid",
    ),
    Marketplace(
        id="A1F83G8C2ARO7P",
        country_code="GB",
        name="United Kingdom",
        region="EU",
        currency="GBP",
        host="Amazon.co.uk",
        seller_central_host="sellercentral-europe.amazon.com",
        time_zone="Europe/London",
    ),
    Marketplace(
        id="A13V1IB3VIYZZH",
        country_code="FR",
        name="France",
        region="EU",
        currency="EUR",
        host="Amazon.fr",
        seller_central_host="sellercentral-europe.amazon.com",
        time_zone="Europe/Paris",
    ),
    Marketplace(
        id="AMEN7PMS3EDWL",
        country_code="BE",
        name="Belgium",
        region="EU",
        currency="EUR",
        host="Amazon.com.be",
        seller_central_host="sellercentral.amazon.com.be",
        time_zone="Europe/Brussels",
    ),
    Marketplace(
        id="A1805IZSGTT6HS",
        country_code="NL",
        name="Netherlands",
        region="EU",
        currency="EUR",
        host="Amazon.nl",
        seller_central_host="sellercentral.amazon.nl",
        time_zone="Europe/Amsterdam",
    ),
    Marketplace(
        id="A1PA6795UKMFR9",
        country_code="DE",
        name="Germany",
        region="EU",
        currency="EUR",
        host="Amazon.de",
        seller_central_host="sellercentral-europe.amazon.com",
        time_zone="Europe/Berlin",
    ),
    Marketplace(
        id="APJ6JRA9NG5V4",
        country_code="IT",
        name="Italy",
        region="EU",
        currency="EUR",
        host="Amazon.it",
        seller_central_host="sellercentral-europe.amazon.com",
        time_zone="Europe/Rome",
    ),
    Marketplace(
        id="A2NODRKZP88ZB9",
        country_code="SE",
        name="Sweden",
        region="EU",
        currency="SEK",
        host="Amazon.se",
        seller_central_host="sellercentral.amazon.se",
        time_zone="Europe/Stockholm",
    ),
    Marketplace(
        id="AE08WJ6YKNBMC",
        country_code="ZA",
        name="South Africa",
        region="EU",
        currency="ZAR",
        host="Amazon.co.za",
        seller_central_host="sellercentral.amazon.co.za",
        time_zone="Africa/Johannesburg",
    ),
    Marketplace(
        id="A1C3SOZRARQ6R3",
        country_code="PL",
        name="Poland",
        region="EU",
        currency="PLN",
        host="Amazon.pl",
        seller_central_host="sellercentral.amazon.pl",
        time_zone="Europe/Warsaw",
    ),
    Marketplace(
        id="ARBP9OOSHTCHU",
        country_code="EG",
        name="Egypt",
        region="EU",
        currency="EGP",
        host="Amazon.eg",
        seller_central_host="sellercentral.amazon.eg",
        time_zone="Africa/Cairo",
    ),
    Marketplace(
        id="A33AVAJ2PDY3EV",
        country_code="TR",
        name="Türkiye",
        region="EU",
        currency="TRY",
        host="Amazon.com.tr",
        seller_central_host="sellercentral.amazon.com.tr",
        time_zone="Europe/Istanbul",
    ),
    Marketplace(
        id="A17E79C6D8DWNP",
        country_code="SA",
        name="Saudi Arabia",
        region="EU",
        currency="SAR",
        host="Amazon.sa",
        seller_central_host="sellercentral.amazon.sa",
        time_zone="Asia/Riyadh",
    ),
    Marketplace(
        id="A2VIGQ35RCS4UG",
        country_code="AE",
        name="United Arab Emirates",
        region="EU",
        currency="AED",
        host="Amazon.ae",
        seller_central_host="sellercentral.amazon.ae",
        time_zone="Asia/Dubai",
    ),
    Marketplace(
        id="A21TJRUUN4KGV",
        country_code="IN",
        name="India",
        region="EU",
        currency="INR",
        host="Amazon.in",
        seller_central_host="sellercentral.amazon.in",
        time_zone="Asia/Kolkata",
    ),
    Marketplace(
        id="A19VAU5U5O7RUS",
        country_code="SG",
        name="Singapore",
        region="FE",
        currency="SGD",
        host="Amazon.sg",
        seller_central_host="sellercentral.amazon.sg",
        time_zone="Asia/Singapore",
    ),
    Marketplace(
        id="A39IBJ37TRP1C6",
        country_code="AU",
        name="Australia",
        region="FE",
        currency="AUD",
        host="Amazon.com.au",
        seller_central_host="sellercentral.amazon.com.au",
        time_zone="Australia/Sydney",
    ),
    Marketplace(
        id="A1VC38T7YXB528",
        country_code="JP",
        name="Japan",
        region="FE",
        currency="JPY",
        host="Amazon.co.jp",
        seller_central_host="sellercentral.amazon.co.jp",
        time_zone="Asia/Tokyo",
    ),
)

_BY_NAME = {
    name.casefold(): marketplace
    for marketplace in MARKETPLACES
    for name in (marketplace.id, marketplace.country_code, marketplace.name, marketplace.host)
} | {"uk": next(one for one in MARKETPLACES if one.country_code == "GB")}
