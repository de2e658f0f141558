"""May anything that changes something at Amazon be sent?"""

from django.conf import settings

from counterpart.amazon.models.stores import ChannelSettings


def is_read_only() -> bool:
    """Tell whether changes wait instead of being sent (F-17)."""
    if settings.READ_ONLY:
        return True
    return ChannelSettings.objects.filter(is_read_only=True).exists()


def set_read_only(is_on: bool) -> None:  # noqa: FBT001
    """Keep changes back, or let them go again. Safe to repeat."""
    ChannelSettings.objects.update_or_create(pk=1, defaults={"is_read_only": is_on})
