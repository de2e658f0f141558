"""How is told what came of many rows at once?"""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

NAMED = 10


def tell_outcomes(
    request: HttpRequest, *, done: str, failed: Sequence[tuple[str, str]], refused: str
) -> None:
    """Tell how many rows were done, and for each of the others (name, sentence) why not.

    `done` and `refused` are whole sentences, "" where there is nothing to tell.
    """
    if done:
        messages.success(request, done)
    if failed:
        lines = [refused, *(f"{name}: {sentence}" for name, sentence in failed[:NAMED])]
        if len(failed) > NAMED:
            more = len(failed) - NAMED
            lines.append(
                ngettext("… and {count} more.", "… and {count} more.", more).format(count=more)
            )
        messages.error(request, "\n".join(line for line in lines if line))
    if not done and not failed:
        messages.info(request, _("Nothing was selected."))
