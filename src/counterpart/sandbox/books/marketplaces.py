"""Which marketplaces does this Amazon run?"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Marketplace:
    marketplace_id: str
    name: str
    country: str
    currency: str
    language: str
    order_prefix: str

    @property
    def domain(self) -> str:
        return f"www.{self.name.lower()}"


# Identifiers: "Marketplace IDs" in the Selling Partner API guides.
MARKETPLACES = {
    row[0]: Marketplace(*row)
    for row in (
        ("A2EUQ1WTGCTBG2", "Amazon.ca", "CA", "CAD", "en_CA", "701"),
        ("ATVPDKIKX0DER", "Amazon.com", "US", "USD", "en_US", "111"),
        ("A1AM78C64UM0Y8", "Amazon.com.mx", "MX", "MXN", "es_MX", "702"),
        ("A2Q3Y263D00KWC", "Amazon.com.br", "BR", "BRL", "pt_BR", "171"),
        ("A28R8C7NBKEWEA", "Amazon.ie", "IE", "EUR", "en_IE", "205"),
        ("A1RKKUPIHCS9HS", "Amazon.es", "ES", "EUR", "es_ES", "404"),
        ("A1F83G8C2ARO7P", "Amazon.co.uk", "GB", "GBP", "en_GB", "202"),
        ("A13V1IB3VIYZZH", "Amazon.fr", "FR", "EUR", "fr_FR", "403"),
        ("AMEN7PMS3EDWL", "Amazon.com.be", "BE", "EUR", "fr_BE", "407"),
        ("A1805IZSGTT6HS", "Amazon.nl", "NL", "EUR", "nl_NL", "405"),
        ("A1PA6795UKMFR9", "Amazon.de", "DE", "EUR", "de_DE", "302"),
        ("APJ6JRA9NG5V4", "Amazon.it", "IT", "EUR", "it_IT", "406"),
        ("A2NODRKZP88ZB9", "Amazon.se", "SE", "SEK", "sv_SE", "408"),
        ("AE08WJ6YKNBMC", "Amazon.co.za", "ZA", "ZAR", "en_ZA", "409"),
        ("A1C3SOZRARQ6R3", "Amazon.pl", "PL", "PLN", "pl_PL", "410"),
        ("ARBP9OOSHTCHU", "Amazon.eg", "EG", "EGP", "ar_EG", "411"),
        ("A33AVAJ2PDY3EV", "Amazon.com.tr", "TR", "TRY", "tr_TR", "028"),
        ("A17E79C6D8DWNP", "Amazon.sa", "SA", "SAR", "ar_SA", "412"),
        ("A2VIGQ35RCS4UG", "Amazon.ae", "AE", "AED", "en_AE", "413"),
        ("A21TJRUUN4KGV", "Amazon.in", "IN", "INR", "en_IN", "414"),
        ("A19VAU5U5O7RUS", "Amazon.sg", "SG", "SGD", "en_SG", "501"),
        ("A39IBJ37TRP1C6", "Amazon.com.au", "AU", "AUD", "en_AU", "502"),
        ("A1VC38T7YXB528", "Amazon.co.jp", "JP", "JPY", "ja_JP", "250"),
    )
}
