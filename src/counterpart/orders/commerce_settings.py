"""How does this house treat all orders?"""

from counterpart.orders.models.settings import CommerceSettings


def commerce_settings() -> CommerceSettings:
    """Answer the settings of Commerce; the documented values unless someone changed them."""
    return CommerceSettings.objects.first() or CommerceSettings()
