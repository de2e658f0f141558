"""Which returns does an order show beside its number, and how do they read there (S-08)?"""

from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from counterpart.amazon.models.orders import AmazonOrder
from counterpart.amazon.models.returns import AmazonReturn
from counterpart.amazon.returns.queries import TO_DEAL_WITH, returns_of_order
from counterpart.web.components.marks import badge
from counterpart.web.returns.words import name_of, reason_told, standing_told, status_told


@dataclass(frozen=True)
class ShownReturn:
    """A return as the page of its order shows it."""

    row: AmazonReturn
    name: str
    reason: str
    status: tuple[str, str]
    standing: tuple[str, str]


def with_open_return(rows: QuerySet[AmazonOrder]) -> QuerySet[AmazonOrder]:
    """Let Amazon orders know their latest return that is to be dealt with, as `open_return`."""
    waiting = AmazonReturn.objects.filter(TO_DEAL_WITH, amazon_order=OuterRef("pk"))
    return rows.annotate(open_return=Subquery(waiting.order_by("-pk").values("pk")[:1]))


def return_badge(row: AmazonOrder) -> SafeString | None:
    """Write the badge that leads to the open return of an order that knows it."""
    pk = getattr(row, "open_return", None)
    return None if pk is None else _badge(pk)


def returns_shown(row: AmazonOrder | None) -> dict[str, Any]:
    """Answer the returns of an order for its page, and the badge of the latest open one."""
    every = list(returns_of_order(row)) if row else []
    waiting = [one.pk for one in every if one.handled_at is None]
    return {
        "returns": [_shown(one) for one in every],
        "return_badge": _badge(waiting[0]) if waiting else "",
    }


def _shown(one: AmazonReturn) -> ShownReturn:
    return ShownReturn(
        row=one,
        name=name_of(one),
        reason=reason_told(one.reason),
        status=status_told(one.status),
        standing=standing_told(one),
    )


def _badge(pk: int) -> SafeString:
    address = reverse("amazon_return", args=[pk])
    return format_html('<a href="{}">{}</a>', address, badge(_("Return requested"), "warning"))
