"""How do the outcomes of runs read, and in which tone?"""

from django.utils.translation import gettext_lazy as _

from counterpart.amazon.models.runs import Outcome

OUTCOMES = {
    Outcome.RUNNING.value: _("Running"),
    Outcome.DONE.value: _("Done"),
    Outcome.STOPPED_AT_QUOTA.value: _("Stopped at the quota"),
    Outcome.AMAZON_TROUBLE.value: _("Amazon had trouble"),
    Outcome.RECONNECT.value: _("The account must be connected again"),
    Outcome.BROKEN_OFF.value: _("Broken off"),
}
TONES = {
    Outcome.RUNNING.value: "info",
    Outcome.DONE.value: "success",
    Outcome.STOPPED_AT_QUOTA.value: "warning",
    Outcome.AMAZON_TROUBLE.value: "warning",
    Outcome.RECONNECT.value: "danger",
    Outcome.BROKEN_OFF.value: "warning",
}


def outcome_label(outcome: str) -> str:
    """Answer the words for an outcome."""
    return str(OUTCOMES.get(outcome, outcome))


def outcome_tone(outcome: str) -> str:
    """Answer the tone of an outcome."""
    return TONES.get(outcome, "neutral")
