"""What does Amazon call a carrier?"""

OTHER = "Other"

# Amazon's carrier codes (spapi: confirmShipment, carrierCode; legacy list of amzn-base.xsd).
CODES = (
    "USPS", "UPS", "UPSMI", "FedEx", "DHL", "Fastway", "GLS", "GO!", "Hermes Logistik Gruppe",
    "Royal Mail", "Parcelforce", "City Link", "TNT", "Target", "SagawaExpress", "NipponExpress",
    "YamatoTransport", "DHL Global Mail", "UPS Mail Innovations", "FedEx SmartPost", "OSM",
    "OnTrac", "Streamlite", "Newgistics", "Canada Post", "Blue Package", "Chronopost",
    "Deutsche Post", "DPD", "La Poste", "Parcelnet", "Poste Italiane", "SDA", "Smartmail",
    "FEDEX_JP", "JP_EXPRESS", "NITTSU", "SAGAWA", "YAMATO", "BlueDart", "AFL/Fedex", "Aramex",
    "India Post", "Professional", "DTDC", "Overnite Express", "First Flight", "Delhivery",
    "Lasership", "Yodel",
)  # fmt: skip
ALIASES = {
    "federal express": "FedEx",
    "united parcel service": "UPS",
    "united states postal service": "USPS",
    "dhl express": "DHL",
}
_BY_NAME = {code.lower(): code for code in CODES} | ALIASES


def amazon_carrier(code: str, title: str) -> tuple[str, str]:
    """Answer Amazon's carrier code and the carrier's name; `Other` needs the name."""
    for spelling in (code, title):
        known = _BY_NAME.get(spelling.strip().lower())
        if known:
            return known, known
    return OTHER, title.strip() or code.strip()
