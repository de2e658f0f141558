"""Which entries of the audit trail need not be kept any longer?"""

from datetime import datetime

from counterpart.audit.models import AuditEntry
from counterpart.core.cleaning import delete_in_portions


def clean_trail(*, before: datetime) -> int:
    """Delete entries from before a moment; answers how many. Safe to repeat."""
    return delete_in_portions(AuditEntry.objects.filter(happened_at__lt=before))
