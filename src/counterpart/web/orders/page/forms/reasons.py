"""Why is something done that cannot be undone?"""

from django import forms
from django.utils.translation import gettext_lazy as _

from counterpart.web.orders.page.forms.telling import CommentField


class ReasonForm(forms.Form):
    """The reason, which the history keeps."""

    comment = CommentField(label=_("Reason"), required=True, help_text=_("For the history."))

    @property
    def reason(self) -> str:
        said: str = self.cleaned_data["comment"]
        return said
