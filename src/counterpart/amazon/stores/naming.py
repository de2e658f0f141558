"""Which name and which e-mail address may a store have?"""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext

from counterpart.amazon.models.stores import AmazonStore
from counterpart.core.errors import Refused

LONGEST_NAME = 200


class IntegrationRefused(Refused):
    """A store cannot be called like that, or cannot be reached there."""

    code = "integration_refused"


def checked_name(name: str, *, of: AmazonStore | None = None) -> str:
    """Answer a store's name without blanks around it; refuses one that another store has.

    Names are compared in any case, because that is how stores are found by their names.
    """
    plain = " ".join(name.split())
    if not plain:
        raise IntegrationRefused(gettext("A store needs a name."))
    if len(plain) > LONGEST_NAME:
        raise IntegrationRefused(
            gettext("A store's name has at most {longest_name} letters.").format(
                longest_name=LONGEST_NAME
            )
        )
    others = AmazonStore.objects.filter(name__iexact=plain)
    if of is not None:
        others = others.exclude(pk=of.pk)
    if others.exists():
        raise IntegrationRefused(
            gettext("There is already a store named “{plain}”.").format(plain=plain)
        )
    return plain


def checked_email(email: str) -> str:
    """Answer an e-mail address without blanks around it, or refuse."""
    plain = email.strip()
    if not plain:
        raise IntegrationRefused(gettext("A store needs a contact e-mail address."))
    try:
        validate_email(plain)
    except ValidationError:
        raise IntegrationRefused(
            gettext("“{plain}” is not an e-mail address.").format(plain=plain)
        ) from None
    return plain
