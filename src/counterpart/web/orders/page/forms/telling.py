"""Which form fields say something to the history, and to the buyer?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from counterpart.orders.mails.recipients import is_mailable
from counterpart.orders.models.orders import Order
from counterpart.users.permissions import Permission
from counterpart.web.access import Request
from counterpart.web.orders.page.opening import may

LONGEST = 10_000


class CommentField(forms.CharField):
    """A comment for the history."""

    def __init__(self, **facts: Any) -> None:
        rows = forms.Textarea(attrs={"rows": 3})
        usual = {"label": _("Comment"), "required": False, "max_length": LONGEST, "widget": rows}
        super().__init__(**{**usual, **facts})


class TellingForm(forms.Form):
    """A comment, and whether the buyer gets a copy; that only where somebody may be written to."""

    comment = CommentField(help_text=_("For the history, and for the e-mail if one is sent."))
    notify = forms.BooleanField(label=_("Email a copy to the customer"), required=False)

    def __init__(self, *args: Any, may_notify: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_notify:
            del self.fields["notify"]

    @property
    def told(self) -> dict[str, Any]:
        """What the functions that make documents take."""
        given = self.cleaned_data
        return {"comment": given["comment"], "notify": given.get("notify", False)}


def may_notify(request: Request, order: Order) -> bool:
    """Tell whether the visitor may write to the buyer of an order, and the buyer has an address."""
    return may(request, Permission.SEND_MAIL, order) and is_mailable(order)
