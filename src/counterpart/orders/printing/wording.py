"""How do dates, amounts and quantities read in the buyer's language?"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.utils import translation

from counterpart.orders.models.orders import Order

FALLBACK = Locale("en")
# Those in which the texts exist: a page half in another language reads worse than an English one.
LANGUAGES = {"en", "de"}


@dataclass(frozen=True)
class Reader:
    """Someone who reads one language, as it is written in one country."""

    locale: Locale

    @property
    def tag(self) -> str:
        """The language as HTML and mail servers name it: de, de-AT, zh-Hans-CN."""
        return str(self.locale).replace("_", "-")

    def date(self, moment: datetime) -> str:
        return format_date(moment, "long", locale=self.locale)

    def money(self, amount: Decimal, currency: str) -> str:
        return format_currency(amount, currency, locale=self.locale)

    def quantity(self, quantity: Decimal) -> str:
        return format_decimal(quantity.normalize(), locale=self.locale, decimal_quantization=False)

    def country(self, code: str) -> str:
        return self.locale.territories.get(code) or code

    @contextmanager
    def reading(self) -> Iterator[None]:
        """Let texts that are marked for translation come in this reader's language."""
        with translation.override(self.tag.lower()):
            yield


def reader_of(order: Order) -> Reader:
    """Answer who reads an order's papers: the order's language, or else its store view's.

    A language in which there are no texts reads English.
    """
    for language in (order.language, order.store_view.language):
        locale = _locale(language)
        if locale is not None:
            return Reader(locale)
    return Reader(FALLBACK)


def _locale(language: str) -> Locale | None:
    if not language:
        return None
    try:
        locale = Locale.parse(language.strip().replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None
    return locale if locale.language in LANGUAGES else None
